//! Everything together: the body of a plan.

use crate::estimate::estimate;
use crate::risk::risk;
use crate::waves::{WaveDraft, bridges};
use landfall_domain::cost::{Assumptions, CostLine, PriceBook};
use landfall_domain::plan::{
    Choices, Manual, MoveGroup, Placement, PlanBody, TargetAccounts, Wave,
};
use landfall_domain::schedule::OrderReport;
use landfall_domain::{Graph, ResourceId, Snapshot, StepId, StepSpec};
use std::collections::{BTreeMap, HashMap};

/// What a plan is made of.
pub struct Parts<'a> {
    /// What was found.
    pub snapshot: &'a Snapshot,
    /// What depends on what.
    pub graph: &'a Graph,
    /// The target accounts.
    pub targets: TargetAccounts,
    /// From [`crate::place`](crate::environments::place).
    pub placements: BTreeMap<ResourceId, Placement>,
    /// From [`crate::move_groups`](crate::groups::move_groups).
    pub groups: Vec<MoveGroup>,
    /// From [`crate::waves`](crate::waves::waves).
    pub waves: Vec<WaveDraft>,
    /// From there as well.
    pub order: OrderReport,
    /// The services' steps by wave number; a wave without steps may be missing.
    pub steps: BTreeMap<u32, Vec<StepSpec>>,
    /// What people do, by wave number; a wave without may be missing.
    pub manual: BTreeMap<u32, Vec<Manual>>,
    /// The services' cost lines, with their wave. The indirect ones are added here.
    pub lines: Vec<CostLine>,
    /// The prices that the lines were made with.
    pub price_book: PriceBook,
    /// What was assumed.
    pub assumptions: Assumptions,
    /// What a person decided.
    pub choices: Choices,
}

/// Why the parts make no plan. Each is a mistake in what produced the steps, not in the estate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssembleError {
    /// Two steps of a wave have the same id.
    #[error("wave {wave} has two steps with the id `{step}`")]
    DoubleStep {
        /// The wave.
        wave: u32,
        /// The id.
        step: StepId,
    },
    /// A step needs one that its wave does not have.
    #[error("wave {wave}: step `{step}` needs `{need}`, which this wave does not have")]
    UnknownNeed {
        /// The wave.
        wave: u32,
        /// The step.
        step: StepId,
        /// What it needs.
        need: StepId,
    },
    /// Steps need each other in a circle.
    #[error("wave {wave}: step `{step}` waits for itself through the steps that it needs")]
    StepCycle {
        /// The wave.
        wave: u32,
        /// A step on the circle or behind it.
        step: StepId,
    },
    /// Steps or manual work for a wave that does not exist.
    #[error("there is no wave {0}, but there are steps or manual work for it")]
    UnknownWave(u32),
    /// The snapshot has no digest.
    #[error("the snapshot has no digest: {0}")]
    Digest(String),
}

/// Builds the body of a plan: adds risks, bridges, indirect costs, the duration of each wave (the
/// longest chain of its steps' `work.seconds` through `needs`: steps that do not wait for each
/// other run side by side) and the digest of the snapshot.
///
/// # Errors
/// See [`AssembleError`].
pub fn assemble(parts: Parts<'_>) -> Result<PlanBody, AssembleError> {
    let Parts {
        snapshot,
        graph,
        targets,
        placements,
        groups,
        waves: drafts,
        order,
        mut steps,
        mut manual,
        lines,
        price_book,
        assumptions,
        choices,
    } = parts;
    let by_wave: Vec<(u32, Vec<String>)> = drafts
        .iter()
        .map(|draft| (draft.number, draft.groups.clone()))
        .collect();
    let bridges = bridges(graph, &groups, &by_wave);
    let estimate = estimate(lines, &drafts, &assumptions);
    let mut waves = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let steps = steps.remove(&draft.number).unwrap_or_default();
        let manual = manual.remove(&draft.number).unwrap_or_default();
        waves.push(Wave {
            seconds: seconds(draft.number, &steps)?,
            risk: risk(&draft, &groups, snapshot, graph, &steps, &manual),
            number: draft.number,
            title: draft.title,
            environment: draft.environment,
            groups: draft.groups,
            reason: draft.reason,
            steps,
            manual,
            window: Some(draft.window),
            after_days: Some(draft.after_days),
            day: draft.day,
        });
    }
    let left = steps.keys().chain(manual.keys()).min();
    if let Some(wave) = left {
        return Err(AssembleError::UnknownWave(*wave));
    }
    Ok(PlanBody {
        snapshot: snapshot.id.clone(),
        snapshot_digest: snapshot
            .digest()
            .map_err(|error| AssembleError::Digest(error.to_string()))?,
        targets,
        placements,
        groups,
        waves,
        bridges,
        estimate,
        price_book,
        assumptions,
        choices,
        order: Some(order),
    })
}

/// The longest chain through `needs`, in seconds.
fn seconds(wave: u32, steps: &[StepSpec]) -> Result<u64, AssembleError> {
    let mut places: HashMap<&StepId, usize> = HashMap::new();
    for (place, step) in steps.iter().enumerate() {
        if places.insert(&step.id, place).is_some() {
            return Err(AssembleError::DoubleStep {
                wave,
                step: step.id.clone(),
            });
        }
    }
    let mut waiting = vec![0_usize; steps.len()];
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
    for (place, step) in steps.iter().enumerate() {
        for need in &step.needs {
            let Some(before) = places.get(need) else {
                return Err(AssembleError::UnknownNeed {
                    wave,
                    step: step.id.clone(),
                    need: need.clone(),
                });
            };
            followers[*before].push(place);
            waiting[place] += 1;
        }
    }
    let mut begins = vec![0_u64; steps.len()];
    let mut ready: Vec<usize> = (0..steps.len()).filter(|p| waiting[*p] == 0).collect();
    let mut longest = 0;
    while let Some(place) = ready.pop() {
        let ends = begins[place].saturating_add(steps[place].work.seconds);
        longest = longest.max(ends);
        for next in &followers[place] {
            begins[*next] = begins[*next].max(ends);
            waiting[*next] -= 1;
            if waiting[*next] == 0 {
                ready.push(*next);
            }
        }
    }
    match waiting.iter().position(|count| *count > 0) {
        Some(place) => Err(AssembleError::StepCycle {
            wave,
            step: steps[place].id.clone(),
        }),
        None => Ok(longest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use landfall_domain::step::{Undo, Work};

    fn step(id: &str, needs: &[&str], seconds: u64) -> StepSpec {
        StepSpec {
            id: id.into(),
            kind: "test.step".into(),
            title: id.into(),
            resource: "r".into(),
            needs: needs.iter().map(|need| StepId::new(*need)).collect(),
            params: serde_json::Value::Null,
            grants: Vec::new(),
            undo: Undo::Nothing,
            point_of_no_return: false,
            work: Work {
                seconds,
                ..Work::default()
            },
            tool: None,
            preview: Vec::new(),
        }
    }

    #[test]
    fn a_wave_lasts_as_long_as_its_longest_chain() {
        let steps = [
            step("a", &[], 10),
            step("b", &["a"], 5),
            step("c", &["a"], 7),
            step("d", &["b", "c"], 1),
            step("e", &[], 12),
        ];
        assert_eq!(seconds(1, &steps), Ok(18));
    }

    #[test]
    fn steps_that_make_no_order_are_refused() {
        let circle = [step("a", &["b"], 1), step("b", &["a"], 1)];
        assert!(matches!(
            seconds(1, &circle),
            Err(AssembleError::StepCycle { .. })
        ));
        assert!(matches!(
            seconds(1, &[step("a", &["x"], 1)]),
            Err(AssembleError::UnknownNeed { .. })
        ));
        assert!(matches!(
            seconds(1, &[step("a", &[], 1), step("a", &[], 1)]),
            Err(AssembleError::DoubleStep { .. })
        ));
    }
}
