//! Samples of the pages of administrators and of those they invite.

use super::super::*;
use super::samples::{Sample, frame, html};
use crate::accounts::declarants::Change;
use crate::accounts::password::{Own, assess};
use crate::domain::{
    Account, AccountId, AccountState, HelpOutcome, IdentityProofing, Locale, Name,
    OrganisationLink, PasswordRules, Roles, Siret, Timestamp,
};

use crate::store::HelpRequest;

const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);
const LATER: Timestamp = Timestamp::from_unix(1_800_600_000);

fn siret() -> Siret {
    "99900000300015".parse().unwrap()
}

pub(super) fn account(state: AccountState, administrator: bool) -> Account {
    Account {
        id: AccountId::from_random(0x7000),
        siret: siret(),
        last_name: Name::parse("Lefèvre").unwrap(),
        first_name: Name::parse("Éloïse").unwrap(),
        email: "eloise@trois-chenes.example".parse().unwrap(),
        email_verified_at: None,
        phone: None,
        roles: Roles {
            administrator_since: administrator.then_some(NOW),
            declarant_since: Some(NOW),
        },
        state,
        identity: IdentityProofing::Declarative,
        link: OrganisationLink::Moderated,
        updated_at: NOW,
    }
}

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    [
        lists(locale),
        persons(locale),
        invitations(locale),
        acceptances(locale),
        helps(locale),
        super::agents::all(locale),
    ]
    .concat()
}

fn helps(locale: Locale) -> Vec<Sample> {
    let request = |id: &str, administrator| HelpRequest {
        id: id.to_owned(),
        account: account(AccountState::Active, administrator),
        locale,
        created_at: NOW,
        expires_at: LATER,
    };
    let requests = [request("help-1", false), request("help-2", true)];
    let help = |requests, done, problem| {
        html(&DeclarantsHelp {
            frame: frame(locale),
            requests,
            done,
            problem,
            list: "/account/declarants",
        })
    };
    vec![
        ("help", help(&requests, None, None)),
        ("help-sent", help(&[], Some(HelpOutcome::Helped), None)),
        (
            "help-dismissed",
            help(&requests[..1], Some(HelpOutcome::Dismissed), None),
        ),
        (
            "help-not-now",
            help(&requests, None, Some(HelpProblem::NotNow)),
        ),
        (
            "help-just-sent",
            help(&requests, None, Some(HelpProblem::JustSent)),
        ),
        (
            "help-email",
            help(&requests, None, Some(HelpProblem::Email)),
        ),
    ]
}

fn lists(locale: Locale) -> Vec<Sample> {
    let people: Vec<Account> = AccountState::ALL
        .iter()
        .map(|state| account(*state, *state == AccountState::Active))
        .collect();
    let mut members: Vec<Member<'_>> = people
        .iter()
        .map(|account| Member::new(account, Some(LATER), NOW))
        .collect();
    members.push(Member::new(&people[0], Some(NOW), LATER));
    let list = |establishment, searched, members, more| {
        html(&Declarants {
            frame: frame(locale),
            siret: siret(),
            establishment,
            searched,
            members,
            asking: members.len(),
            more,
        })
    };
    let before = Some(people[0].id);
    let name = Some("Menuiserie des Trois Chênes");
    let transfer = |successors, more| {
        html(&DeclarantTransfer {
            frame: frame(locale),
            gone: members[5],
            successors,
            more,
        })
    };
    vec![
        ("declarants", list(name, "", &members, before)),
        ("declarants-none", list(None, "Zz & co", &[], None)),
        ("declarant-transfer", transfer(&members[3..4], before)),
        ("declarant-transfer-nobody", transfer(&[], None)),
    ]
}

fn persons(locale: Locale) -> Vec<Sample> {
    use AccountState::{Active, Invited, StruckOff, Suspended};

    let person = |state, administrator, done, problem| {
        let account = account(state, administrator);
        let nobody = AccountId::from_random(0);
        let changes: Vec<Change> = Change::ALL
            .iter()
            .copied()
            .filter(|change| change.fits(&account, nobody))
            .collect();
        html(&Declarant {
            frame: frame(locale),
            member: Member::new(&account, Some(LATER), NOW),
            changes: &changes,
            may_transfer: state == StruckOff,
            done,
            problem,
            list: "/account/declarants",
        })
    };
    let failed = |state, problem| person(state, true, None, Some(problem));
    let mut samples = vec![
        ("declarant-invited", person(Invited, false, None, None)),
        ("declarant-active", person(Active, false, None, None)),
        ("declarant-suspended", person(Suspended, true, None, None)),
        ("declarant-gone", person(StruckOff, false, None, None)),
        (
            "declarant-last",
            failed(Active, DeclarantProblem::LastAdministrator),
        ),
        (
            "declarant-not-now",
            failed(Active, DeclarantProblem::NotNow),
        ),
        (
            "declarant-by-operator",
            failed(Suspended, DeclarantProblem::ByOperator),
        ),
        (
            "declarant-just-sent",
            failed(Invited, DeclarantProblem::JustSent),
        ),
        ("declarant-email", failed(Invited, DeclarantProblem::Email)),
    ];
    for change in Change::ALL {
        samples.push(("declarant-done", person(Active, true, Some(*change), None)));
    }
    samples
}

fn invitations(locale: Locale) -> Vec<Sample> {
    let invite = |problem| {
        html(&DeclarantInvite {
            frame: frame(locale),
            typed: InviteTyped {
                last_name: "Lefèvre",
                first_name: "",
                email: "eloise@",
                administrator: true,
            },
            problem,
        })
    };
    let wrong = InviteFields {
        last_name: Some(NameProblem::TooLong),
        first_name: Some(NameProblem::Missing),
        email_wrong: true,
    };
    vec![
        ("invite", invite(None)),
        ("invite-fields", invite(Some(InviteProblem::Fields(wrong)))),
        ("invite-name-taken", invite(Some(InviteProblem::NameTaken))),
        ("invite-too-many", invite(Some(InviteProblem::TooMany))),
    ]
}

fn acceptances(locale: Locale) -> Vec<Sample> {
    let judged = |typed| assess(typed, PasswordRules::Published, &Own::default(), false);
    let accept = |establishment, problem| {
        html(&Invitation {
            frame: frame(locale),
            person: "Éloïse Lefèvre",
            siret: siret(),
            establishment,
            key: "a-key",
            choice: match problem {
                None | Some(InvitationProblem::Missing) => PasswordChoice::open(judged("")),
                Some(_) => PasswordChoice::judged(judged("soleil12")),
            },
            question: establishment.map(|_| None),
            problem,
        })
    };
    let name = Some("Menuiserie des Trois Chênes");
    vec![
        ("invitation", accept(name, None)),
        ("invitation-here", accept(None, None)),
        (
            "invitation-weak",
            accept(name, Some(InvitationProblem::Unacceptable)),
        ),
        (
            "invitation-missing",
            accept(name, Some(InvitationProblem::Missing)),
        ),
        (
            "invitation-question",
            accept(
                name,
                Some(InvitationProblem::Question {
                    question: true,
                    answer: true,
                }),
            ),
        ),
        (
            "invitation-busy",
            accept(name, Some(InvitationProblem::Busy)),
        ),
    ]
}
