//! `/account/rights`: what a person may do for whom, and why.

use idp::domain::{
    CatalogueFile, Effect, Entity, Establishment, Origin, Portfolio, PortfolioId, PortfolioKind,
    Principal, RightSet, Rule, RuleId, Siren, Siret, Target, TeamId,
};
use idp::store::{Engine, Tx};

use crate::support::statements::statements_of;
use crate::support::{Browser, Idp, Page, Partner, Person};

const HERE: &str = "/account/rights";
const CATALOGUE: &str = include_str!("../../clients/demo/catalogue.json");

/// The nth establishment of an invented client.
pub(super) fn client(number: u32) -> Siret {
    let start = format!("9991{number:04}");
    let siren: Siren = checked(&start);
    checked(&format!("{siren}0001"))
}

/// The number that begins so, with its check digit.
fn checked<T: std::str::FromStr>(start: &str) -> T {
    let mut all = (0..10).map(|digit| format!("{start}{digit}"));
    all.find_map(|text| text.parse().ok()).unwrap()
}

pub(super) struct Cast<'a> {
    idp: &'a Idp,
    pub(super) browser: Browser<'a>,
    pub(super) person: Person,
    /// All rights of Compte AT/MP.
    rights: RightSet,
}

impl<'a> Cast<'a> {
    pub(super) async fn of(idp: &'a Idp) -> Self {
        let (person, partner) = (idp.person().await, Partner::of(idp).await);
        let mut browser = Browser::new(idp);
        browser.sign_in(&person, &partner.request(&[])).await;
        let mut tx = idp.app.store.begin().await.unwrap();
        let file = CatalogueFile::parse(CATALOGUE).unwrap();
        tx.put_catalogue(&file).await.unwrap();
        let catalogue = tx.catalogue(std::time::Duration::ZERO).await.unwrap();
        let service = catalogue.service(&"compte-atmp".parse().unwrap()).unwrap();
        let rights = service.rights();
        put_establishment(&mut tx, person.siret, "ATELIER DES LILAS").await;
        tx.commit().await.unwrap();
        Self {
            idp,
            browser,
            person,
            rights,
        }
    }

    pub(super) fn rule(&self, number: u64) -> Rule {
        Rule {
            id: RuleId::from_random(number << 4),
            owner: self.person.siret.siren(),
            principal: Principal::Account(self.person.id),
            rights: self.rights,
            target: Target::OwnCompany,
            effect: Effect::Allow,
            valid_from: self.idp.now(),
            valid_until: None,
            origin: Origin::Administrator,
            author: None,
        }
    }

    pub(super) async fn give(&self, rule: Rule) {
        let mut tx = self.idp.app.store.begin().await.unwrap();
        tx.add_rule(&rule).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A portfolio with so many clients.
    pub(super) async fn portfolio(&self, clients: u32) -> PortfolioId {
        let id = PortfolioId::from_random(0x3000);
        let owner = self.person.siret.siren();
        let mut tx = self.idp.app.store.begin().await.unwrap();
        let empty = Portfolio {
            id,
            owner,
            kind: PortfolioKind::Clients,
            name: "Clients du Nord".to_owned(),
            version: 1,
            size: 0,
        };
        tx.add_portfolio(&empty).await.unwrap();
        let mut items = Vec::new();
        for number in 0..clients {
            put_establishment(&mut tx, client(number), "CLIENT").await;
            items.push(Entity::Establishment(client(number)));
        }
        tx.add_items(owner, id, &items).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn see(&mut self, query: &str) -> Page {
        self.browser.get(&format!("{HERE}?{query}")).await
    }
}

async fn put_establishment(tx: &mut Tx, siret: Siret, name: &str) {
    let known = Establishment {
        siret,
        name: name.to_owned(),
        street: "1 RUE INVENTEE".to_owned(),
        postal_code: "00000".to_owned(),
        locality: "NULLEPART".to_owned(),
        closed_at: None,
    };
    tx.put_establishment(&known).await.unwrap();
}

fn listed(page: &Page) -> Vec<String> {
    let numbers = page.body.split("<h2><span class=\"digits\">").skip(1);
    let numbers = numbers.filter_map(|rest| rest.split('<').next());
    numbers.map(|text| text.replace('\u{a0}', "")).collect()
}

fn next(page: &Page) -> Option<String> {
    let rest = page.body.split("id=\"next\" href=\"").nth(1)?;
    Some(rest.split('"').next()?.replace("&#38;", "&"))
}

#[tokio::test]
async fn each_right_is_told_with_who_gave_it_and_through_what() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut cast = Cast::of(&idp).await;
        let page = cast.see("").await;
        assert!(page.body.contains("no entitlement here"), "{engine}");
        let (author, stranger) = (idp.person().await, 0x1010_u64);
        let portfolio = cast.portfolio(2).await;
        let team = TeamId::from_random(0x2000);
        let owner = cast.person.siret.siren();
        let mut tx = idp.app.store.begin().await.unwrap();
        tx.add_team(team, owner, "Paie").await.unwrap();
        assert!(tx.join_team(owner, team, cast.person.id).await.unwrap());
        tx.commit().await.unwrap();
        cast.give(Rule {
            author: Some(author.id),
            ..cast.rule(1)
        })
        .await;
        cast.give(Rule {
            principal: Principal::Team(team),
            target: Target::Portfolio(portfolio),
            origin: Origin::Import,
            author: Some(idp::domain::AccountId::from_random(stranger)),
            ..cast.rule(2)
        })
        .await;
        let page = cast.see("").await;
        let author = format!("({} {})", author.first_name, author.last_name);
        for text in [
            "ATELIER DES LILAS",
            "Declare",
            "Given by an administrator of the company",
            author.as_str(),
            "since 15 January 2027",
            "for the whole of your own company",
            "Given by an imported file, since",
            "as a member of the team “Paie”",
            "by the portfolio “Clients du Nord”",
            "which follows from the service",
        ] {
            assert!(page.body.contains(text), "{engine}: {text}: {}", page.body);
        }
        assert_eq!(listed(&page).len(), 3, "{engine}");
        let page = Browser::new(&idp).get(HERE).await;
        assert!(page.location().starts_with("/sign-in/start"), "{engine}");
    }
}

#[tokio::test]
async fn what_is_denied_or_another_companys_is_not_listed() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let portfolio = cast.portfolio(3).await;
    cast.give(Rule {
        target: Target::Portfolio(portfolio),
        ..cast.rule(1)
    })
    .await;
    cast.give(Rule {
        target: Target::Establishment(client(1)),
        effect: Effect::Deny,
        ..cast.rule(2)
    })
    .await;
    cast.give(Rule {
        owner: client(1).siren(),
        ..cast.rule(3)
    })
    .await;
    let held = [client(0), client(2)].map(|siret| siret.to_string());
    assert_eq!(listed(&cast.see("").await), held);
}

#[tokio::test]
async fn pages_go_on_to_the_end_and_a_search_finds_by_first_digits() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut cast = Cast::of(&idp).await;
        let portfolio = cast.portfolio(45).await;
        cast.give(Rule {
            target: Target::Portfolio(portfolio),
            ..cast.rule(1)
        })
        .await;
        let mut page = cast.see("").await;
        let mut all = listed(&page);
        while let Some(address) = next(&page) {
            page = cast.browser.get(&address).await;
            all.extend(listed(&page));
        }
        let expected: Vec<String> = (0..45).map(|number| client(number).to_string()).collect();
        assert_eq!(all, expected, "{engine}");
        let whole = client(7).to_string();
        assert_eq!(listed(&cast.see(&format!("number={whole}")).await), [whole]);
        let found = listed(&cast.see("number=999%20100%201").await);
        assert_eq!(found, expected[10..20], "{engine}");
        assert!(listed(&cast.see("number=123").await).is_empty());
        for wrong in ["x", "9990000x", "999000003000150", "-1"] {
            let page = cast.see(&format!("number={wrong}")).await;
            assert_eq!(page.status, 422, "{engine}: {wrong}");
        }
        for odd in ["after=x", "after=-1", "after=9", "service=none", "grain=x"] {
            let page = cast.see(odd).await;
            assert_eq!(listed(&page), expected[..20], "{engine}: {odd}");
        }
        let found = listed(&cast.see("service=compte-atmp&number=99910044").await);
        assert_eq!(found, expected[44..], "{engine}");
        assert!(
            listed(&cast.see("grain=siren").await).is_empty(),
            "{engine}"
        );
    }
}

// CVE-2026-33505 and its siblings: what a page goes on after is a number, or nothing.
#[tokio::test]
async fn a_page_asks_as_little_of_a_large_account_as_of_a_small_one() {
    let idp = Idp::on_engine(Engine::Postgres).await;
    let mut cast = Cast::of(&idp).await;
    let portfolio = cast.portfolio(300).await;
    cast.give(Rule {
        target: Target::Portfolio(portfolio),
        ..cast.rule(1)
    })
    .await;
    cast.see("").await;
    let late = format!("after={}", client(250));
    let (page, early) = statements_of(cast.see("")).await;
    assert_eq!(listed(&page).len(), 20);
    let (page, late) = statements_of(cast.see(&late)).await;
    assert_eq!(listed(&page)[0], client(251).to_string());
    assert_eq!(early.len(), late.len());
    assert!(early.len() < 40, "{early:?}");
}
