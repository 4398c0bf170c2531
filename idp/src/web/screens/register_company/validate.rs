//! The link of the mail: with the password that was chosen, it makes an account.
//!
//! 1. Opening it shows whose registration it is and changes nothing, so that a mail program that
//!    looks at links does no harm.
//! 2. The password is asked for: an address that was mistyped, or another's that was given on
//!    purpose, does not open an account by its owner's click.
//! 3. In one transaction, in turn with everybody else who joins the establishment: the link is used
//!    up, and there is an account that waits to be confirmed. Only now it shows whether somebody
//!    has that name: to who has proven an address, and has been told of to that somebody.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::answer;
use crate::accounts::registration::{Draft, TRIES, with_second_name};
use crate::app::App;
use crate::crypto::{Password, SecretHash, Verdict, random_number};
use crate::domain::{
    Account, AccountId, AccountState, EventKind, Letter, Locale, RegistrationLetter,
};
use crate::oidc::params::Params;
use crate::store::Tx;
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnForm, OwnQuery, Viewer, journey_event, open_draft};
use crate::web::letters;
use crate::web::page::Page;
use crate::web::pages::{CompanyValidate, ValidateProblem};
use crate::web::sign_on::{self, Place};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let key = query.get("key").unwrap_or_default();
    let mut tx = app.store.direct().await?;
    let kept = tx.find_link(&SecretHash::of(key), now).await?;
    drop(tx);
    let sealed = kept.and_then(|kept| kept.sealed);
    let draft = open_draft(&app, &sealed.ok_or(PageError::DeadLink)?)?;
    page(&viewer, &draft, key, (None, None))
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let key = form.get("key").unwrap_or_default();
    let Tried { journey, mut draft } = try_link(&app, key, &place).await?;
    let typed = form.get("first_name");
    if let Some(problem) = prove(&app, &draft, &form).await? {
        if problem == ValidateProblem::Wrong {
            let kind = EventKind::RegistrationRefused;
            let event = journey_event(kind, (&journey, &draft), "", &place);
            app.journal.record(event).await?;
        }
        return page(&viewer, &draft, key, (typed, Some(problem)));
    }
    if let Some(typed) = typed {
        let known = draft.person.as_mut().ok_or(PageError::NotFound)?;
        let Some(longer) = with_second_name(&known.first_name, typed) else {
            let problem = Some(ValidateProblem::SecondName);
            return page(&viewer, &draft, key, (Some(typed), problem));
        };
        known.first_name = longer;
    }
    let secret = SecretHash::of(key);
    let Some(account) = enter(&app, (&journey, &draft), &secret, &place).await? else {
        let first_name = draft.person.as_ref().map(|person| &person.first_name);
        let typed = first_name.map(|name| name.as_str().to_owned());
        let problem = Some(ValidateProblem::Taken);
        return page(&viewer, &draft, key, (typed.as_deref(), problem));
    };
    let detail = account.state.as_str();
    let event = journey_event(
        EventKind::EmailValidated,
        (&journey, &draft),
        detail,
        &place,
    );
    app.journal.record(event.account(account.id)).await?;
    sign_on::welcome(&app, &account, &headers, &place).await
}

/// A registration whose link was shown.
struct Tried {
    journey: String,
    draft: Draft,
}

async fn try_link(app: &App, key: &str, place: &Place) -> Result<Tried, PageError> {
    let mut tx = app.store.direct().await?;
    let kept = tx.try_link(&SecretHash::of(key), TRIES, place.now).await?;
    let kept = kept.ok_or(PageError::DeadLink)?;
    let sealed = kept.sealed.ok_or(PageError::DeadLink)?;
    Ok(Tried {
        journey: kept.id,
        draft: open_draft(app, &sealed)?,
    })
}

/// Is it the password that was chosen?
async fn prove(
    app: &App,
    draft: &Draft,
    form: &Params,
) -> Result<Option<ValidateProblem>, PageError> {
    let Some(typed) = form.get("password") else {
        return Ok(Some(ValidateProblem::Missing));
    };
    let stored = draft.password.clone();
    let Ok(verdict) = app.hashers.verify(Password::typed(typed), stored).await else {
        return Ok(Some(ValidateProblem::Busy));
    };
    Ok(match verdict? {
        Verdict::Right { .. } => None,
        Verdict::Wrong => Some(ValidateProblem::Wrong),
    })
}

/// The account; none where somebody has that name.
async fn enter(
    app: &App,
    (journey, draft): (&str, &Draft),
    link: &SecretHash,
    place: &Place,
) -> Result<Option<Account>, PageError> {
    let now = place.now;
    let mut tx = app.store.begin().await?;
    let state = tx.join(draft.siret).await?;
    let id = AccountId::from_random(random_number());
    let account = draft.account(id, state, now).ok_or(PageError::NotFound)?;
    let taken = tx.find_credentials(&account.sign_in_key()).await?.is_some();
    if tx.find_link(link, now).await?.is_none() {
        return Err(PageError::DeadLink);
    }
    if taken || !tx.finish_draft(link, id, now).await? {
        return Ok(None);
    }
    add(app, &mut tx, &account, (journey, draft)).await?;
    tx.commit().await?;
    Ok(Some(account))
}

async fn add(
    app: &App,
    tx: &mut Tx,
    account: &Account,
    (journey, draft): (&str, &Draft),
) -> Result<(), PageError> {
    let (id, now) = (account.id, account.updated_at);
    tx.add_account(account, draft.password.as_ref(), now)
        .await?;
    if let Some((question, answer)) = &draft.question {
        tx.put_secret_question(id, *question, answer, now).await?;
    }
    if let Some(terms) = &draft.terms {
        tx.add_terms_acceptance(id, &terms.version, terms.at)
            .await?;
    }
    if account.state == AccountState::CandidateAdmin {
        tell(app, tx, account).await?;
    }
    let wishes = serde_json::to_vec(&draft.wishes()).map_err(PageError::internal)?;
    let sealed = app.registrations.seal(&wishes)?;
    Ok(tx.add_candidacy(id, journey, &sealed, now).await?)
}

/// The administrators there, that somebody wants to be one as well.
async fn tell(app: &App, tx: &mut Tx, candidate: &Account) -> Result<(), PageError> {
    let now = candidate.updated_at;
    for administrator in tx
        .list_administrators(candidate.siret, candidate.id)
        .await?
    {
        let letter = RegistrationLetter::Candidate {
            first_name: candidate.first_name.clone(),
            last_name: candidate.last_name.clone(),
        };
        let whom = (&administrator, Locale::default());
        letters::write(app, tx, whom, Letter::Registration(letter), now).await?;
    }
    Ok(())
}

fn page(
    viewer: &Viewer,
    draft: &Draft,
    key: &str,
    (first_name, problem): (Option<&str>, Option<ValidateProblem>),
) -> Result<Response, PageError> {
    let person = draft.person.as_ref().ok_or(PageError::NotFound)?;
    let page = CompanyValidate {
        frame: viewer.frame(None),
        key,
        person: &format!("{} {}", person.first_name, person.last_name),
        siret: draft.siret,
        first_name,
        problem,
    };
    let refused = problem.map(|problem| match problem {
        ValidateProblem::Busy => StatusCode::SERVICE_UNAVAILABLE,
        ValidateProblem::Taken => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    });
    Ok(answer(Page::new(&page)?, refused))
}
