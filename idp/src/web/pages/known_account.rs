//! An account that this browser remembers, as the sign-in page offers it.

use crate::domain::Siret;

#[derive(Clone, Debug)]
pub struct KnownAccount<'a> {
    pub id: &'a str,
    pub last_name: &'a str,
    pub first_name: &'a str,
    pub siret: Siret,
    /// Is it the one that the form is filled in for?
    pub chosen: bool,
}

impl KnownAccount<'_> {
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    pub(super) fn siret(&self) -> String {
        self.siret.in_groups()
    }
}
