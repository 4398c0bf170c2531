//! Somebody to be asked in, as a form names them.

use super::pages::{InviteFields, InviteTyped};
use crate::domain::{Name, Newcomer};
use crate::oidc::params::Params;

/// Or what is wrong with each field.
pub(super) fn parse(form: &Params) -> Result<Newcomer, InviteFields> {
    let field = |name| form.get(name).unwrap_or_default();
    let last_name = Name::parse(field("last_name"));
    let first_name = Name::parse(field("first_name"));
    match (last_name, first_name, field("email").parse()) {
        (Ok(last_name), Ok(first_name), Ok(email)) => Ok(Newcomer {
            last_name,
            first_name,
            email,
        }),
        (last_name, first_name, email) => Err(InviteFields {
            last_name: last_name.err().map(Into::into),
            first_name: first_name.err().map(Into::into),
            email_wrong: email.is_err(),
        }),
    }
}

/// To be shown again.
pub(super) fn typed(form: &Params) -> InviteTyped<'_> {
    let field = |name| form.get(name).unwrap_or_default();
    InviteTyped {
        last_name: field("last_name"),
        first_name: field("first_name"),
        email: field("email"),
        administrator: form.get("administrator").is_some(),
    }
}
