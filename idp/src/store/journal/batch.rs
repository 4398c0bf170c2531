//! One commit of the journal.

use super::Task;
use crate::crypto::MacKey;
use crate::domain::{Event, Grant};
use crate::store::{Error, Store, Tx};

/// Writes all of these, or none: for each the grant that it got, if it is one that gets any.
pub(super) async fn write(
    store: &Store,
    key: &MacKey,
    tasks: &[Task],
) -> Result<Vec<Option<Grant>>, Error> {
    let mut tx = store.begin_for_journal().await?;
    add(&mut tx, tasks).await?;
    let redeemed = redeem(&mut tx, tasks).await?;
    let rotated = rotate(&mut tx, tasks).await?;
    let grants: Vec<Option<Grant>> = redeemed
        .into_iter()
        .zip(rotated)
        .map(|(redeemed, rotated)| redeemed.or(rotated))
        .collect();
    let events: Vec<Event> = tasks
        .iter()
        .zip(&grants)
        .filter_map(|(task, grant)| event(task, grant.as_ref()))
        .collect();
    // Last, for nodes take turns from here on until the commit.
    tx.append_audit(&events.iter().collect::<Vec<_>>(), key)
        .await?;
    tx.commit().await?;
    Ok(grants)
}

fn event(task: &Task, grant: Option<&Grant>) -> Option<Event> {
    match (task, grant) {
        (Task::Record(event), _) => Some(event.clone()),
        (Task::Redeem(_, judge) | Task::Rotate(_, judge), Some(grant)) => judge(grant),
        (Task::Add(_) | Task::Redeem(..) | Task::Rotate(..), _) => None,
    }
}

async fn add(tx: &mut Tx, tasks: &[Task]) -> Result<(), Error> {
    let new: Vec<_> = tasks
        .iter()
        .filter_map(|task| match task {
            Task::Add(new) => Some(&**new),
            _ => None,
        })
        .collect();
    tx.add_grants(&new).await
}

async fn redeem(tx: &mut Tx, tasks: &[Task]) -> Result<Vec<Option<Grant>>, Error> {
    let asked: Vec<_> = tasks
        .iter()
        .filter_map(|task| match task {
            Task::Redeem(redemption, _) => Some(redemption),
            _ => None,
        })
        .collect();
    let mut redeemed = tx.redeem_codes(&asked).await?;
    let mut first = |code| {
        let place = redeemed.iter().position(|(of, _)| of == code)?;
        Some(redeemed.swap_remove(place).1)
    };
    let grants = tasks.iter().map(|task| match task {
        Task::Redeem(redemption, _) => first(&redemption.code),
        _ => None,
    });
    Ok(grants.collect())
}

async fn rotate(tx: &mut Tx, tasks: &[Task]) -> Result<Vec<Option<Grant>>, Error> {
    let asked: Vec<_> = tasks
        .iter()
        .filter_map(|task| match task {
            Task::Rotate(rotation, _) => Some(rotation),
            _ => None,
        })
        .collect();
    let mut rotated = tx.rotate_refresh_tokens(&asked).await?;
    let mut first = |rotation: &super::Rotation| {
        let place = rotated.iter().position(|grant| rotation.gave(grant))?;
        Some(rotated.swap_remove(place))
    };
    let grants = tasks.iter().map(|task| match task {
        Task::Rotate(rotation, _) => first(rotation),
        _ => None,
    });
    Ok(grants.collect())
}
