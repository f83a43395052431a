//! What each resource of a wave needs: steps, or a person, and what it costs.

use crate::estate::Whole;
use landfall_aws::{Move, Target, mapping, service_of};
use landfall_domain::{
    AccountId, Resource, ResourceId, StepSpec,
    cost::{Assumptions, CostLine, PriceBook},
    plan::{Choices, Manual, MoveGroup, Placement},
};
use landfall_planner::WaveDraft;
use std::{collections::BTreeMap, sync::Arc};

/// What the services say about all resources, by wave.
#[derive(Default)]
pub(crate) struct Moves {
    pub steps: BTreeMap<u32, Vec<StepSpec>>,
    pub manual: BTreeMap<u32, Vec<Manual>>,
    pub lines: Vec<CostLine>,
}

/// What a plan rests on when its steps are asked for.
pub(crate) struct Plan<'a> {
    pub whole: &'a Whole,
    pub placements: &'a BTreeMap<ResourceId, Placement>,
    pub groups: &'a [MoveGroup],
    pub waves: &'a [WaveDraft],
    pub book: &'a PriceBook,
    pub choices: &'a Choices,
    pub assumptions: &'a Assumptions,
    /// The role of the source account that copies.
    pub source_role: Option<String>,
}

/// The name in the target, as the service makes it.
pub(crate) fn target_name(resource: &Resource, account: &AccountId) -> String {
    service_of(&resource.kind).map_or_else(
        || resource.name.clone(),
        |service| service.target_name(resource, account),
    )
}

/// Gives every placement the ARN that its service says it will have.
pub(crate) fn with_arns(whole: &Whole, placements: &mut BTreeMap<ResourceId, Placement>) {
    for (id, placement) in placements {
        let Some(resource) = whole.resource(id) else {
            continue;
        };
        if let Some(service) = service_of(&resource.kind) {
            placement.arn = service.target_arn(
                resource,
                &placement.name,
                &placement.account,
                &placement.region,
            );
        }
    }
}

/// Asks every resource's service, wave by wave.
pub(crate) fn moves(plan: &Plan<'_>) -> Moves {
    let snapshot = &plan.whole.snapshot;
    let mapping = Arc::new(mapping(
        &snapshot.account,
        &snapshot.resources,
        plan.placements,
    ));
    let groups: BTreeMap<&str, &MoveGroup> =
        plan.groups.iter().map(|g| (g.id.as_str(), g)).collect();
    let members = |wave: &WaveDraft| {
        let groups = wave.groups.iter().filter_map(|id| groups.get(id.as_str()));
        groups
            .flat_map(|group| group.members.clone())
            .collect::<Vec<_>>()
    };
    let placed = |id: ResourceId, wave: u32| {
        let arn = plan.whole.resource(&id)?.arn.as_ref()?.to_string();
        let placement = plan.placements.get(&id)?;
        let moved = Move {
            wave,
            account: placement.account.clone(),
            region: placement.region.clone(),
        };
        Some((arn, moved))
    };
    let all_moves: Arc<BTreeMap<String, Move>> = Arc::new(
        plan.waves
            .iter()
            .flat_map(|wave| {
                members(wave)
                    .into_iter()
                    .filter_map(|id| placed(id, wave.number))
            })
            .collect(),
    );
    let mut out = Moves::default();
    for wave in plan.waves {
        for id in members(wave) {
            let (Some(resource), Some(placement)) =
                (plan.whole.resource(&id), plan.placements.get(&id))
            else {
                continue;
            };
            let target = Target {
                placement: placement.clone(),
                wave: wave.number,
                mapping: mapping.clone(),
                source: snapshot.account.clone(),
                source_region: resource.region.clone(),
                tool: plan.choices.tools.get(&id).copied(),
                assumptions: plan.assumptions.clone(),
                moves: all_moves.clone(),
                source_role: plan.source_role.clone(),
                datasync_role: None,
            };
            out.ask(resource, &target, plan);
        }
    }
    out
}

impl Moves {
    fn ask(&mut self, resource: &Resource, target: &Target, plan: &Plan<'_>) {
        let by_hand = |reason: String| Manual {
            resource: resource.id.clone(),
            reason,
        };
        let Some(service) = service_of(&resource.kind) else {
            let reason = format!(
                "Landfall does not move a {} yet: create it in the target account from the configuration shown on its page",
                resource.kind
            );
            self.manual
                .entry(target.wave)
                .or_default()
                .push(by_hand(reason));
            return;
        };
        self.lines
            .extend(service.cost(resource, target, plan.book, plan.assumptions));
        match service.steps(resource, target) {
            Ok(steps) => self.steps.entry(target.wave).or_default().extend(steps),
            Err(why) => self
                .manual
                .entry(target.wave)
                .or_default()
                .push(by_hand(why)),
        }
    }
}
