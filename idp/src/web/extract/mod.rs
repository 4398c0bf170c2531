//! What handlers take: each can only be had when what it stands for is there.

mod administrator;
mod caller;
mod certificate;
mod form;
mod journey;
mod now;
mod peer;
mod query;
mod viewer;

pub(super) use administrator::{Administrator, AdministratorForm, is_administrator};
pub(super) use caller::Caller;
#[cfg(fuzzing)]
pub(super) use certificate::forwarded;
pub(super) use form::{Form, OwnForm, sent_by};
pub(super) use journey::{
    Journey, JourneyForm, Left, SENT, START, event as journey_event, open as open_draft,
    seal as seal_draft,
};
pub(super) use now::Now;
pub(super) use peer::Peer;
#[cfg(fuzzing)]
pub(super) use peer::behind;
pub(super) use query::OwnQuery;
pub(super) use viewer::Viewer;
