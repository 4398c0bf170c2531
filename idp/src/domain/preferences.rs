//! How somebody likes our pages.

use super::{Locale, words};

words! {
    /// Light or dark.
    pub enum Theme {
        /// As the person's system is.
        System = "system",
        Light = "light",
        Dark = "dark",
    }
}

/// What a person chose for every browser that they sign in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// None: as each browser says.
    pub language: Option<Locale>,
    pub theme: Theme,
}

impl Preferences {
    /// Of who has chosen nothing.
    pub const NONE: Self = Self {
        language: None,
        theme: Theme::System,
    };
}
