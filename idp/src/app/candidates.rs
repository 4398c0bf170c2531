//! Who registered a company becomes its administrator, and what they asked for comes true: rights
//! in the services that were wanted, and invitations to the people who were named.

use crate::crypto::{SealKey, Secret, random_number};
use crate::domain::{
    Account, AccountId, Effect, Grain, Letter, LinkKey, Locale, Newcomer, Origin, Principal,
    RegistrationLetter, RightSet, Rule, RuleId, Target, Timestamp, Wish, Wishes,
};
use crate::mail::Envelope;
use crate::store::Tx;

/// The keys that it takes.
#[derive(Clone, Copy, Debug)]
pub struct Keeping<'a> {
    /// Opens what was asked for.
    pub registrations: &'a SealKey,
    /// Seals the mails that tell of it.
    pub mails: &'a SealKey,
}

/// What came true with a confirmation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confirmed {
    pub rules: usize,
    pub invited: Vec<AccountId>,
}

/// None where the account does not wait, or not any more. Invitations hold until then. To be called
/// in a transaction.
pub async fn confirm_administrator(
    tx: &mut Tx,
    keeping: Keeping<'_>,
    account: &Account,
    (now, until): (Timestamp, Timestamp),
) -> anyhow::Result<Option<Confirmed>> {
    tx.hold_company(account.siret).await?;
    let Some(sealed) = tx.confirm_administrator(account.id, now).await? else {
        return Ok(None);
    };
    let wishes = match sealed {
        Some(sealed) => serde_json::from_slice(&keeping.registrations.open(&sealed)?)?,
        None => Wishes::default(),
    };
    let mut confirmed = Confirmed {
        rules: give(tx, account, &wishes.services, now).await?,
        invited: Vec::new(),
    };
    for newcomer in wishes.declarants {
        let invited = invite(tx, keeping, (account, newcomer), (now, until)).await?;
        confirmed.invited.extend(invited);
    }
    let letter = Letter::Registration(RegistrationLetter::Confirmed);
    let letter = Envelope::to_owner(account, Locale::default(), letter);
    tx.add_mail(&letter.seal(keeping.mails, now)?, now).await?;
    Ok(Some(confirmed))
}

/// All rights in the services that were wanted: one rule for the establishment, and one for the
/// company where services are used by it. The services' own delays count from now.
async fn give(
    tx: &mut Tx,
    account: &Account,
    wishes: &[Wish],
    now: Timestamp,
) -> anyhow::Result<usize> {
    let catalogue = tx.catalogue(std::time::Duration::ZERO).await?;
    let company = account.siret.siren();
    let mut given = 0;
    for (grain, target) in [
        (Grain::Siret, Target::Establishment(account.siret)),
        (Grain::Siren, Target::Company(company)),
    ] {
        let wanted = wishes
            .iter()
            .filter_map(|wish| catalogue.service(&wish.service));
        let rights = wanted
            .filter(|service| service.grain == grain)
            .fold(RightSet::NONE, |all, service| all.union(service.rights()));
        if rights == RightSet::NONE {
            continue;
        }
        let rule = Rule {
            id: RuleId::from_random(random_number()),
            owner: company,
            principal: Principal::Account(account.id),
            target,
            rights,
            effect: Effect::Allow,
            valid_from: now,
            valid_until: None,
            origin: Origin::Registration,
            author: Some(account.id),
        };
        tx.add_rule(&rule).await?;
        given += 1;
    }
    Ok(given)
}

/// None where the establishment has somebody of that name by now.
async fn invite(
    tx: &mut Tx,
    keeping: Keeping<'_>,
    (by, newcomer): (&Account, Newcomer),
    (now, until): (Timestamp, Timestamp),
) -> anyhow::Result<Option<AccountId>> {
    let id = AccountId::from_random(random_number());
    let account = newcomer.account(id, by.siret, now);
    if tx.find_credentials(&account.sign_in_key()).await?.is_some() {
        return Ok(None);
    }
    tx.add_account(&account, None, now).await?;
    let secret = Secret::random();
    tx.put_invitation(account.id, &secret.hash(), now, (now, until))
        .await?;
    let letter = Letter::Invited {
        key: LinkKey::from_random(secret.expose().to_owned()),
        first_name: by.first_name.clone(),
        last_name: by.last_name.clone(),
        until,
    };
    let letter = Envelope::to_owner(&account, Locale::default(), letter);
    tx.add_mail(&letter.seal(keeping.mails, now)?, now).await?;
    Ok(Some(account.id))
}
