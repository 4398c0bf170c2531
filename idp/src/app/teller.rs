//! Tells partners that sessions have ended (Back-Channel Logout 1.0 §2.5), from the outbox that the
//! store keeps.
//!
//! The logout token is made for each try: it must be fresh when it arrives. A partner that does not
//! answer is tried again for a day.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use super::outbox::{Outbox, empty, empty_once};
use super::{App, Partner};
use crate::domain::{Event, EventKind, Timestamp};
use crate::oidc::logout_token::{ANSWER_WITHIN, LogoutToken, WAITS};
use crate::oidc::subject::subject;
use crate::store::{Error, LogoutNotice, Outcome};

/// Runs until dropped.
pub async fn tell_partners(app: Arc<App>) {
    empty(Teller, app).await;
}

/// One turn, to its end.
pub async fn tell_partners_once(app: &Arc<App>) {
    empty_once(Teller, app).await;
}

#[derive(Clone, Copy)]
struct Teller;

impl Outbox for Teller {
    type Item = LogoutNotice;

    /// A partner hears of it within a second.
    const EVERY: Duration = Duration::from_millis(500);

    const AT_ONCE: usize = 200;

    const LEFT_UNDONE: &str = "partners not told of a sign-out";

    async fn due(self, app: &App, now: Timestamp) -> Result<Vec<LogoutNotice>, Error> {
        let mut tx = app.store.direct().await?;
        tx.due_logout_notices(Self::BATCH, now).await
    }

    async fn try_once(
        self,
        app: &App,
        notice: &LogoutNotice,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let partner = app.partners.find(&notice.client).await?;
        let (Some(partner), Some(next)) = (partner, WAITS.next_try(notice.tries, now)) else {
            return give_up(app, notice, now).await;
        };
        let mut tx = app.store.direct().await?;
        let claimed = tx.claim_logout_notice(notice, next).await?;
        drop(tx);
        if claimed && deliver(app, notice, &partner, now).await? {
            let mut tx = app.store.direct().await?;
            tx.settle_logout_notice(notice, Outcome::Delivered).await?;
        }
        Ok(())
    }
}

/// Says whether the partner has taken it. Why not is logged where the way out is guarded.
async fn deliver(
    app: &App,
    notice: &LogoutNotice,
    partner: &Partner,
    now: Timestamp,
) -> anyhow::Result<bool> {
    let client = &partner.client;
    let Some(uri) = &client.backchannel_logout_uri else {
        // It has been taken out of the registration since: there is nobody to tell.
        return Ok(true);
    };
    let LogoutNotice { sid, account, .. } = notice;
    let subject = subject(client, *account, &app.pairwise);
    let token = LogoutToken::new(app.issuer(), &client.client_id, subject, sid, now);
    let token = token.sign(&app.keys.current().ring, client)?;
    let fields = [("logout_token", token.as_str())];
    let posted = timeout(ANSWER_WITHIN, app.outbound.post_form(uri, &fields)).await;
    Ok(matches!(posted, Ok(Ok(()))))
}

/// The partner's own session may live on: somebody should know.
async fn give_up(app: &App, notice: &LogoutNotice, now: Timestamp) -> anyhow::Result<()> {
    let settled = app
        .store
        .direct()
        .await?
        .settle_logout_notice(notice, Outcome::GivenUp)
        .await?;
    if settled {
        let event = Event::new(EventKind::LogoutNoticeGivenUp, now).account(notice.account);
        app.journal
            .record(event.client(&notice.client).sid(&notice.sid))
            .await?;
    }
    Ok(())
}
