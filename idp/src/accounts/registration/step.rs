//! The steps of a registration, and which of them are open.

use super::Draft;
use crate::domain::words;

words! {
    /// One page of the way, in its order.
    pub enum Step {
        Establishment = "establishment",
        Person = "person",
        Terms = "terms",
        Password = "password",
        Services = "services",
        Declarants = "declarants",
        Summary = "summary",
    }
}

impl Step {
    /// Counted from one.
    pub fn number(self) -> usize {
        let place = Self::ALL.iter().position(|step| *step == self);
        place.unwrap_or_default() + 1
    }

    pub fn address(self) -> String {
        format!("/register-company/{self}")
    }

    /// The page before this one.
    pub fn back(self) -> Option<Self> {
        let before = self.number().checked_sub(2)?;
        Self::ALL.get(before).copied()
    }
}

impl Draft {
    /// Where the person has not been yet.
    pub fn open_step(&self) -> Step {
        if self.person.is_none() {
            Step::Person
        } else if !self.has_accepted() {
            Step::Terms
        } else if self.password.is_none() {
            Step::Password
        } else if self.services.is_none() {
            Step::Services
        } else if !self.declarants_done {
            Step::Declarants
        } else {
            Step::Summary
        }
    }

    /// May this page be shown? Every one up to where the person has not been yet.
    pub fn allows(&self, step: Step) -> bool {
        step <= self.open_step()
    }

    /// Is there all that it takes?
    pub fn is_whole(&self) -> bool {
        self.open_step() == Step::Summary
    }
}
