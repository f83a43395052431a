//! A workbench for steps: a bucket to move, a journal in memory, and a hand to kill.

use crate::sandbox::{PRODUCTION, SOURCE, access, accesses, workshop};
use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use landfall_aws::{Aws, CollectSink, Move, Target, registry_steps, service_of};
use landfall_domain::cost::Assumptions;
use landfall_domain::parity::Verification;
use landfall_domain::plan::{Environment, Placement};
use landfall_domain::progress::Progress;
use landfall_domain::rewrite::Mapping;
use landfall_domain::run::Level;
use landfall_domain::{Region, Resource, StepSpec, Timestamp};
use landfall_engine::{Journal, Seen, Step, StepContext, StepError};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use tokio_util::sync::CancellationToken;

pub const REGION: &str = "eu-central-1";

/// What a step writes, kept in memory. After `writes_left` writes the lease is lost.
#[derive(Default)]
pub struct Memory {
    pub made: Mutex<BTreeSet<String>>,
    pub log: Mutex<Vec<String>>,
    pub writes_left: Mutex<Option<u32>>,
}

impl Memory {
    fn write(&self) -> Result<(), StepError> {
        let mut left = self.writes_left.lock().unwrap();
        match left.as_mut() {
            Some(0) => Err(landfall_engine::Cancelled.into()),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

#[async_trait]
impl Journal for Memory {
    async fn will_make(&self, things: &[String]) -> Result<(), StepError> {
        self.write()?;
        self.made.lock().unwrap().extend(things.iter().cloned());
        Ok(())
    }
    async fn made(&self) -> Result<Vec<String>, StepError> {
        Ok(self.made.lock().unwrap().iter().cloned().collect())
    }
    async fn progress(&self, _: Progress) -> Result<(), StepError> {
        self.write()
    }
    async fn log(&self, _: Level, message: &str) -> Result<(), StepError> {
        self.write()?;
        self.log.lock().unwrap().push(message.to_owned());
        Ok(())
    }
}

/// Drops a future after so many polls: killed at some point, whatever it was doing.
pub struct Killed<F>(pub Option<Pin<Box<F>>>, pub u32);

impl<F: Future> Future for Killed<F> {
    type Output = Option<F::Output>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.1 == 0 {
            self.0 = None;
            return Poll::Ready(None);
        }
        self.1 -= 1;
        match self.0.as_mut() {
            Some(inner) => inner.as_mut().poll(cx).map(Some),
            None => Poll::Ready(None),
        }
    }
}

/// A bucket in the source account and what moves it to production.
pub struct Bench {
    pub aws: Aws,
    pub source: Client,
    pub target: Client,
    pub name: String,
    pub new_name: String,
    /// When the run began: in the end of times, so that everything was there before.
    pub began: Timestamp,
    journals: Mutex<BTreeMap<String, Arc<Memory>>>,
    seen: Mutex<BTreeMap<String, Value>>,
}

impl Bench {
    /// An empty bucket of this name in the source account.
    pub async fn new(name: &str) -> Self {
        let aws = workshop().aws().await;
        let region = Region::new(REGION);
        let session = |account: &'static str| {
            let (aws, region) = (aws.clone(), region.clone());
            async move {
                aws.session(&access(account, "LandfallMigrate"), &region, None)
                    .await
                    .expect("a session")
            }
        };
        let bench = Self {
            source: session(SOURCE).await.s3(),
            target: session(PRODUCTION).await.s3(),
            aws: aws.clone(),
            name: name.to_owned(),
            new_name: format!("{name}-{PRODUCTION}"),
            began: Timestamp::MAX,
            journals: Mutex::default(),
            seen: Mutex::default(),
        };
        make_bucket(&bench.source, name).await;
        bench
    }

    pub async fn put(&self, key: &str, body: &[u8]) {
        put(&self.source, &self.name, key, body).await;
    }

    /// The bucket as discovery sees it now.
    pub async fn resource(&self) -> Resource {
        let region = Region::new(REGION);
        let session = self
            .aws
            .session(&access(SOURCE, "LandfallRead"), &region, None)
            .await
            .expect("a session");
        let sink = CollectSink::new(CancellationToken::new(), |_| {});
        service_of(&"AWS::S3::Bucket".into())
            .expect("S3")
            .collect(&session, &sink)
            .await;
        let found = sink.finish().resources;
        found
            .into_iter()
            .find(|r| r.name == self.name)
            .expect("the bucket is found")
    }

    pub fn plan_target(&self) -> Target {
        let mapping = Mapping {
            source: Some(SOURCE.parse().unwrap()),
            arns: [
                (
                    format!("arn:aws:s3:::{}", self.name),
                    format!("arn:aws:s3:::{}", self.new_name),
                ),
                (
                    format!("arn:aws:iam::{SOURCE}:role/prod-documents"),
                    format!("arn:aws:iam::{PRODUCTION}:role/prod-documents"),
                ),
            ]
            .into(),
            texts: [(self.name.clone(), self.new_name.clone())].into(),
        };
        let moved = |wave| Move {
            wave,
            account: PRODUCTION.parse().unwrap(),
            region: Region::new(REGION),
        };
        Target {
            placement: Placement {
                environment: Environment::Production,
                account: PRODUCTION.parse().unwrap(),
                region: Region::new(REGION),
                name: self.new_name.clone(),
                arn: None,
                reasons: Vec::new(),
                confidence: 100,
            },
            wave: 2,
            mapping: Arc::new(mapping),
            source: SOURCE.parse().unwrap(),
            source_region: Region::new(REGION),
            tool: None,
            assumptions: Assumptions::default(),
            moves: Arc::new(
                [
                    (format!("arn:aws:s3:::{}", self.name), moved(2)),
                    (
                        format!("arn:aws:iam::{SOURCE}:role/prod-documents"),
                        moved(1),
                    ),
                ]
                .into(),
            ),
            source_role: Some(format!("arn:aws:iam::{SOURCE}:role/LandfallMigrate")),
            datasync_role: None,
        }
    }

    pub async fn steps(&self) -> Vec<StepSpec> {
        let resource = self.resource().await;
        let service = service_of(&resource.kind).expect("S3");
        service
            .steps(&resource, &self.plan_target())
            .expect("it can be moved")
    }

    pub fn step(&self, spec: &StepSpec) -> Arc<dyn Step> {
        registry_steps(&self.aws, &accesses())
            .into_iter()
            .find(|step| step.kind() == spec.kind)
            .expect("it is registered")
    }

    pub fn journal(&self, spec: &StepSpec) -> Arc<Memory> {
        self.journals
            .lock()
            .unwrap()
            .entry(spec.id.to_string())
            .or_default()
            .clone()
    }

    pub fn context(&self, spec: &StepSpec) -> StepContext {
        StepContext {
            run: "run-1".into(),
            began: self.began,
            journal: self.journal(spec),
            cancel: CancellationToken::new(),
        }
    }

    /// Observe (keeping what the first attempt saw) and act; gives whether there was work to do.
    pub async fn attempt(&self, spec: &StepSpec) -> Result<bool, StepError> {
        self.attempt_in(&self.context(spec), spec).await
    }

    pub async fn attempt_in(&self, cx: &StepContext, spec: &StepSpec) -> Result<bool, StepError> {
        let step = self.step(spec);
        let (needed, seen) = match step.observe(cx, spec).await? {
            Seen::Done(seen) => (false, seen),
            Seen::Needed(seen) => (true, seen),
        };
        let first = self
            .seen
            .lock()
            .unwrap()
            .entry(spec.id.to_string())
            .or_insert(seen)
            .clone();
        if needed {
            step.act(cx, spec, &first).await?;
        }
        Ok(needed)
    }

    pub async fn verify(&self, spec: &StepSpec) -> Result<Verification, StepError> {
        self.step(spec).verify(&self.context(spec), spec).await
    }

    /// Attempt and verify.
    pub async fn run(&self, spec: &StepSpec) {
        self.attempt(spec)
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", spec.id));
        let proof = self
            .verify(spec)
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", spec.id));
        assert!(proof.holds(), "{}: {proof:#?}", spec.id);
    }

    pub async fn undo(&self, spec: &StepSpec) -> Result<Value, StepError> {
        let seen = self
            .seen
            .lock()
            .unwrap()
            .get(spec.id.as_str())
            .cloned()
            .unwrap_or_default();
        self.step(spec).undo(&self.context(spec), spec, &seen).await
    }
}

pub async fn make_bucket(client: &Client, name: &str) {
    let place = CreateBucketConfiguration::builder()
        .location_constraint(BucketLocationConstraint::from(REGION))
        .build();
    client
        .create_bucket()
        .bucket(name)
        .create_bucket_configuration(place)
        .send()
        .await
        .expect("a bucket");
}

pub async fn put(client: &Client, bucket: &str, key: &str, body: &[u8]) {
    client
        .put_object()
        .bucket(bucket)
        .key(key)
        .body(ByteStream::from(body.to_vec()))
        .send()
        .await
        .expect("an object");
}

/// Keys of a bucket in order; empty when there is no bucket.
pub async fn keys(client: &Client, bucket: &str) -> Vec<String> {
    let answer = client.list_objects_v2().bucket(bucket).send().await;
    answer.map_or_else(
        |_| Vec::new(),
        |page| {
            page.contents()
                .iter()
                .filter_map(|o| o.key().map(str::to_owned))
                .collect()
        },
    )
}
