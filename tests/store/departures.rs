//! `departed_rule` and `departed_member`: what leavers had rights for does not wait for ever.

use std::time::Duration;

use idp::domain::{
    AccountState, Effect, Origin, Principal, RightSet, Rule, RuleId, Target, TeamId,
};

use super::samples::{NOW, account};
use crate::support::stores;

const YEAR: Duration = Duration::from_hours(365 * 24);

#[tokio::test]
async fn what_no_successor_was_given_within_the_time_is_forgotten() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let mut administrator = account("Avant");
        administrator.roles.administrator_since = Some(NOW);
        let leaver = account("Lefèvre");
        assert_eq!(leaver.state, AccountState::Active);
        for person in [&administrator, &leaver] {
            tx.add_account(person, None, NOW).await.unwrap();
        }
        let company = leaver.siret.siren();
        let rule = Rule {
            id: RuleId::from_random(16),
            owner: company,
            principal: Principal::Account(leaver.id),
            target: Target::OwnCompany,
            rights: RightSet::from_number(8).unwrap(),
            effect: Effect::Allow,
            valid_from: NOW,
            valid_until: None,
            origin: Origin::Administrator,
            author: None,
        };
        tx.add_rule(&rule).await.unwrap();
        let team = TeamId::from_random(32);
        tx.add_team(team, company, "paie").await.unwrap();
        assert!(tx.join_team(company, team, leaver.id).await.unwrap());
        let charge = tx.take_charge(administrator.id).await.unwrap().unwrap();
        assert!(tx.strike_off(charge, leaver.id, NOW).await.unwrap());

        assert!(tx.has_left_rights(leaver.id).await.unwrap(), "{engine}");
        let pruned = tx.prune_departures(NOW).await.unwrap();
        assert_eq!(pruned, 0, "{engine}: it was just now");
        let pruned = tx.prune_departures(NOW + YEAR).await.unwrap();
        assert_eq!(pruned, 2, "{engine}: a rule and a team");
        assert!(!tx.has_left_rights(leaver.id).await.unwrap(), "{engine}");
    }
}
