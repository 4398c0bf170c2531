//! Whose password alone is not enough.

use super::{Environment, Invalid};
use crate::domain::Roles;

/// The roles that `IDP_SECOND_FACTOR` names. Whoever has set up a second factor is asked for it in
/// any case; these people must set one up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SecondFactor {
    administrators: bool,
    declarants: bool,
}

impl SecondFactor {
    pub(super) fn read(environment: &Environment) -> Result<Self, Invalid> {
        let text = environment.text("IDP_SECOND_FACTOR").unwrap_or_default();
        let mut roles = Self::default();
        for role in text
            .split(',')
            .map(str::trim)
            .filter(|role| !role.is_empty())
        {
            match role {
                "administrators" => roles.administrators = true,
                "declarants" => roles.declarants = true,
                _ => {
                    return Err(Invalid::Value {
                        name: "IDP_SECOND_FACTOR",
                        why: "must be administrators, declarants or both, separated by commas",
                    });
                }
            }
        }
        Ok(roles)
    }

    pub const fn is_demanded_of(self, roles: Roles) -> bool {
        (self.administrators && roles.administrator_since.is_some())
            || (self.declarants && roles.declarant_since.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    fn read(text: &str) -> Result<SecondFactor, Invalid> {
        SecondFactor::read(&Environment::default().with("IDP_SECOND_FACTOR", text))
    }

    #[test]
    fn the_roles_that_are_named_are_meant() {
        let declarant = Roles {
            administrator_since: None,
            declarant_since: Some(Timestamp::from_unix(1)),
        };
        let both = Roles {
            administrator_since: Some(Timestamp::from_unix(1)),
            ..declarant
        };
        let demanded = |text, roles| read(text).unwrap().is_demanded_of(roles);
        assert!(!demanded("", both));
        assert!(demanded("administrators", both));
        assert!(!demanded("administrators", declarant));
        assert!(demanded("declarants, administrators", declarant));
        assert!(read("everybody").is_err());
    }
}
