//! Which rules a new password must keep.

use super::{Roles, words};

words! {
    /// What `IDP_PASSWORD_POLICY` says.
    pub enum PasswordPolicy {
        /// The published rule, for everybody.
        Published = "published",
        /// The strong rules for administrators, the published one for all others.
        Administrators = "administrators",
        /// The strong rules, for everybody.
        Strong = "strong",
    }
}

words! {
    /// The rules for one person.
    pub enum PasswordRules {
        Published = "published",
        Strong = "strong",
    }
}

impl PasswordPolicy {
    pub const fn rules_for(self, roles: Roles) -> PasswordRules {
        match self {
            Self::Strong => PasswordRules::Strong,
            Self::Administrators if roles.administrator_since.is_some() => PasswordRules::Strong,
            Self::Published | Self::Administrators => PasswordRules::Published,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PasswordRules::{Published, Strong};
    use super::*;
    use crate::domain::Timestamp;

    #[test]
    fn administrators_may_be_asked_for_more() {
        let administrator = Roles {
            administrator_since: Some(Timestamp::default()),
            declarant_since: None,
        };
        let rules = |policy: PasswordPolicy| {
            [administrator, Roles::default()].map(|roles| policy.rules_for(roles))
        };
        assert_eq!(rules(PasswordPolicy::Published), [Published, Published]);
        assert_eq!(rules(PasswordPolicy::Administrators), [Strong, Published]);
        assert_eq!(rules(PasswordPolicy::Strong), [Strong, Strong]);
    }
}
