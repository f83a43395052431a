//! Scans: one at a time, live progress, a snapshot at the end.

use crate::{Answer, Backend, internal, must, now, refuse::stored};
use futures::{StreamExt, stream::BoxStream};
use landfall_aws::{Access, Discovered, Reading, discover};
use landfall_domain::{
    Refusal, Region, ScanId, Snapshot, SnapshotId, Timestamp,
    progress::{ScanPart, ScanProgress, ScanState},
    user::{Role, User},
    view::SnapshotSummary,
};
use serde_json::json;
use std::sync::Mutex;
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
        let id = ScanId::new(uuid::Uuid::now_v7().to_string());
        let progress = ScanProgress {
            id: id.clone(),
            by: user.name.clone(),
            started: now(),
            ended: None,
            state: ScanState::Running,
            parts: Vec::new(),
            seconds_left: None,
        };
        let handle = Handle {
            id: id.clone(),
            news: watch::Sender::new(progress.clone()),
            cancel: CancellationToken::new(),
        };
        self.0.scans.begin(handle.clone()).map_err(|_| {
            Refusal::Conflict(
                "A scan goes on already. Watch it on the overview, or cancel it there first."
                    .into(),
            )
        })?;
        let audit = self.audit_entry(
            &user.name,
            "scan.started",
            &format!("scan {id}"),
            json!({ "account": self.0.settings.source.account }),
        );
        self.0
            .store
            .insert_scan(&progress, audit)
            .await
            .map_err(stored)?;
        let backend = self.clone();
        tokio::spawn(async move {
            let scan = tokio::spawn({
                let (backend, handle) = (backend.clone(), handle.clone());
                async move { backend.scan_to_its_end(handle).await }
            });
            // A panic must not leave a scan that seems to run and keeps all others from starting.
            if let Err(error) = scan.await {
                let why = internal(error).to_string();
                backend.end_scan(&handle, ScanState::Failed(why)).await;
            }
        });
        Ok(id)
    }

    async fn scan_to_its_end(&self, handle: Handle) {
        let state = match self.read_the_estate(&handle).await {
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
        self.end_scan(&handle, state).await;
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

    async fn read_the_estate(&self, handle: &Handle) -> Result<Discovered, String> {
        let started = handle.news.borrow().started;
        let news = handle.news.clone();
        let progress = move |part| {
            news.send_modify(|progress| {
                place(&mut progress.parts, part);
                progress.seconds_left = seconds_left(progress, started, Timestamp::now());
            });
        };
        self.read_accounts(progress, handle.cancel.clone()).await
    }

    /// The source account in full, and of the management account what tells the organization.
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
        let management = settings.management.as_ref().map(|section| Access {
            account: section.account.clone(),
            role_arn: section.read_role_arn.clone(),
            external_id: section.external_id.clone(),
        });
        let mut readings = vec![Reading {
            access: &source,
            services: None,
        }];
        if let Some(access) = management.as_ref().filter(|m| m.account != source.account) {
            readings.push(Reading {
                access,
                services: Some(&OF_THE_ORGANIZATION),
            });
        }
        discover(&self.0.aws, &readings, &self.regions(), progress, cancel)
            .await
            .map_err(|error| error.to_string())
    }

    /// Scans in this process and waits for the snapshot: for the command line. `each` gets every
    /// change of a part. Other scans, also of a server on the same database, are not in the way.
    ///
    /// # Errors
    /// Without the role planner, when nothing could be read, or the snapshot could not be kept.
    pub async fn scan_here(
        &self,
        user: &User,
        each: impl Fn(ScanPart) + Send + Sync + 'static,
    ) -> Answer<SnapshotSummary> {
        must(user, Role::Planner, "scan")?;
        let id = ScanId::new(uuid::Uuid::now_v7().to_string());
        let started = now();
        let audit = json!({ "account": self.0.settings.source.account, "by": "the command line" });
        self.note(&user.name, "scan.started", &format!("scan {id}"), audit)
            .await?;
        let found = self
            .read_accounts(each, CancellationToken::new())
            .await
            .map_err(Refusal::Unavailable)?;
        let snapshot = self.keep(started, found).await?;
        self.summary_of(user, &snapshot).await
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
        Ok(snapshot.id)
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
        let handle = self
            .0
            .scans
            .get(scan)
            .filter(|handle| handle.news.borrow().state == ScanState::Running)
            .ok_or_else(|| Refusal::Conflict("This scan has ended already.".into()))?;
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
            let kept = self.scan(user, scan).await?;
            return Ok(futures::stream::iter([kept]).boxed());
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
