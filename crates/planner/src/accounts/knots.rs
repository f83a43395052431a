//! What is tied by `together` edges goes to one account.

use super::belief::{Belief, Evidence, confidence};
use super::node::Node;
use landfall_domain::{Environment, Resource, Signal};
use std::collections::BTreeMap;

/// How sure it is that a resource follows what it must move together with.
const MOST: u8 = 90;

/// Groups of nodes that are tied, each ascending, in the order of their first.
pub(super) fn knots(count: usize, links: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut union = petgraph::unionfind::UnionFind::new(count);
    for (from, to) in links {
        union.union(*from, *to);
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (from, to) in links {
        members
            .entry(union.find(*from))
            .or_default()
            .extend([*from, *to]);
    }
    let mut knots: Vec<Vec<usize>> = members
        .into_values()
        .map(|mut knot| {
            knot.sort_unstable();
            knot.dedup();
            knot
        })
        .collect();
    knots.sort_unstable();
    knots
}

/// Gives the members of each knot one environment: a person's word for one member holds for those
/// without one of their own, else the strongest word of any member decides. Of equally strong ones
/// the one that more members say, so that a zone is not pulled along by a few of its records.
pub(super) fn unite(nodes: &mut [Node], resources: &[&Resource], knots: &[Vec<usize>]) {
    for knot in knots {
        let (mut strongest, mut sum) = (Belief::default(), Belief::default());
        let any_corrected = knot.iter().any(|n| nodes[*n].corrected.is_some());
        for n in knot {
            match nodes[*n].corrected {
                Some(environment) => {
                    strongest.raise(environment, 1);
                    sum.add(environment, 1);
                }
                None if any_corrected => {}
                None => {
                    for environment in Environment::ALL {
                        let points = nodes[*n].belief.of(environment);
                        strongest.raise(environment, points);
                        sum.add(environment, points);
                    }
                }
            }
        }
        let Some(environment) = strongest.top_with(&sum) else {
            continue;
        };
        let sure = if any_corrected {
            MOST
        } else {
            confidence(strongest.margin()).clamp(1, MOST)
        };
        let reason = match speaker(nodes, knot, environment) {
            Some(speaker) => format!(
                "It must move together with {}, which goes to {environment}",
                resources[speaker].name
            ),
            None => {
                format!("It must move together with others, most of which speaks for {environment}")
            }
        };
        for n in knot {
            bind(&mut nodes[*n], environment, sure, &reason);
        }
    }
}

/// The member that says most for the environment, the first of equals; `None` when each for itself
/// would go elsewhere.
fn speaker(nodes: &[Node], knot: &[usize], environment: Environment) -> Option<usize> {
    let says = |n: usize| {
        let corrected = nodes[n].corrected == Some(environment);
        (corrected, nodes[n].belief.of(environment))
    };
    let speaking = |n: &usize| says(*n).0 || nodes[*n].belief.top() == Some(environment);
    let speakers = knot.iter().copied().filter(speaking);
    // The last of equals is the maximum, so that the first comes last.
    speakers.rev().max_by_key(|n| says(*n))
}

/// Ties a node whose own belief differs or is missing.
fn bind(node: &mut Node, environment: Environment, sure: u8, reason: &str) {
    if node.corrected.is_some() {
        return;
    }
    if node.belief.top() == Some(environment) {
        node.bound = None;
        return;
    }
    node.bound = Some((environment, sure));
    if node.evidence.iter().all(|e| e.reason != reason) {
        node.fixed = true;
        node.given_own(vec![Evidence {
            environment,
            points: 0,
            signal: Signal::Together,
            reason: reason.to_owned(),
        }]);
    }
}
