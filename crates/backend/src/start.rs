//! Opening what the use cases need, and the worker that carries runs on.

use crate::{Backend, Inner, estate, now, people, scans, settings::Settings};
use landfall_aws::{Access, AccessMap, Aws, AwsError, AwsSettings, registry_steps};
use landfall_domain::{Refusal, Region, user::User, view::DoctorLine};
use landfall_engine::{Registry, Runner};
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
}

/// Carries approved runs on until it is told to stop.
pub struct Worker {
    store: Store,
    runner: Arc<Runner>,
}

impl Worker {
    /// Works until `shutdown`; unfinished runs go on where they stopped.
    ///
    /// # Errors
    /// When the database's queue cannot be used.
    pub async fn work(self, shutdown: CancellationToken) -> Result<(), StoreError> {
        landfall_store::work(self.store, self.runner, shutdown).await
    }
}

impl Backend {
    /// Opens the database and AWS. Reads nothing from AWS yet, so that the dashboard also comes up
    /// when AWS cannot be reached.
    ///
    /// # Errors
    /// When the database cannot be used or the AWS settings make no sense.
    pub async fn open(settings: Settings, database_url: &str) -> Result<(Self, Worker), StartError> {
        let store = Store::open(database_url).await?;
        let aws = Aws::new(AwsSettings {
            endpoint_url: settings.aws.endpoint_url.clone(),
            profile: settings.aws.profile.clone(),
            credentials_file: settings.aws.credentials_file.clone(),
            regions: settings.aws.regions.iter().map(|r| Region::new(r.as_str())).collect(),
        })
        .await?;
        let mut registry = Registry::default();
        for step in registry_steps(aws.clone(), accesses(&settings)) {
            registry.add(step);
        }
        let runner = Arc::new(Runner::new(Arc::new(store.clone()), registry, now));
        let backend = Backend(Arc::new(Inner {
            store: store.clone(),
            aws,
            settings,
            runner: runner.clone(),
            guard: people::Guard::default(),
            decoy: people::decoy(),
            scans: scans::Live::default(),
            estates: estate::Cache::default(),
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
        let settings = &self.0.settings;
        let mut all = Vec::new();
        let mut add = |what: String, account: &_, role: &Option<String>, external_id: &Option<String>| {
            all.push((what, Access { account: Clone::clone(account), role_arn: role.clone(), external_id: external_id.clone() }));
        };
        let source = &settings.source;
        add(format!("Source account, reading ({})", source.account), &source.account, &source.read_role_arn, &source.external_id);
        add(format!("Source account, moving ({})", source.account), &source.account, &source.migrate_role_arn, &source.external_id);
        if let Some(management) = &settings.management {
            add(format!("Management account, reading ({})", management.account), &management.account, &management.read_role_arn, &management.external_id);
        }
        for (environment, target) in &settings.targets {
            add(format!("Target account {environment} ({})", target.account), &target.account, &target.migrate_role_arn, &target.external_id);
        }
        self.0.aws.doctor(&all).await
    }
}

fn accesses(settings: &Settings) -> AccessMap {
    let mut map = AccessMap::default();
    let source = &settings.source;
    let access = |account: &landfall_domain::AccountId, role: &Option<String>, external_id: &Option<String>| Access {
        account: account.clone(),
        role_arn: role.clone(),
        external_id: external_id.clone(),
    };
    map.read(access(&source.account, &source.read_role_arn, &source.external_id));
    map.migrate(access(&source.account, &source.migrate_role_arn, &source.external_id));
    for target in settings.targets.values() {
        map.migrate(access(&target.account, &target.migrate_role_arn, &target.external_id));
    }
    map
}
