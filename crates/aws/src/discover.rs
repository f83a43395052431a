//! One scan: every service in every Region, concurrently, within the budgets.

use crate::services::everything;
use crate::session::Meter;
use crate::{Access, Aws, AwsError, CollectSink, SERVICES, Service};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use landfall_domain::progress::ScanPart;
use landfall_domain::{Coverage, Reference, Region, Resource};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// What one scan found, ordered: resources by id, references by (from, path), coverage by
/// (service, Region).
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

/// Scans an account. A failing call costs only what it would have read; it is found in
/// `coverage`. When `cancel` is set, what was read until then comes back, as `Partial`.
///
/// # Errors
/// When nothing at all can be read: the credentials, the role, the account or the endpoint are
/// wrong. This is found out before any service is read.
pub async fn discover(
    aws: &Aws,
    access: &Access,
    regions: &[Region],
    progress: impl Fn(ScanPart) + Send + Sync + 'static,
    cancel: CancellationToken,
) -> Result<Discovered, AwsError> {
    read(aws, access, regions, &|_| true, Arc::new(progress), cancel).await
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
    read(aws, access, regions, &wanted, Arc::new(|_| ()), cancel).await
}

async fn read(
    aws: &Aws,
    access: &Access,
    regions: &[Region],
    wanted: &(dyn Fn(&dyn Service) -> bool + Sync),
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
    aws.session(access, &home, None).await?;
    let mut parts = parts(&home, regions);
    parts.retain(|(service, _, _)| wanted(*service));
    for (service, shown, _) in &parts {
        progress(part(*service, shown, 0, false, None));
    }
    // Boxed one by one: the compiler cannot tell by itself that a stream of them may change threads.
    let work: Vec<BoxFuture<'_, (Coverage, Vec<Resource>)>> = parts
        .into_iter()
        .map(|(service, shown, asked)| {
            collect(
                aws,
                access,
                service,
                shown,
                asked,
                progress.clone(),
                cancel.clone(),
            )
            .boxed()
        })
        .collect();
    let mut ended: Vec<(Coverage, Vec<Resource>)> = futures::stream::iter(work)
        .buffer_unordered(PARTS_AT_ONCE)
        .collect()
        .await;
    ended.sort_by(|(a, _), (b, _)| (&a.service, &a.region).cmp(&(&b.service, &b.region)));
    let (coverage, resources): (Vec<_>, Vec<_>) = ended.into_iter().unzip();
    let resources = everything::whole(resources.into_iter().flatten().collect());
    let references = references(&resources);
    Ok(Discovered {
        resources,
        references,
        coverage,
    })
}

/// Everything that the resources name: first what each says by itself, then the names of known
/// resources in the texts that programs get (environment variables). Pure.
pub fn references(resources: &[Resource]) -> Vec<Reference> {
    let mut all: BTreeSet<Reference> = BTreeSet::new();
    for resource in resources {
        match crate::service_of(&resource.kind) {
            Some(service) => all.extend(service.references(resource)),
            None => all.extend(landfall_references::of(resource)),
        }
    }
    let known = landfall_references::known_names(resources, &all);
    all.extend(known);
    let mut all: Vec<Reference> = all.into_iter().collect();
    all.sort_by(|a, b| {
        (&a.from, &a.evidence.path, &a.target).cmp(&(&b.from, &b.evidence.path, &b.target))
    });
    all
}

/// Service, Region on screen, Region asked.
type Part = (&'static dyn Service, Region, Region);

fn parts(home: &Region, regions: &[Region]) -> Vec<Part> {
    let regions: BTreeSet<&Region> = regions.iter().collect();
    let mut parts: Vec<Part> = Vec::new();
    for service in SERVICES {
        if service.global() {
            parts.push((*service, Region::global(), home.clone()));
        } else {
            parts.extend(
                regions
                    .iter()
                    .map(|region| (*service, (*region).clone(), (*region).clone())),
            );
        }
    }
    parts
}

fn part(
    service: &dyn Service,
    region: &Region,
    found: u64,
    started: bool,
    coverage: Option<Coverage>,
) -> ScanPart {
    ScanPart {
        service: service.key().to_owned(),
        region: region.clone(),
        found,
        coverage,
        started,
    }
}

async fn collect(
    aws: &Aws,
    access: &Access,
    service: &'static dyn Service,
    shown: Region,
    asked: Region,
    progress: Arc<dyn Fn(ScanPart) + Send + Sync>,
    cancel: CancellationToken,
) -> (Coverage, Vec<Resource>) {
    let began = Instant::now();
    progress(part(service, &shown, 0, true, None));
    let meter = Meter::default();
    let sink = CollectSink::new(cancel, {
        let (progress, shown) = (progress.clone(), shown.clone());
        move |found| progress(part(service, &shown, found, true, None))
    });
    match aws.session(access, &asked, None).await {
        Ok(session) => service.collect(&session.metered(&meter), &sink).await,
        Err(error) => sink.problem(landfall_domain::snapshot::Problem {
            operation: "AssumeRole".into(),
            subject: access.role_arn.clone(),
            code: "NoSession".into(),
            message: error.to_string(),
            advice: error.advice(),
        }),
    }
    let collected = sink.finish();
    let coverage = Coverage {
        account: None,
        service: service.key().to_owned(),
        region: shown.clone(),
        outcome: collected.outcome,
        resources: collected.resources.len() as u64,
        requests: meter.requests(),
        millis: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        problems: collected.problems,
    };
    progress(part(
        service,
        &shown,
        coverage.resources,
        true,
        Some(coverage.clone()),
    ));
    (coverage, collected.resources)
}
