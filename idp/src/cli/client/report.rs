//! What an operator reads of a plan.

use super::super::say;
use super::offer::Done;
use crate::oidc::declaration::{Change, Plan, Step};

/// A line a partner, a line a field, and the counts.
pub(super) fn plan(plan: &Plan) {
    for (id, step) in &plan.0 {
        match step {
            Step::Add(changes) => {
                say(format_args!("+ {id}: added"));
                lines(changes);
            }
            Step::Change(changes) => {
                say(format_args!("~ {id}: changed"));
                lines(changes);
            }
            Step::Disable => say(format_args!("- {id}: disabled, for no file names it")),
            Step::Keep { disabled: true } => say(format_args!(
                "= {id}: unchanged; it is disabled, and stays so until disabled = false is said"
            )),
            Step::Keep { disabled: false } => say(format_args!("= {id}: unchanged")),
        }
    }
    let count = |is: fn(&Step) -> bool| plan.0.values().filter(|step| is(step)).count();
    say(format_args!(
        "{} added, {} changed, {} disabled, {} unchanged",
        count(|step| matches!(step, Step::Add(_))),
        count(|step| matches!(step, Step::Change(_))),
        count(|step| matches!(step, Step::Disable)),
        count(|step| matches!(step, Step::Keep { .. })),
    ));
}

fn lines(changes: &[Change]) {
    for change in changes {
        say(format_args!("    {change}"));
    }
}

/// Secrets that we made are shown this once.
pub(super) fn secrets(done: &Done) {
    for (id, secret) in &done.made {
        say(format_args!(
            "{id}: client_secret, shown this once: {}",
            secret.expose()
        ));
    }
}
