//! `/account/question`: a secret question and its answer.

use askama::Template;

use super::Frame;
use super::summary::Summary;
use crate::domain::SecretQuestion;

#[derive(Debug, Template)]
#[template(path = "question.html", whitespace = "minimize")]
pub struct SecretQuestionPage<'a> {
    pub frame: Frame<'a>,
    /// First and last name of who is signed in.
    pub person: &'a str,
    pub chosen: Option<SecretQuestion>,
    pub problem: Option<QuestionProblem>,
}

#[derive(Debug, Template)]
#[template(path = "question_set.html", whitespace = "minimize")]
pub struct QuestionSet<'a> {
    pub frame: Frame<'a>,
}

/// Why a question was not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionProblem {
    /// An answer with too little in it is none.
    Missing {
        question: bool,
        answer: bool,
        current: bool,
    },
    /// The password is not the person's.
    Refused,
    TooManyAttempts {
        wait_minutes: u32,
    },
    Busy,
}

pub(super) fn in_words(question: SecretQuestion, frame: &Frame<'_>) -> String {
    match question {
        SecretQuestion::FirstSchool => frame.t("question-first-school"),
        SecretQuestion::FirstStreet => frame.t("question-first-street"),
        SecretQuestion::ChildhoodFriend => frame.t("question-childhood-friend"),
        SecretQuestion::FirstJob => frame.t("question-first-job"),
        SecretQuestion::FirstPet => frame.t("question-first-pet"),
        SecretQuestion::DreamPlace => frame.t("question-dream-place"),
    }
}

/// The name, the words and whether it is chosen, of each.
pub(super) fn choices(
    chosen: Option<SecretQuestion>,
    frame: &Frame<'_>,
) -> Vec<(&'static str, String, bool)> {
    let all = SecretQuestion::ALL.iter();
    let shown = all.map(|question| {
        let words = in_words(*question, frame);
        (question.as_str(), words, chosen == Some(*question))
    });
    shown.collect()
}

/// What is missing of a question that need not be set.
pub(super) fn half(frame: &Frame<'_>, question: bool, answer: bool) -> Summary {
    let question = question.then(|| ("question", frame.t("question-missing")));
    let answer = answer.then(|| ("answer", frame.t("question-answer-missing")));
    let fields = question.into_iter().chain(answer).collect();
    Summary::of_fields(frame.t("sign-in-fields-title"), fields)
}

impl SecretQuestionPage<'_> {
    fn questions(&self) -> Vec<(&'static str, String, bool)> {
        choices(self.chosen, &self.frame)
    }

    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let fields = |fields| Summary::of_fields(frame.t("sign-in-fields-title"), fields);
        Some(match self.problem? {
            QuestionProblem::Missing {
                question,
                answer,
                current,
            } => {
                let question = question.then(|| ("question", frame.t("question-missing")));
                let answer = answer.then(|| ("answer", frame.t("question-answer-missing")));
                let current = current.then(|| ("current", frame.t("password-current-missing")));
                fields([question, answer, current].into_iter().flatten().collect())
            }
            QuestionProblem::Refused => fields(vec![("current", frame.t("password-refused"))]),
            QuestionProblem::TooManyAttempts { wait_minutes } => Summary::one(
                frame.t("sign-in-too-many-title"),
                frame.t_count("sign-in-too-many", "minutes", wait_minutes),
            ),
            QuestionProblem::Busy => {
                Summary::one(frame.t("sign-in-busy-title"), frame.t("sign-in-busy"))
            }
        })
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}
