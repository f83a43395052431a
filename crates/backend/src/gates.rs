//! Gates: signing, and what is missing before a wave may run.

use crate::{Answer, Backend, internal, must, now};
use landfall_domain::{
    Digest, PlanId, Refusal,
    approval::{Approval, Circumstances, Condition, Decision, Gate, judge},
    plan::{Plan, Severity},
    run::RunStatus,
    user::{Role, User},
};
use landfall_engine::project;
use serde_json::json;

/// What all gates of a plan are judged by, read once.
pub(crate) struct Ground {
    newest: PlanId,
    /// The wave and the state of every run.
    runs: Vec<(u32, RunStatus)>,
    /// Errors that the independent check found.
    errors: usize,
}

impl Backend {
    /// Reads what the gates of a plan are judged by.
    pub(crate) async fn ground(&self, plan: &Plan) -> Answer<Ground> {
        let newest = self
            .0
            .store
            .newest_plan_id()
            .await
            .map_err(internal)?
            .unwrap_or_else(|| plan.id.clone());
        let runs = self.stored_runs(Some(&plan.id)).await?.into_iter();
        let runs = runs.map(|run| (run.head.wave, project(&run.steps, &run.events).status));
        let errors = self
            .findings(plan)
            .await?
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .count();
        Ok(Ground {
            newest,
            runs: runs.collect(),
            errors,
        })
    }

    /// The gate of a wave as this person sees it. `drift`: what changed since the snapshot, when
    /// somebody has looked.
    pub(crate) async fn gate(
        &self,
        user: &User,
        plan: &Plan,
        wave: u32,
        drift: Option<usize>,
    ) -> Answer<Gate> {
        let ground = self.ground(plan).await?;
        self.gate_on(&ground, user, plan, wave, drift).await
    }

    /// [`Self::gate`] on ground that was read before.
    pub(crate) async fn gate_on(
        &self,
        ground: &Ground,
        user: &User,
        plan: &Plan,
        wave: u32,
        drift: Option<usize>,
    ) -> Answer<Gate> {
        let approvals = self
            .0
            .store
            .approvals(None, Some(wave))
            .await
            .map_err(internal)?;
        let succeeded = |(_, status): &&(u32, RunStatus)| *status == RunStatus::Succeeded;
        let mut succeeded: Vec<u32> = (ground.runs.iter().filter(succeeded))
            .map(|(wave, _)| *wave)
            .collect();
        let run_exists =
            (ground.runs.iter()).any(|(of, status)| *of == wave && *status != RunStatus::Undone);
        // A wave without a single step is done by people: it is not in the way of later waves.
        succeeded.extend(
            plan.body
                .waves
                .iter()
                .filter(|w| w.steps.is_empty())
                .map(|w| w.number),
        );
        let now = Circumstances {
            plan,
            wave,
            newest: &ground.newest,
            approvals: &approvals,
            quorum: self.0.settings.gate.quorum,
            errors: ground.errors,
            succeeded: &succeeded,
            run_exists,
            drift,
        };
        let mut gate = judge(&now, user);
        if plan.wave(wave).is_some_and(|wave| wave.steps.is_empty()) {
            gate.to_run.push(Condition {
                key: "wave.has-steps".into(),
                met: false,
                text: "The wave has steps that Landfall runs".into(),
                way_out: "People move what is in this wave, as its manual items say; there is nothing to start.".into(),
            });
        }
        Ok(gate)
    }

    /// Signs a wave, rejects it, or takes an earlier decision back. `digest` is the one that the
    /// person saw: a signature never lands on something else.
    ///
    /// # Errors
    /// When a condition of the gate is not met; the refusal names it and the way out.
    pub async fn sign(
        &self,
        user: &User,
        plan: &PlanId,
        wave: u32,
        digest: &Digest,
        decision: Decision,
        comment: &str,
    ) -> Answer<Gate> {
        must(user, Role::Approver, "sign a wave")?;
        let plan = self.stored_plan(plan).await?;
        the_wave(&plan, wave)?;
        if &plan.digest != digest {
            return Err(Refusal::Conflict(
                "The plan that you read is not the one that is stored. Load the page again and review it.".into(),
            ));
        }
        let comment = comment.trim();
        if decision == Decision::Reject && comment.is_empty() {
            return Err(Refusal::Invalid {
                field: "comment".into(),
                message: "Say why you reject it, so that the planner knows what to change.".into(),
            });
        }
        let gate = self.gate(user, &plan, wave, None).await?;
        let decided =
            gate.approved_by.contains(&user.name) || gate.rejected_by.contains(&user.name);
        match decision {
            Decision::Approve => refuse_unmet(&gate.to_sign)?,
            Decision::Reject => {
                refuse_unmet(
                    gate.to_sign
                        .iter()
                        .filter(|condition| condition.key != "gate.not-twice"),
                )?;
            }
            Decision::Withdraw if !decided => {
                return Err(Refusal::Conflict(
                    "You have not decided on this wave: there is nothing to withdraw.".into(),
                ));
            }
            Decision::Withdraw => {
                refuse_unmet(
                    gate.to_sign
                        .iter()
                        .filter(|condition| condition.key == "wave.not-run"),
                )?;
            }
        }
        let approval = Approval {
            plan: plan.id.clone(),
            digest: digest.clone(),
            wave,
            by: user.name.clone(),
            at: now(),
            decision,
            comment: comment.to_owned(),
        };
        let action = match decision {
            Decision::Approve => "wave.approved",
            Decision::Reject => "wave.rejected",
            Decision::Withdraw => "wave.withdrawn",
        };
        let audit = self.audit_entry(
            &user.name,
            action,
            &format!("plan {} wave {wave}", plan.id),
            json!({ "digest": digest, "comment": comment }),
        );
        self.0
            .store
            .add_approval(&approval, audit)
            .await
            .map_err(internal)?;
        self.gate(user, &plan, wave, None).await
    }
}

pub(crate) fn the_wave(plan: &Plan, wave: u32) -> Answer<&landfall_domain::plan::Wave> {
    plan.wave(wave).ok_or_else(|| {
        Refusal::NotFound(format!(
            "Version {} of the plan has no wave {wave}; it has {}.",
            plan.version,
            plan.body.waves.len()
        ))
    })
}

/// The first condition that does not hold, with its way out.
pub(crate) fn refuse_unmet<'a>(conditions: impl IntoIterator<Item = &'a Condition>) -> Answer<()> {
    match conditions.into_iter().find(|condition| !condition.met) {
        Some(unmet) => Err(Refusal::Conflict(format!(
            "Not met: {}. {}",
            unmet.text, unmet.way_out
        ))),
        None => Ok(()),
    }
}
