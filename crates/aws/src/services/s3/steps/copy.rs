//! `s3.copy-objects`: every object, by server-side copy.
//!
//! Invariant: a key is written to the journal before it is copied, and only when nothing stood
//! under it in the target before this run. What is in the journal is therefore ours to overwrite
//! and to delete; everything else is never touched.

use super::super::params::{Copy, read};
use super::compare::{Side, is_copy};
use super::listing::{Listed, Listing, Pair, next};
use super::object::{Copied, Copier};
use super::{Hands, delete, stop};
use async_trait::async_trait;
use futures::StreamExt;
use landfall_domain::StepSpec;
use landfall_domain::parity::{Check, Verification};
use landfall_domain::progress::Progress;
use landfall_domain::run::Level;
use landfall_engine::{Seen, Step, StepContext, StepError};
use serde_json::{Value, json};
use std::collections::HashSet;

/// Keys written to the journal at once.
const BATCH: usize = 500;
/// Keys named in a message at most.
const NAMED: usize = 10;

/// `s3.copy-objects`.
pub struct CopyObjects(pub(super) Hands);

impl CopyObjects {
    async fn copier(&self, spec: &StepSpec) -> Result<Copier, StepError> {
        let params: Copy = read(spec)?;
        let session = self.0.at(&params.source, spec).await?;
        Ok(Copier {
            read: session.s3(),
            write: session.in_region(&params.target.region).s3(),
            params,
        })
    }
}

#[async_trait]
impl Step for CopyObjects {
    fn kind(&self) -> &'static str {
        "s3.copy-objects"
    }

    async fn observe(&self, _cx: &StepContext, spec: &StepSpec) -> Result<Seen, StepError> {
        let copier = self.copier(spec).await?;
        let mut target = Listing::new(copier.write.clone(), &copier.params.target.bucket);
        let empty = target.peek().await?.is_none();
        let mut source = Listing::new(copier.read.clone(), &copier.params.source.bucket);
        if source.peek().await?.is_none() {
            return Ok(Seen::Done(json!({"source_is_empty": true})));
        }
        Ok(Seen::Needed(json!({"target_was_empty": empty})))
    }

    async fn act(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        let copier = self.copier(spec).await?;
        let mut work = Work {
            cx,
            copier: &copier,
            ours: cx.journal.made().await?.into_iter().collect(),
            progress: Progress {
                total_items: spec.work.items,
                total_bytes: spec.work.bytes,
                ..Progress::default()
            },
            copied: 0,
            archived: Vec::new(),
            foreign: Vec::new(),
        };
        let mut source = Listing::new(copier.read.clone(), &copier.params.source.bucket);
        let mut target = Listing::new(copier.write.clone(), &copier.params.target.bucket);
        let mut batch = Vec::with_capacity(BATCH);
        while let Some(pair) = next(&mut source, &mut target).await? {
            match pair {
                Pair::Source(object) => batch.push((object, None)),
                Pair::Both(object, there) => batch.push((object, Some(there))),
                Pair::Target(_) => {}
            }
            if batch.len() == BATCH {
                work.batch(std::mem::take(&mut batch)).await?;
            }
        }
        work.batch(batch).await?;
        work.end()
    }

    /// What the listings tell: number and size. Object by object follows in its own step, which
    /// also sees to what was written to the source meanwhile.
    async fn verify(&self, cx: &StepContext, spec: &StepSpec) -> Result<Verification, StepError> {
        let copier = self.copier(spec).await?;
        let mut source = Listing::new(copier.read.clone(), &copier.params.source.bucket);
        let mut target = Listing::new(copier.write.clone(), &copier.params.target.bucket);
        let (mut expected, mut found) = ((0_u64, 0_u64), (0_u64, 0_u64));
        let mut different = Vec::new();
        while let Some(pair) = next(&mut source, &mut target).await? {
            match pair {
                Pair::Source(object) if object.is_since(cx) => {}
                Pair::Both(object, there)
                    if object.size != there.size && object.is_newer_than(&there, cx) => {}
                Pair::Source(object) => {
                    expected = (expected.0 + 1, expected.1 + object.size);
                    different.push(object.key);
                }
                Pair::Both(object, there) => {
                    expected = (expected.0 + 1, expected.1 + object.size);
                    found = (found.0 + 1, found.1 + there.size);
                    if object.size != there.size {
                        different.push(object.key);
                    }
                }
                Pair::Target(_) => {}
            }
            different.truncate(NAMED);
        }
        let figures = |(objects, bytes): (u64, u64)| json!({"objects": objects, "bytes": bytes});
        let note = if different.is_empty() {
            "By the listings of both buckets".to_owned()
        } else {
            format!("Missing or of another size: {}", different.join(", "))
        };
        Ok(Verification {
            checks: vec![Check {
                name: "Objects of the source in the target".into(),
                equal: expected == found && different.is_empty(),
                expected: figures(expected),
                found: figures(found),
                note,
            }],
            objects: None,
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

struct Work<'a> {
    cx: &'a StepContext,
    copier: &'a Copier,
    /// Keys that this run made.
    ours: HashSet<String>,
    progress: Progress,
    copied: u64,
    archived: Vec<String>,
    foreign: Vec<String>,
}

impl Work<'_> {
    async fn batch(&mut self, batch: Vec<(Listed, Option<Listed>)>) -> Result<(), StepError> {
        let mut missing = Vec::new();
        for (object, there) in batch {
            self.cx.go_on()?;
            match there {
                Some(there) if self.is_copy(&object, &there).await? => self.count(&object),
                Some(_) if !self.ours.contains(&object.key) => self.foreign.push(object.key),
                _ => missing.push(object),
            }
        }
        let keys: Vec<String> = missing.iter().map(|object| object.key.clone()).collect();
        if !keys.is_empty() {
            self.cx.journal.will_make(&keys).await?;
        }
        self.copy(missing).await?;
        // The source may have grown since the plan was made.
        self.progress.total_items = self.progress.total_items.max(self.progress.items);
        self.progress.total_bytes = self.progress.total_bytes.max(self.progress.bytes);
        self.cx.journal.progress(self.progress).await
    }

    async fn is_copy(&self, object: &Listed, there: &Listed) -> Result<bool, StepError> {
        let params = &self.copier.params;
        let source = Side {
            client: &self.copier.read,
            bucket: &params.source.bucket,
        };
        let target = Side {
            client: &self.copier.write,
            bucket: &params.target.bucket,
        };
        is_copy(&source, &target, (object, there)).await
    }

    async fn copy(&mut self, objects: Vec<Listed>) -> Result<(), StepError> {
        let (cx, copier) = (self.cx, self.copier);
        let mut copies = futures::stream::iter(objects)
            .map(|object| async move {
                // Between two objects the step may be stopped; those under way are finished.
                if let Err(stopped) = cx.go_on() {
                    return (object, Err(stopped.into()));
                }
                let done = copier.copy(&object).await;
                (object, done)
            })
            .buffer_unordered(copier.params.at_once.max(1));
        let mut first_error = None;
        let mut unreported = 0_u32;
        while let Some((object, done)) = copies.next().await {
            match done {
                Ok(Copied::Done) => {
                    self.copied += 1;
                    self.progress.items += 1;
                    self.progress.bytes += object.size;
                }
                Ok(Copied::Gone) => {
                    let text = format!("`{}` was deleted in the source meanwhile", object.key);
                    cx.journal.log(Level::Warning, &text).await?;
                }
                Ok(Copied::Archived) => self.archived.push(object.key),
                Err(error) => {
                    first_error.get_or_insert(error);
                    break;
                }
            }
            unreported += 1;
            if unreported == 50 {
                unreported = 0;
                cx.journal.progress(self.progress).await?;
            }
        }
        drop(copies);
        first_error.map_or(Ok(()), Err)
    }

    fn count(&mut self, object: &Listed) {
        self.progress.items += 1;
        self.progress.bytes += object.size;
    }

    fn end(self) -> Result<Value, StepError> {
        if !self.foreign.is_empty() {
            let bucket = &self.copier.params.target.bucket;
            return Err(in_the_way(bucket, &self.foreign));
        }
        if !self.archived.is_empty() {
            return Err(stop(
                format!(
                    "{} objects are archived and cannot be copied before they are restored: {}",
                    self.archived.len(),
                    some(&self.archived)
                ),
                "Restore them (RestoreObject, or S3 Batch Operations for many) and try again when that is done; all others are copied",
            ));
        }
        Ok(json!({
            "copied": self.copied,
            "objects": self.progress.items,
            "bytes": self.progress.bytes,
        }))
    }
}

/// What this run did not make stands under keys of the source.
pub(super) fn in_the_way(bucket: &str, keys: &[String]) -> StepError {
    stop(
        format!(
            "{} objects were in {bucket} before this run and differ from the source: {}",
            keys.len(),
            some(keys)
        ),
        "They are not overwritten. Move them away or choose another name for the target, then try again",
    )
}

fn some(keys: &[String]) -> String {
    let mut text: Vec<String> = keys
        .iter()
        .take(NAMED)
        .map(|key| format!("`{key}`"))
        .collect();
    if keys.len() > NAMED {
        text.push(format!("and {} more", keys.len() - NAMED));
    }
    text.join(", ")
}
