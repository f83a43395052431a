//! To which target account every resource belongs.
//!
//! Everything that speaks for an environment is a piece of evidence with points: tags, what made
//! the resource, names, settings, its type, the names and stages that lead to it, the network it
//! lies in. What does not speak for itself
//! listens to what uses it, then to what it uses; what both development and production use becomes
//! shared. Ties that must not be cut bind hard, requirements weigh more than talk, and what is tied
//! to everything counts less. A person's word goes before all of it.
//!
//! Points are whole numbers and every round looks only at the round before, so the order of
//! resources and edges never matters.

mod belief;
mod conflicts;
mod kinds;
mod knots;
mod leads;
mod node;
mod signals;
mod spread;
mod vocabulary;
mod votes;

pub use conflicts::{Conflict, ConflictKind, account_conflicts};
pub use signals::settings;

use crate::nodes::Nodes;
use landfall_domain::plan::Choices;
use landfall_domain::{Assignment, Class, Environment, Graph, Resource, ResourceId, Snapshot};
use node::Node;
use std::collections::{BTreeMap, BTreeSet};

/// The target account of each resource of the snapshot, with the reasons. Of `choices` it reads
/// `environments`, `corrections` and `staging`.
///
/// Linear in resources and edges but for sorting.
pub fn accounts(
    snapshot: &Snapshot,
    graph: &Graph,
    choices: &Choices,
) -> BTreeMap<ResourceId, Assignment> {
    let nodes = Nodes::new(snapshot.resources.iter().map(|r| &r.id));
    let mut by_number: Vec<Option<&Resource>> = vec![None; nodes.len()];
    for resource in &snapshot.resources {
        if let Some(number) = nodes.number(&resource.id) {
            by_number[number] = Some(resource);
        }
    }
    let resources: Vec<&Resource> = by_number.into_iter().flatten().collect();
    let links: Vec<(usize, usize, Class)> = graph
        .edges
        .iter()
        .filter_map(|e| Some((nodes.number(&e.from)?, nodes.number(&e.to)?, e.class)))
        .collect();
    let known = work_out(&resources, &nodes, graph, links, choices);
    let all = resources.iter().map(|resource| resource.id.clone());
    all.zip(known).collect()
}

fn work_out(
    resources: &[&Resource],
    numbers: &Nodes<'_>,
    graph: &Graph,
    links: Vec<(usize, usize, Class)>,
    choices: &Choices,
) -> Vec<Assignment> {
    let staging = choices.staging.unwrap_or(Environment::Development);
    let mut nodes: Vec<Node> = resources
        .iter()
        .map(|resource| said(resource, staging, choices))
        .collect();
    let tied: Vec<(usize, usize)> = links
        .iter()
        .filter(|(_, _, class)| *class == Class::Together)
        .map(|(from, to, _)| (*from, *to))
        .collect();
    let knots = knots::knots(resources.len(), &tied);
    let around = spread::Around::new(resources.len(), links);
    knots::unite(&mut nodes, resources, &knots);
    leads::leads(&mut nodes, resources, numbers, graph, staging);
    spread::places(&mut nodes, resources, &around);
    spread::spread(&mut nodes, resources, &around);
    spread::weigh_neighbours(&mut nodes, resources, &around);
    knots::unite(&mut nodes, resources, &knots);
    let mut known: Vec<Assignment> = nodes.into_iter().map(Node::told).collect();
    copies(&mut known, resources, &around);
    known
}

/// What a resource says by itself, after a person's word.
fn said(resource: &Resource, staging: Environment, choices: &Choices) -> Node {
    let node = Node::new(signals::own(resource, staging));
    let (id, corrected) = (&resource.id, choices.corrections.get(&resource.id));
    match (choices.environments.get(id), corrected) {
        (Some(chosen), _) => node.corrected(*chosen, format!("A person chose {chosen}")),
        (None, Some(chosen)) => node.corrected(*chosen, format!("A person moved it to {chosen}")),
        (None, None) => node,
    }
}

/// What works only inside of its account and belongs to no single side is needed in each account
/// that uses it.
fn copies(known: &mut [Assignment], resources: &[&Resource], around: &spread::Around) {
    let mut found = Vec::new();
    for (number, resource) in resources.iter().enumerate() {
        let is_shared = known[number].environment == Environment::Shared;
        if !is_shared || !kinds::is_local(resource.kind.as_str()) {
            continue;
        }
        let users = around.users[number].iter();
        let apart: BTreeSet<Environment> = users
            .map(|(user, _)| known[*user].environment)
            .filter(|environment| *environment != Environment::Shared)
            .collect();
        if apart.len() > 1 {
            found.push((number, apart));
        }
    }
    for (number, apart) in found {
        let noun = resources[number].kind.noun();
        known[number].reasons.push(format!(
            "Development and production both use it, and it works only inside of one account ({noun}): it is better split, with a copy in each"
        ));
        known[number].copies = apart.into_iter().collect();
    }
}
