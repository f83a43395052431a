//! Beliefs spread from what is known to what is around it.

use super::belief::{Evidence, PLACE};
use super::kinds;
use super::node::Node;
use super::votes::{Links, Side, Votes};
use landfall_domain::{Class, Environment, Resource, Signal};

/// A resource is worked out anew at most so often in one pass, so that cycles end and the whole is
/// linear in the edges.
const VISITS: u8 = 8;
/// What users said may let a resource say something about what it uses, and so on: so many times.
const PASSES: usize = 3;
/// Neighbours that agree add at most this.
const SUPPORT: u32 = 8;
/// Neighbours that differ take at most this.
const PRESSURE: u32 = 20;

/// Both sides of every link.
pub(super) struct Around {
    pub users: Links,
    pub uses: Links,
}

impl Around {
    pub fn new(count: usize, links: impl IntoIterator<Item = (usize, usize, Class)>) -> Self {
        let mut around = Self {
            users: vec![Vec::new(); count],
            uses: vec![Vec::new(); count],
        };
        for (from, to, class) in links {
            if from != to {
                around.uses[from].push((to, class));
                around.users[to].push((from, class));
            }
        }
        for list in around.users.iter_mut().chain(&mut around.uses) {
            // The strongest tie of a pair counts: together, requires, talks.
            list.sort_unstable_by_key(|(node, class)| (*node, strength(*class)));
            list.dedup_by_key(|(node, _)| *node);
        }
        around
    }

    fn of(&self, side: Side) -> (&Links, &Links) {
        match side {
            Side::Users => (&self.users, &self.uses),
            Side::Uses => (&self.uses, &self.users),
        }
    }
}

fn strength(class: Class) -> u8 {
    match class {
        Class::Together => 0,
        Class::Requires => 1,
        Class::Talks => 2,
    }
}

/// Networks and clusters that speak for themselves speak for what lies in them.
pub(super) fn places(nodes: &mut [Node], resources: &[&Resource], around: &Around) {
    let is_place: Vec<bool> = resources
        .iter()
        .zip(nodes.iter())
        .map(|(resource, node)| node.fixed && kinds::is_place(resource.kind.as_str()))
        .collect();
    let mut found: Vec<(usize, Vec<Evidence>)> = Vec::new();
    for (number, links) in around.uses.iter().enumerate() {
        let mut said: Vec<Evidence> = Vec::new();
        let mut network = None;
        for (place, _) in links
            .iter()
            .filter(|(place, class)| is_place[*place] && *class != Class::Talks)
        {
            let Some(environment) = nodes[*place].environment() else {
                continue;
            };
            if resources[*place].kind.as_str() == NETWORK {
                network.get_or_insert(environment);
            }
            if environment != Environment::Shared
                && said.iter().all(|one| one.environment != environment)
            {
                said.push(Evidence {
                    environment,
                    points: PLACE * u32::from(nodes[*place].confidence()) / 100,
                    signal: Signal::Place,
                    reason: format!("Lies in {} ({environment})", resources[*place].name),
                });
            }
        }
        if said.len() > 1 {
            said = in_several(said, network);
        }
        if !said.is_empty() {
            found.push((number, said));
        }
    }
    for (number, said) in found {
        nodes[number].given_own(said);
    }
}

const NETWORK: &str = "AWS::EC2::VPC";

/// What lies in places of several environments belongs where the whole network belongs; where that
/// says nothing, to none of them alone.
fn in_several(said: Vec<Evidence>, network: Option<Environment>) -> Vec<Evidence> {
    let most = said.iter().map(|one| one.points).max().unwrap_or(0);
    let chosen = network.unwrap_or(Environment::Shared);
    let all: Vec<&str> = said.iter().map(|one| one.environment.as_str()).collect();
    let whole = Evidence {
        environment: chosen,
        points: most,
        signal: Signal::Place,
        reason: match network {
            Some(network) => format!("Its network belongs to {network}"),
            None => format!(
                "Lies in places of several environments ({}), so it goes to the shared account",
                all.join(", ")
            ),
        },
    };
    let details = said.into_iter().map(|mut one| {
        // It says where, and no longer decides. Half of it remains as doubt.
        one.points = if one.environment == chosen {
            0
        } else {
            one.points / 2
        };
        one
    });
    std::iter::once(whole).chain(details).collect()
}

/// Fills in what does not speak for itself: from users to what they use, then the other way.
pub(super) fn spread(nodes: &mut [Node], resources: &[&Resource], around: &Around) {
    for _ in 0..PASSES {
        pass(nodes, resources, around, Side::Users);
        let filled = pass(nodes, resources, around, Side::Uses);
        if !filled {
            break;
        }
    }
}

/// One direction, round by round; a round looks only at what the one before it left. Gives whether
/// anything was filled in.
fn pass(nodes: &mut [Node], resources: &[&Resource], around: &Around, side: Side) -> bool {
    let (sources, onward) = around.of(side);
    let open: Vec<bool> = nodes
        .iter()
        .map(|node| {
            !node.fixed
                && node.bound.is_none()
                && (node.belief.is_empty() || side == Side::Users && !node.has_given())
        })
        .collect();
    let mut visits = vec![0_u8; nodes.len()];
    let mut frontier: Vec<usize> = (0..nodes.len())
        .filter(|n| {
            open[*n]
                && sources[*n]
                    .iter()
                    .any(|(s, _)| nodes[*s].environment().is_some())
        })
        .collect();
    let mut filled = false;
    while !frontier.is_empty() {
        let changed: Vec<(usize, Vec<Evidence>)> = frontier
            .iter()
            .filter_map(|n| {
                let votes = Votes::count(nodes, &sources[*n], onward, side, |_| true);
                let evidence = votes.evidence(resources, side);
                nodes[*n].would_change(&evidence).then_some((*n, evidence))
            })
            .collect();
        let mut next = Vec::new();
        for (n, evidence) in changed {
            filled = true;
            visits[n] += 1;
            nodes[n].replace_given(evidence);
            next.extend(onward[n].iter().map(|(o, _)| *o).filter(|o| open[*o]));
        }
        next.retain(|n| visits[*n] < VISITS);
        next.sort_unstable();
        next.dedup();
        frontier = next;
    }
    filled
}

/// What speaks for itself is the surer the more its neighbours agree, and less sure when they do
/// not. Only what spoke for itself from the beginning has a voice, so no echo comes back.
pub(super) fn weigh_neighbours(nodes: &mut [Node], resources: &[&Resource], around: &Around) {
    let speaks: Vec<bool> = nodes.iter().map(|n| n.fixed && !n.echoes).collect();
    let mut found: Vec<(usize, Vec<Evidence>)> = Vec::new();
    for (number, node) in nodes.iter().enumerate() {
        if !node.fixed || node.corrected.is_some() {
            continue;
        }
        let mut said = Vec::new();
        for side in [Side::Users, Side::Uses] {
            let (sources, ties) = around.of(side);
            let votes = Votes::count(nodes, &sources[number], ties, side, |n| speaks[n]);
            weighed(node, resources, &votes, side, &mut said);
        }
        if !said.is_empty() {
            found.push((number, said));
        }
    }
    for (number, said) in found {
        nodes[number].take(said);
    }
}

fn weighed(
    node: &Node,
    resources: &[&Resource],
    votes: &Votes,
    side: Side,
    said: &mut Vec<Evidence>,
) {
    let Some(environment) = node.belief.top().filter(|e| *e != Environment::Shared) else {
        return;
    };
    for other in [Environment::Development, Environment::Production] {
        if !votes.said(other) {
            continue;
        }
        let agrees = other == environment;
        // That development uses something of production says more about development.
        let points = votes.points(other) * if side == Side::Users { 2 } else { 1 } / 3;
        let names = votes.names(resources, other);
        said.push(Evidence {
            environment: other,
            points: points.min(if agrees { SUPPORT } else { PRESSURE }),
            signal: side.signal(),
            reason: match side {
                Side::Users => format!("Used by {names} ({other})"),
                Side::Uses => format!("Uses {names} ({other})"),
            },
        });
    }
}
