//! Does a session lack a second factor for this request (Core §5.5.1.1, RFC 9470 §4)?
//!
//! It is asked for when it makes the difference: where it is demanded of the person or by the
//! client, where a class is demanded that the person reaches with it and not without, or where one
//! is wished for by whoever has a factor to show.

use super::super::error::{ErrorCode, Refusal};
use super::{Request, SignedIn, Situation};
use crate::domain::{Acr, has_several_factors};

/// What is demanded of a sign-in beyond what the request says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demands {
    /// Whatever class comes of it.
    pub second_factor: bool,
    /// The classes that the services need whose entitlements are asked for. Whoever cannot reach
    /// one goes on without, and is told none of that service.
    pub services: Vec<Acr>,
}

/// Is the second factor to be asked for? A class that cannot be reached even so is refused, never
/// silently lowered.
pub(super) fn is_lacking(
    request: &Request,
    situation: Situation<'_>,
    signed_in: &SignedIn,
) -> Result<bool, Refusal> {
    let reached = signed_in.assurance().acr;
    let reachable = signed_in.reachable();
    if !request.acr.is_met_by(reachable) {
        return Err(Refusal::new(
            ErrorCode::UnmetAuthenticationRequirements,
            "the essential acr cannot be reached by this account",
        ));
    }
    let helps = |least: &Acr| {
        let meets = |reached: Option<Acr>| reached.is_some_and(|acr| acr.satisfies(*least));
        meets(reachable) && !meets(reached)
    };
    let demands = situation.demands;
    let several = has_several_factors(&signed_in.session.authenticators);
    // A wish gives way where nothing may be asked, and is asked once.
    let may_wish = !request.prompt.none && !situation.progress.factor_shown;
    Ok(!request.acr.is_met_by(reached)
        || (demands.second_factor && !several)
        || demands.services.iter().any(helps)
        || (may_wish && request.acr.asks_for_more(reached, situation.reachable)))
}
