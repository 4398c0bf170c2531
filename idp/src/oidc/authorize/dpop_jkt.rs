//! `dpop_jkt`: the code is worthless without the key of this thumbprint (RFC 9449 §10).

use super::super::error::{Refusal, TokenError};
use super::super::params::Params;
use super::Request;

pub(super) fn check(params: &Params) -> Result<Option<String>, Refusal> {
    let Some(jkt) = params.get("dpop_jkt") else {
        return Ok(None);
    };
    let is_sha256 = jkt.len() == 43
        && jkt
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !is_sha256 {
        return Err(Refusal::invalid(
            "dpop_jkt must be 43 characters of base64url",
        ));
    }
    Ok(Some(jkt.to_owned()))
}

impl Request {
    /// The same request, pushed with a proof of the key of this thumbprint: its code is bound to
    /// it. A request that names another key is refused (RFC 9449 §10.1).
    pub fn pushed_with_proof(mut self, jkt: &str) -> Result<Self, TokenError> {
        if self.dpop_jkt.get_or_insert_with(|| jkt.to_owned()) == jkt {
            Ok(self)
        } else {
            Err(TokenError::invalid_request(
                "dpop_jkt is not the key of the DPoP proof",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JKT: &str = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    #[test]
    fn what_is_no_thumbprint_is_refused() {
        let checked = |jkt: &str| check(&Params::from([("dpop_jkt", jkt)]));
        assert_eq!(checked(JKT), Ok(Some(JKT.to_owned())));
        assert_eq!(checked(""), Ok(None));
        for wrong in ["short", &JKT.replace('O', "="), &format!("{JKT}x")] {
            assert!(checked(wrong).is_err(), "{wrong}");
        }
    }
}
