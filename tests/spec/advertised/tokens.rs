//! What a sign-in at a partner gives, for those who are about something else.

use serde_json::Value;

use crate::support::{Browser, Idp, Partner};

/// The code of somebody's sign-in.
pub(super) async fn code(idp: &Idp, partner: &Partner<'_>) -> String {
    let person = idp.person().await;
    partner.code(&mut Browser::new(idp), &person, &[]).await
}

/// What the token endpoint says after it.
pub(super) async fn answer(idp: &Idp, partner: &Partner<'_>) -> Value {
    let page = partner.redeem(&code(idp, partner).await, &[]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    page.json()
}
