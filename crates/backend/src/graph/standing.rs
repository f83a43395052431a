//! How far resources are on their way.

use crate::{Answer, Backend};
use landfall_domain::{ResourceId, StepId, StepSpec, plan::Plan, run::StepStatus, view::Standing};
use landfall_engine::project;
use std::collections::BTreeMap;

impl Backend {
    /// How far the resources of a plan are: what its steps move waits until a run says otherwise.
    pub(crate) async fn standing_of(&self, plan: &Plan) -> Answer<BTreeMap<ResourceId, Standing>> {
        let mut standing = planned(plan);
        let mut runs = self.stored_runs(Some(&plan.id)).await?;
        // A later run of the same wave says what holds.
        runs.sort_by(|a, b| (a.head.created, &a.head.id).cmp(&(b.head.created, &b.head.id)));
        for run in runs {
            let state = project(&run.steps, &run.events);
            let status = |id: &StepId| state.steps.get(id).map(|step| step.status);
            standing.extend(of_steps(&run.steps, &status));
        }
        Ok(standing)
    }
}

fn planned(plan: &Plan) -> BTreeMap<ResourceId, Standing> {
    let waves = &plan.body.waves;
    let manual = waves.iter().flat_map(|wave| &wave.manual);
    let steps = waves.iter().flat_map(|wave| &wave.steps);
    manual
        .map(|manual| (manual.resource.clone(), Standing::Manual))
        .chain(steps.map(|step| (step.resource.clone(), Standing::Waiting)))
        .collect()
}

/// What the steps of a run say about their resources.
fn of_steps(
    steps: &[StepSpec],
    status: &dyn Fn(&StepId) -> Option<StepStatus>,
) -> BTreeMap<ResourceId, Standing> {
    let mut out: BTreeMap<ResourceId, Standing> = BTreeMap::new();
    for step in steps {
        let one = match status(&step.id) {
            Some(StepStatus::Failed | StepStatus::UndoFailed) => Standing::Failed,
            Some(StepStatus::Succeeded | StepStatus::Skipped | StepStatus::Kept) => Standing::Moved,
            Some(StepStatus::Running | StepStatus::Undoing | StepStatus::UndoWaiting) => {
                Standing::Running
            }
            Some(StepStatus::Waiting | StepStatus::Ready | StepStatus::Undone) | None => {
                Standing::Waiting
            }
        };
        out.entry(step.resource.clone())
            .and_modify(|all| *all = all.together(one))
            .or_insert(one);
    }
    out
}
