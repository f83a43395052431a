//! What DataSync makes and overwrites, which it does not tell: found by looking before and after.

use super::compare::is_copy;
use super::listing::{Listing, Pair, next};
use landfall_engine::{StepContext, StepError};
use std::collections::HashSet;

/// Keys written to the journal at once.
const BATCH: usize = 1000;

/// Writes every key that is not in the target yet to the journal, before DataSync copies it.
///
/// # Errors
/// When something that this run did not make stands under a key and differs: DataSync would
/// overwrite it.
pub async fn journal_missing(
    cx: &StepContext,
    source: &mut Listing,
    target: &mut Listing,
    bucket: &str,
) -> Result<(), StepError> {
    let ours: HashSet<String> = cx.journal.made().await?.into_iter().collect();
    let mut keys = Vec::with_capacity(BATCH);
    let mut foreign = Vec::new();
    while let Some(pair) = next(source, target).await? {
        match pair {
            Pair::Source(object) => keys.push(object.key),
            Pair::Both(left, right)
                if !ours.contains(&left.key)
                    && !is_copy(&source.side(), &target.side(), (&left, &right)).await? =>
            {
                foreign.push(left.key);
            }
            Pair::Both(..) | Pair::Target(_) => {}
        }
        if keys.len() == BATCH {
            cx.go_on()?;
            cx.journal.will_make(&std::mem::take(&mut keys)).await?;
        }
    }
    if !foreign.is_empty() {
        return Err(super::copy::in_the_way(bucket, &foreign));
    }
    if !keys.is_empty() {
        cx.journal.will_make(&keys).await?;
    }
    Ok(())
}

/// Writes the keys to the journal that came to the source between the listing of
/// [`journal_missing`] and that of DataSync.
///
/// # Errors
/// When a bucket cannot be listed or the journal not be written.
pub async fn journal_meanwhile(
    cx: &StepContext,
    source: &mut Listing,
    target: &mut Listing,
) -> Result<(), StepError> {
    let ours: HashSet<String> = cx.journal.made().await?.into_iter().collect();
    let mut keys = Vec::new();
    while let Some(pair) = next(source, target).await? {
        match pair {
            Pair::Both(left, right)
                if left.is_since(cx) && right.is_since(cx) && !ours.contains(&left.key) =>
            {
                keys.push(left.key);
            }
            _ => {}
        }
    }
    for keys in keys.chunks(BATCH) {
        cx.journal.will_make(keys).await?;
    }
    Ok(())
}
