//! One scan: every service in every Region, concurrently, within the budgets.

use crate::service::{Beside, Shared};
use crate::services::everything;
use crate::session::Meter;
use crate::{Access, Aws, AwsError, CollectSink, SERVICES, Service};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use landfall_domain::progress::ScanPart;
use landfall_domain::snapshot::Outcome;
use landfall_domain::{AccountId, Coverage, Reference, Region, Resource};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// What one scan found, ordered: resources by id, references by (from, path), coverage by
/// (account, service, Region), the source first.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovered {
    /// What was found.
    pub resources: Vec<Resource>,
    /// What it says about each other.
    pub references: Vec<Reference>,
    /// What was and was not read.
    pub coverage: Vec<Coverage>,
}

/// Services and Regions that are read at the same time.
const PARTS_AT_ONCE: usize = 24;

/// One account of a scan.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// How it is reached.
    pub access: &'a Access,
    /// Keys of the only services to read there; all when absent.
    pub services: Option<&'a [&'a str]>,
}

/// Scans accounts: first the source, then those that are read to know the target; theirs is named
/// in coverage and progress. A failing call costs only what it would have read; it is found in
/// `coverage`. When `cancel` is set, what was read until then comes back, as `Partial`.
///
/// # Errors
/// When nothing at all can be read of the first account: the credentials, the role, the account or
/// the endpoint are wrong. This is found out before any service is read. What is wrong with the
/// others is found in `coverage`.
pub async fn discover(
    aws: &Aws,
    readings: &[Reading<'_>],
    regions: &[Region],
    progress: impl Fn(ScanPart) + Send + Sync + 'static,
    cancel: CancellationToken,
) -> Result<Discovered, AwsError> {
    read(
        aws,
        readings,
        regions,
        &|_| true,
        true,
        Arc::new(progress),
        cancel,
    )
    .await
}

/// As [`discover`], but only the services that collect one of these CloudFormation types: to see
/// whether something changed since a snapshot.
///
/// # Errors
/// As [`discover`].
pub async fn discover_kinds(
    aws: &Aws,
    access: &Access,
    regions: &[Region],
    kinds: &BTreeSet<String>,
    cancel: CancellationToken,
) -> Result<Discovered, AwsError> {
    // What has no kinds of its own tells the tags of others.
    let wanted = |service: &dyn Service| {
        service.kinds().is_empty() || service.kinds().iter().any(|kind| kinds.contains(*kind))
    };
    let all = Reading {
        access,
        services: None,
    };
    // Everything is asked: an index may be some minutes behind.
    let progress = Arc::new(|_| ());
    read(aws, &[all], regions, &wanted, false, progress, cancel).await
}

async fn read(
    aws: &Aws,
    readings: &[Reading<'_>],
    regions: &[Region],
    wanted: &(dyn Fn(&dyn Service) -> bool + Sync),
    sparing: bool,
    progress: Arc<dyn Fn(ScanPart) + Send + Sync>,
    cancel: CancellationToken,
) -> Result<Discovered, AwsError> {
    for region in regions {
        if !crate::regions::plausible(region.as_str()) {
            return Err(AwsError::UnknownRegion {
                region: region.clone(),
                detail: "this is not the shape of a Region's code".into(),
            });
        }
    }
    let home = regions
        .first()
        .cloned()
        .unwrap_or_else(|| aws.home_region());
    if let Some(source) = readings.first() {
        aws.session(source.access, &home, None).await?;
    }
    let mut parts = parts(readings, &home, regions);
    parts.retain(|part| wanted(part.service));
    for part in &parts {
        progress(part.progress(0, false, None));
    }
    // Boxed one by one: the compiler cannot tell by itself that a stream of them may change threads.
    let work: Vec<BoxFuture<'_, (Coverage, Vec<Resource>)>> = tellers_first(parts, sparing)
        .into_iter()
        .map(|(part, ends)| collect(aws, part, ends, progress.clone(), cancel.clone()).boxed())
        .collect();
    let mut ended: Vec<(Coverage, Vec<Resource>)> = futures::stream::iter(work)
        .buffer_unordered(PARTS_AT_ONCE)
        .collect()
        .await;
    ended.sort_by(|(a, _), (b, _)| {
        (&a.account, &a.service, &a.region).cmp(&(&b.account, &b.service, &b.region))
    });
    let (coverage, resources): (Vec<_>, Vec<_>) = ended.into_iter().unzip();
    let resources = everything::whole(resources.into_iter().flatten().collect());
    let references = references(&resources);
    Ok(Discovered {
        resources,
        references,
        coverage,
    })
}

/// Everything that the resources name, the names of others in any of their texts included; ordered
/// by (from, path, target). Pure.
pub fn references(resources: &[Resource]) -> Vec<Reference> {
    let known = landfall_references::Known::new(resources);
    let mut order: Vec<&Resource> = resources.iter().collect();
    order.sort_by(|a, b| a.id.cmp(&b.id));
    let mut all = Vec::new();
    for resource in order {
        let mut found = match crate::service_of(&resource.kind) {
            Some(service) => service.references(resource, &known),
            None => landfall_references::read(resource, Some(&known)),
        };
        found.sort_by(|a, b| (&a.evidence.path, &a.target).cmp(&(&b.evidence.path, &b.target)));
        all.append(&mut found);
    }
    all
}

/// One service in one Region of one account.
struct Part<'a> {
    access: &'a Access,
    /// For coverage and progress: nothing for the source.
    account: Option<AccountId>,
    service: &'static dyn Service,
    /// The Region on screen.
    shown: Region,
    /// The Region that is asked.
    asked: Region,
}

impl Part<'_> {
    fn progress(&self, found: u64, started: bool, coverage: Option<Coverage>) -> ScanPart {
        ScanPart {
            account: self.account.clone(),
            service: self.service.key().to_owned(),
            region: self.shown.clone(),
            found,
            coverage,
            started,
        }
    }
}

fn parts<'a>(readings: &[Reading<'a>], home: &Region, regions: &[Region]) -> Vec<Part<'a>> {
    let regions: BTreeSet<&Region> = regions.iter().collect();
    let mut parts = Vec::new();
    for (number, reading) in readings.iter().enumerate() {
        let part = |service, shown: &Region, asked: &Region| Part {
            access: reading.access,
            account: (number > 0).then(|| reading.access.account.clone()),
            service,
            shown: shown.clone(),
            asked: asked.clone(),
        };
        let wanted = |key| reading.services.is_none_or(|keys| keys.contains(&key));
        for service in SERVICES.iter().filter(|service| wanted(service.key())) {
            if service.global() {
                parts.push(part(*service, &Region::global(), home));
            } else {
                parts.extend(regions.iter().map(|region| part(*service, region, region)));
            }
        }
    }
    parts
}

/// What a part hears from others of its account and Region, and where it says that the tags are known.
struct Ends {
    beside: Beside,
    telling_tags: Option<watch::Sender<Option<bool>>>,
}

/// The parts, each with its ends of what one part knows for the others: the tags, and what is not
/// there. Those that tell come first: others wait for them, and no more parts run at the same time
/// than there are places. Without `sparing` nobody hears what is not there.
fn tellers_first(parts: Vec<Part<'_>>, sparing: bool) -> Vec<(Part<'_>, Ends)> {
    let place = |part: &Part<'_>| (part.account.clone(), part.shown.clone());
    let tells = |part: &Part<'_>| {
        [everything::TAGGING_KEY, everything::CONTROL_KEY].contains(&part.service.key())
    };
    let (telling, hearing): (Vec<_>, Vec<_>) = parts.into_iter().partition(tells);
    let (mut tags, mut absent) = (BTreeMap::new(), BTreeMap::new());
    let mut instances: BTreeMap<_, Shared> = BTreeMap::new();
    let mut kinds: BTreeMap<_, Shared> = BTreeMap::new();
    let mut all = Vec::new();
    for part in telling {
        let mut ends = Ends {
            beside: Beside {
                kinds: kinds.entry(part.account.clone()).or_default().clone(),
                ..Beside::default()
            },
            telling_tags: None,
        };
        if part.service.key() == everything::TAGGING_KEY {
            let (sender, receiver) = watch::channel(None);
            tags.insert(place(&part), receiver);
            ends.telling_tags = Some(sender);
        } else {
            let (sender, receiver) = watch::channel(None);
            absent.insert(place(&part), receiver);
            ends.beside.telling_absent = Some(sender);
        }
        all.push((part, ends));
    }
    for part in hearing {
        let beside = Beside {
            tags: tags.get(&place(&part)).cloned(),
            absent: absent.get(&place(&part)).filter(|_| sparing).cloned(),
            instances: instances.entry(place(&part)).or_default().clone(),
            kinds: Shared::default(),
            telling_absent: None,
        };
        let ends = Ends {
            beside,
            telling_tags: None,
        };
        all.push((part, ends));
    }
    all
}

async fn collect(
    aws: &Aws,
    part: Part<'_>,
    ends: Ends,
    progress: Arc<dyn Fn(ScanPart) + Send + Sync>,
    cancel: CancellationToken,
) -> (Coverage, Vec<Resource>) {
    let began = Instant::now();
    let begun = part.progress(0, true, None);
    progress(begun.clone());
    let meter = Meter::default();
    let sink = CollectSink::new(cancel, {
        let progress = progress.clone();
        move |found| {
            progress(ScanPart {
                found,
                ..begun.clone()
            });
        }
    })
    .beside(ends.beside);
    match aws.session(part.access, &part.asked, None).await {
        Ok(session) => part.service.collect(&session.metered(&meter), &sink).await,
        Err(error) => sink.problem(landfall_domain::snapshot::Problem {
            operation: "AssumeRole".into(),
            subject: part.access.role_arn.clone(),
            code: "NoSession".into(),
            message: error.to_string(),
            advice: error.advice(),
        }),
    }
    let collected = sink.finish();
    if let Some(telling) = ends.telling_tags {
        telling.send_replace(Some(collected.outcome == Outcome::Read));
    }
    let coverage = Coverage {
        account: part.account.clone(),
        service: part.service.key().to_owned(),
        region: part.shown.clone(),
        outcome: collected.outcome,
        resources: collected.resources.len() as u64,
        requests: meter.requests(),
        millis: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        problems: collected.problems,
        spared: collected.spared,
    };
    progress(part.progress(coverage.resources, true, Some(coverage.clone())));
    (coverage, collected.resources)
}
