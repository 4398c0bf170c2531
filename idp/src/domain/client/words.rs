//! The closed vocabularies of a registration.

use crate::domain::words;

words! {
    /// Where a client runs (OpenID Connect Registration §2).
    pub enum ApplicationType {
        Web = "web",
        /// On people's own machines, where it may be answered (RFC 8252 §7.3).
        Native = "native",
    }
}

words! {
    /// Do clients know a person by one name (OpenID Connect Core §8)?
    pub enum SubjectType {
        Public = "public",
        /// Each sector by its own.
        Pairwise = "pairwise",
    }
}

words! {
    /// How a client proves to be itself at the token endpoint.
    pub enum AuthMethod {
        ClientSecretBasic = "client_secret_basic",
        ClientSecretPost = "client_secret_post",
        /// By an assertion under its secret.
        ClientSecretJwt = "client_secret_jwt",
        PrivateKeyJwt = "private_key_jwt",
        /// By a certificate that is registered (RFC 8705 §2.2).
        SelfSignedTlsClientAuth = "self_signed_tls_client_auth",
        /// By a certificate issued to a name that is registered (RFC 8705 §2.1).
        TlsClientAuth = "tls_client_auth",
        /// A public client: it cannot keep a secret, so it must use PKCE.
        None = "none",
    }
}

words! {
    /// What a client signs its assertions with.
    pub enum AssertionAlg {
        Hs256 = "HS256",
        Rs256 = "RS256",
        Ps256 = "PS256",
        Es256 = "ES256",
        EdDsa = "EdDSA",
        Ed25519 = "Ed25519",
    }
}

words! {
    /// Is something demanded of who signs in for a client?
    pub enum Demand {
        Optional = "optional",
        Required = "required",
    }
}

words! {
    /// What a client may trade for tokens.
    pub enum GrantType {
        AuthorizationCode = "authorization_code",
        RefreshToken = "refresh_token",
        /// Traded at no endpoint: it is had through the browser (Registration §2).
        Implicit = "implicit",
        /// For the client itself, where nobody signs in (RFC 6749 §4.4).
        ClientCredentials = "client_credentials",
        /// Another client's token for one of its own (RFC 8693).
        TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange",
        /// The code of a device whose person answers in a browser elsewhere (RFC 8628).
        DeviceCode = "urn:ietf:params:oauth:grant-type:device_code",
    }
}

words! {
    /// What an access token looks like from outside.
    pub enum TokenFormat {
        /// Signed: a resource server can read it (RFC 9068).
        Jwt = "jwt",
        /// Sealed: only we can, and resource servers ask us (RFC 7662).
        Opaque = "opaque",
    }
}

words! {
    /// Must the person agree before this partner is told about them?
    pub enum Consent {
        /// The partner has a convention with the public body; nobody is asked.
        Convention = "convention",
        Required = "required",
    }
}

words! {
    /// Is PKCE (RFC 7636) demanded of this client?
    pub enum Pkce {
        Required = "required",
        /// For well-known clients that send none, such as ProConnect.
        Optional = "optional",
    }
}

words! {
    /// The rules that a client is held to, beyond those for everybody.
    pub enum Profile {
        OpenIdConnect = "openid_connect",
        /// FAPI 2.0 Security Profile.
        Fapi2Security = "fapi2_security",
        /// FAPI 2.0 Message Signing: signed requests and signed answers as well.
        Fapi2MessageSigning = "fapi2_message_signing",
    }
}

words! {
    /// What an authorization request asks to be answered with (OAuth 2.0 Multiple Response Types).
    pub enum ResponseType {
        Code = "code",
        // Tokens through the browser, where the operator allows it.
        IdToken = "id_token",
        IdTokenToken = "id_token token",
        CodeIdToken = "code id_token",
        CodeToken = "code token",
        CodeIdTokenToken = "code id_token token",
    }
}

impl ResponseType {
    /// The order of the words does not matter (Multiple Response Types §3).
    pub fn parse(text: &str) -> Option<Self> {
        let mut words: Vec<&str> = text.split(' ').collect();
        words.sort_unstable();
        words.join(" ").parse().ok()
    }

    pub const fn has_code(self) -> bool {
        !matches!(self, Self::IdToken | Self::IdTokenToken)
    }

    pub const fn has_id_token(self) -> bool {
        !matches!(self, Self::Code | Self::CodeToken)
    }

    pub const fn has_token(self) -> bool {
        matches!(
            self,
            Self::IdTokenToken | Self::CodeToken | Self::CodeIdTokenToken
        )
    }

    /// Does a token go through the browser?
    pub const fn is_front_channel(self) -> bool {
        self.has_id_token() || self.has_token()
    }
}
