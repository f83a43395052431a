//! The proof that the copy equals the source, and drift before a run.

use crate::{Answer, Backend};
use landfall_aws::{Access, discover_kinds};
use landfall_domain::{
    Refusal, ResourceId, StepSpec,
    parity::ParityLine,
    plan::Plan,
    run::{Event, Happening},
};
use landfall_planner::Change;
use std::collections::{BTreeMap, BTreeSet};
use tokio_util::sync::CancellationToken;

/// What each step proved; a step's last success counts.
pub(crate) fn parity_lines(steps: &[StepSpec], events: &[Event]) -> Vec<ParityLine> {
    let mut proofs = BTreeMap::new();
    for event in events {
        match (&event.step, &event.what) {
            (Some(step), Happening::Succeeded { verification, .. }) => {
                proofs.insert(step, verification);
            }
            (Some(step), Happening::UndoFinished { .. }) => {
                proofs.remove(step);
            }
            _ => {}
        }
    }
    let line = |step: &StepSpec| {
        let verification = (*proofs.get(&step.id)?).clone();
        Some(ParityLine {
            step: step.id.clone(),
            title: step.title.clone(),
            resource: step.resource.clone(),
            verification,
        })
    };
    steps.iter().filter_map(line).collect()
}

fn words(drift: &landfall_planner::drift::Drift) -> String {
    match drift.change {
        Change::Added => "is new".into(),
        Change::Gone => "is gone".into(),
        Change::Changed => format!("changed at {}", drift.paths.join(", ")),
    }
}

impl Backend {
    /// Reads again what the steps move and compares it with the snapshot: resource and what changed.
    pub(crate) async fn drift(
        &self,
        plan: &Plan,
        steps: &[StepSpec],
    ) -> Answer<Vec<(String, String)>> {
        let of: BTreeSet<ResourceId> = steps.iter().map(|step| step.resource.clone()).collect();
        let estate = self.some_estate(Some(&plan.body.snapshot)).await?;
        let moved = of.iter().filter_map(|id| estate.resource(id));
        let kinds: BTreeSet<String> = moved
            .clone()
            .map(|resource| resource.kind.to_string())
            .collect();
        let regions: BTreeSet<_> = moved.map(|resource| resource.region.clone()).collect();
        let source = &self.0.settings.source;
        let access = Access {
            account: source.account.clone(),
            role_arn: source.read_role_arn.clone(),
            external_id: source.external_id.clone(),
        };
        let regions: Vec<_> = regions.into_iter().collect();
        let found = discover_kinds(
            &self.0.aws,
            &access,
            &regions,
            &kinds,
            CancellationToken::new(),
        )
        .await
        .map_err(|error| {
            Refusal::Unavailable(format!(
                "Whether the estate changed since the snapshot could not be read: {error}"
            ))
        })?;
        let changes =
            landfall_planner::drift(&self.whole(&estate).await?.snapshot, &found.resources, &of);
        Ok(changes
            .into_iter()
            .map(|change| (estate.name(&change.resource), words(&change)))
            .collect())
    }
}
