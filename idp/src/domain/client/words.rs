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
        PrivateKeyJwt = "private_key_jwt",
        /// A public client: it cannot keep a secret, so it must use PKCE.
        None = "none",
    }
}

words! {
    /// What a client may trade for tokens.
    pub enum GrantType {
        AuthorizationCode = "authorization_code",
        RefreshToken = "refresh_token",
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
