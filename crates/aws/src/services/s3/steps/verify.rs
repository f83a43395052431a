//! `s3.verify-objects`: every object against its copy. What the parity report shows.
//!
//! A bucket that is in use goes on growing. What is missing in the target is copied first; what
//! comes, or changes, after that is named and counted by itself: it is no fault of the copy, and
//! waiting for silence would never end.

use super::super::params::{Copy, read};
use super::compare::{Side, compare};
use super::listing::{Listed, Listing, Pair, next};
use super::object::{Copied, Copier};
use super::{Hands, delete};
use crate::failure::{Cause, Failure};
use async_trait::async_trait;
use futures::StreamExt;
use landfall_domain::StepSpec;
use landfall_domain::parity::{Mismatch, ObjectParity, Verification};
use landfall_domain::progress::Progress;
use landfall_domain::run::Level;
use landfall_engine::{Seen, Step, StepContext, StepError};
use serde_json::{Value, json};
use std::collections::HashSet;

/// Objects compared between two looks at the listings.
const BATCH: usize = 500;
/// Missing objects that are copied before comparing; the copying step has copied all the others.
const CAUGHT_UP: usize = 100_000;
/// Differences kept; more are counted.
const KEPT: usize = 1000;

/// `s3.verify-objects`.
pub struct VerifyObjects(pub(super) Hands);

#[async_trait]
impl Step for VerifyObjects {
    fn kind(&self) -> &'static str {
        "s3.verify-objects"
    }

    async fn observe(&self, _cx: &StepContext, spec: &StepSpec) -> Result<Seen, StepError> {
        let _: Copy = read(spec)?;
        Ok(Seen::Needed(Value::Null))
    }

    async fn act(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        let params: Copy = read(spec)?;
        let session = self.0.at(&params.source, spec).await?;
        let copier = Copier {
            read: session.s3(),
            write: session.in_region(&params.target.region).s3(),
            params,
        };
        Ok(json!({"copied": catch_up(cx, &copier).await?}))
    }

    async fn verify(&self, cx: &StepContext, spec: &StepSpec) -> Result<Verification, StepError> {
        let params: Copy = read(spec)?;
        let session = self.0.at(&params.source, spec).await?;
        let (read, write) = (session.s3(), session.in_region(&params.target.region).s3());
        let mut source = Listing::new(read.clone(), &params.source.bucket);
        let mut target = Listing::new(write.clone(), &params.target.bucket);
        let sides = (
            Side {
                client: &read,
                bucket: &params.source.bucket,
            },
            Side {
                client: &write,
                bucket: &params.target.bucket,
            },
        );
        let caught_up: HashSet<String> = cx.journal.made().await?.into_iter().collect();
        let mut parity = ObjectParity::default();
        let mut both = Vec::with_capacity(BATCH);
        loop {
            let pair = next(&mut source, &mut target).await?;
            let ended = pair.is_none();
            match pair {
                Some(Pair::Source(object)) if object.is_since(cx) => later(&mut parity, object.key),
                Some(Pair::Source(object)) => {
                    parity.source_objects += 1;
                    parity.source_bytes += object.size;
                    differs(&mut parity, object.key, "missing in the target");
                }
                // Copied by this step, and deleted in the source since.
                Some(Pair::Target(object)) if caught_up.contains(&object.key) => {
                    later(&mut parity, object.key);
                }
                Some(Pair::Target(object)) => {
                    parity.target_objects += 1;
                    parity.target_bytes += object.size;
                    differs(&mut parity, object.key, "only in the target");
                }
                Some(Pair::Both(left, right)) => {
                    parity.source_objects += 1;
                    parity.source_bytes += left.size;
                    parity.target_objects += 1;
                    parity.target_bytes += right.size;
                    both.push((left, right));
                }
                None => {}
            }
            if both.len() == BATCH || ended {
                check(
                    cx,
                    &sides,
                    std::mem::take(&mut both),
                    params.at_once,
                    &mut parity,
                )
                .await?;
                cx.journal
                    .progress(Progress {
                        items: parity.source_objects,
                        total_items: spec.work.items.max(parity.source_objects),
                        bytes: parity.source_bytes,
                        total_bytes: spec.work.bytes.max(parity.source_bytes),
                    })
                    .await?;
            }
            if ended {
                break;
            }
        }
        parity.mismatches.sort_by(|a, b| a.key.cmp(&b.key));
        parity.later_keys.sort();
        if parity.later > 0 {
            let text = format!(
                "{later} objects of {from} changed after this run began and are not in {to} as they are now; the parity report names them. When nobody writes to {from} any more, bring them over: aws s3 sync s3://{from} s3://{to}",
                later = parity.later,
                from = params.source.bucket,
                to = params.target.bucket
            );
            cx.journal.log(Level::Warning, &text).await?;
        }
        Ok(Verification {
            checks: Vec::new(),
            objects: Some(parity),
        })
    }

    async fn undo(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        let params: Copy = read(spec)?;
        let client = self.0.at(&params.target, spec).await?.s3();
        delete::made(cx, &client, &params.target.bucket).await
    }
}

/// Copies what is missing in the target; gives how many objects that were. Nothing in the target is
/// overwritten. It looks once, and then copies: a source that grows faster than it is copied would
/// otherwise never end.
async fn catch_up(cx: &StepContext, copier: &Copier) -> Result<u64, StepError> {
    let mut source = Listing::new(copier.read.clone(), &copier.params.source.bucket);
    let mut target = Listing::new(copier.write.clone(), &copier.params.target.bucket);
    let mut missing = Vec::new();
    while let Some(pair) = next(&mut source, &mut target).await? {
        if let Pair::Source(object) = pair {
            missing.push(object);
        }
        if missing.len() == CAUGHT_UP {
            break;
        }
    }
    let mut copied = 0;
    for batch in missing.chunks(BATCH) {
        cx.go_on()?;
        let keys: Vec<String> = batch.iter().map(|object| object.key.clone()).collect();
        cx.journal.will_make(&keys).await?;
        let mut copies = futures::stream::iter(batch.to_vec())
            .map(|object| async move { copier.copy(&object).await })
            .buffer_unordered(copier.params.at_once.max(1));
        while let Some(done) = copies.next().await {
            copied += u64::from(done? == Copied::Done);
        }
    }
    Ok(copied)
}

async fn check(
    cx: &StepContext,
    sides: &(Side<'_>, Side<'_>),
    pairs: Vec<(Listed, Listed)>,
    at_once: usize,
    parity: &mut ObjectParity,
) -> Result<(), StepError> {
    let mut results = futures::stream::iter(pairs)
        .map(|(left, right)| async move {
            cx.go_on()?;
            let compared = compare(&sides.0, &sides.1, (&left, &right), true).await;
            Ok::<_, StepError>((left, right, compared))
        })
        .buffer_unordered(at_once.max(1));
    while let Some(result) = results.next().await {
        let (left, right, compared) = result?;
        let since = left.is_newer_than(&right, cx);
        match compared {
            Ok(compared) if since && !compared.differs.is_empty() => {
                parity.source_objects -= 1;
                parity.source_bytes -= left.size;
                parity.target_objects -= 1;
                parity.target_bytes -= right.size;
                later(parity, left.key);
            }
            Ok(compared) => {
                *parity
                    .methods
                    .entry(compared.method.to_owned())
                    .or_default() += 1;
                if compared.differs.is_empty() {
                    parity.verified += 1;
                } else {
                    differs(parity, left.key, &compared.differs.join(", "));
                }
            }
            Err(failure) => unread(parity, left.key, failure)?,
        }
    }
    Ok(())
}

/// An object that cannot be read is a difference; a connection that fails is a failed attempt.
fn unread(parity: &mut ObjectParity, key: String, failure: Failure) -> Result<(), StepError> {
    match failure.cause {
        Cause::NotFound => {
            differs(parity, key, "deleted while it was compared");
            Ok(())
        }
        Cause::Denied | Cause::Other => {
            let what = format!("cannot be read: {}: {}", failure.code, failure.message);
            differs(parity, key, &what);
            Ok(())
        }
        _ => Err(failure.step()),
    }
}

fn later(parity: &mut ObjectParity, key: String) {
    parity.later += 1;
    if parity.later_keys.len() < KEPT {
        parity.later_keys.push(key);
    }
}

fn differs(parity: &mut ObjectParity, key: String, what: &str) {
    parity.mismatched += 1;
    if parity.mismatches.len() < KEPT {
        parity.mismatches.push(Mismatch {
            key,
            what: what.to_owned(),
        });
    }
}
