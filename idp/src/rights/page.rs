//! The pages of a signed list: the whole that a claim in `reference` mode refers to.
//!
//! A page names at most [`PAGE`] targets and says whether more follow. A partner that knows nothing
//! of `next` sees `"complete": false` and must not take the page for the whole. The token of the
//! next page is sealed by the caller: its content is for nobody else to read or to make.

use serde::{Deserialize, Serialize};

use super::held;
use crate::domain::{
    AccountId, Action, ClientId, Entity, Grain, RightSet, Service, ServiceCode, Siren, Siret,
    Timestamp, Window,
};

/// How many targets a page names at most.
pub const PAGE: usize = 1_000;

/// A sealed content is never longer; a `client_id` is at most 255 characters.
const LONGEST_TOKEN: usize = 512;

/// The list that a page is part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest<'a> {
    pub client: &'a ClientId,
    pub account: AccountId,
    pub service: &'a Service,
    /// The list has the targets for which all of these are held.
    pub rights: RightSet,
}

/// What a page token says: which list it continues, after which target, until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageToken {
    client: ClientId,
    account: AccountId,
    service: ServiceCode,
    rights: RightSet,
    after: i64,
    expires_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the page token is not of this list, or no longer good")]
pub struct InvalidPageToken;

/// What the store found: targets in their order, and where to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub entities: Vec<Entity>,
    /// The last target that was looked at, held or not, if there are more to look at.
    pub resume_after: Option<Entity>,
}

/// The claim `habilitations_list` of one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListPage {
    pub sub: String,
    pub svc: ServiceCode,
    pub as_of: i64,
    /// None where the list is of those for whom every action is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<Action>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sirets: Option<Vec<Siret>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sirens: Option<Vec<Siren>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Is this the last page?
    pub complete: bool,
}

/// What of a stretch is in the list.
pub fn found(window: &Window, request: &PageRequest<'_>, at: Timestamp) -> Found {
    let candidates = window.candidates.iter().copied();
    let entities = candidates.filter(|entity| {
        let case = window.holdings.case(*entity);
        request
            .rights
            .is_subset_of(held(&case, request.service, at))
    });
    Found {
        entities: entities.collect(),
        resume_after: window.resume_after,
    }
}

impl PageToken {
    pub fn new(request: &PageRequest<'_>, after: Entity, expires_at: Timestamp) -> Self {
        Self {
            client: request.client.clone(),
            account: request.account,
            service: request.service.code.clone(),
            rights: request.rights,
            after: after.as_number(),
            expires_at,
        }
    }

    /// The content to be sealed.
    pub fn to_plain(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads a content whose seal was whole, and checks that it continues `request`.
    pub fn resume(
        plain: &[u8],
        request: &PageRequest<'_>,
        now: Timestamp,
    ) -> Result<Entity, InvalidPageToken> {
        if plain.len() > LONGEST_TOKEN {
            return Err(InvalidPageToken);
        }
        let token: Self = serde_json::from_slice(plain).map_err(|_| InvalidPageToken)?;
        let after = Entity::from_number(token.after).map_err(|_| InvalidPageToken)?;
        if now >= token.expires_at || token != Self::new(request, after, token.expires_at) {
            return Err(InvalidPageToken);
        }
        Ok(after)
    }
}

impl ListPage {
    /// The page of `found`; `next` is the sealed token for [`Found::resume_after`].
    pub fn new(
        request: &PageRequest<'_>,
        sub: String,
        as_of: i64,
        found: &Found,
        next: Option<String>,
    ) -> Self {
        let entities = || found.entities.iter().take(PAGE);
        let sirets = || {
            entities().filter_map(|entity| match entity {
                Entity::Establishment(siret) => Some(*siret),
                Entity::Company(_) => None,
            })
        };
        let service = request.service;
        let by_siret = service.grain == Grain::Siret;
        let all = request.rights == service.rights();
        Self {
            sub,
            svc: service.code.clone(),
            as_of,
            actions: (!all).then(|| service.actions_in(request.rights)),
            sirets: by_siret.then(|| sirets().collect()),
            sirens: (!by_siret).then(|| entities().map(|entity| entity.company()).collect()),
            complete: found.resume_after.is_none(),
            next,
        }
    }
}

#[cfg(test)]
mod tests {

    use serde_json::json;

    use super::*;
    use crate::rights::worlds::{COMPANIES, NOW, catalogue, me};

    const LATER: Timestamp = Timestamp::from_unix(1_800_000_600);

    fn here() -> Entity {
        Entity::Establishment(COMPANIES[0].1[0])
    }

    fn check(change: impl FnOnce(&mut PageToken)) -> Result<Entity, InvalidPageToken> {
        let catalogue = catalogue();
        let service = &catalogue.services()[0];
        let client = "formation".parse().unwrap();
        let request = PageRequest {
            client: &client,
            account: me(),
            service,
            rights: service.rights(),
        };
        let mut token = PageToken::new(&request, here(), LATER);
        change(&mut token);
        PageToken::resume(&token.to_plain(), &request, NOW)
    }

    #[test]
    fn a_token_goes_on_where_its_page_ended() {
        assert_eq!(check(|_| ()), Ok(here()));
    }

    #[test]
    fn a_token_is_good_for_its_own_list_and_time_only() {
        let refused = Err(InvalidPageToken);
        assert_eq!(
            check(|token| token.client = "portail".parse().unwrap()),
            refused
        );
        assert_eq!(
            check(|token| token.account = AccountId::from_random(0x10)),
            refused
        );
        assert_eq!(
            check(|token| token.service = "dsn".parse().unwrap()),
            refused
        );
        assert_eq!(check(|token| token.rights = RightSet::NONE), refused);
        assert_eq!(check(|token| token.expires_at = NOW), refused);
        assert_eq!(check(|token| token.after = 1), refused);
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let catalogue = catalogue();
        let service = &catalogue.services()[0];
        let client = "formation".parse().unwrap();
        let request = PageRequest {
            client: &client,
            account: me(),
            service,
            rights: service.rights(),
        };
        for plain in [&b""[..], b"{}", b"\xff", &[b' '; 600]] {
            assert_eq!(
                PageToken::resume(plain, &request, NOW),
                Err(InvalidPageToken)
            );
        }
    }

    #[test]
    fn a_page_that_is_not_the_last_says_so() {
        let catalogue = catalogue();
        let service = &catalogue.services()[0];
        let client = "formation".parse().unwrap();
        let request = PageRequest {
            client: &client,
            account: me(),
            service,
            rights: service.rights(),
        };
        let found = Found {
            entities: vec![here()],
            resume_after: Some(here()),
        };
        let page = ListPage::new(
            &request,
            "sub".to_owned(),
            7,
            &found,
            Some("sealed".to_owned()),
        );
        assert_eq!(
            serde_json::to_value(page).unwrap(),
            json!({"sub": "sub", "svc": "plain", "as_of": 7, "sirets": [here().to_string()],
                   "next": "sealed", "complete": false})
        );
    }
}
