//! Who the person is: asked with the access token, since an ID token obtained with a code carries
//! no name and no address (OpenID Connect Core §5.4).

use openidconnect::{AccessToken, SubjectIdentifier, UserInfoError, core::CoreGenderClaim};

use super::{Failure, Provider, UserInfo, http, types::OrganizationClaims, unreachable};

impl Provider {
    /// An answer about anyone but `subject`, the person of the ID token, is refused (OpenID
    /// Connect Core §5.3.2): a token put in another's place would give one person's name to the
    /// other's entitlements.
    pub(crate) async fn user_info(
        &self,
        access_token: AccessToken,
        subject: SubjectIdentifier,
    ) -> Result<UserInfo, Failure> {
        let client = self.client().await?;
        let request = client
            .user_info(access_token, Some(subject))
            .map_err(|error| Failure::Malformed(error.to_string()))?;
        let send = |request| http::send(self.http.clone(), request);
        request
            .request_async::<OrganizationClaims, _, CoreGenderClaim>(&send)
            .await
            .map_err(refused)
    }
}

/// The body that would not do may hold a person's data: it goes no further.
fn refused(error: UserInfoError<http::HttpError>) -> Failure {
    match error {
        UserInfoError::ClaimsVerification(error) => Failure::Untrusted(error),
        UserInfoError::Request(error) => unreachable(error),
        UserInfoError::Response(status, _, reason) => {
            Failure::Unreachable(format!("userinfo: {status}, {reason}"))
        }
        other => Failure::Malformed(other.to_string()),
    }
}
