//! The words of the trade: values that are sound because they could be built, and nothing else.
//!
//! No input or output, no clock, no randomness, no `async`. What a word means in France:
//!
//! | word | meaning |
//! |---|---|
//! | SIREN | the nine digits of a company |
//! | SIRET | the fourteen digits of one of its establishments |
//! | declarant (déclarant) | a person who files declarations for a company |
//! | tiers-déclarant | a firm, often of accountants, that files for its clients |
//! | administrator (administrateur) | a person who runs a company's declarants and their rights |
//! | habilitation | an entitlement: the right to use a service for an establishment |
//! | portfolio (portefeuille) | a named set of establishments |
//! | radié | struck off: an account that has left for good |
//! | cooptation | existing administrators agreeing to a further one |

mod account;
mod address_letter;
mod assurance;
mod audit;
mod authorization_detail;
mod client;
mod device;
mod device_kind;
mod email;
mod entitlement;
mod factor;
mod grant;
mod ids;
mod jose;
mod letter;
mod link_key;
mod link_purpose;
mod locale;
mod name;
mod operator_token;
mod own_page;
mod password_policy;
mod phone;
mod picture;
mod preferences;
mod redirect_uri;
mod registration_letter;
mod resource;
mod schema;
mod scope;
mod secret_question;
mod session;
mod siren;
mod timestamp;
mod waits;
mod way_back;
mod web_origin;
mod whereabouts;
mod wishes;
mod words;

pub use account::{Account, AccountState, Roles, SignInKey};
pub use address_letter::AddressLetter;
pub use assurance::{
    Acr, Amr, Assurance, Authenticator, IdentityProofing, OrganisationLink, assurance,
    has_several_factors,
};
pub use audit::{Event, EventKind};
pub use authorization_detail::{AuthorizationDetail, DetailType};
pub use client::{
    ApplicationType, AssertionAlg, AuthMethod, Client, Consent, Demand, GrantType, Pkce, Profile,
    ResponseType, SubjectType, TokenFormat,
};
pub use device::{DeviceAnswer, InvalidUserCode, Poll, UserCode};
pub use device_kind::DeviceKind;
pub use email::{Email, InvalidEmail};
pub use entitlement::{
    Action, Case, Catalogue, CatalogueFile, Derivation, Effect, Eligibility, Entity, Establishment,
    Extent, Grain, Holdings, Inquiry, InvalidCatalogue, InvalidPrefix, InvalidRightBit, Label,
    ListEffect, Listing, NumberPrefix, Origin, Portfolio, PortfolioKind, Principal, Right,
    RightBit, RightName, RightSet, Rule, Service, ServiceFile, Standing, Subject, Target, Window,
};
pub use factor::{CredentialId, Passkey, TotpFactor};
pub use grant::{Confirmation, Grant, RequestedClaims, Terms};
pub use ids::{
    AccountId, ClientId, FactorId, GrantId, InvalidId, Kid, MailId, PortfolioId, RuleId,
    ServiceCode, Sid, TeamId,
};
pub use jose::{ClientAlg, ContentEncryption, Encryption, EncryptionAlg, SigningAlg};
pub use letter::{Letter, LetterKind, SealedMail};
pub use link_key::LinkKey;
pub use link_purpose::LinkPurpose;
pub use locale::Locale;
pub use name::{InvalidName, Name, NameKey};
pub use operator_token::{AdminScope, OperatorToken, TokenKind};
pub use own_page::{InvalidOwnPage, OwnPage};
pub use password_policy::{PasswordPolicy, PasswordRules};
pub use phone::{InvalidPhone, Phone};
pub use picture::PictureKind;
pub use preferences::{Preferences, Theme};
pub use redirect_uri::{InvalidRedirectUri, RedirectUri};
pub use registration_letter::{RegistrationLetter, RegistrationLink};
pub use resource::{Audience, InvalidResource, Resource};
pub(crate) use schema::described_as_text;
pub use scope::{Scope, Scopes};
pub use secret_question::SecretQuestion;
pub use session::Session;
pub use siren::{InvalidNumber, Siren, Siret};
pub use timestamp::Timestamp;
pub use waits::Waits;
pub use way_back::{HelpOutcome, ResetOutcome, WayBack};
pub use web_origin::{InvalidWebOrigin, WebOrigin};
pub use whereabouts::Whereabouts;
pub use wishes::{Newcomer, Wish, Wishes};
pub use words::UnknownWord;
pub(crate) use words::words;
