//! Who registers.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::answer;
use crate::accounts::registration::{Applicant, Step};
use crate::app::App;
use crate::domain::{Name, Phone};
use crate::oidc::params::Params;
use crate::web::error::PageError;
use crate::web::extract::{Journey, JourneyForm, Viewer};
use crate::web::page::Page;
use crate::web::pages::{CompanyPerson, PersonProblems, PersonTyped};

pub(in crate::web) async fn show(viewer: Viewer, journey: Journey) -> Result<Response, PageError> {
    let person = journey.draft.person.as_ref();
    let typed = person.map_or_else(PersonTyped::default, |person| PersonTyped {
        last_name: person.last_name.as_str(),
        first_name: person.first_name.as_str(),
        phone: person.phone.as_str(),
        email: person.email.as_str(),
    });
    page(&viewer, typed, None)
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    JourneyForm { mut journey, form }: JourneyForm,
) -> Result<Response, PageError> {
    match parse(&form) {
        Ok(person) => {
            journey.draft.introduce(person);
            journey.draft.locale = viewer.frame(None).locale;
            let next = Step::Terms.address();
            journey.go_on(&app, Step::Person, &next).await
        }
        Err(problems) => {
            let field = |name| form.get(name).unwrap_or_default();
            let typed = PersonTyped {
                last_name: field("last_name"),
                first_name: field("first_name"),
                phone: field("phone"),
                email: field("email"),
            };
            page(&viewer, typed, Some(problems))
        }
    }
}

fn parse(form: &Params) -> Result<Applicant, PersonProblems> {
    let field = |name| form.get(name).unwrap_or_default();
    let last_name = Name::parse(field("last_name"));
    let first_name = Name::parse(field("first_name"));
    let phone = field("phone").parse::<Phone>();
    match (last_name, first_name, phone, field("email").parse()) {
        (Ok(last_name), Ok(first_name), Ok(phone), Ok(email)) => Ok(Applicant {
            last_name,
            first_name,
            phone,
            email,
        }),
        (last_name, first_name, phone, email) => Err(PersonProblems {
            last_name: last_name.err().map(Into::into),
            first_name: first_name.err().map(Into::into),
            phone_wrong: phone.is_err(),
            email_wrong: email.is_err(),
        }),
    }
}

fn page(
    viewer: &Viewer,
    typed: PersonTyped<'_>,
    problems: Option<PersonProblems>,
) -> Result<Response, PageError> {
    let page = CompanyPerson {
        frame: viewer.frame(None),
        typed,
        problems,
    };
    let refused = problems.map(|_| StatusCode::UNPROCESSABLE_ENTITY);
    Ok(answer(Page::new(&page)?, refused))
}
