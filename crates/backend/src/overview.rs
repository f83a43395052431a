//! What waits on a person, and how the migration as a whole stands.

use crate::{Answer, Backend, internal, now};
use landfall_domain::{
    Timestamp,
    approval::Gate,
    plan::Plan,
    progress::{ScanProgress, ScanState},
    run::{RunStatus, StepStatus},
    user::{Role, User},
    view::{InboxItem, Overview, RunSummary, WaveSummary},
};
use landfall_engine::project;
use std::sync::Arc;

/// The newest plan and its waves, gate by gate.
struct Standing {
    plan: Arc<Plan>,
    waves: Vec<(WaveSummary, Gate)>,
}

fn item(kind: &str, title: String, detail: String, href: String, since: Timestamp) -> InboxItem {
    InboxItem {
        kind: kind.to_owned(),
        title,
        detail,
        href,
        since,
    }
}

impl Backend {
    async fn standing(&self, user: &User) -> Answer<Option<Standing>> {
        let Some(newest) = self.0.store.newest_plan_id().await.map_err(internal)? else {
            return Ok(None);
        };
        let plan = self.stored_plan(&newest).await?;
        let waves = self.waves_with_gates(user, &plan).await?;
        Ok(Some(Standing { plan, waves }))
    }

    /// What waits on this person, the oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn inbox(&self, user: &User) -> Answer<Vec<InboxItem>> {
        let mut items = Vec::new();
        let scan = self.latest_scan(user).await?;
        let standing = self.standing(user).await?;
        if user.has(Role::Planner) {
            items.extend(for_planner(scan.as_ref(), standing.as_ref()));
        }
        if let Some(Standing { plan, waves }) = &standing {
            let href = |wave: u32| format!("/plan/{}/wave/{wave}", plan.id);
            for (wave, gate) in waves.iter().filter(|(wave, _)| wave.steps > 0) {
                if gate.can_sign() && !gate.rejected_by.contains(&user.name) {
                    items.push(item(
                        "sign",
                        format!("Sign wave {}: {}", wave.number, wave.title),
                        format!(
                            "{} of {} signatures given; {} resources, {} steps",
                            wave.approvals, wave.quorum, wave.resources, wave.steps
                        ),
                        href(wave.number),
                        plan.created,
                    ));
                }
                if gate.can_run() {
                    let since = gate
                        .history
                        .last()
                        .map_or(plan.created, |approval| approval.at);
                    items.push(item(
                        "run",
                        format!("Start wave {}: {}", wave.number, wave.title),
                        format!(
                            "Approved by {}",
                            gate.approved_by
                                .iter()
                                .map(|n| n.as_str())
                                .collect::<Vec<_>>()
                                .join(" and ")
                        ),
                        href(wave.number),
                        since,
                    ));
                }
            }
        }
        if user.has(Role::Operator) {
            items.extend(self.paused_runs().await?);
        }
        if let Some(standing) = &standing {
            items.extend(self.comments_for(user, &standing.plan).await?);
        }
        items.sort_by(|a, b| (a.since, &a.title).cmp(&(b.since, &b.title)));
        Ok(items)
    }

    async fn paused_runs(&self) -> Answer<Vec<InboxItem>> {
        let mut items = Vec::new();
        for run in self.stored_runs(None).await? {
            let state = project(&run.steps, &run.events);
            if state.status != RunStatus::Paused {
                continue;
            }
            let failed: Vec<&str> = run
                .steps
                .iter()
                .filter(|step| {
                    state.steps.get(&step.id).is_some_and(|s| {
                        matches!(s.status, StepStatus::Failed | StepStatus::UndoFailed)
                    })
                })
                .map(|step| step.title.as_str())
                .collect();
            let detail = match failed.first() {
                Some(first) => format!(
                    "{} failed: retry, skip with a reason, or undo the wave. First: {first}",
                    failed.len()
                ),
                None => "Paused by a person: resume it when ready".to_owned(),
            };
            let since = run.events.last().map_or(run.head.created, |event| event.at);
            items.push(item(
                "paused",
                format!("The run of wave {} waits for a person", run.head.wave),
                detail,
                format!("/run/{}", run.head.id),
                since,
            ));
        }
        Ok(items)
    }

    /// How the migration as a whole stands.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn overview(&self, user: &User) -> Answer<Overview> {
        let scan = self.latest_scan(user).await?;
        let snapshot = self.snapshots(user).await?.into_iter().next();
        let standing = self.standing(user).await?;
        let runs = self.runs(user).await?;
        let (mut plan, mut waves, mut risks) = (None, Vec::new(), Vec::new());
        let (mut moved, mut to_move, mut manual) = (0, 0, 0);
        if let Some(standing) = &standing {
            let body = &standing.plan.body;
            plan = Some(self.summary(user, &standing.plan).await?);
            waves = standing
                .waves
                .iter()
                .map(|(wave, _)| wave.clone())
                .collect();
            moved = self.moved(&standing.plan).await?;
            manual = waves.iter().map(|wave| wave.manual).sum();
            let mut moving: Vec<_> = body
                .waves
                .iter()
                .flat_map(|w| &w.steps)
                .map(|s| &s.resource)
                .collect();
            moving.sort();
            moving.dedup();
            to_move = moving.len() as u64;
            let mut all: Vec<_> = body
                .waves
                .iter()
                .flat_map(|w| {
                    w.risk
                        .reasons
                        .iter()
                        .map(|reason| (w.risk.level, w.number, reason.clone()))
                })
                .collect();
            all.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            risks = all
                .into_iter()
                .take(5)
                .map(|(_, wave, reason)| (wave, reason))
                .collect();
        }
        Ok(Overview {
            estate: self.0.settings.source.name.clone(),
            account: self.0.settings.source.account.to_string(),
            next: next(snapshot.is_some(), standing.as_ref(), &runs),
            snapshot,
            scan: scan.filter(|scan| {
                scan.state == ScanState::Running || matches!(scan.state, ScanState::Failed(_))
            }),
            plan,
            waves,
            moved,
            to_move,
            manual,
            risks,
        })
    }
}

fn for_planner(scan: Option<&ScanProgress>, standing: Option<&Standing>) -> Vec<InboxItem> {
    let mut items = Vec::new();
    match scan {
        None => items.push(item(
            "scan",
            "Scan the source account".into(),
            "Nothing was discovered yet. A scan reads and changes nothing.".into(),
            "/overview".into(),
            now(),
        )),
        Some(scan) => {
            if let ScanState::Failed(why) = &scan.state {
                items.push(item(
                    "problem",
                    "The last scan failed".into(),
                    why.clone(),
                    "/connections".into(),
                    scan.ended.unwrap_or(scan.started),
                ));
            }
            if let (ScanState::Finished(_), None) = (&scan.state, standing) {
                items.push(item(
                    "plan",
                    "Make the first plan".into(),
                    "The estate is discovered: waves, risks and costs come next.".into(),
                    "/plan".into(),
                    scan.ended.unwrap_or(scan.started),
                ));
            }
        }
    }
    if let Some(Standing { plan, waves }) = standing {
        for (wave, gate) in waves
            .iter()
            .filter(|(_, gate)| !gate.rejected_by.is_empty())
        {
            items.push(item(
                "problem",
                format!("Wave {} was rejected", wave.number),
                gate.history
                    .last()
                    .map_or_else(String::new, |last| last.comment.clone()),
                format!("/plan/{}/wave/{}", plan.id, wave.number),
                gate.history.last().map_or(plan.created, |last| last.at),
            ));
        }
    }
    items
}

/// The one thing that brings the migration forward, whoever has to do it.
fn next(scanned: bool, standing: Option<&Standing>, runs: &[RunSummary]) -> InboxItem {
    let at = now();
    let Some(Standing { plan, waves }) = standing else {
        return if scanned {
            item(
                "plan",
                "Make the first plan".into(),
                "A planner groups the estate into waves.".into(),
                "/plan".into(),
                at,
            )
        } else {
            item(
                "scan",
                "Scan the source account".into(),
                "A planner starts the first scan; it changes nothing.".into(),
                "/overview".into(),
                at,
            )
        };
    };
    if let Some(run) = runs.iter().find(|run| {
        matches!(
            run.status,
            RunStatus::Running | RunStatus::Paused | RunStatus::Undoing
        )
    }) {
        let title = match run.status {
            RunStatus::Paused => format!("The run of wave {} waits for an operator", run.head.wave),
            RunStatus::Undoing => format!("Wave {} is being undone", run.head.wave),
            _ => format!("Wave {} is running", run.head.wave),
        };
        return item(
            "run",
            title,
            format!("{} of {} steps are done", run.done, run.steps),
            format!("/run/{}", run.head.id),
            run.head.created,
        );
    }
    let open = waves.iter().find(|(wave, _)| {
        wave.steps > 0
            && wave
                .run
                .as_ref()
                .is_none_or(|run| run.status != RunStatus::Succeeded)
    });
    match open {
        Some((wave, gate)) => {
            let href = format!("/plan/{}/wave/{}", plan.id, wave.number);
            let missing = gate.quorum as usize - gate.approved_by.len().min(gate.quorum as usize);
            if gate.open() {
                item(
                    "run",
                    format!("Start wave {}: {}", wave.number, wave.title),
                    "It is approved; an operator starts it.".into(),
                    href,
                    at,
                )
            } else {
                item(
                    "sign",
                    format!("Sign wave {}: {}", wave.number, wave.title),
                    format!("{missing} more signatures are needed."),
                    href,
                    at,
                )
            }
        }
        None => item(
            "done",
            "Every wave that Landfall runs has succeeded".into(),
            "What people move by hand is listed wave by wave.".into(),
            format!("/plan/{}", plan.id),
            at,
        ),
    }
}
