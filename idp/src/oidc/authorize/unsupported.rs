//! What must be refused rather than ignored (OpenID Connect Core §6, §7.2.1).

use super::super::error::{ErrorCode, Refusal};
use super::super::params::Params;

pub(super) fn check(params: &Params) -> Result<(), Refusal> {
    let refused = [(
        "registration",
        ErrorCode::RegistrationNotSupported,
        "registration is not supported",
    )];
    for (name, code, description) in refused {
        if params.get(name).is_some() {
            return Err(Refusal::new(code, description));
        }
    }
    Ok(())
}
