//! `s3.verify-objects`: every object against its copy. What the parity report shows.

use super::super::params::{Copy, read};
use super::Hands;
use super::compare::{Side, compare};
use super::listing::{Listed, Listing, Pair, next};
use crate::failure::{Cause, Failure};
use async_trait::async_trait;
use futures::StreamExt;
use landfall_domain::StepSpec;
use landfall_domain::parity::{Mismatch, ObjectParity, Verification};
use landfall_domain::progress::Progress;
use landfall_engine::{Seen, Step, StepContext, StepError};
use serde_json::{Value, json};

/// Objects compared between two looks at the listings.
const BATCH: usize = 500;
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
        Ok(Seen::Done(Value::Null))
    }

    async fn act(
        &self,
        _cx: &StepContext,
        _spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        Ok(json!({}))
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
        let mut parity = ObjectParity::default();
        let mut both = Vec::with_capacity(BATCH);
        loop {
            let pair = next(&mut source, &mut target).await?;
            let ended = pair.is_none();
            match pair {
                Some(Pair::Source(object)) => {
                    parity.source_objects += 1;
                    parity.source_bytes += object.size;
                    differs(&mut parity, object.key, "missing in the target");
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
        Ok(Verification {
            checks: Vec::new(),
            objects: Some(parity),
        })
    }

    async fn undo(
        &self,
        _cx: &StepContext,
        _spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        Ok(Value::Null)
    }
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
            Ok::<_, StepError>((left.key, compared))
        })
        .buffer_unordered(at_once.max(1));
    while let Some(result) = results.next().await {
        let (key, compared) = result?;
        match compared {
            Ok(compared) => {
                *parity
                    .methods
                    .entry(compared.method.to_owned())
                    .or_default() += 1;
                if compared.differs.is_empty() {
                    parity.verified += 1;
                } else {
                    differs(parity, key, &compared.differs.join(", "));
                }
            }
            Err(failure) => unread(parity, key, failure)?,
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

fn differs(parity: &mut ObjectParity, key: String, what: &str) {
    parity.mismatched += 1;
    if parity.mismatches.len() < KEPT {
        parity.mismatches.push(Mismatch {
            key,
            what: what.to_owned(),
        });
    }
}
