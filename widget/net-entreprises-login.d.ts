/** How the sign-in is shown; `auto` is `inline` with the button where a frame cannot be shown. */
export type Mode = "auto" | "inline" | "popup" | "redirect" | "silent";

/** What comes of a sign-in: the page is led on, or it is told in an event. */
export type Completion = "navigate" | "message";

export type Status = "loading" | "ready" | "busy" | "done";

/** Of `ne-success`; all members are there in `completion="message"`, none otherwise. */
export interface Success {
  /** The authorization code, for your server to redeem within a minute. */
  code?: string;
  state?: string;
  /** The issuer (RFC 9207). */
  iss?: string;
  /** What the ID token must hold. */
  nonce?: string;
  /** To redeem the code with, unless the attribute `code-challenge` was set (RFC 7636). */
  codeVerifier?: string;
}

export interface Failure {
  /** An error of RFC 6749 §4.1.2.1 or OpenID Connect Core §3.1.2.6. */
  error: string;
  error_description?: string;
}

export interface Fallback {
  reason: "timeout" | "popup-blocked" | "coop" | "covered";
}

export interface NetEntreprisesLoginEventMap {
  "ne-ready": CustomEvent<null>;
  "ne-step": CustomEvent<{ step: string }>;
  /** Cancel it to keep a page in mode `popup` where it is. */
  "ne-success": CustomEvent<Success>;
  "ne-error": CustomEvent<Failure>;
  "ne-cancel": CustomEvent<null>;
  "ne-fallback": CustomEvent<Fallback>;
}

export class NetEntreprisesLogin extends HTMLElement {
  readonly status: Status;
  /** Begins again. */
  reload(): void;
  /** What a click on the button does; from a click handler, so that a window may open. */
  login(): Promise<void>;
  cancel(): void;
  /** Ends the session everywhere, by way of the provider. */
  logout(idTokenHint?: string): void;
  /** Leads to the page that says which right is missing, and who can give it. */
  explain(service: string, siret?: string): void;
  addEventListener<K extends keyof NetEntreprisesLoginEventMap>(
    type: K,
    listener: (this: NetEntreprisesLogin, event: NetEntreprisesLoginEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "net-entreprises-login": NetEntreprisesLogin;
  }
}
