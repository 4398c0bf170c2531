//! Everybody of the establishment, by name.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::domain::Name;
use crate::web::error::PageError;
use crate::web::extract::{Administrator, OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::{Declarants, Member};

/// People on one page.
const PAGE: u32 = 25;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let searched = query.get("q").unwrap_or_default();
    // What is no name finds what an empty field finds.
    let beginning = Name::parse(searched).ok().map(|name| name.key());
    let after = query.get("after").and_then(|id| id.parse().ok());
    let siret = administrator.account.siret;
    let mut tx = app.store.direct().await?;
    let found = tx
        .list_colleagues(siret, beginning.as_ref(), after, PAGE + 1)
        .await?;
    let asking = tx.list_help_requests(siret, administrator.now).await?.len();
    let establishment = tx.find_establishment(siret).await?;
    let shown = found.get(..PAGE as usize).unwrap_or(&found);
    let more = (shown.len() < found.len())
        .then(|| shown.last())
        .flatten()
        .map(|last| last.account.id);
    let members: Vec<Member<'_>> = shown
        .iter()
        .map(|colleague| {
            Member::new(
                &colleague.account,
                colleague.invited_until,
                administrator.now,
            )
        })
        .collect();
    let page = Declarants {
        frame: viewer.frame(None),
        siret,
        establishment: establishment.as_ref().and_then(|known| known.known_name()),
        searched,
        members: &members,
        asking,
        more,
    };
    Ok(Page::new(&page)?.into_response())
}
