//! Environments spread from what is known to what is around it.

use crate::classify::Own;
use crate::nodes::{Nodes, adjacency};
use crate::words::list;
use landfall_domain::{Environment, Graph, Resource};
use std::collections::VecDeque;

/// Fills in what is not known: first from users to what they use, then the other way.
pub(super) fn spread(
    nodes: &Nodes<'_>,
    graph: &Graph,
    resources: &[&Resource],
    mut known: Vec<Option<Own>>,
) -> Vec<Option<Own>> {
    let links = nodes.links(graph, |_| true);
    let uses = adjacency(nodes.len(), links.iter().copied());
    let users = adjacency(nodes.len(), links.iter().map(|(from, to)| (*to, *from)));
    pass(resources, &mut known, &uses, &users, &Words::USERS);
    pass(resources, &mut known, &users, &uses, &Words::USED);
    known
}

/// What differs between the two directions.
struct Words {
    /// `Used by`, `Uses`.
    verb: &'static str,
    /// Confidence when a direct neighbour speaks for itself.
    near: u8,
    /// Confidence when the neighbours took it from others.
    far: u8,
}

impl Words {
    const USERS: Words = Words {
        verb: "Used by",
        near: 60,
        far: 45,
    };
    const USED: Words = Words {
        verb: "Uses",
        near: 40,
        far: 30,
    };
}

/// One bit per environment.
fn bit(environment: Environment) -> u8 {
    1 << environment as u8
}

/// Lets the known environments flow along `onward` through everything unknown, until nothing
/// changes. A node changes at most three times, so this is linear in the edges, cycles included.
fn pass(
    resources: &[&Resource],
    known: &mut [Option<Own>],
    onward: &[Vec<usize>],
    sources: &[Vec<usize>],
    words: &Words,
) {
    let mut masks: Vec<u8> = known
        .iter()
        .map(|own| own.as_ref().map_or(0, |own| bit(own.environment)))
        .collect();
    let mut queue: VecDeque<usize> = (0..masks.len()).filter(|n| masks[*n] != 0).collect();
    while let Some(node) = queue.pop_front() {
        for next in &onward[node] {
            if known[*next].is_none() && masks[*next] | masks[node] != masks[*next] {
                masks[*next] |= masks[node];
                queue.push_back(*next);
            }
        }
    }
    let found: Vec<(usize, Own)> = (0..masks.len())
        .filter(|node| known[*node].is_none() && masks[*node] != 0)
        .map(|node| {
            (
                node,
                conclude(node, resources, known, &masks, sources, words),
            )
        })
        .collect();
    for (node, own) in found {
        known[node] = Some(own);
    }
}

fn conclude(
    node: usize,
    resources: &[&Resource],
    known: &[Option<Own>],
    masks: &[u8],
    sources: &[Vec<usize>],
    words: &Words,
) -> Own {
    let environments: Vec<Environment> = Environment::ALL
        .into_iter()
        .filter(|environment| masks[node] & bit(*environment) != 0)
        .collect();
    let speaking: Vec<usize> = sources[node]
        .iter()
        .copied()
        .filter(|source| masks[*source] != 0)
        .collect();
    let near = speaking.iter().any(|source| known[*source].is_some());
    let confidence = if near { words.near } else { words.far };
    let names = |environment: Environment| -> String {
        let all: Vec<&str> = speaking
            .iter()
            .filter(|source| masks[**source] & bit(environment) != 0)
            .map(|source| resources[*source].name.as_str())
            .collect();
        list(&all)
    };
    let verb = words.verb;
    if let [environment] = environments[..] {
        return Own {
            environment,
            reasons: vec![format!("{verb} {} ({environment})", names(environment))],
            confidence,
        };
    }
    let mut reasons = vec![format!(
        "{verb} several environments ({}), so it goes to the shared account",
        environments
            .iter()
            .map(|environment| environment.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    )];
    reasons.extend(
        environments
            .into_iter()
            .map(|environment| format!("{verb} {} ({environment})", names(environment))),
    );
    Own {
        environment: Environment::Shared,
        reasons,
        confidence,
    }
}
