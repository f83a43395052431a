//! Runs: starting an approved wave, watching it, and what people do to it.

use crate::{
    Answer, Backend,
    gates::{refuse_unmet, the_wave},
    must, now,
    parity::parity_lines,
    plans::bridges,
    refuse::stored,
};
use futures::stream::BoxStream;
use landfall_domain::{
    Digest, PlanId, Refusal, RunId, StepSpec,
    cost::Range,
    run::{RunHead, RunNews, StepStatus},
    user::{Role, User},
    view::{RunAction, RunActions, RunSummary, RunView, StepView, WaveResource, WaveView},
};
use landfall_engine::{Loaded, RunState, allowed, project};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

const LOG_LINES: u32 = 500;

impl Backend {
    /// The page of a wave.
    ///
    /// # Errors
    /// When the plan or the wave does not exist.
    pub async fn wave(&self, user: &User, plan: &PlanId, wave: u32) -> Answer<WaveView> {
        let plan = self.stored_plan(plan).await?;
        let found = the_wave(&plan, wave)?.clone();
        let estate = self.some_estate(Some(&plan.body.snapshot)).await?;
        let automatic: BTreeSet<_> = found.steps.iter().map(|step| &step.resource).collect();
        let members = plan
            .body
            .groups
            .iter()
            .filter(|g| found.groups.contains(&g.id))
            .flat_map(|g| &g.members);
        let resources: Vec<_> = members
            .filter_map(|id| {
                let resource = estate.resource(id)?;
                Some(WaveResource {
                    id: id.clone(),
                    kind: resource.kind.clone(),
                    name: resource.name.clone(),
                    placement: plan.body.placements.get(id)?.clone(),
                    automatic: automatic.contains(id),
                })
            })
            .collect();
        let costs: Vec<_> = plan
            .body
            .estimate
            .lines
            .iter()
            .filter(|line| line.wave == wave)
            .cloned()
            .collect();
        let numbers = plan.body.waves.iter().map(|wave| wave.number);
        let outside = self.outside_of(&estate, &resources).await?;
        Ok(WaveView {
            plan: self.summary(user, &plan).await?,
            resources,
            total: costs.iter().map(|line| line.amount).sum::<Range>(),
            costs,
            gate: self.gate(user, &plan, wave, None).await?,
            runs: self
                .run_summaries(Some(&plan.id))
                .await?
                .into_iter()
                .filter(|r| r.head.wave == wave)
                .collect(),
            bridges: bridges(&estate, &plan, |b| b.from_wave == wave || b.to_wave == wave),
            outside,
            waves: u32::try_from(plan.body.waves.len()).unwrap_or(u32::MAX),
            previous: numbers.clone().filter(|number| *number < wave).max(),
            next: numbers.filter(|number| *number > wave).min(),
            wave: found,
        })
    }

    /// Starts the run of an approved wave. Approval, order and drift are checked here, whatever the
    /// screen showed.
    ///
    /// # Errors
    /// When a condition is not met; the refusal names it and the way out.
    pub async fn start_run(
        &self,
        user: &User,
        plan: &PlanId,
        wave: u32,
        digest: &Digest,
    ) -> Answer<RunId> {
        must(user, Role::Operator, "start a run")?;
        let plan = self.stored_plan(plan).await?;
        let steps = the_wave(&plan, wave)?.steps.clone();
        if &plan.digest != digest {
            return Err(Refusal::Conflict(
                "The plan that you read is not the one that is stored. Load the page again and review it.".into(),
            ));
        }
        refuse_unmet(&self.gate(user, &plan, wave, None).await?.to_run)?;
        let drift = self.drift(&plan, &steps).await?;
        if let Some((resource, what)) = drift.first() {
            return Err(Refusal::Conflict(format!(
                "{} of the resources that this wave moves changed since the snapshot: {resource} {what}. Scan again, make a new version of the plan and have it signed, so that people sign what is really there.",
                drift.len()
            )));
        }
        let head = RunHead {
            id: RunId::new(uuid::Uuid::now_v7().to_string()),
            plan: plan.id.clone(),
            digest: plan.digest.clone(),
            wave,
            created: now(),
            by: user.name.clone(),
        };
        let audit = self.audit_entry(
            &user.name,
            "run.started",
            &format!("run {}", head.id),
            json!({ "plan": plan.id, "wave": wave, "digest": plan.digest }),
        );
        self.0
            .store
            .create_run(&head, &steps, audit)
            .await
            .map_err(stored)?;
        Ok(head.id)
    }

    pub(crate) async fn run_summaries(&self, plan: Option<&PlanId>) -> Answer<Vec<RunSummary>> {
        let summary = |run: Loaded| {
            let state = project(&run.steps, &run.events);
            RunSummary {
                done: state
                    .steps
                    .values()
                    .filter(|step| ended(step.status))
                    .count() as u64,
                steps: run.steps.len() as u64,
                status: state.status,
                head: run.head,
            }
        };
        Ok(self
            .stored_runs(plan)
            .await?
            .into_iter()
            .map(summary)
            .collect())
    }

    /// Runs with their logs, the newest first.
    pub(crate) async fn stored_runs(&self, plan: Option<&PlanId>) -> Answer<Vec<Loaded>> {
        let mut runs = Vec::new();
        for head in self.0.store.runs(plan, None).await.map_err(stored)? {
            runs.push(self.0.store.run(&head.id).await.map_err(stored)?);
        }
        Ok(runs)
    }

    /// All runs, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn runs(&self, _user: &User) -> Answer<Vec<RunSummary>> {
        self.run_summaries(None).await
    }

    async fn stored_run(&self, id: &RunId) -> Answer<Loaded> {
        self.0.store.run(id).await.map_err(stored)
    }

    /// The page of a run.
    ///
    /// # Errors
    /// When there is no such run.
    pub async fn run(&self, user: &User, run: &RunId) -> Answer<RunView> {
        let run = self.stored_run(run).await?;
        let plan = self.stored_plan(&run.head.plan).await?;
        let progress = self
            .0
            .store
            .run_progress(&run.head.id)
            .await
            .map_err(stored)?;
        let state = project(&run.steps, &run.events);
        let steps: Vec<StepView> = in_order(&run.steps)
            .into_iter()
            .map(|spec| {
                let step = state.steps.get(&spec.id);
                StepView {
                    status: step.map_or(StepStatus::Waiting, |s| s.status),
                    attempts: step.map_or(0, |s| s.attempts),
                    started: step.and_then(|s| s.first_started),
                    ended: step.and_then(|s| s.ended),
                    error: step.and_then(|s| s.error.clone()),
                    progress: progress.get(&spec.id).copied(),
                    spec: spec.clone(),
                }
            })
            .collect();
        let actions = if user.has(Role::Operator) {
            allowed(&run.steps, &run.events)
        } else {
            RunActions {
                why_not: Some(
                    "Only people with the role operator retry, skip, pause or undo.".into(),
                ),
                ..RunActions::default()
            }
        };
        Ok(RunView {
            title: the_wave(&plan, run.head.wave)?.title.clone(),
            version: plan.version,
            status: state.status,
            seconds_left: seconds_left(&steps, &state),
            parity: parity_lines(&run.steps, &run.events),
            log: self
                .0
                .store
                .newest_log_lines(&run.head.id, LOG_LINES)
                .await
                .map_err(stored)?,
            steps,
            events: run.events,
            head: run.head,
            actions,
        })
    }

    /// Retries, skips, pauses, resumes or undoes. Every one needs a reason.
    ///
    /// # Errors
    /// Without the role operator, without a reason, or when it makes no sense as the run stands.
    pub async fn act(
        &self,
        user: &User,
        run: &RunId,
        action: &RunAction,
        reason: &str,
    ) -> Answer<()> {
        must(user, Role::Operator, "act on a run")?;
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Refusal::Invalid {
                field: "reason".into(),
                message: "Say why: the run's log and the audit log keep it.".into(),
            });
        }
        let step = match action {
            RunAction::Retry(step) | RunAction::Skip(step) => Some(step),
            _ => None,
        };
        let audit = self.audit_entry(
            &user.name,
            match action {
                RunAction::Retry(_) => "step.retried",
                RunAction::Skip(_) => "step.skipped",
                RunAction::Pause => "run.paused",
                RunAction::Resume => "run.resumed",
                RunAction::Undo => "run.undone",
            },
            &format!("run {run}"),
            json!({ "step": step, "reason": reason }),
        );
        self.0
            .store
            .run_action(run, action, reason, audit)
            .await
            .map_err(stored)?;
        Ok(())
    }

    /// Everything that happens in a run from now on.
    ///
    /// # Errors
    /// When there is no such run.
    pub async fn watch_run(
        &self,
        _user: &User,
        run: &RunId,
    ) -> Answer<BoxStream<'static, RunNews>> {
        self.stored_run(run).await?;
        Ok(self.0.store.subscribe_run(run, None))
    }
}

fn ended(status: StepStatus) -> bool {
    matches!(
        status,
        StepStatus::Succeeded | StepStatus::Skipped | StepStatus::Undone | StepStatus::Kept
    )
}

/// The steps in an order that respects what they need; as planned among those that are free.
fn in_order(steps: &[StepSpec]) -> Vec<&StepSpec> {
    let mut placed = BTreeSet::new();
    let mut order = Vec::with_capacity(steps.len());
    while order.len() < steps.len() {
        let before = order.len();
        for step in steps {
            if !placed.contains(&step.id) && step.needs.iter().all(|need| placed.contains(need)) {
                placed.insert(step.id.clone());
                order.push(step);
            }
        }
        if order.len() == before {
            // A plan with a cycle is refused by the check; show the rest all the same.
            order.extend(steps.iter().filter(|step| !placed.contains(&step.id)));
        }
    }
    order
}

/// The longest chain of what is still to do, by the planned seconds and the progress so far.
fn seconds_left(steps: &[StepView], state: &RunState) -> Option<u64> {
    use landfall_domain::run::RunStatus::{Paused, Running};
    if !matches!(state.status, Running | Paused) {
        return None;
    }
    let mut end: BTreeMap<&str, u64> = BTreeMap::new();
    for step in steps {
        let left = if ended(step.status) {
            0
        } else {
            let done = step
                .progress
                .filter(|p| p.total_items > 0)
                .map_or(0.0, |p| p.items as f64 / p.total_items as f64);
            (step.spec.work.seconds as f64 * (1.0 - done.clamp(0.0, 1.0))).ceil() as u64
        };
        let before = step
            .spec
            .needs
            .iter()
            .filter_map(|need| end.get(need.as_str()))
            .max()
            .copied()
            .unwrap_or(0);
        end.insert(step.spec.id.as_str(), before + left);
    }
    end.values().max().copied()
}
