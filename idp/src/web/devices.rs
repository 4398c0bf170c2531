//! How a device's request ends: what the person said is kept for the device to find, and the
//! browser is shown that it is done (RFC 8628 §3.3).

use axum::response::Response;

use super::answer::see_other;
use super::error::PageError;
use super::steps::Visit;
use crate::domain::{DeviceAnswer, Event, EventKind, Grant};
use crate::oidc::device::Device;
use crate::store::NewGrant;

/// The last page, by what it says. The device has its answer, whatever is typed in its place.
fn done(outcome: &str) -> Response {
    see_other(&format!("/device/done?outcome={outcome}"))
}

impl Visit<'_> {
    /// The device finds its grant when it asks next; its code is that of the grant.
    pub(super) async fn allow_device(
        &self,
        device: &Device,
        grant: Grant,
    ) -> Result<Response, PageError> {
        let event = Event::of_grant(EventKind::DeviceAllowed, &grant, self.now);
        let event = event.detail(grant.terms.scopes.to_string());
        let mut tx = self.app.store.begin().await?;
        let (code, allowed) = (&device.code, DeviceAnswer::Allowed);
        let Some(code_until) = tx.answer_device(code, allowed, self.now).await? else {
            return Ok(done("too-late"));
        };
        let new = NewGrant {
            grant,
            code: code.clone(),
            code_until,
            at: self.now,
        };
        tx.add_grants(&[&new]).await?;
        tx.commit().await?;
        self.app.journal.record(event).await?;
        Ok(done("allowed"))
    }

    pub(super) async fn refuse_device(&self, device: &Device) -> Result<Response, PageError> {
        let mut tx = self.app.store.direct().await?;
        let refused = DeviceAnswer::Refused;
        let answered = tx.answer_device(&device.code, refused, self.now).await?;
        if answered.is_none() {
            return Ok(done("too-late"));
        }
        let event = Event::new(EventKind::DeviceRefused, self.now);
        let event = event.client(&self.partner.client.client_id);
        self.app.journal.record(event).await?;
        Ok(done("refused"))
    }
}
