//! `/account/rights`: what a person may do for whom, and why.

use askama::Template;

use super::Frame;
use super::summary::Summary;
use crate::domain::{
    Action, Entity, Establishment, Grain, Origin, Principal, Rule, Service, Target, Timestamp,
};
use crate::texts;

#[derive(Debug, Template)]
#[template(path = "rights.html", whitespace = "minimize")]
pub struct RightsPage<'a> {
    pub frame: Frame<'a>,
    pub person: &'a str,
    pub search: RightsSearch<'a>,
    /// Those of the catalogue.
    pub services: &'a [Service],
    /// None where what was looked for is no number.
    pub targets: Option<&'a [TargetShown<'a>]>,
    /// The last that was looked at, where there are more.
    pub next: Option<Entity>,
}

#[derive(Clone, Copy, Debug)]
pub struct RightsSearch<'a> {
    /// As it was typed.
    pub number: &'a str,
    pub is_wrong: bool,
    pub service: Option<&'a str>,
    pub grain: Grain,
    /// Is this a page after the first?
    pub continued: bool,
}

/// An establishment or company for which something is held.
#[derive(Clone, Debug)]
pub struct TargetShown<'a> {
    pub entity: Entity,
    pub establishment: Option<&'a Establishment>,
    pub services: Vec<HeldShown<'a>>,
}

#[derive(Clone, Debug)]
pub struct HeldShown<'a> {
    pub service: &'a Service,
    pub reasons: Vec<ReasonShown<'a>>,
}

/// What one rule gives, with the names of what it is about.
#[derive(Clone, Debug)]
pub struct ReasonShown<'a> {
    pub actions: Vec<Action>,
    /// The services that it follows from, nearest first.
    pub follows: Vec<&'a Service>,
    pub rule: &'a Rule,
    pub team: Option<&'a str>,
    pub portfolio: Option<&'a str>,
    pub author: Option<&'a str>,
}

impl RightsPage<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let wrong = || {
            let field = ("number", frame.t("rights-number-wrong"));
            Summary::of_fields(frame.t("sign-in-fields-title"), vec![field])
        };
        self.search.is_wrong.then(wrong)
    }

    fn message(&self) -> Option<String> {
        self.summary()?.message_of("number")
    }

    fn has_companies(&self) -> bool {
        self.services.iter().any(|one| one.grain == Grain::Siren)
    }

    const fn is_of_companies(&self) -> bool {
        matches!(self.search.grain, Grain::Siren)
    }

    fn label<'s>(&self, service: &'s Service) -> &'s str {
        service.label.of(self.frame.locale)
    }

    fn is_chosen(&self, service: &Service) -> bool {
        self.search.service == Some(service.code.as_str())
    }

    fn next(&self) -> Option<String> {
        let next = self.next?;
        let search = &self.search;
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("grain", search.grain.as_str());
        if let Some(service) = search.service {
            query.append_pair("service", service);
        }
        if !search.number.is_empty() {
            query.append_pair("number", search.number);
        }
        query.append_pair("after", &next.as_number().to_string());
        Some(format!("/account/rights?{}", query.finish()))
    }
}

impl TargetShown<'_> {
    fn number(&self) -> String {
        match self.entity {
            Entity::Establishment(siret) => siret.in_groups(),
            Entity::Company(siren) => siren.in_groups(),
        }
    }

    fn name(&self) -> Option<&str> {
        self.establishment?.known_name()
    }

    fn locality(&self) -> Option<&str> {
        let locality = self.establishment?.locality.as_str();
        Some(locality).filter(|locality| !locality.is_empty())
    }
}

impl ReasonShown<'_> {
    fn actions(&self, frame: &Frame<'_>) -> String {
        let word = |action: &Action| match action {
            Action::Declare => frame.t("rights-declare"),
            Action::Pay => frame.t("rights-pay"),
            Action::Consult => frame.t("rights-consult"),
        };
        let words: Vec<String> = self.actions.iter().map(word).collect();
        words.join(", ")
    }

    /// Whose word it is, since when and until when, through what.
    fn why(&self, frame: &Frame<'_>) -> String {
        let day = |at| texts::day(frame.locale, at);
        let until = |at: Timestamp| frame.t_with("rights-until", "day", &day(at));
        let follows = self.follows.iter().map(|service| {
            frame.t_with("rights-follows", "service", service.label.of(frame.locale))
        });
        let since = frame.t_with("rights-since", "day", &day(self.rule.valid_from));
        let mut parts = vec![self.origin(frame), since];
        parts.extend(self.rule.valid_until.map(until));
        parts.extend(self.whom(frame));
        parts.push(self.target(frame));
        parts.extend(follows);
        parts.join(", ")
    }

    fn origin(&self, frame: &Frame<'_>) -> String {
        let origin = match self.rule.origin {
            Origin::Registration => frame.t("rights-registration"),
            Origin::Administrator => frame.t("rights-administrator"),
            Origin::Import => frame.t("rights-import"),
            Origin::Transfer => frame.t("rights-transfer"),
            Origin::Partner => frame.t("rights-partner"),
        };
        match self.author {
            Some(author) => format!("{origin} ({author})"),
            None => origin,
        }
    }

    fn whom(&self, frame: &Frame<'_>) -> Option<String> {
        match self.rule.principal {
            Principal::Account(_) => None,
            Principal::Company(_) => Some(frame.t("rights-everybody")),
            Principal::Team(_) => {
                let team = self.team.unwrap_or_default();
                Some(frame.t_with("rights-team", "team", team))
            }
        }
    }

    fn target(&self, frame: &Frame<'_>) -> String {
        match self.rule.target {
            Target::Establishment(_) => frame.t("rights-by-establishment"),
            Target::Company(_) => frame.t("rights-by-company"),
            Target::OwnCompany => frame.t("rights-by-own-company"),
            Target::FilingLinks => frame.t("rights-by-filing"),
            Target::Portfolio(_) => {
                let portfolio = self.portfolio.unwrap_or_default();
                frame.t_with("rights-by-portfolio", "portfolio", portfolio)
            }
        }
    }
}
