//! What people see: one template in `templates/` and one plain struct here for each screen.
//!
//! Handlers fill the struct and call [`Template::render`]. Every text comes from `locales/`, every
//! page stands in the same [`Frame`], works without script and holds none, so that the content
//! security policy can refuse inline scripts and styles altogether.

mod address;
mod candidates;
mod check_session;
mod complete;
mod confirm;
mod consent;
mod consents;
mod declarants;
mod device;
mod error;
mod export;
mod factors;
mod form_post;
mod frame;
mod help;
mod home;
mod invitation;
mod known_account;
mod missing_right;
mod newcomer;
mod partner;
mod passkeys;
mod password;
mod preferences;
mod profile;
mod question;
mod recover;
mod register_company;
mod rights;
mod second_factor;
mod sessions;
mod set_up;
mod sign_in;
mod sign_in_problem;
mod sign_out;
mod summary;
mod support;
mod support_trail;
#[cfg(test)]
mod tests;
mod web_message;

pub use address::{
    AddressAsk, AddressConfirm, AddressDone, AddressProblem, AddressStep, AddressTakenBack,
};
pub use askama::Template;
pub use candidates::{CandidateShown, Candidates, PostedKey, PostedKeyProblem};
pub use check_session::CheckSession;
pub use complete::{Complete, Onward};
pub use confirm::{Confirm, ConfirmProblem};
pub use consent::{Asked, Consent, Shared};
pub use consents::{ConsentRevoke, Consents, Site};
pub use declarants::{
    Declarant, DeclarantInvite, DeclarantProblem, DeclarantTransfer, Declarants, InviteProblem,
    Member,
};
pub use device::{DeviceCode, DeviceDone, DeviceOutcome, DeviceProblem};
pub use error::{ErrorKind, ErrorPage, Technical};
pub use export::ExportPage;
pub use factors::{CodesRenew, FactorRemove, FactorShown, Factors, RecoveryCodes};
pub use form_post::FormPost;
pub use frame::Frame;
pub use help::{DeclarantsHelp, HelpProblem};
pub use home::{Home, HomeRole, HomeSession};
pub use invitation::{Invitation, InvitationProblem};
pub use known_account::KnownAccount;
pub use missing_right::{Finding, Givers, MissingRight};
pub use newcomer::{InviteFields, InviteTyped};
pub use partner::Partner;
pub use passkeys::{PasskeyForm, PasskeyProblem, PasskeySetUp};
pub use password::{
    PasswordChange, PasswordChanged, PasswordChoice, PasswordJudged, PasswordProblem,
};
pub use preferences::PreferencesPage;
pub use profile::Profile;
pub use question::{QuestionProblem, QuestionSet, SecretQuestionPage};
pub use recover::{
    AnswerProblem, RecoverDone, RecoverLink, RecoverPassword, RecoverQuestion, RecoverSent,
    RecoverStart, RecoverWays,
};
pub use register_company::{
    CompanyDeclarants, CompanyEstablishment, CompanyFound, CompanyPassword, CompanyPerson,
    CompanySent, CompanyServices, CompanyStart, CompanySummary, CompanyTerms, CompanyValidate,
    EstablishmentProblem, NewcomerProblem, PersonProblems, PersonTyped, SecretsProblem,
    SentProblem, ServiceShown, ValidateProblem,
};
pub use rights::{HeldShown, ReasonShown, RightsPage, RightsSearch, TargetShown};
pub use second_factor::{CodeProblem, SecondFactor, Way};
pub use sessions::{SessionShown, Sessions};
pub use set_up::{QrCode, SetUp, SetUpProblem};
pub use sign_in::{Occasion, SignIn, Typed};
pub use sign_in_problem::{FieldProblems, NameProblem, SignInProblem, SiretProblem};
pub use sign_out::{SignOutConfirm, SignOutPartners, SignedOut};
pub use support::{SupportDone, SupportPerson, SupportProblem, SupportResets, SupportSearch};
pub use support_trail::SupportTrail;
pub use web_message::WebMessage;
