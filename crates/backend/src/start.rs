//! Opening what the use cases need, and the worker that carries runs on.

use crate::{
    Backend, Inner, estate, heavy, imports, now, people, scans, settings::Settings, snapshots,
};
use landfall_aws::{Access, AccessMap, Aws, AwsError, AwsSettings, Purpose, registry_steps};
use landfall_domain::{AccountId, Refusal, Region, user::User, view::DoctorLine};
use landfall_engine::{Options, Registry, RegistryError, Runner};
use landfall_store::{Store, StoreError};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Why Landfall cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// AWS cannot be set up.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// Two step types carry the same name: a fault of Landfall itself.
    #[error(transparent)]
    Steps(#[from] RegistryError),
}

/// Carries approved runs on until it is told to stop.
pub struct Worker {
    store: Store,
    runner: Runner,
}

impl Worker {
    /// Works until `shutdown`; unfinished runs go on where they stopped.
    ///
    /// # Errors
    /// When the database's queue cannot be used.
    pub async fn work(self, shutdown: CancellationToken) -> Result<(), StoreError> {
        let lost = scans::give_up_lost(self.store.clone(), shutdown.clone());
        let ((), worked) = tokio::join!(
            lost,
            landfall_store::work(self.store, self.runner, shutdown)
        );
        worked
    }
}

impl Backend {
    /// Opens the database and AWS. Reads nothing from AWS yet, so that the dashboard also comes up
    /// when AWS cannot be reached.
    ///
    /// # Errors
    /// When the database cannot be used or the AWS settings make no sense.
    pub async fn open(
        settings: Settings,
        database_url: &str,
    ) -> Result<(Self, Worker), StartError> {
        let store = Store::open(database_url).await?;
        let aws = Aws::new(AwsSettings {
            endpoint_url: settings.aws.endpoint_url.clone(),
            profile: settings.aws.profile.clone(),
            credentials_file: settings.aws.credentials_file.clone(),
            regions: settings
                .aws
                .regions
                .iter()
                .map(|r| Region::new(r.as_str()))
                .collect(),
        })
        .await?;
        let registry = Registry::new(registry_steps(&aws, &accesses(&settings)))?;
        // Tells this process from any other, also from one before a restart.
        let process = format!("landfall-{}", uuid::Uuid::now_v7().simple());
        let options = Options {
            holder: process.clone(),
            ..Options::default()
        };
        let runner = Runner::new(Arc::new(store.clone()), registry, now).with_options(options);
        let backend = Backend(Arc::new(Inner {
            store: store.clone(),
            aws,
            settings,
            guard: people::Guard::default(),
            decoy: people::decoy(),
            scans: scans::Live::default(),
            process,
            estates: estate::Cache::default(),
            heavy: heavy::Heavy::default(),
            diffs: snapshots::Diffs::default(),
            plan_diffs: crate::plan_diff::PlanDiffs::default(),
            drawings: crate::graph::Drawings::default(),
            outcomes: imports::Outcomes::default(),
            findings: crate::Findings::default(),
            drafting: Arc::new(tokio::sync::Semaphore::new(drafts_at_once())),
            plans: crate::estate::Recent::default(),
            warm: std::sync::atomic::AtomicBool::default(),
        }));
        Ok((backend, Worker { store, runner }))
    }

    /// The database, for the server's sessions.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Tries every configured account with its roles.
    ///
    /// # Errors
    /// Never: what fails is a line of the answer.
    pub async fn doctor(&self, _user: &User) -> Result<Vec<DoctorLine>, Refusal> {
        Ok(self.connections().await)
    }

    /// As `doctor`, for the command line.
    pub async fn connections(&self) -> Vec<DoctorLine> {
        let source = &self.0.settings.source;
        let access =
            |account: &AccountId, role: &Option<String>, external_id: &Option<String>| Access {
                account: account.clone(),
                role_arn: role.clone(),
                external_id: external_id.clone(),
            };
        let mut all = vec![
            access(&source.account, &source.read_role_arn, &source.external_id),
            access(
                &source.account,
                &source.migrate_role_arn,
                &source.external_id,
            ),
        ];
        all.extend(
            self.0
                .settings
                .management
                .iter()
                .map(|m| access(&m.account, &m.read_role_arn, &m.external_id)),
        );
        all.extend(
            self.0
                .settings
                .targets
                .values()
                .map(|t| access(&t.account, &t.migrate_role_arn, &t.external_id)),
        );
        let lines = self.0.aws.doctor(&all).await;
        let view = |line: landfall_aws::DoctorLine| DoctorLine {
            what: line.what,
            ok: line.ok,
            message: line.message,
            advice: line.advice,
        };
        lines.into_iter().map(view).collect()
    }
}

fn accesses(settings: &Settings) -> AccessMap {
    let source = &settings.source;
    let access =
        |account: &AccountId, role: &Option<String>, external_id: &Option<String>| Access {
            account: account.clone(),
            role_arn: role.clone(),
            external_id: external_id.clone(),
        };
    let targets = settings.targets.values().map(|target| {
        (
            Purpose::Migrate,
            access(
                &target.account,
                &target.migrate_role_arn,
                &target.external_id,
            ),
        )
    });
    [
        (
            Purpose::Read,
            access(&source.account, &source.read_role_arn, &source.external_id),
        ),
        (
            Purpose::Migrate,
            access(
                &source.account,
                &source.migrate_role_arn,
                &source.external_id,
            ),
        ),
    ]
    .into_iter()
    .chain(targets)
    .collect()
}

/// Drafts that are worked out at the same time: not on every core, so that pages still come at once.
fn drafts_at_once() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    (cores / 2).max(1)
}
