//! Sample contexts: each page in each of its states.

use std::sync::LazyLock;

use super::super::*;
use super::{allowed, factors, passwords, recoveries};
use crate::domain::{Locale, Theme, WebOrigin};

/// A file name for the gallery, and the page.
pub(super) type Sample = (&'static str, String);

pub(super) const QUERY: &str = "interaction=int-7f3a";

pub(super) const fn frame(locale: Locale) -> Frame<'static> {
    Frame {
        locale,
        theme: Theme::System,
        query: QUERY,
        embedders: &[],
    }
}

/// In a frame of the partner's page.
pub(super) fn framed(locale: Locale) -> Frame<'static> {
    static EMBEDDERS: LazyLock<[WebOrigin; 1]> =
        LazyLock::new(|| ["https://formation.example".parse().unwrap()]);
    frame(locale).within(EMBEDDERS.as_slice())
}

pub(super) const PARTNER: Partner<'static> = Partner {
    name: "Mon compte apprentissage",
    logo: Some("/logo.svg"),
    policy: Some("https://formation.example/confidentialite"),
    terms: Some("https://formation.example/conditions"),
};

pub(super) const PASSKEY: PasskeyForm<'static> = PasskeyForm {
    options: r#"{"challenge":"AAAA"}"#,
    sealed: "sealed",
};

pub(super) const fn sign_in(locale: Locale) -> SignIn<'static> {
    SignIn {
        frame: frame(locale),
        partner: Some(PARTNER),
        service: None,
        occasion: Occasion::First,
        interaction: "int-7f3a",
        typed: Typed {
            siret: "",
            last_name: "",
            first_name: "",
        },
        problem: None,
        passkey: Some(PASSKEY),
        accounts: &[],
        remember: Some(false),
        recovery: Some("/recover"),
        registration: true,
    }
}

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    [
        super::sign_ins::all(locale),
        factors::all(locale),
        allowed::all(locale),
        sign_outs(locale),
        passwords::all(locale),
        recoveries::all(locale),
        super::missing_rights::all(locale),
        errors(locale),
        homes(locale),
        others(locale),
        super::people::all(locale),
        super::registrations::all(locale),
        super::candidates::all(locale),
        super::space::all(locale),
    ]
    .concat()
}

fn sign_outs(locale: Locale) -> Vec<Sample> {
    let frame = frame(locale);
    let confirm = |partner| {
        html(&SignOutConfirm {
            frame,
            partner,
            interaction: "int-7f3a",
            person: "Éloïse Lefèvre",
        })
    };
    let back = Some((PARTNER.name, "https://formation.example/"));
    let partners = SignOutPartners {
        frame,
        frames: &[(PARTNER.name, "https://formation.example/leave?iss=x&sid=y")],
        next: "/sign-out/done",
    };
    vec![
        ("sign-out-partners", html(&partners)),
        ("sign-out-confirm", confirm(Some(PARTNER))),
        ("sign-out-confirm-here", confirm(None)),
        ("signed-out", html(&SignedOut { frame, back })),
        ("signed-out-here", html(&SignedOut { frame, back: None })),
    ]
}

fn errors(locale: Locale) -> Vec<Sample> {
    let error = |kind, technical, back| {
        html(&ErrorPage {
            frame: frame(locale),
            kind,
            technical,
            reference: "01JDEMO7Q2",
            back,
        })
    };
    let unregistered = Technical {
        code: "invalid_request",
        description: "redirect_uri is not registered",
    };
    let start_again = Some("https://formation.example/connexion");
    let back = Some((PARTNER.name, "https://formation.example/"));
    vec![
        (
            "error-untrusted",
            error(ErrorKind::UntrustedRequest, Some(unregistered), None),
        ),
        (
            "error-expired",
            error(ErrorKind::InteractionExpired { start_again }, None, back),
        ),
        (
            "error-browser",
            error(ErrorKind::ForeignBrowser, None, back),
        ),
        ("error-link", error(ErrorKind::DeadLink, None, None)),
        ("error-busy", error(ErrorKind::Busy, None, None)),
        ("error-not-found", error(ErrorKind::NotFound, None, None)),
        ("error-internal", error(ErrorKind::Internal, None, None)),
    ]
}

fn others(locale: Locale) -> Vec<Sample> {
    let frame = frame(locale);
    let in_frame = SignIn {
        frame: framed(locale),
        problem: Some(SignInProblem::Refused),
        remember: None,
        ..sign_in(locale)
    };
    let complete = Complete {
        frame: framed(locale),
        onward: Onward::SignedIn,
        partner: PARTNER.name,
        ticket: "ticket-5c1d",
    };
    let web_message = WebMessage {
        frame: framed(locale),
        origin: "https://formation.example",
        response: r#"{"code":"code-9b2e","state":"a&b"}"#,
    };
    let form_post = FormPost {
        frame,
        partner: PARTNER.name,
        action: "https://formation.example/retour",
        fields: &[("code", "abc"), ("state", "x y&z")],
    };
    vec![
        ("form-post", html(&form_post)),
        ("complete", html(&complete)),
        ("sign-in-framed", html(&in_frame)),
        ("web-message", html(&web_message)),
    ]
}

pub(super) fn html(page: &impl Template) -> String {
    page.render().unwrap()
}

fn homes(locale: Locale) -> Vec<Sample> {
    let session = |role| {
        let session = HomeSession {
            person: "Éloïse Lefèvre",
            siret: "99900000300015".parse().unwrap(),
            establishment: Some("Menuiserie des Trois Chênes"),
            role,
            few_codes: Some(2),
            secret_question: true,
            mails: true,
            sign_out: "/sign-out",
        };
        Some(session)
    };
    let home = |session| {
        html(&Home {
            frame: frame(locale),
            session,
            registration: true,
        })
    };
    let administrator = HomeRole::Administrator { candidates: true };
    vec![
        ("home", home(None)),
        ("home-session", home(session(administrator))),
        ("home-waiting", home(session(HomeRole::Waiting))),
    ]
}
