//! Making a plan from a snapshot, and showing it.

mod choices;
mod offline;
mod versions;

use crate::{
    Answer, Backend,
    estate::{Estate, Whole},
    internal,
    inventory::wave_of,
    must, now,
    refuse::{invalid_assumption, stored},
    steps::{self, Moves},
};
use choices::{check, check_reason};
use landfall_domain::{
    Digest, Graph, PlanId, Refusal, ResourceId, Snapshot,
    approval::Gate,
    plan::{Choices, Environment, Finding, Plan, PlanBody, Severity, TargetAccounts},
    step::ToolChoice,
    user::{Role, User},
    view::{BridgeView, CostView, PlanRequest, PlanSummary, PlanView, WaveSummary},
};
use landfall_engine::project;
use landfall_planner as planner;
use serde_json::json;
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

/// Plans that are kept read, in bytes as stored.
const PLANS: usize = 64 << 20;

impl Backend {
    /// Makes a new version of the plan. Signatures on earlier versions are void from then on.
    ///
    /// # Errors
    /// Without the role planner; when nothing was scanned, a target account is not configured, an
    /// assumption or choice makes no sense, or the independent check finds the result wrong.
    pub async fn make_plan(&self, user: &User, request: &PlanRequest) -> Answer<PlanId> {
        must(user, Role::Planner, "make a plan")?;
        let reason = request.reason.trim();
        if reason.is_empty() {
            return Err(Refusal::Invalid {
                field: "reason".into(),
                message: "Say why this version is made: approvers read it first.".into(),
            });
        }
        check_reason(reason)?;
        let version = self.next_version(request).await?;
        let (body, found) = self.drafted(request).await?;
        let errors: Vec<Finding> = found
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        if let Some(first) = errors.first() {
            return Err(Refusal::Conflict(format!(
                "The plan was made and the independent check refused it, so it was not kept: {} ({} errors in all).",
                first.message,
                errors.len()
            )));
        }
        let plan = Plan {
            id: PlanId::new(uuid::Uuid::now_v7().to_string()),
            version,
            author: user.name.clone(),
            reason: reason.to_owned(),
            created: now(),
            digest: Digest::of(&body).map_err(internal)?,
            body,
        };
        let audit = self.audit_entry(
            &user.name,
            "plan.made",
            &format!("plan {}", plan.id),
            json!({ "version": plan.version, "digest": plan.digest, "snapshot": plan.body.snapshot, "reason": reason }),
        );
        match self.0.store.insert_plan(&plan, audit).await {
            Ok(()) => {}
            // Somebody was faster: say who, rather than which number is taken.
            Err(taken @ landfall_store::StoreError::PlanVersionTaken(_)) => {
                self.next_version(request).await?;
                return Err(stored(taken));
            }
            Err(error) => return Err(stored(error)),
        }
        if let Some(based_on) = &request.based_on {
            self.forget_draft(user, based_on, &request.choices).await;
        }
        Ok(plan.id)
    }

    /// The plan that a request leads to and what the independent check says about it. Nothing is
    /// kept, so anybody who may look may ask what would be.
    ///
    /// # Errors
    /// When nothing was scanned, a target account is not configured, an assumption or choice makes no
    /// sense, or no order keeps what people decided.
    pub(crate) async fn drafted(&self, request: &PlanRequest) -> Answer<(PlanBody, Vec<Finding>)> {
        request
            .assumptions
            .validated()
            .map_err(invalid_assumption)?;
        let targets = self.targets()?;
        let estate = self.some_estate(request.snapshot.as_ref()).await?;
        check(&estate, &request.choices)?;
        let previous = match &request.based_on {
            Some(id) if !request.anew => Some(self.stored_plan(id).await?),
            _ => None,
        };
        let decided = self.decided().await?;
        let mut request = request.clone();
        decided.into_choices(&estate, &mut request.choices);
        // Versions from before windows held their work stay what they were; this one is new.
        request.choices.hours_of_window = request.choices.schedule.is_some();
        let whole = self.whole(&estate).await?;
        let references = self.references_of(&estate).await?;
        let role = self.0.settings.source.migrate_role_arn.clone();
        let own_roles = self.own_roles();
        // Who stops waiting leaves the queue; what has begun is finished, and keeps its turn so long.
        let turn = (self.0.drafting.clone().acquire_owned().await).map_err(internal)?;
        let make = move || {
            let _turn = turn;
            let (snapshot, graph) =
                estate.to_move(&whole, references, &own_roles, &BTreeMap::new());
            let parts = Planned {
                whole: &whole,
                snapshot: &snapshot,
                graph: &graph,
            };
            let before = previous.as_ref().map(|plan| &plan.body);
            let body = draft(&parts, targets, role, &request, before)?;
            let found = planner::check(&snapshot, &graph, &body);
            Ok::<_, Refusal>((body, found))
        };
        tokio::task::spawn_blocking(make).await.map_err(internal)?
    }

    /// Roles of the source account that Landfall acts through.
    pub(crate) fn own_roles(&self) -> Vec<String> {
        let source = &self.0.settings.source;
        let roles = [&source.read_role_arn, &source.migrate_role_arn];
        roles.into_iter().flatten().cloned().collect()
    }

    fn targets(&self) -> Answer<TargetAccounts> {
        let configured = &self.0.settings.targets;
        let missing: Vec<&str> = Environment::ALL
            .iter()
            .filter(|e| !configured.contains_key(e))
            .map(|e| e.as_str())
            .collect();
        if missing.is_empty() {
            return Ok(configured
                .iter()
                .map(|(e, section)| (*e, section.account.clone()))
                .collect());
        }
        Err(Refusal::Conflict(format!(
            "No target account is configured for {}. Add [targets.{}] to the configuration file and start Landfall again.",
            missing.join(" and "),
            missing[0]
        )))
    }

    pub(crate) async fn stored_plan(&self, id: &PlanId) -> Answer<Arc<Plan>> {
        if let Some(plan) = self.0.plans.get(id) {
            return Ok(plan);
        }
        // A plan never changes.
        let (plan, bytes) = self.0.store.plan_and_size(id).await.map_err(stored)?;
        let plan = Arc::new(plan);
        self.0.plans.put(id, bytes, plan.clone(), PLANS);
        Ok(plan)
    }

    /// What the independent check says about a stored plan. Plan and snapshot never change, so the
    /// answer is kept under the plan's digest.
    pub(crate) async fn findings(&self, plan: &Plan) -> Answer<Arc<Vec<Finding>>> {
        let kept = |findings: &crate::Findings| {
            let findings = findings.lock().unwrap_or_else(PoisonError::into_inner);
            findings.get(&plan.digest).cloned()
        };
        if let Some(findings) = kept(&self.0.findings) {
            return Ok(findings);
        }
        let estate = self.some_estate(Some(&plan.body.snapshot)).await?;
        let whole = self.whole(&estate).await?;
        let references = self.references_of(&estate).await?;
        let (own_roles, body) = (self.own_roles(), plan.body.clone());
        let check = move || {
            let (snapshot, graph) =
                estate.to_move(&whole, references, &own_roles, &body.placements);
            planner::check(&snapshot, &graph, &body)
        };
        let found = Arc::new(self.0.heavy.run(check).await?);
        let mut all = self
            .0
            .findings
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all.insert(plan.digest.clone(), Arc::clone(&found));
        Ok(found)
    }

    /// All versions, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn plans(&self, _user: &User) -> Answer<Vec<PlanSummary>> {
        self.0.store.plans().await.map_err(internal)
    }

    pub(crate) async fn plan_or_newest(&self, id: Option<&PlanId>) -> Answer<Option<Arc<Plan>>> {
        let newest = self.0.store.newest_plan_id().await.map_err(internal)?;
        match id.or(newest.as_ref()) {
            Some(id) => self.stored_plan(id).await.map(Some),
            None => Ok(None),
        }
    }

    pub(crate) async fn summary(&self, user: &User, plan: &Plan) -> Answer<PlanSummary> {
        let all = self.plans(user).await?;
        all.into_iter()
            .find(|summary| summary.id == plan.id)
            .ok_or_else(|| internal(format!("plan {} is missing in its list", plan.id)))
    }

    /// One version, the newest when `id` is absent; `None` when there is no plan yet.
    ///
    /// # Errors
    /// When the version does not exist.
    pub async fn plan(&self, user: &User, id: Option<&PlanId>) -> Answer<Option<PlanView>> {
        let Some(plan) = self.plan_or_newest(id).await? else {
            return Ok(None);
        };
        let estate = self.some_estate(Some(&plan.body.snapshot)).await?;
        Ok(Some(PlanView {
            summary: self.summary(user, &plan).await?,
            versions: self.plans(user).await?,
            waves: self.wave_summaries(user, &plan).await?,
            bridges: bridges(&estate, &plan, |_| true),
            findings: self.findings(&plan).await?.to_vec(),
            choices: Choices {
                corrections: BTreeMap::new(),
                ..plan.body.choices.clone()
            },
            assumptions: plan.body.assumptions.clone(),
            tools: tools(&estate, &plan),
        }))
    }

    /// The cost of one version, the newest when `id` is absent; `None` when there is no plan yet.
    ///
    /// # Errors
    /// When the version does not exist.
    pub async fn cost(&self, user: &User, id: Option<&PlanId>) -> Answer<Option<CostView>> {
        let Some(plan) = self.plan_or_newest(id).await? else {
            return Ok(None);
        };
        let estate = self.some_estate(Some(&plan.body.snapshot)).await?;
        let named = plan
            .body
            .estimate
            .lines
            .iter()
            .filter_map(|line| line.resource.clone());
        Ok(Some(CostView {
            plan: self.summary(user, &plan).await?,
            estimate: plan.body.estimate.clone(),
            names: named.map(|id| (id.clone(), estate.name(&id))).collect(),
            edition: plan.body.price_book.edition.clone(),
            assumptions: plan.body.assumptions.clone(),
            tools: tools(&estate, &plan),
        }))
    }

    pub(crate) async fn wave_summaries(
        &self,
        user: &User,
        plan: &Plan,
    ) -> Answer<Vec<WaveSummary>> {
        let waves = self.waves_with_gates(user, plan).await?;
        Ok(waves.into_iter().map(|(summary, _)| summary).collect())
    }

    pub(crate) async fn waves_with_gates(
        &self,
        user: &User,
        plan: &Plan,
    ) -> Answer<Vec<(WaveSummary, Gate)>> {
        let runs = self.run_summaries(Some(&plan.id)).await?;
        let sizes = wave_of(plan)
            .into_values()
            .fold(BTreeMap::new(), |mut sizes, wave| {
                *sizes.entry(wave).or_insert(0u64) += 1;
                sizes
            });
        let ground = self.ground(plan).await?;
        let mut waves = Vec::new();
        for wave in &plan.body.waves {
            let gate = (self.gate_on(&ground, user, plan, wave.number, None)).await?;
            let summary = WaveSummary {
                number: wave.number,
                title: wave.title.clone(),
                environment: wave.environment,
                resources: sizes.get(&wave.number).copied().unwrap_or_default(),
                steps: wave.steps.len() as u64,
                manual: wave.manual.len() as u64,
                risk: wave.risk.level,
                cost: plan
                    .body
                    .estimate
                    .waves
                    .get(&wave.number)
                    .copied()
                    .unwrap_or_default(),
                seconds: wave.seconds,
                approvals: u32::try_from(gate.approved_by.len()).unwrap_or(u32::MAX),
                quorum: gate.quorum,
                run: runs
                    .iter()
                    .find(|run| run.head.wave == wave.number)
                    .cloned(),
            };
            waves.push((summary, gate));
        }
        Ok(waves)
    }

    /// Resources whose steps have all ended well, over all runs of the plan.
    pub(crate) async fn moved(&self, plan: &Plan) -> Answer<u64> {
        let mut moved = 0;
        for run in self.stored_runs(Some(&plan.id)).await? {
            use landfall_domain::run::StepStatus::Succeeded;
            let state = project(&run.steps, &run.events);
            let mut well: BTreeMap<&ResourceId, bool> = BTreeMap::new();
            for step in &run.steps {
                let ended_well = state
                    .steps
                    .get(&step.id)
                    .is_some_and(|s| s.status == Succeeded);
                *well.entry(&step.resource).or_insert(true) &= ended_well;
            }
            moved += well.values().filter(|well| **well).count() as u64;
        }
        Ok(moved)
    }
}

/// What a plan is made from.
struct Planned<'a> {
    /// Everything that was read.
    whole: &'a Whole,
    /// What of it is to be moved.
    snapshot: &'a Snapshot,
    graph: &'a Graph,
}

/// Snapshot in, plan out: pure but for the time it takes.
fn draft(
    planned: &Planned<'_>,
    targets: TargetAccounts,
    source_role: Option<String>,
    request: &PlanRequest,
    previous: Option<&PlanBody>,
) -> Answer<PlanBody> {
    let Planned {
        whole,
        snapshot,
        graph,
    } = *planned;
    let choices = &request.choices;
    let mut placements = planner::place(
        snapshot,
        graph,
        &targets,
        choices,
        &planner::Naming {
            target_name: &steps::target_name,
        },
    );
    steps::with_arns(whole, &mut placements);
    let groups = planner::move_groups(snapshot, graph, &placements);
    let ordered = planner::waves(snapshot, graph, &placements, &groups, choices, previous);
    let (waves, order) = ordered.map_err(choices::no_order)?;
    let book = planner::price_book();
    let Moves {
        steps,
        manual,
        lines,
    } = steps::moves(&steps::Plan {
        whole,
        placements: &placements,
        groups: &groups,
        waves: &waves,
        book: &book,
        choices,
        assumptions: &request.assumptions,
        source_role,
    });
    planner::assemble(planner::Parts {
        snapshot,
        graph,
        targets,
        placements,
        groups,
        waves,
        order,
        steps,
        manual,
        lines,
        price_book: book,
        assumptions: request.assumptions.clone(),
        choices: choices.clone(),
    })
    .map_err(internal)
}

pub(crate) fn bridges(
    estate: &Estate,
    plan: &Plan,
    which: impl Fn(&landfall_domain::plan::Bridge) -> bool,
) -> Vec<BridgeView> {
    let view = |bridge: &landfall_domain::plan::Bridge| BridgeView {
        from_name: estate.name(&bridge.from),
        to_name: estate.name(&bridge.to),
        bridge: bridge.clone(),
    };
    plan.body
        .bridges
        .iter()
        .filter(|bridge| which(bridge))
        .map(view)
        .collect()
}

fn tools(estate: &Estate, plan: &Plan) -> Vec<(ResourceId, String, ToolChoice)> {
    let steps = plan.body.waves.iter().flat_map(|wave| &wave.steps);
    steps
        .filter_map(|step| {
            let choice = step.tool.clone()?;
            Some((step.resource.clone(), estate.name(&step.resource), choice))
        })
        .collect()
}
