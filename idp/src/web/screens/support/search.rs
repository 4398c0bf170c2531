//! `/support`: who is meant, by SIRET, address or name. Every search goes through an index.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::Agent;
use crate::app::App;
use crate::domain::{Account, EventKind, Name, Siret};
use crate::web::error::PageError;
use crate::web::extract::{OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::{Member, SupportSearch};

/// People of an establishment that are shown at once.
const SHOWN: u32 = 25;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    agent: Agent,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let searched = query.get("q").unwrap_or_default();
    let found = search(&app, searched).await?;
    if !found.is_empty() {
        // Whose data was shown, not what was typed: that may be anybody's.
        let ids: Vec<String> = found.iter().map(|one| one.id.to_string()).collect();
        let event = agent.deed(EventKind::SupportSearched, &ids.join(" "));
        app.journal.record(event).await?;
    }
    let mut tx = app.store.direct().await?;
    let waiting = tx.list_resets(agent.now).await?.len();
    drop(tx);
    let members: Vec<Member<'_>> = found
        .iter()
        .map(|account| Member::new(account, None, agent.now))
        .collect();
    let page = SupportSearch {
        frame: viewer.frame(None),
        searched,
        found: &members,
        waiting,
    };
    Ok(Page::new(&page)?.into_response())
}

/// An address, a SIRET, a SIRET and the beginning of a last name, or that alone.
async fn search(app: &App, typed: &str) -> Result<Vec<Account>, PageError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = app.store.direct().await?;
    if typed.contains('@') {
        return Ok(tx.find_by_address(typed).await?);
    }
    let (siret, name) = split(typed);
    let beginning = Name::parse(name).ok().map(|name| name.key());
    Ok(match (siret, beginning) {
        (Some(siret), beginning) => {
            let people = tx.list_colleagues(siret, beginning.as_ref(), None, SHOWN);
            let people = people.await?.into_iter();
            people.map(|colleague| colleague.account).collect()
        }
        (None, Some(beginning)) => tx.find_by_name(&beginning).await?,
        (None, None) => Vec::new(),
    })
}

/// The digits that a search begins with, if they are a SIRET, and what follows them.
fn split(typed: &str) -> (Option<Siret>, &str) {
    let end = typed.find(|c: char| !c.is_ascii_digit() && c != ' ');
    let (digits, rest) = typed.split_at(end.unwrap_or(typed.len()));
    let siret = digits.parse().ok();
    (siret, if siret.is_some() { rest } else { typed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siret_may_be_followed_by_a_name() {
        let siret = "99900000300015".parse().ok();
        assert_eq!(split("999 000 003 00015"), (siret, ""));
        assert_eq!(split("99900000300015 Lefè"), (siret, "Lefè"));
        assert_eq!(split("Lefèvre"), (None, "Lefèvre"));
        assert_eq!(split("12 Dupont"), (None, "12 Dupont"));
    }
}
