//! `s3.datasync`: the objects of a large bucket, by an AWS DataSync task of the source account.
//!
//! Source: <https://docs.aws.amazon.com/datasync/latest/userguide/tutorial_s3-s3-cross-account-transfer.html>

use super::super::params::{DataSync, Place, read};
use super::listing::{Listing, Pair, next};
use super::overwritten::{journal_meanwhile, journal_missing};
use super::{Hands, delete, stop};
use crate::failure::{Cause, Failure};
use crate::page::Pages;
use async_trait::async_trait;
use aws_sdk_datasync::Client;
use aws_sdk_datasync::types::{
    Options, OverwriteMode, PreserveDeletedFiles, S3Config, TagListEntry, TaskExecutionStatus,
    TransferMode, VerifyMode,
};
use landfall_domain::StepSpec;
use landfall_domain::parity::{Check, Verification};
use landfall_domain::progress::Progress;
use landfall_domain::run::Level;
use landfall_engine::{Seen, Step, StepContext, StepError};
use serde_json::{Value, json};
use std::time::Duration;

/// The tag by which a later attempt finds what an earlier one made.
const TAG: &str = "landfall";
/// Looks at an execution at most: two weeks at a look every 15 seconds.
const LOOKS: u32 = 80_000;

/// `s3.datasync`.
pub struct DataSyncTask(pub(super) Hands);

#[async_trait]
impl Step for DataSyncTask {
    fn kind(&self) -> &'static str {
        "s3.datasync"
    }

    async fn observe(&self, _cx: &StepContext, spec: &StepSpec) -> Result<Seen, StepError> {
        let params: DataSync = read(spec)?;
        let session = self.0.at(&params.source, spec).await?;
        let mut source = Listing::new(session.s3(), &params.source.bucket);
        let empty = source.peek().await?.is_none();
        let seen = json!({"source_is_empty": empty});
        Ok(if empty {
            Seen::Done(seen)
        } else {
            Seen::Needed(seen)
        })
    }

    async fn act(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        let params: DataSync = read(spec)?;
        let session = self.0.at(&params.source, spec).await?;
        let elsewhere = session.in_region(&params.target.region);
        let mut source = Listing::new(session.s3(), &params.source.bucket);
        let mut target = Listing::new(elsewhere.s3(), &params.target.bucket);
        journal_missing(cx, &mut source, &mut target, &params.target.bucket).await?;
        let mark = mark(cx, spec);
        // A cross-Region task runs in the destination's Region.
        let task = Task {
            client: elsewhere.datasync(),
            params: &params,
            mark: &mark,
        };
        let from = task.location(&params.source, cx).await?;
        let to = task.location(&params.target, cx).await?;
        let arn = task.task(&from, &to).await?;
        let execution = task.execution(&arn).await?;
        let done = task.wait(cx, &execution).await?;
        let mut source = Listing::new(session.s3(), &params.source.bucket);
        let mut target = Listing::new(elsewhere.s3(), &params.target.bucket);
        journal_meanwhile(cx, &mut source, &mut target).await?;
        task.clean_up(cx).await?;
        Ok(done)
    }

    async fn verify(&self, cx: &StepContext, spec: &StepSpec) -> Result<Verification, StepError> {
        let params: DataSync = read(spec)?;
        let session = self.0.at(&params.source, spec).await?;
        let mut source = Listing::new(session.s3(), &params.source.bucket);
        let elsewhere = session.in_region(&params.target.region).s3();
        let mut target = Listing::new(elsewhere, &params.target.bucket);
        let (mut expected, mut found) = (0_u64, 0_u64);
        while let Some(pair) = next(&mut source, &mut target).await? {
            match pair {
                Pair::Both(left, right) if left.size == right.size => {
                    (expected, found) = (expected + 1, found + 1);
                }
                // What was written meanwhile is the business of the step that compares.
                Pair::Both(object, there) => {
                    expected += u64::from(!object.is_newer_than(&there, cx));
                }
                Pair::Source(object) => expected += u64::from(!object.is_since(cx)),
                Pair::Target(_) => {}
            }
        }
        Ok(Verification {
            checks: vec![Check {
                name: "Objects of the source in the target".into(),
                equal: expected == found,
                expected: json!(expected),
                found: json!(found),
                note: "Same key and size, by the listings of both buckets".into(),
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
        let params: DataSync = read(spec)?;
        let session = self.0.at(&params.source, spec).await?;
        let mark = mark(cx, spec);
        let task = Task {
            client: session.in_region(&params.target.region).datasync(),
            params: &params,
            mark: &mark,
        };
        task.clean_up(cx).await?;
        let client = self.0.at(&params.target, spec).await?.s3();
        delete::made(cx, &client, &params.target.bucket).await
    }
}

fn mark(cx: &StepContext, spec: &StepSpec) -> String {
    let token = cx.token(spec, "datasync");
    format!("landfall-{}", token.get(..24).unwrap_or(&token))
}

struct Task<'a> {
    client: Client,
    params: &'a DataSync,
    mark: &'a str,
}

impl Task<'_> {
    fn tag(&self) -> Result<TagListEntry, StepError> {
        TagListEntry::builder()
            .key(TAG)
            .value(self.mark)
            .build()
            .map_err(|error| stop(error.to_string(), "Please report it"))
    }

    /// Every location with our tag: ARN and URI.
    async fn locations(&self) -> Result<Vec<(String, String)>, StepError> {
        let mut found = Vec::new();
        let mut pages = Pages::new("ListLocations").at_most(1000);
        loop {
            let page = self
                .client
                .list_locations()
                .set_next_token(pages.token())
                .send()
                .await
                .map_err(|error| Failure::of("ListLocations", None, &error).step())?;
            for location in page.locations() {
                let (Some(arn), Some(uri)) = (location.location_arn(), location.location_uri())
                else {
                    continue;
                };
                let ours = [&self.params.source, &self.params.target]
                    .iter()
                    .any(|place| uri.contains(place.bucket.as_str()));
                if ours && self.has_tag(arn).await? {
                    found.push((arn.to_owned(), uri.to_owned()));
                }
            }
            if pages.next(page.next_token).is_err() {
                return Ok(found);
            }
        }
    }

    async fn has_tag(&self, arn: &str) -> Result<bool, StepError> {
        let answer = self
            .client
            .list_tags_for_resource()
            .resource_arn(arn)
            .send()
            .await
            .map_err(|error| Failure::of("ListTagsForResource", Some(arn), &error).step())?;
        Ok(answer
            .tags()
            .iter()
            .any(|tag| tag.key() == TAG && tag.value() == Some(self.mark)))
    }

    async fn location(&self, place: &Place, cx: &StepContext) -> Result<String, StepError> {
        let found = self.locations().await?;
        if let Some((arn, _)) = found.iter().find(|(_, uri)| is_of(uri, place)) {
            return Ok(arn.clone());
        }
        cx.go_on()?;
        let config = S3Config::builder()
            .bucket_access_role_arn(&self.params.role)
            .build()
            .map_err(|error| stop(error.to_string(), "Please report it"))?;
        let answer = self
            .client
            .create_location_s3()
            .s3_bucket_arn(place.arn())
            .s3_config(config)
            .subdirectory("/")
            .tags(self.tag()?)
            .send()
            .await
            .map_err(|error| {
                let failure = Failure::of("CreateLocationS3", Some(&place.bucket), &error);
                let advice = format!(
                    "Check that the role {} exists, trusts datasync.amazonaws.com and may use both buckets",
                    self.params.role
                );
                StepError { advice, ..failure.step() }
            })?;
        Ok(answer.location_arn.unwrap_or_default())
    }

    async fn tasks(&self) -> Result<Vec<String>, StepError> {
        let mut found = Vec::new();
        let mut pages = Pages::new("ListTasks").at_most(1000);
        loop {
            let page = self
                .client
                .list_tasks()
                .set_next_token(pages.token())
                .send()
                .await
                .map_err(|error| Failure::of("ListTasks", None, &error).step())?;
            found.extend(
                page.tasks()
                    .iter()
                    .filter(|task| task.name() == Some(self.mark))
                    .filter_map(|task| task.task_arn().map(str::to_owned)),
            );
            if pages.next(page.next_token).is_err() {
                return Ok(found);
            }
        }
    }

    async fn task(&self, from: &str, to: &str) -> Result<String, StepError> {
        if let Some(arn) = self.tasks().await?.into_iter().next() {
            return Ok(arn);
        }
        let options = Options::builder()
            .verify_mode(VerifyMode::OnlyFilesTransferred)
            .overwrite_mode(OverwriteMode::Always)
            .preserve_deleted_files(PreserveDeletedFiles::Preserve)
            .transfer_mode(TransferMode::Changed)
            .bytes_per_second(self.params.bytes_per_second)
            .build();
        let answer = self
            .client
            .create_task()
            .source_location_arn(from)
            .destination_location_arn(to)
            .name(self.mark)
            .options(options)
            .tags(self.tag()?)
            .send()
            .await
            .map_err(|error| Failure::of("CreateTask", Some(self.mark), &error).step())?;
        Ok(answer.task_arn.unwrap_or_default())
    }

    /// An execution that is under way or succeeded, else a new one.
    async fn execution(&self, task: &str) -> Result<String, StepError> {
        let answer = self
            .client
            .list_task_executions()
            .task_arn(task)
            .send()
            .await
            .map_err(|error| Failure::of("ListTaskExecutions", Some(task), &error).step())?;
        let alive = answer
            .task_executions()
            .iter()
            .find(|found| found.status() != Some(&TaskExecutionStatus::Error))
            .and_then(|found| found.task_execution_arn());
        if let Some(arn) = alive {
            return Ok(arn.to_owned());
        }
        let answer = self
            .client
            .start_task_execution()
            .task_arn(task)
            .send()
            .await
            .map_err(|error| Failure::of("StartTaskExecution", Some(task), &error).step())?;
        Ok(answer.task_execution_arn.unwrap_or_default())
    }

    async fn wait(&self, cx: &StepContext, execution: &str) -> Result<Value, StepError> {
        let unsigned = |value: Option<i64>| u64::try_from(value.unwrap_or(0)).unwrap_or(0);
        for _ in 0..LOOKS {
            cx.go_on()?;
            let now = self
                .client
                .describe_task_execution()
                .task_execution_arn(execution)
                .send()
                .await
                .map_err(|error| {
                    Failure::of("DescribeTaskExecution", Some(execution), &error).step()
                })?;
            let progress = Progress {
                items: unsigned(Some(now.files_transferred)),
                total_items: unsigned(Some(now.estimated_files_to_transfer)),
                bytes: unsigned(Some(now.bytes_written)),
                total_bytes: unsigned(Some(now.estimated_bytes_to_transfer)),
            };
            cx.journal.progress(progress).await?;
            match now.status() {
                Some(TaskExecutionStatus::Success) => {
                    return Ok(json!({"objects": progress.items, "bytes": progress.bytes}));
                }
                Some(TaskExecutionStatus::Error) => {
                    let detail = now
                        .result()
                        .and_then(|r| r.error_detail())
                        .unwrap_or("no detail");
                    return Err(stop(
                        format!("The DataSync task {} failed: {detail}", self.mark),
                        "See the task's log in CloudWatch; trying again starts a new execution that copies what is missing",
                    ));
                }
                _ => {}
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(self.params.poll_seconds)) => {}
                () = cx.cancel.cancelled() => {}
            }
        }
        Err(stop(
            format!("The DataSync task {} does not come to an end", self.mark),
            "Look at it in the console, then try again: the execution goes on by itself",
        ))
    }

    /// Removes task and locations; the copies stay.
    async fn clean_up(&self, cx: &StepContext) -> Result<(), StepError> {
        for arn in self.tasks().await? {
            let executions = self
                .client
                .list_task_executions()
                .task_arn(&arn)
                .send()
                .await;
            for execution in executions
                .iter()
                .flat_map(|answer| answer.task_executions())
            {
                let running = !matches!(
                    execution.status(),
                    Some(TaskExecutionStatus::Success | TaskExecutionStatus::Error)
                );
                if let (true, Some(arn)) = (running, execution.task_execution_arn()) {
                    let cancelled = self
                        .client
                        .cancel_task_execution()
                        .task_execution_arn(arn)
                        .send()
                        .await;
                    if let Err(error) = cancelled {
                        let failure = Failure::of("CancelTaskExecution", Some(arn), &error);
                        cx.journal
                            .log(Level::Warning, &failure.step().message)
                            .await?;
                    }
                }
            }
            let answer = self.client.delete_task().task_arn(&arn).send().await;
            gone(answer.map_err(|error| Failure::of("DeleteTask", Some(&arn), &error)))?;
        }
        for (arn, _) in self.locations().await? {
            let answer = self
                .client
                .delete_location()
                .location_arn(&arn)
                .send()
                .await;
            gone(answer.map_err(|error| Failure::of("DeleteLocation", Some(&arn), &error)))?;
        }
        Ok(())
    }
}

/// `s3://bucket/…` of this very bucket.
fn is_of(uri: &str, place: &Place) -> bool {
    uri.strip_prefix("s3://")
        .and_then(|rest| rest.split('/').next())
        .is_some_and(|bucket| bucket == place.bucket)
}

/// What is gone already need not be deleted.
fn gone<T>(answer: Result<T, Failure>) -> Result<(), StepError> {
    match answer {
        Err(failure) if failure.cause != Cause::NotFound => Err(failure.step()),
        _ => Ok(()),
    }
}
