//! A secret question that somebody may set while they choose a password.

use crate::accounts::recovery;
use crate::app::App;
use crate::crypto::Password;
use crate::domain::SecretQuestion;
use crate::oidc::params::Params;

/// One half is there without the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Half {
    pub(super) no_question: bool,
    pub(super) no_answer: bool,
}

/// The question and its answer, if either was chosen.
pub(super) fn asked(app: &App, form: &Params) -> Result<Option<(SecretQuestion, Password)>, Half> {
    let question = form.get("question").unwrap_or_default();
    let answer = form.get("answer").unwrap_or_default();
    if !app.settings.secret_question || answer.is_empty() && question.is_empty() {
        return Ok(None);
    }
    match (question.parse(), recovery::answer(answer)) {
        (Ok(question), Some(answer)) => Ok(Some((question, answer))),
        (question, answer) => Err(Half {
            no_question: question.is_err(),
            no_answer: answer.is_none(),
        }),
    }
}
