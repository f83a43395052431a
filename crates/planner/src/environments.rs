//! Where every resource goes, and why.

mod spread;

use crate::classify::{Own, own};
use crate::nodes::Nodes;
use crate::target_arn::target_arn;
use landfall_domain::plan::{Choices, Environment, Placement, TargetAccounts};
use landfall_domain::{AccountId, Class, Graph, Resource, ResourceId, Snapshot};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How things are called in the target.
pub struct Naming<'a> {
    /// The name of a resource in an account: the same, or another one where names are unique
    /// beyond the account (buckets).
    pub target_name: &'a dyn Fn(&Resource, &AccountId) -> String,
}

/// Assigns each resource of the snapshot to an environment whose account `targets` names.
///
/// In this order, the first that says anything:
/// 1. a person's choice (confidence 100);
/// 2. tags (95) and names (80); staging goes to the development account as production's twin;
/// 3. what uses it (60 or less): one environment → that one, several → shared;
/// 4. what it uses (40);
/// 5. nothing: shared, with confidence 10, for a person to decide.
///
/// What is tied by `Together` edges goes to one environment: a person's choice for one member
/// holds for the others without one, else the environment of most members that say something,
/// else production before shared before development.
///
/// Regions stay as they are. A resource whose environment has no account in `targets` gets no
/// placement; with all three configured every resource gets one.
pub fn place(
    snapshot: &Snapshot,
    graph: &Graph,
    targets: &TargetAccounts,
    choices: &Choices,
    naming: &Naming<'_>,
) -> BTreeMap<ResourceId, Placement> {
    let nodes = Nodes::new(snapshot.resources.iter().map(|r| &r.id));
    let mut by_number: Vec<Option<&Resource>> = vec![None; nodes.len()];
    for resource in &snapshot.resources {
        if let Some(number) = nodes.number(&resource.id) {
            by_number[number] = Some(resource);
        }
    }
    let resources: Vec<&Resource> = by_number.into_iter().flatten().collect();
    let mut known: Vec<Option<Own>> = resources
        .iter()
        .map(|r| chosen(&r.id, choices).or_else(|| own(r)))
        .collect();
    unite(&nodes, graph, &resources, choices, &mut known);
    let mut known = spread::spread(&nodes, graph, &resources, known);
    unite(&nodes, graph, &resources, choices, &mut known);

    let mut placements = BTreeMap::new();
    for (resource, found) in resources.into_iter().zip(known) {
        let found = found.unwrap_or_else(fallback);
        let Some(account) = targets.get(&found.environment) else {
            continue;
        };
        let name = choices
            .names
            .get(&resource.id)
            .cloned()
            .unwrap_or_else(|| (naming.target_name)(resource, account));
        let arn = resource
            .arn
            .as_ref()
            .and_then(|arn| target_arn(arn, &resource.name, account, &resource.region, &name));
        placements.insert(
            resource.id.clone(),
            Placement {
                environment: found.environment,
                account: account.clone(),
                region: resource.region.clone(),
                name,
                arn,
                reasons: found.reasons,
                confidence: found.confidence,
            },
        );
    }
    placements
}

fn chosen(id: &ResourceId, choices: &Choices) -> Option<Own> {
    choices.environments.get(id).map(|environment| Own {
        environment: *environment,
        reasons: vec![format!("A person chose {environment}")],
        confidence: 100,
    })
}

fn fallback() -> Own {
    Own {
        environment: Environment::Shared,
        reasons: vec![
            "Nothing says where it belongs: no tag, no word in its name, nothing around it. The shared account can be reached from the others; please decide".to_owned(),
        ],
        confidence: 10,
    }
}

/// Gives the members of each knot of `Together` edges one environment.
fn unite(
    nodes: &Nodes<'_>,
    graph: &Graph,
    resources: &[&Resource],
    choices: &Choices,
    known: &mut [Option<Own>],
) {
    let mut knots = petgraph::unionfind::UnionFind::new(nodes.len());
    let links = nodes.links(graph, |class| class == Class::Together);
    for (from, to) in &links {
        knots.union(*from, *to);
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (from, to) in links {
        members
            .entry(knots.find(from))
            .or_default()
            .extend([from, to]);
    }
    for mut knot in members.into_values() {
        knot.sort_unstable();
        knot.dedup();
        let is_chosen = |n: usize| choices.environments.contains_key(&resources[n].id);
        let any_chosen = knot.iter().any(|n| is_chosen(*n));
        let mut votes: BTreeMap<Environment, usize> = BTreeMap::new();
        for n in knot.iter().filter(|n| !any_chosen || is_chosen(**n)) {
            if let Some(own) = &known[*n] {
                *votes.entry(own.environment).or_default() += 1;
            }
        }
        let Some((environment, _)) = votes
            .into_iter()
            .min_by_key(|(environment, count)| (Reverse(*count), weight(*environment)))
        else {
            continue;
        };
        let Some(speaker) = knot
            .iter()
            .find(|n| {
                known[**n]
                    .as_ref()
                    .is_some_and(|own| own.environment == environment)
            })
            .map(|n| resources[*n].name.clone())
        else {
            continue;
        };
        for n in knot {
            let differs = known[n]
                .as_ref()
                .is_none_or(|own| own.environment != environment);
            if differs && !is_chosen(n) {
                let mut reasons = vec![format!(
                    "It must move together with {speaker}, which goes to {environment}"
                )];
                reasons.extend(known[n].take().into_iter().flat_map(|own| own.reasons));
                known[n] = Some(Own {
                    environment,
                    reasons,
                    confidence: if any_chosen { 90 } else { 55 },
                });
            }
        }
    }
}

/// The more critical first.
fn weight(environment: Environment) -> u8 {
    match environment {
        Environment::Production => 0,
        Environment::Shared => 1,
        Environment::Development => 2,
    }
}
