//! `authorization_details`: the partner asks about exactly the establishments that it needs
//! (RFC 9396 §2, §5).

use super::super::error::{ErrorCode, Refusal};
use super::super::params::Params;
use crate::domain::{AuthorizationDetail, Client};

const MAX_BYTES: usize = 8 * 1024;

/// No request asks about more establishments, in all its details together: each is looked up.
const MAX_ESTABLISHMENTS: usize = 50;

pub(super) fn check(params: &Params, client: &Client) -> Result<Vec<AuthorizationDetail>, Refusal> {
    let Some(text) = params.get("authorization_details") else {
        return Ok(Vec::new());
    };
    if text.len() > MAX_BYTES {
        return Err(invalid("authorization_details is longer than 8192 bytes"));
    }
    let details: Vec<AuthorizationDetail> = serde_json::from_str(text).map_err(|_| {
        invalid("authorization_details must be [{type: habilitation, service, sirets}]")
    })?;
    if details.is_empty() || details.iter().any(|detail| detail.sirets.is_empty()) {
        return Err(invalid("authorization_details asks about nothing"));
    }
    let asked: usize = details.iter().map(|detail| detail.sirets.len()).sum();
    if asked > MAX_ESTABLISHMENTS {
        return Err(invalid("authorization_details has more than 50 sirets"));
    }
    if !details
        .iter()
        .all(|detail| client.services.contains(&detail.service))
    {
        return Err(invalid("a service is not one of this client"));
    }
    Ok(details)
}

fn invalid(description: &'static str) -> Refusal {
    Refusal::new(ErrorCode::InvalidAuthorizationDetails, description)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::tests::client;

    fn checked(text: &str) -> Result<Vec<AuthorizationDetail>, Refusal> {
        let client = Client {
            services: vec!["compte-atmp".parse().unwrap()],
            ..client()
        };
        check(&Params::from([("authorization_details", text)]), &client)
    }

    fn detail(service: &str, sirets: usize) -> String {
        let sirets = vec!["\"99900000300015\""; sirets].join(",");
        format!(r#"{{"type":"habilitation","service":"{service}","sirets":[{sirets}]}}"#)
    }

    #[test]
    fn a_question_about_the_clients_own_service_passes() {
        let details = checked(&format!("[{}]", detail("compte-atmp", 50))).unwrap();
        assert_eq!(details[0].sirets.len(), 50);
        assert_eq!(check(&Params::default(), &client()), Ok(Vec::new()));
    }

    #[test]
    fn what_we_do_not_know_or_is_too_much_is_refused() {
        let good = detail("compte-atmp", 26);
        for wrong in [
            "",
            "{}",
            "[]",
            "[7]",
            &format!("[{good},{good}]"),
            &format!("[{}]", detail("dsn", 1)),
            &format!("[{}]", detail("compte-atmp", 0)),
            &format!("[{}]", good.replace("habilitation", "payment")),
            &format!("[{}]", good.replace("00015", "00016")),
            &format!("[{}]", good.replace("\"type\"", "\"actions\":[],\"type\"")),
        ] {
            let refused = checked(wrong);
            let passes = wrong.is_empty();
            assert_eq!(refused.is_ok(), passes, "{wrong}");
        }
    }
}
