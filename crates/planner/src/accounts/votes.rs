//! What the neighbours of a resource say about it.

use super::belief::Evidence;
use super::kinds;
use super::node::{Node, lower};
use crate::words::list;
use landfall_domain::{Class, Environment, Resource, Signal};

/// Links of a node: the other end and how strong the tie is.
pub(super) type Links = Vec<Vec<(usize, Class)>>;

/// Which way is looked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// At what uses it.
    Users,
    /// At what it uses.
    Uses,
}

impl Side {
    fn verb(self) -> &'static str {
        match self {
            Side::Users => "Used by",
            Side::Uses => "Uses",
        }
    }

    pub fn signal(self) -> Signal {
        match self {
            Side::Users => Signal::Users,
            Side::Uses => Signal::Uses,
        }
    }

    /// What a neighbour that is wholly sure is worth.
    fn weight(self, class: Class, environment: Environment) -> u32 {
        match (self, class, environment) {
            // What uses something shared is not shared for that.
            (Side::Uses, _, Environment::Shared) => 6,
            (Side::Users, Class::Talks, Environment::Shared) => 16,
            (Side::Users, Class::Talks, _) => 20,
            (Side::Users, _, Environment::Shared) => 20,
            (Side::Users, _, _) => 26,
            (Side::Uses, Class::Talks, _) => 12,
            (Side::Uses, _, _) => 18,
        }
    }
}

/// From this many ties on a neighbour's word counts less: what is tied to everything, such as an
/// administrator's role or a log bucket, says little about each.
const HUB: usize = 16;

/// A hub's word fades with the logarithm of its ties.
fn damped(points: u32, ties: usize) -> u32 {
    match ties / HUB {
        0 => points,
        times => points * 3 / (4 + times.ilog2()),
    }
}

/// The votes of one side.
pub(super) struct Votes {
    /// The strongest vote, how many there are, and who gave them, per environment.
    strongest: [u32; 3],
    voters: [Vec<usize>; 3],
}

impl Votes {
    /// Counts the neighbours that `counts` admits and that know where they go. `ties` is the other
    /// side of the same links, which tells how many a neighbour has.
    pub fn count(
        nodes: &[Node],
        neighbours: &[(usize, Class)],
        ties: &Links,
        side: Side,
        counts: impl Fn(usize) -> bool,
    ) -> Self {
        let mut votes = Self {
            strongest: [0; 3],
            voters: Default::default(),
        };
        for (neighbour, class) in neighbours {
            let node = &nodes[*neighbour];
            let Some(environment) = node.environment().filter(|_| counts(*neighbour)) else {
                continue;
            };
            let sure = side.weight(*class, environment) * u32::from(node.confidence()) / 100;
            let points = damped(sure, ties[*neighbour].len()).max(1);
            let at = environment as usize;
            votes.strongest[at] = votes.strongest[at].max(points);
            votes.voters[at].push(*neighbour);
        }
        votes
    }

    pub fn points(&self, environment: Environment) -> u32 {
        let at = environment as usize;
        let more = self.voters[at].len().saturating_sub(1);
        self.strongest[at] + u32::try_from(more * 2).unwrap_or(8).min(8)
    }

    pub fn said(&self, environment: Environment) -> bool {
        self.strongest[environment as usize] > 0
    }

    pub fn names(&self, resources: &[&Resource], environment: Environment) -> String {
        let voters = &self.voters[environment as usize];
        let mut seen = std::collections::BTreeSet::new();
        let names: Vec<&str> = voters
            .iter()
            .map(|n| resources[*n].name.as_str())
            .filter(|name| seen.insert(*name))
            .collect();
        list(&names)
    }

    /// Why all that say shared are so by their type, such as pipelines.
    fn type_of_all(&self, resources: &[&Resource]) -> Option<&'static str> {
        let voters = &self.voters[Environment::Shared as usize];
        let mut reasons = voters
            .iter()
            .map(|n| kinds::serves_all(resources[*n].kind.as_str()));
        let first = reasons.next()??;
        reasons.all(|other| other == Some(first)).then_some(first)
    }

    fn told(&self, resources: &[&Resource], side: Side, environment: Environment) -> String {
        let names = self.names(resources, environment);
        let why = (environment == Environment::Shared).then(|| self.type_of_all(resources));
        match why.flatten() {
            Some(why) => format!("{} {names} ({environment}: {})", side.verb(), lower(why)),
            None => format!("{} {names} ({environment})", side.verb()),
        }
    }

    /// What follows for a resource that does not speak for itself: what both development and
    /// production use becomes shared, unless one of them hardly does.
    pub fn evidence(&self, resources: &[&Resource], side: Side) -> Vec<Evidence> {
        use Environment::{Development, Production, Shared};
        let evidence = |environment, points, reason| Evidence {
            environment,
            points,
            signal: side.signal(),
            reason,
        };
        let told = |environment| self.told(resources, side, environment);
        let (development, production) = (self.points(Development), self.points(Production));
        let (less, more) = (development.min(production), development.max(production));
        let mut found = Vec::new();
        if less > 0 && less * 2 >= more {
            let all: Vec<&str> = Environment::ALL
                .into_iter()
                .filter(|e| self.said(*e))
                .map(Environment::as_str)
                .collect();
            found.push(evidence(
                Shared,
                more,
                format!(
                    "{} several environments ({}), so it goes to the shared account",
                    side.verb(),
                    all.join(", ")
                ),
            ));
            found.push(evidence(Shared, 0, told(Development)));
            if self.said(Shared) {
                found.push(evidence(Shared, 2, told(Shared)));
            }
            found.push(evidence(Shared, 0, told(Production)));
            return found;
        }
        for environment in [Development, Production] {
            if self.said(environment) {
                found.push(evidence(
                    environment,
                    self.points(environment),
                    told(environment),
                ));
            }
        }
        if self.said(Shared) {
            // A pipeline that delivers a service and a collector of logs pull nothing out of its
            // environment.
            let points = match more {
                0 => self.points(Shared),
                _ => self.points(Shared) / 3,
            };
            found.push(evidence(Shared, points, told(Shared)));
        }
        found
    }
}
