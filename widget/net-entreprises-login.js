/**
 * `<net-entreprises-login>`: people sign in without leaving the page, and the page never sees their
 * password. No dependency, no build step; see README.md for attributes, events and styling.
 *
 * Everything typed stays in a frame of the identity provider. When somebody has signed in, that
 * frame itself leads the whole page on, so that the session begins at top level, where every
 * browser lets it be, and the partner's OpenID Connect library sees an ordinary answer.
 */

const WORDS = {
  fr: {
    button: "Se connecter avec Net-entreprises", frame: "Connexion Net-entreprises",
    loading: "Chargement du formulaire de connexion…",
    popup: "La connexion se poursuit dans une autre fenêtre.",
    blocked: "Votre navigateur a bloqué la fenêtre. Réessayez : la page de connexion s’ouvrira ici.",
    fallback: "Le formulaire ne peut pas s’afficher ici. Utilisez le bouton.",
  },
  en: {
    button: "Sign in with Net-entreprises", frame: "Net-entreprises sign-in",
    loading: "Loading the sign-in form…",
    popup: "The sign-in goes on in another window.",
    blocked: "Your browser blocked the window. Try again: the sign-in page will open here.",
    fallback: "The form cannot be shown here. Please use the button.",
  },
};

const STYLE = `
:host { display: block; max-width: var(--ne-max-width, 30rem); font-size: var(--ne-font-size, 1rem) }
:host([hidden]), [hidden] { display: none }
iframe { display: block; inline-size: 100%; block-size: 34rem; border: 0; border-radius: var(--ne-radius, .5rem) }
:host([theme=light]) iframe { color-scheme: light }
:host([theme=dark]) iframe { color-scheme: dark }
:host(:not([theme])) iframe, :host([theme=auto]) iframe { color-scheme: light dark }
button { font: inherit; font-weight: 600; min-block-size: 2.75rem; inline-size: 100%;
  padding: .6em 1.2em; cursor: pointer; border: 2px solid transparent; border-radius: var(--ne-radius, .5rem); color: var(--ne-on-primary, #fff); background: var(--ne-primary, #1b4f9c) }
button:focus-visible { outline: 3px solid var(--ne-focus, #b35c00); outline-offset: 2px }
button[aria-busy=true] { cursor: progress }
p { margin: .6em 0 0 }`;

/** A window that seems closed so soon was cut off from us (`Cross-Origin-Opener-Policy`). */
const CUT_OFF_WITHIN = 1500;

export class NetEntreprisesLogin extends HTMLElement {
  static observedAttributes = ["lang", "label", "mode", "login-url", "client-id"];

  #button = document.createElement("button");
  #slot = document.createElement("slot"); #text = new Text();
  #status = document.createElement("p");
  #frame = null; #popup = null; #asked = null; #timers = []; #redirects = false; #state = "loading";

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    Object.assign(this.#button, { type: "button", part: "button" });
    this.#button.append(this.#slot, this.#text);
    this.#slot.addEventListener("slotchange", () => this.#label());
    this.#button.addEventListener("click", () => this.login());
    this.#status.part = "status";
    this.#status.setAttribute("role", "status");
    const footer = Object.assign(document.createElement("slot"), { name: "footer" });
    root.append(this.#button, this.#status, footer);
  }

  connectedCallback() { addEventListener("message", this.#hear); this.reload(); }
  disconnectedCallback() { removeEventListener("message", this.#hear); this.#stop(); }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || before === after) return;
    if (name === "lang" || name === "label") this.#label();
    else this.reload();
  }

  /** `loading`, `ready`, `busy` or `done`. */
  get status() { return this.#state; }
  /** Begins again. */
  reload() {
    this.#stop();
    this.#redirects = this.#mode === "redirect";
    this.#label();
    if (this.#mode === "inline" || this.#mode === "auto") this.#embed(true);
    else if (this.#mode === "silent") this.#embed(false);
    else this.#offer("");
  }

  /** What a click on the button does; must be called from a click where a window is to open. */
  async login() {
    if (this.#frame?.hidden === false) return this.#frame.focus();
    if (this.#redirects) {
      this.#set("busy");
      return location.assign(await this.#url(false));
    }
    // Opened within the click, filled as soon as the address is known.
    const popup = open("about:blank", "_blank", "popup,width=520,height=760");
    if (!popup) {
      this.#redirects = true;
      return this.#fallBack("popup-blocked", "blocked");
    }
    this.#popup = popup;
    this.#set("busy");
    this.#say("popup");
    popup.location.replace(await this.#url(this.#messages));
    this.#watch(popup, performance.now());
  }

  /** Gives up what is under way. */
  cancel() {
    this.#tell("ne-cancel");
    this.reload();
  }

  /** Ends the session everywhere, by way of the provider. */
  logout(idTokenHint) {
    const url = new URL("/end-session", this.#issuer);
    const back = this.getAttribute("post-logout-redirect-uri");
    if (idTokenHint) url.searchParams.set("id_token_hint", idTokenHint);
    if (this.#attribute("client-id")) url.searchParams.set("client_id", this.#attribute("client-id"));
    if (back) url.searchParams.set("post_logout_redirect_uri", new URL(back, location.href));
    location.assign(url);
  }

  /** The page that says what somebody may not do in a service, and who can change that. */
  explain(service, siret) {
    const url = new URL("/account/missing-right", this.#issuer);
    url.search = new URLSearchParams(siret ? { service, siret } : { service });
    location.assign(url);
  }
  get #mode() {
    const mode = this.getAttribute("mode");
    return ["inline", "popup", "redirect", "silent"].includes(mode) ? mode : "auto";
  }

  get #messages() { return this.#mode === "silent" || this.getAttribute("completion") === "message"; }
  get #issuer() { return new URL(this.getAttribute("issuer") ?? import.meta.url).origin; }
  get #words() {
    const near = this.closest("[lang]")?.lang || document.documentElement.lang;
    return WORDS[near.slice(0, 2).toLowerCase()] ?? WORDS.fr;
  }

  #attribute(name) { return this.getAttribute(name) || undefined; }
  #label() {
    // The blanks around a fallback are in the slot too.
    const own = this.#slot.assignedNodes().some((node) => node.textContent.trim());
    this.#text.data = own ? "" : this.#attribute("label") ?? this.#words.button;
    if (this.#frame) this.#frame.title = this.#words.frame;
  }

  #set(state) {
    this.#state = state;
    this.#button.setAttribute("aria-busy", state === "busy");
  }

  #say(word) { this.#status.textContent = word && this.#words[word]; }
  #tell(name, detail) {
    const event = new CustomEvent(name, { bubbles: true, composed: true, cancelable: true, detail });
    return this.dispatchEvent(event);
  }

  /** The button is what is left to use. */
  #offer(word) {
    this.#frame?.remove();
    this.#frame = null;
    this.#button.hidden = false;
    this.#usable(word);
  }

  #usable(word) {
    this.#say(word);
    this.#set("ready");
    this.#tell("ne-ready");
  }

  async #embed(visible) {
    const frame = document.createElement("iframe");
    frame.part = "frame";
    frame.title = this.#words.frame;
    frame.allow = `publickey-credentials-get ${this.#issuer}`;
    frame.referrerPolicy = "strict-origin";
    frame.hidden = !visible;
    this.#frame = frame;
    this.#button.hidden = true;
    this.#set("loading");
    this.#say(visible ? "loading" : "");
    const patience = Number(this.getAttribute("timeout")) || 8000;
    this.#later(() => this.#giveUp("timeout"), patience);
    const url = await this.#url(this.#messages);
    if (this.#frame !== frame) return;
    frame.src = url;
    this.#status.before(frame);
  }

  #giveUp(reason) {
    if (this.#state !== "loading") return;
    if (this.#mode === "silent") return this.#fail("login_required", reason);
    this.#fallBack(reason);
  }

  #fallBack(reason, word = "fallback") {
    this.#tell("ne-fallback", { reason });
    this.#offer(word);
  }

  #fail(error, error_description) {
    this.#say("");
    this.#set("ready");
    this.#tell("ne-error", { error, error_description });
  }

  /** The partner's own start, or a request of ours. */
  async #url(messages) {
    const own = this.#attribute("login-url");
    if (own && !messages) return new URL(own, location.href).href;
    this.#asked = { state: this.#attribute("state") ?? random(), nonce: this.#attribute("nonce") ?? random() };
    let challenge = this.#attribute("code-challenge");
    if (!challenge) {
      this.#asked.codeVerifier = random();
      const bytes = new TextEncoder().encode(this.#asked.codeVerifier);
      challenge = encode(await crypto.subtle.digest("SHA-256", bytes));
    }
    const url = new URL("/authorize", this.#issuer);
    const redirect = this.#attribute("redirect-uri");
    const { state, nonce } = this.#asked;
    const params = {
      client_id: this.#attribute("client-id"),
      redirect_uri: redirect && new URL(redirect, location.href).href,
      response_type: "code", response_mode: messages && "web_message",
      scope: this.#attribute("scope") ?? "openid", state, nonce,
      code_challenge: challenge, code_challenge_method: "S256",
      acr_values: this.#attribute("acr-values"), login_hint: this.#attribute("login-hint"),
      prompt: this.#mode === "silent" ? "none" : this.#attribute("prompt"),
      ui_locales: this.#attribute("lang"),
    };
    for (const [name, value] of Object.entries(params)) if (value) url.searchParams.set(name, value);
    return url.href;
  }

  /** Only from the provider, and only from the window that we opened for it. */
  #hear = ({ origin, source, data }) => {
    const ours = source && (source === this.#frame?.contentWindow || source === this.#popup);
    if (origin !== this.#issuer || !ours || typeof data !== "object" || !data) return;
    if (data.type === "authorization_response") this.#answered(data.response ?? {});
    else if (data.type === "net-entreprises") this.#progress(data);
  };

  #progress({ event, height, step, error, error_description }) {
    if (event === "ready") this.#usable("");
    else if (event === "size" && height > 0 && this.#frame) {
      this.#frame.style.blockSize = `${Math.min(Math.ceil(height), 4000)}px`;
    } else if (event === "step") this.#tell("ne-step", { step });
    else if (event === "busy") this.#set("busy");
    else if (event === "covered") this.#fallBack(event);
    else if (event === "cancel") this.#tell("ne-cancel");
    else if (event === "error") this.#fail(error, error_description);
  }

  #answered(response) {
    const asked = this.#asked;
    // RFC 9207 §2.4; an answer to somebody else's question is none.
    if (!asked || response.state !== asked.state || response.iss !== this.#issuer) return;
    this.#stop();
    if (response.error) return this.#fail(response.error, response.error_description);
    this.#set("done");
    this.#tell("ne-success", { ...asked, code: response.code, iss: response.iss });
  }

  /** Until the window is back at the partner, closed, or cut off by the page's own policy. */
  #watch(popup, opened) {
    if (popup !== this.#popup) return;
    if (popup.closed) {
      if (performance.now() - opened > CUT_OFF_WITHIN) return this.cancel();
      this.#redirects = true;
      return this.#fallBack("coop");
    }
    let back = "";
    try {
      if (!this.#messages && popup.location.origin === location.origin) back = popup.location.href;
    } catch { /* Still at the provider. */ }
    if (!back.startsWith("http")) return this.#later(() => this.#watch(popup, opened), 200);
    popup.close();
    this.#set("done");
    if (this.#tell("ne-success", {})) location.assign(back);
  }

  #later(action, delay) { this.#timers.push(setTimeout(action, delay)); }
  #stop() {
    this.#timers.splice(0).forEach(clearTimeout);
    this.#popup?.close();
    this.#frame?.remove();
    this.#popup = this.#frame = this.#asked = null;
  }
}

const random = () => encode(crypto.getRandomValues(new Uint8Array(32)));
const encode = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

customElements.define("net-entreprises-login", NetEntreprisesLogin);
