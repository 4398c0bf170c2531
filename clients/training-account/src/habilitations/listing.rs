//! The provider's list of establishments, read page by page; each page is a JWT that it signed.
//! Mode `reference` reads it at the sign-in, mode `scoped` at each establishment.

use openidconnect::{AdditionalClaims, SubjectIdentifier};
use serde::{Deserialize, Serialize};

use super::{SERVICE, Siret, claim::Source};
use crate::provider::{Failure, Provider};

/// Pages of up to a thousand: enough for this site, and some 200 KB a session at most. A site that
/// needs more keeps the rest in its own database, or asks the provider's check API.
const MAX_PAGES: usize = 20;

/// What the provider signs: the distributed claim, a page of it at a time.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Signed {
    habilitations_list: Page,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Page {
    svc: String,
    sirets: Vec<String>,
    next: Option<String>,
    complete: bool,
}

impl AdditionalClaims for Signed {}

#[derive(Debug, Default)]
pub(super) struct Listing {
    pub sirets: Vec<Siret>,
    pub complete: bool,
}

/// Where a list is, and whose it must be.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub source: Source,
    pub subject: SubjectIdentifier,
}

impl List {
    /// Follows `next` until the page that says `complete`, or until [`MAX_PAGES`].
    pub(super) async fn read(&self, provider: &Provider) -> Result<Listing, Failure> {
        self.read_until(provider, |_| false).await
    }

    /// Is this establishment on the list now? Reads no further than it must.
    pub(super) async fn holds(&self, provider: &Provider, siret: Siret) -> Result<bool, Failure> {
        let holds = |sirets: &[Siret]| sirets.contains(&siret);
        let listing = self.read_until(provider, holds).await?;
        match holds(&listing.sirets) {
            false if !listing.complete => Err(malformed(&"longer than this site reads")),
            found => Ok(found),
        }
    }

    async fn read_until(
        &self,
        provider: &Provider,
        enough: impl Fn(&[Siret]) -> bool,
    ) -> Result<Listing, Failure> {
        let mut listing = Listing::default();
        let mut after = None;
        for _ in 0..MAX_PAGES {
            let page = self.page(provider, after.as_deref()).await?;
            let sirets = page.sirets.iter().map(|siret| Siret::parse(siret));
            let sirets: Vec<_> = sirets
                .collect::<Result<_, _>>()
                .map_err(|e| malformed(&e))?;
            let enough = enough(&sirets);
            listing.sirets.extend(sirets);
            listing.complete = page.complete;
            match page.next {
                _ if enough || page.complete => break,
                Some(next) => after = Some(next),
                None => return Err(malformed(&"neither complete nor a next page")),
            }
        }
        Ok(listing)
    }

    /// The same checks as an ID token's, and two more: the page is about this person and this
    /// service. An ID token cannot pass for a page, nor the reverse: one has no
    /// `habilitations_list`, the other no `nonce`.
    async fn page(&self, provider: &Provider, after: Option<&str>) -> Result<Page, Failure> {
        let mut url = self.source.endpoint.clone();
        if let Some(after) = after {
            url.query_pairs_mut().append_pair("after", after);
        }
        let claims = provider
            .fetch_jwt::<Signed>(url, &self.source.access_token)
            .await?;
        let page = &claims.additional_claims().habilitations_list;
        if *claims.subject() != self.subject || page.svc != SERVICE {
            return Err(malformed(&"about another person or service"));
        }
        Ok(page.clone())
    }
}

fn malformed(reason: &impl ToString) -> Failure {
    Failure::Malformed(reason.to_string())
}
