//! `/check-session`: nobody's page, a frame in partners' pages (Session Management 1.0 §3.2).

use askama::Template;

use super::Frame;

#[derive(Debug, Template)]
#[template(path = "check_session.html")]
pub struct CheckSession;
