//! Scans: one at a time, live progress, a snapshot at the end.

use crate::{Answer, Backend, internal, must, now, refuse::stored, settings::AccountSection};
use futures::{StreamExt, stream::BoxStream};
use landfall_aws::{Access, Discovered, Reading, discover};
use landfall_domain::{
    Refusal, Region, ScanId, Snapshot, SnapshotId, Timestamp,
    progress::{ScanPart, ScanProgress, ScanState},
    user::{Role, User},
    view::SnapshotSummary,
};
use landfall_store::Store;
use serde_json::{Value, json};
use std::{sync::Mutex, time::Duration};
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;
use tokio_util::sync::CancellationToken;

/// Services of the management account that tell where things move to; nothing else of it is read.
const OF_THE_ORGANIZATION: [&str; 3] = ["organizations", "sso", "identitystore"];

/// The scan that goes on, if one does.
#[derive(Default)]
pub(crate) struct Live(Mutex<Option<Handle>>);

#[derive(Clone)]
struct Handle {
    id: ScanId,
    news: watch::Sender<ScanProgress>,
    cancel: CancellationToken,
}

impl Handle {
    fn new(user: &User) -> Self {
        let id = ScanId::new(uuid::Uuid::now_v7().to_string());
        Self {
            news: watch::Sender::new(ScanProgress {
                id: id.clone(),
                by: user.name.clone(),
                started: now(),
                ended: None,
                state: ScanState::Running,
                parts: Vec::new(),
                seconds_left: None,
            }),
            id,
            cancel: CancellationToken::new(),
        }
    }
}

/// How often a scan says in the database how it stands.
const POST: Duration = Duration::from_secs(2);
/// After how long without a word a scan is given up.
const SILENCE: Duration = Duration::from_secs(20);

/// Says regularly in the database how a scan stands, until it is stopped.
async fn post(store: Store, handle: Handle) {
    let mut news = handle.news.subscribe();
    let mut clock = tokio::time::interval(POST);
    loop {
        clock.tick().await;
        let changed = news.has_changed().unwrap_or_default();
        let progress = news.borrow_and_update().clone();
        let posted = match changed {
            true => store.update_scan(&progress).await,
            false => store.beat_scan(&handle.id).await,
        };
        if let Err(error) = posted {
            tracing::warn!(scan = %handle.id, %error, "how it stands was not written");
        }
    }
}

/// Marks scans as failed whose process is gone, now and regularly, until `shutdown`.
pub(crate) async fn give_up_lost(store: Store, shutdown: CancellationToken) {
    let mut clock = tokio::time::interval(SILENCE / 2);
    while shutdown.run_until_cancelled(clock.tick()).await.is_some() {
        if let Err(error) = store.fail_lost_scans(now(), SILENCE).await {
            tracing::warn!(%error, "lost scans were not looked for");
        }
    }
}

impl Live {
    fn get(&self, id: &ScanId) -> Option<Handle> {
        let live = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        live.clone().filter(|handle| &handle.id == id)
    }
    /// Takes the only place.
    fn begin(&self, handle: Handle) -> Result<(), ScanId> {
        let mut live = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        match &*live {
            Some(other) if other.news.borrow().state == ScanState::Running => Err(other.id.clone()),
            _ => {
                *live = Some(handle);
                Ok(())
            }
        }
    }
}

impl Backend {
    /// Starts a scan of the source account over the configured Regions.
    ///
    /// # Errors
    /// Without the role planner, or while another scan goes on.
    pub async fn start_scan(&self, user: &User) -> Answer<ScanId> {
        must(user, Role::Planner, "start a scan")?;
        let handle = Handle::new(user);
        self.0.scans.begin(handle.clone()).map_err(|_| {
            Refusal::Conflict(
                "A scan goes on already. Watch it on the overview, or cancel it there first."
                    .into(),
            )
        })?;
        self.enter(user, &handle, json!({})).await?;
        let (id, backend) = (handle.id.clone(), self.clone());
        tokio::spawn(async move {
            let scan = tokio::spawn({
                let (backend, handle) = (backend.clone(), handle.clone());
                async move { backend.scan_to_its_end(handle, |_| ()).await }
            });
            // A panic must not leave a scan that seems to run and keeps all others from starting.
            if let Err(error) = scan.await {
                let why = internal(error).to_string();
                backend.end_scan(&handle, ScanState::Failed(why)).await;
            }
        });
        Ok(id)
    }

    /// Writes a new scan into the books.
    async fn enter(&self, user: &User, handle: &Handle, details: Value) -> Answer<()> {
        let mut details = details;
        details["account"] = json!(self.0.settings.source.account);
        let subject = format!("scan {}", handle.id);
        let audit = self.audit_entry(&user.name, "scan.started", &subject, details);
        let progress = handle.news.borrow().clone();
        let store = &self.0.store;
        let kept = store.insert_scan(&progress, &self.0.process, audit).await;
        kept.map_err(stored)
    }

    async fn scan_to_its_end(
        &self,
        handle: Handle,
        each: impl Fn(&ScanPart) + Send + Sync + 'static,
    ) -> ScanState {
        let posting = tokio::spawn(post(self.0.store.clone(), handle.clone()));
        let state = match self.read_the_estate(&handle, each).await {
            _ if handle.cancel.is_cancelled() => ScanState::Cancelled,
            Ok(discovered) => {
                let started = handle.news.borrow().started;
                match self.keep(started, discovered).await {
                    Ok(id) => ScanState::Finished(id),
                    Err(refusal) => ScanState::Failed(refusal.to_string()),
                }
            }
            Err(why) => ScanState::Failed(why),
        };
        posting.abort();
        self.end_scan(&handle, state.clone()).await;
        state
    }

    async fn end_scan(&self, handle: &Handle, state: ScanState) {
        handle.news.send_modify(|progress| {
            progress.ended = Some(now());
            progress.state = state;
            progress.seconds_left = None;
        });
        let progress = handle.news.borrow().clone();
        if let Err(error) = self.0.store.update_scan(&progress).await {
            tracing::error!("the end of scan {} could not be kept: {error}", handle.id);
        }
    }

    async fn read_the_estate(
        &self,
        handle: &Handle,
        each: impl Fn(&ScanPart) + Send + Sync + 'static,
    ) -> Result<Discovered, String> {
        let started = handle.news.borrow().started;
        let news = handle.news.clone();
        let progress = move |part| {
            each(&part);
            news.send_modify(|progress| {
                place(&mut progress.parts, part);
                progress.seconds_left = seconds_left(progress, started, Timestamp::now());
            });
        };
        self.read_accounts(progress, handle.cancel.clone()).await
    }

    /// The source account in full; of the management account what tells the organization; of the
    /// target accounts, where a role for reading is given, what they hold already.
    async fn read_accounts(
        &self,
        progress: impl Fn(ScanPart) + Send + Sync + 'static,
        cancel: CancellationToken,
    ) -> Result<Discovered, String> {
        let settings = &self.0.settings;
        let source = Access {
            account: settings.source.account.clone(),
            role_arn: settings.source.read_role_arn.clone(),
            external_id: settings.source.external_id.clone(),
        };
        let mut others: Vec<(Access, &[&str])> = Vec::new();
        if let Some(section) = &settings.management {
            others.push((access(section), &OF_THE_ORGANIZATION));
        }
        let in_targets: Vec<&str> = landfall_aws::SERVICES
            .iter()
            .map(|service| service.key())
            .filter(|key| !OF_THE_ORGANIZATION.contains(key))
            .collect();
        let targets = settings.targets.values();
        for section in targets.filter(|section| section.read_role_arn.is_some()) {
            others.push((access(section), &in_targets));
        }
        let mut readings = vec![Reading {
            access: &source,
            services: None,
        }];
        for (access, services) in &others {
            // One account may stand in several sections; it is read once.
            if readings.iter().all(|r| r.access.account != access.account) {
                readings.push(Reading {
                    access,
                    services: Some(services),
                });
            }
        }
        discover(&self.0.aws, &readings, &self.regions(), progress, cancel)
            .await
            .map_err(|error| error.to_string())
    }

    /// Scans in this process and waits for the snapshot: for the command line. `each` gets every
    /// change of a part, and servers on the same database show the scan as it goes on. Other scans
    /// are not in the way.
    ///
    /// # Errors
    /// Without the role planner, when nothing could be read, or the snapshot could not be kept.
    pub async fn scan_here(
        &self,
        user: &User,
        each: impl Fn(&ScanPart) + Send + Sync + 'static,
    ) -> Answer<SnapshotSummary> {
        must(user, Role::Planner, "scan")?;
        let handle = Handle::new(user);
        let by = json!({ "by": "the command line" });
        self.enter(user, &handle, by).await?;
        match self.scan_to_its_end(handle, each).await {
            ScanState::Finished(snapshot) => self.summary_of(user, &snapshot).await,
            ScanState::Failed(why) => Err(Refusal::Unavailable(why)),
            ScanState::Running | ScanState::Cancelled => {
                Err(Refusal::Conflict("The scan was cancelled.".into()))
            }
        }
    }

    async fn keep(&self, started: Timestamp, found: Discovered) -> Answer<SnapshotId> {
        let mut snapshot = Snapshot {
            origin: landfall_domain::Origin::Scan,
            id: SnapshotId::new(uuid::Uuid::now_v7().to_string()),
            estate: self.0.settings.source.name.clone(),
            account: self.0.settings.source.account.clone(),
            regions: self.regions(),
            started,
            finished: now(),
            resources: found.resources,
            references: found.references,
            coverage: found.coverage,
        };
        snapshot.resources.sort_by(|a, b| a.id.cmp(&b.id));
        snapshot.references.sort_by(|a, b| {
            (&a.from, &a.evidence.path, &a.target).cmp(&(&b.from, &b.evidence.path, &b.target))
        });
        self.0
            .store
            .insert_snapshot(&snapshot)
            .await
            .map_err(stored)?;
        let id = snapshot.id.clone();
        // What comes next reads it from the database, a little at a time.
        drop(snapshot);
        self.warm_up();
        Ok(id)
    }

    pub(crate) fn regions(&self) -> Vec<Region> {
        self.0
            .settings
            .aws
            .regions
            .iter()
            .map(|region| Region::new(region.as_str()))
            .collect()
    }

    /// Stops a scan that goes on; what it found is dropped.
    ///
    /// # Errors
    /// Without the role planner, or when the scan has ended.
    pub async fn cancel_scan(&self, user: &User, scan: &ScanId) -> Answer<()> {
        must(user, Role::Planner, "cancel a scan")?;
        let running = |state: &ScanState| *state == ScanState::Running;
        let handle = self.0.scans.get(scan);
        let Some(handle) = handle.filter(|handle| running(&handle.news.borrow().state)) else {
            let kept = self.0.store.scan(scan).await.map_err(stored)?;
            return Err(Refusal::Conflict(if running(&kept.state) {
                "This scan was not started by this server: stop it where it was started.".into()
            } else {
                "This scan has ended already.".into()
            }));
        };
        handle.cancel.cancel();
        self.note(
            &user.name,
            "scan.cancelled",
            &format!("scan {scan}"),
            json!({}),
        )
        .await
    }

    /// How a scan stands.
    ///
    /// # Errors
    /// When there is no such scan.
    pub async fn scan(&self, _user: &User, scan: &ScanId) -> Answer<ScanProgress> {
        if let Some(handle) = self.0.scans.get(scan) {
            return Ok(handle.news.borrow().clone());
        }
        self.0.store.scan(scan).await.map_err(stored)
    }

    /// The scan that goes on, or the last one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn latest_scan(&self, user: &User) -> Answer<Option<ScanProgress>> {
        match self.0.store.latest_scan().await.map_err(internal)? {
            Some(kept) => self.scan(user, &kept.id).await.map(Some),
            None => Ok(None),
        }
    }

    /// Every change of a scan, the present state first; ends when the scan ends.
    ///
    /// # Errors
    /// When there is no such scan.
    pub async fn watch_scan(
        &self,
        user: &User,
        scan: &ScanId,
    ) -> Answer<BoxStream<'static, ScanProgress>> {
        let Some(handle) = self.0.scans.get(scan) else {
            // Another process scans, or it is over: the database knows.
            self.scan(user, scan).await?;
            return Ok(self.0.store.subscribe_scan(scan));
        };
        let mut ended = false;
        Ok(WatchStream::new(handle.news.subscribe())
            .take_while(move |progress| {
                let go_on = !ended;
                ended = progress.state != ScanState::Running;
                futures::future::ready(go_on)
            })
            .boxed())
    }

    /// All snapshots, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn snapshots(&self, _user: &User) -> Answer<Vec<SnapshotSummary>> {
        self.0.store.snapshots().await.map_err(internal)
    }
}

fn access(section: &AccountSection) -> Access {
    Access {
        account: section.account.clone(),
        role_arn: section.read_role_arn.clone(),
        external_id: section.external_id.clone(),
    }
}

fn place(parts: &mut Vec<ScanPart>, part: ScanPart) {
    match parts.iter_mut().find(|old| {
        old.service == part.service && old.region == part.region && old.account == part.account
    }) {
        Some(old) => *old = part,
        None => parts.push(part),
    }
}

/// Told from the parts that have ended, once there are two: the rest is taken to be like them.
fn seconds_left(progress: &ScanProgress, started: Timestamp, now: Timestamp) -> Option<u64> {
    let (done, all) = progress.parts_done();
    if done < 2 || done >= all {
        return None;
    }
    let gone = now
        .as_millisecond()
        .saturating_sub(started.as_millisecond())
        .unsigned_abs();
    Some((gone * (all - done) as u64 / done as u64).div_ceil(1000))
}
