//! The roles that somebody can take on, directly and by way of others.

use super::evaluate::{Actor, Evaluator};
use super::index::Index;
use super::model::Class;
use landfall_domain::access::RoleChain;
use std::collections::{BTreeSet, HashMap, VecDeque};

/// So many chains are told.
const CHAINS: usize = 100;
/// So many links are looked at.
const LINKS: usize = 5_000;

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Chains {
    pub found: Vec<RoleChain>,
    /// Whether there may be more.
    pub cut: bool,
}

/// The shortest way to each role, the nearest first.
pub(crate) fn chains(evaluator: &mut Evaluator<'_>, index: &Index, start: usize) -> Chains {
    let mut chains = Chains::default();
    // Role → the one before it and whether a link of the way depends on a condition.
    let mut seen: HashMap<usize, (usize, bool)> = HashMap::from([(start, (start, false))]);
    let mut queue = VecDeque::from([start]);
    let mut links = 0;
    while let Some(at) = queue.pop_front() {
        for next in trusting(evaluator, index, at) {
            if seen.contains_key(&next) {
                continue;
            }
            links += 1;
            if links > LINKS || chains.found.len() >= CHAINS {
                chains.cut = true;
                return chains;
            }
            let thing = evaluator.model.identities[next].thing;
            let mut question = evaluator.about(thing);
            question.scope = question.scope.only("sts:AssumeRole");
            let pieces = evaluator.ask(&Actor::Identity(at), &question).pieces;
            if pieces.is_empty() {
                continue;
            }
            let conditional = seen[&at].1 || pieces.iter().all(|piece| !piece.when.is_empty());
            seen.insert(next, (at, conditional));
            queue.push_back(next);
            chains.found.push(way(evaluator, &seen, next, conditional));
        }
    }
    chains
}

fn way(
    evaluator: &Evaluator<'_>,
    seen: &HashMap<usize, (usize, bool)>,
    end: usize,
    conditional: bool,
) -> RoleChain {
    let mut roles = Vec::new();
    let mut at = end;
    // Every way leads back to the start, which is its own predecessor.
    while seen[&at].0 != at {
        let thing = evaluator.model.identities[at].thing;
        roles.push(evaluator.model.things[thing].id.clone());
        at = seen[&at].0;
    }
    roles.reverse();
    RoleChain { roles, conditional }
}

/// Roles whose trust policy names an identity or its account.
fn trusting(evaluator: &Evaluator<'_>, index: &Index, identity: usize) -> BTreeSet<usize> {
    let model = evaluator.model;
    let account = &model.things[model.identities[identity].thing].account;
    let by_account = index.trusting.get(account.as_str()).into_iter().flatten();
    let by_name = index.named_by.get(&identity).into_iter().flatten();
    let things = by_account.chain(by_name);
    things
        .filter_map(|thing| model.identity_of.get(thing).copied())
        .filter(|role| model.identities[*role].class == Class::Role && *role != identity)
        .collect()
}
