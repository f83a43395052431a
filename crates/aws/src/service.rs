//! What an AWS service must do: the trait that every file in `services/` implements.

use crate::failure::{Cause, Failure, cause_of};
use crate::session::{Aws, Session};
use crate::target::{Target, moved_arn};
use crate::{AccessMap, target};
use async_trait::async_trait;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use landfall_domain::cost::{Assumptions, CostLine, PriceBook};
use landfall_domain::plan::Placement;
use landfall_domain::snapshot::{Outcome, Problem};
use landfall_domain::{AccountId, Reference, Region, Resource, StepSpec};
use landfall_engine::Step;
use landfall_references::Known;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;

/// One AWS service. `collect` is the only method that calls AWS, and the only mandatory one
/// besides the names.
#[async_trait]
pub trait Service: Send + Sync {
    /// Its stable key, such as `s3`.
    fn key(&self) -> &'static str;

    /// Its name on screen, such as `Amazon S3`.
    fn label(&self) -> &'static str;

    /// The CloudFormation types that it collects.
    fn kinds(&self) -> &'static [&'static str];

    /// Whether it has no Regions: it is then read once, in the first Region of the settings.
    fn global(&self) -> bool {
        false
    }

    /// Reads everything in the session's account and Region into `sink`. Never fails: what could
    /// not be read is written to the sink as well.
    async fn collect(&self, session: &Session, sink: &CollectSink);

    /// The tags of a resource became known, from the tagging API: writes them into its configuration
    /// where they stand there too. Pure.
    fn tagged(&self, resource: &mut Resource) {
        let _ = resource;
    }

    /// What a resource names, with the place in its configuration as evidence; `known` finds names
    /// of other resources in its texts. Pure.
    fn references(&self, resource: &Resource, known: &Known<'_>) -> Vec<Reference> {
        landfall_references::read(resource, Some(known))
    }

    /// The resource's name in an account of the target. Pure.
    fn target_name(&self, resource: &Resource, account: &AccountId) -> String {
        let _ = account;
        resource.name.clone()
    }

    /// The resource's ARN in the target, where it can be known beforehand. Pure.
    fn target_arn(
        &self,
        resource: &Resource,
        name: &str,
        account: &AccountId,
        region: &Region,
    ) -> Option<String> {
        moved_arn(resource, name, account, region)
    }

    /// Texts other than the ARN that name this resource by themselves (a bucket's name, a queue's
    /// URL), old → new. Pure.
    fn target_texts(&self, resource: &Resource, placement: &Placement) -> Vec<(String, String)> {
        let _ = (resource, placement);
        Vec::new()
    }

    /// What moving it costs. Pure.
    fn cost(
        &self,
        resource: &Resource,
        target: &Target,
        prices: &PriceBook,
        assumptions: &Assumptions,
    ) -> Vec<CostLine> {
        let _ = (resource, target, prices, assumptions);
        Vec::new()
    }

    /// What Landfall does to move it. Pure.
    ///
    /// # Errors
    /// Why a person must move it, and what that person has to do.
    fn steps(&self, resource: &Resource, target: &target::Target) -> Result<Vec<StepSpec>, String> {
        let _ = target;
        Err(format!(
            "Landfall does not create this {} by itself yet: make it in the target account from the configuration shown here",
            resource.kind.noun()
        ))
    }

    /// The step types that execute what `steps` emits.
    fn step_types(&self, aws: &Aws, accesses: &AccessMap) -> Vec<Arc<dyn Step>> {
        let _ = (aws, accesses);
        Vec::new()
    }
}

/// What a collector found and what it could not read.
#[derive(Clone, Debug, PartialEq)]
pub struct Collected {
    /// What was found.
    pub resources: Vec<Resource>,
    /// What failed.
    pub problems: Vec<Problem>,
    /// How it ended.
    pub outcome: Outcome,
    /// CloudFormation types that were not asked for, because the index of the Region holds none.
    pub spared: Vec<String>,
}

/// Where a collector writes while it reads.
pub struct CollectSink {
    resources: Mutex<Vec<Resource>>,
    problems: Mutex<Vec<Problem>>,
    read_something: AtomicBool,
    cancel: CancellationToken,
    found: Box<dyn Fn(u64) + Send + Sync>,
    beside: Beside,
    spared: Mutex<BTreeSet<&'static str>>,
}

/// What other parts of the same account and Region tell a collector, and what it tells them.
#[derive(Default)]
pub(crate) struct Beside {
    /// Whether tags are known.
    pub(crate) tags: Option<TagsKnown>,
    /// What is not there.
    pub(crate) absent: Option<AbsentKnown>,
    /// The instances of IAM Identity Center that an account and Region see.
    pub(crate) instances: Shared,
    /// The kinds that an index of Resource Explorer knows: the same in every Region.
    pub(crate) kinds: Shared,
    /// Where this collector says what is not there.
    pub(crate) telling_absent: Option<tokio::sync::watch::Sender<Option<Absent>>>,
}

/// What one collector asked for and others need too, once somebody asked.
pub(crate) type Shared = Arc<tokio::sync::OnceCell<Vec<serde_json::Value>>>;
/// CloudFormation types of which an account and Region hold nothing.
pub(crate) type Absent = Arc<BTreeSet<String>>;
/// What Resource Explorer says is not there: nothing until its index was read.
pub(crate) type AbsentKnown = tokio::sync::watch::Receiver<Option<Absent>>;

/// Whether the tagging API told the tags of everything in an account and Region: nothing until its
/// list was read to the end.
pub(crate) type TagsKnown = tokio::sync::watch::Receiver<Option<bool>>;

impl CollectSink {
    /// An empty sink. `found` is called with the number of resources whenever it grows.
    pub fn new(cancel: CancellationToken, found: impl Fn(u64) + Send + Sync + 'static) -> Self {
        Self {
            resources: Mutex::default(),
            problems: Mutex::default(),
            read_something: AtomicBool::new(false),
            cancel,
            found: Box::new(found),
            beside: Beside::default(),
            spared: Mutex::default(),
        }
    }

    /// With what other parts tell.
    #[must_use]
    pub(crate) fn beside(mut self, beside: Beside) -> Self {
        self.beside = beside;
        self
    }

    /// Says of which types there is nothing.
    pub(crate) fn tell_absent(&self, absent: BTreeSet<String>) {
        if let Some(telling) = &self.beside.telling_absent {
            telling.send_replace(Some(Arc::new(absent)));
        }
    }

    /// Whether a list of this type need not be asked for, because the whole index of the Region
    /// knows the type and holds none of it. Waits until the index was read; without one, no list is
    /// spared. What was spared is said in the coverage.
    pub async fn spares(&self, kind: &'static str) -> bool {
        let Some(mut absent) = self.beside.absent.clone() else {
            return false;
        };
        // An error: who read the index is gone without an answer.
        let spared = match absent.wait_for(Option::is_some).await {
            Ok(absent) => absent.as_ref().is_some_and(|absent| absent.contains(kind)),
            Err(_) => false,
        };
        spared && self.spare(kind)
    }

    /// Says that a list of this type is not asked for. Always true.
    pub(crate) fn spare(&self, kind: &'static str) -> bool {
        self.read();
        self.spared
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(kind);
        true
    }

    /// Whether tags need not be asked for one by one, because the tagging API tells those of the
    /// whole Region. Waits until that is known; where nobody reads that list, they are not.
    pub async fn knows_tags(&self) -> bool {
        let Some(mut tags) = self.beside.tags.clone() else {
            return false;
        };
        // An error: who read the list is gone without an answer.
        let known = tags.wait_for(Option::is_some).await;
        known.is_ok_and(|known| *known == Some(true))
    }

    /// The instances of IAM Identity Center, asked for by whoever needs them first.
    pub(crate) async fn instances<E>(
        &self,
        ask: impl Future<Output = Result<Vec<serde_json::Value>, E>>,
    ) -> Result<Vec<serde_json::Value>, E> {
        self.shared(&self.beside.instances, ask).await
    }

    /// The kinds that an index knows, asked for by whoever needs them first.
    pub(crate) async fn kinds<E>(
        &self,
        ask: impl Future<Output = Result<Vec<serde_json::Value>, E>>,
    ) -> Result<Vec<serde_json::Value>, E> {
        self.shared(&self.beside.kinds, ask).await
    }

    /// A failure is not kept: the next one asks for itself.
    async fn shared<E>(
        &self,
        shared: &Shared,
        ask: impl Future<Output = Result<Vec<serde_json::Value>, E>>,
    ) -> Result<Vec<serde_json::Value>, E> {
        let known = shared.get_or_try_init(|| ask).await?;
        self.read();
        Ok(known.clone())
    }

    /// Whether the collector should stop at the next boundary.
    pub fn cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// A call succeeded: from now on a failure makes the reading partial.
    pub fn read(&self) {
        self.read_something.store(true, Ordering::Relaxed);
    }

    /// A resource was found. Values in its configuration that look like secrets are not kept.
    pub fn push(&self, mut resource: Resource) {
        self.read();
        landfall_references::secrets::hide(&mut resource.configuration);
        let mut resources = self
            .resources
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        resources.push(resource);
        let found = resources.len() as u64;
        drop(resources);
        (self.found)(found);
    }

    /// Something could not be read.
    pub fn problem(&self, problem: Problem) {
        self.problems
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(problem);
    }

    /// A call failed.
    pub fn failed<E, R>(&self, operation: &str, subject: Option<&str>, error: &SdkError<E, R>)
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug + 'static,
    {
        self.problem(Failure::of(operation, subject, error).problem());
    }

    /// The answer of a call, or `None` after the failure was written down.
    pub fn take<T, E, R>(
        &self,
        operation: &str,
        subject: Option<&str>,
        result: Result<T, SdkError<E, R>>,
    ) -> Option<T>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug + 'static,
    {
        match result {
            Ok(answer) => {
                self.read();
                Some(answer)
            }
            Err(error) => {
                self.failed(operation, subject, &error);
                None
            }
        }
    }

    /// Everything that was written, with how the reading ended.
    pub fn finish(self) -> Collected {
        let problems = self
            .problems
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let mut resources = self
            .resources
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        resources.sort_by(|a, b| a.id.cmp(&b.id));
        resources.dedup_by(|a, b| a.id == b.id);
        let outcome = match problems.first() {
            _ if self.cancel.is_cancelled() => Outcome::Partial,
            None => Outcome::Read,
            Some(_) if self.read_something.into_inner() => Outcome::Partial,
            Some(first) => match cause_of(&first.code) {
                Cause::Denied => Outcome::Denied,
                Cause::NotSupported => Outcome::NotSupported,
                _ => Outcome::Failed,
            },
        };
        let spared = self
            .spared
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        Collected {
            resources,
            problems,
            outcome,
            spared: spared.into_iter().map(str::to_owned).collect(),
        }
    }
}
