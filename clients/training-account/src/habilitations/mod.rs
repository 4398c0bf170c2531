//! What a signed-in person may do here, from the claim `habilitations` of the ID token.
//!
//! The claim has four modes, because an account may hold two entitlements or three hundred
//! thousand. Whatever the mode, one question is asked of it before anything is shown or done:
//! [`Entitlements::allow`]. What cannot be read grants nothing.

mod claim;
mod listing;
mod siret;

use std::collections::BTreeSet;

use crate::provider::{Failure, Provider, Tokens};
pub(crate) use claim::Portfolio;
use claim::{Claim, Mode, Source};
use listing::List;
pub(crate) use siret::{Siren, Siret};

/// The service this site is, in the provider's catalogue.
pub(crate) const SERVICE: &str = "mon-compte-formation";

#[derive(Clone, Debug)]
pub(crate) enum Entitlements {
    None(Why),
    /// `complete` is false when the account holds more than this site cares to read.
    Establishments {
        sirets: BTreeSet<Siret>,
        complete: bool,
    },
    /// All the establishments of these companies, those to come included.
    Companies(BTreeSet<Siren>),
    /// Named sets kept at the provider: it must be asked about each establishment.
    Portfolios {
        portfolios: Vec<Portfolio>,
        at_most: u64,
        check: Check,
    },
}

/// What [`Entitlements::allow`] needs to ask the provider.
#[derive(Clone, Debug)]
pub(crate) struct Check(List);

/// Why there is nothing, for the person to know whom to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    NotEntitled,
    /// A version or a mode newer than this site.
    Unreadable,
    /// The list is kept at another address, which did not answer.
    Unreachable,
}

impl Entitlements {
    /// Reads the claim of a verified ID token, and the pages it refers to, if it does.
    pub(crate) async fn of(tokens: &Tokens, provider: &Provider) -> Self {
        let mode = match Claim::read(&tokens.claims.additional_claims().habilitations) {
            Ok(None) => return Self::None(Why::NotEntitled),
            Err(_) => return Self::None(Why::Unreadable),
            Ok(Some(claim)) => claim.mode,
        };
        match mode {
            Mode::Inline { sirets } => Self::list(sirets, true),
            Mode::Company { sirens } => Self::Companies(sirens.into_iter().collect()),
            Mode::Scoped { portfolios, n_max } => Self::Portfolios {
                portfolios,
                at_most: n_max,
                check: Check(Self::list_of_service(tokens, provider)),
            },
            Mode::Several => Self::fetch(&Self::list_of_service(tokens, provider), provider).await,
            Mode::Reference => match Source::read(tokens.claims.additional_claims()) {
                Err(_) => Self::None(Why::Unreadable),
                Ok(source) => {
                    let subject = tokens.claims.subject().clone();
                    Self::fetch(&List { source, subject }, provider).await
                }
            },
        }
    }

    /// May the person act here for this establishment? An error means that nobody could tell, and
    /// that they may not for now.
    pub(crate) async fn allow(&self, siret: Siret, provider: &Provider) -> Result<bool, Failure> {
        match self {
            Self::None(_) => Ok(false),
            Self::Establishments { sirets, .. } => Ok(sirets.contains(&siret)),
            Self::Companies(sirens) => Ok(sirens.contains(&siret.siren())),
            Self::Portfolios { check, .. } => check.0.holds(provider, siret).await,
        }
    }

    fn list_of_service(tokens: &Tokens, provider: &Provider) -> List {
        List {
            source: Source::of_service(provider.issuer(), tokens.access_token.clone()),
            subject: tokens.claims.subject().clone(),
        }
    }

    async fn fetch(list: &List, provider: &Provider) -> Self {
        match list.read(provider).await {
            Ok(listing) => Self::list(listing.sirets, listing.complete),
            Err(error) => {
                tracing::warn!(%error, "the list of entitlements cannot be read");
                let unreadable = !matches!(error, Failure::Unreachable(_));
                Self::None(if unreadable {
                    Why::Unreadable
                } else {
                    Why::Unreachable
                })
            }
        }
    }

    fn list(sirets: Vec<Siret>, complete: bool) -> Self {
        if sirets.is_empty() {
            return Self::None(Why::NotEntitled);
        }
        Self::Establishments {
            sirets: sirets.into_iter().collect(),
            complete,
        }
    }
}
