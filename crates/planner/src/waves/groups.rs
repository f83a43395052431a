//! What the order of the waves rests on, per group.

use crate::application::Applications;
use crate::nodes::{Nodes, adjacency};
use landfall_domain::plan::{Environment, MoveGroup, Placement};
use landfall_domain::{Class, Graph, Resource, ResourceId, Snapshot};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// By what ready groups of one environment are ordered; the smaller goes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Order {
    /// Not a foundation: `false` sorts first.
    stands_on: bool,
    /// The application's dependents and bytes, the most first, then its name.
    application: (Reverse<usize>, Reverse<u64>, String),
    /// The group's dependents and bytes, the most first.
    own: (Reverse<usize>, Reverse<u64>),
    /// Whether other groups require this one.
    pub foundation: bool,
}

/// Facts by the group's place in the list of groups.
pub(super) struct Facts<'a> {
    pub environment: Vec<Environment>,
    /// Environments of the members with their number, when there are several.
    pub mixed: Vec<Vec<(Environment, usize)>>,
    pub application: Vec<String>,
    /// Bytes of data (attribute `size`).
    pub bytes: Vec<u64>,
    /// Edges of any class that come from other groups.
    pub dependents: Vec<usize>,
    /// What must have moved before, or with it.
    pub requires: Vec<Vec<usize>>,
    pub required_by: Vec<Vec<usize>>,
    pub order: Vec<Order>,
    pub members: Vec<&'a [ResourceId]>,
}

impl<'a> Facts<'a> {
    pub fn new(
        snapshot: &Snapshot,
        graph: &Graph,
        placements: &BTreeMap<ResourceId, Placement>,
        groups: &'a [MoveGroup],
    ) -> Self {
        let nodes = Nodes::new(groups.iter().flat_map(|group| &group.members));
        let mut group_of = vec![0; nodes.len()];
        for (group, members) in groups.iter().map(|g| &g.members).enumerate() {
            for number in members.iter().filter_map(|id| nodes.number(id)) {
                group_of[number] = group;
            }
        }
        let between = |class: &dyn Fn(Class) -> bool| -> Vec<(usize, usize)> {
            nodes
                .links(graph, class)
                .into_iter()
                .map(|(from, to)| (group_of[from], group_of[to]))
                .filter(|(from, to)| from != to)
                .collect()
        };
        let requires_links = between(&|class| class == Class::Requires);
        let requires = adjacency(groups.len(), requires_links.iter().copied());
        let required_by = adjacency(groups.len(), requires_links.iter().map(|(a, b)| (*b, *a)));
        let mut dependents = vec![0; groups.len()];
        for (_, to) in between(&|_| true) {
            dependents[to] += 1;
        }

        let resources: HashMap<&ResourceId, &Resource> =
            snapshot.resources.iter().map(|r| (&r.id, r)).collect();
        let applications = Applications::new(&snapshot.resources);
        let of = |id: &ResourceId| resources.get(id).copied();
        let application: Vec<String> = groups
            .iter()
            .map(|group| commonest(group.members.iter().filter_map(of), &applications))
            .collect();
        let bytes: Vec<u64> = groups
            .iter()
            .map(|group| {
                let sizes = group.members.iter().filter_map(of);
                sizes
                    .filter_map(|r| r.bytes("size"))
                    .fold(0, u64::saturating_add)
            })
            .collect();
        let counted: Vec<Vec<(Environment, usize)>> = groups
            .iter()
            .map(|group| environments(&group.members, placements))
            .collect();
        let environment = counted
            .iter()
            .map(|counts| counts.first().map_or(Environment::Shared, |(e, _)| *e))
            .collect();
        let mixed = counted
            .into_iter()
            .map(|counts| if counts.len() > 1 { counts } else { Vec::new() })
            .collect();
        let order = orders(&application, &bytes, &dependents, &required_by);
        Self {
            environment,
            mixed,
            application,
            bytes,
            dependents,
            requires,
            required_by,
            order,
            members: groups.iter().map(|g| g.members.as_slice()).collect(),
        }
    }
}

/// Environments with the number of members, the most first, at a tie the more critical.
fn environments(
    members: &[ResourceId],
    placements: &BTreeMap<ResourceId, Placement>,
) -> Vec<(Environment, usize)> {
    let mut counts: BTreeMap<Environment, usize> = BTreeMap::new();
    for placement in members.iter().filter_map(|id| placements.get(id)) {
        *counts.entry(placement.environment).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    let critical = |environment| match environment {
        Environment::Production => 0,
        Environment::Shared => 1,
        Environment::Development => 2,
    };
    counts.sort_by_key(|(environment, count)| (Reverse(*count), critical(*environment)));
    counts
}

fn commonest<'r>(
    resources: impl Iterator<Item = &'r Resource>,
    applications: &Applications,
) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for resource in resources {
        *counts.entry(applications.of(resource)).or_default() += 1;
    }
    counts
        .into_iter()
        .min_by_key(|(_, count)| Reverse(*count))
        .map(|(name, _)| name)
        .unwrap_or_default()
}

fn orders(
    application: &[String],
    bytes: &[u64],
    dependents: &[usize],
    required_by: &[Vec<usize>],
) -> Vec<Order> {
    let mut sums: HashMap<&str, (usize, u64)> = HashMap::new();
    for (group, name) in application.iter().enumerate() {
        let sum = sums.entry(name).or_default();
        sum.0 += dependents[group];
        sum.1 = sum.1.saturating_add(bytes[group]);
    }
    application
        .iter()
        .enumerate()
        .map(|(group, name)| {
            let sum = sums[name.as_str()];
            let foundation = !required_by[group].is_empty();
            Order {
                stands_on: !foundation,
                application: (Reverse(sum.0), Reverse(sum.1), name.clone()),
                own: (Reverse(dependents[group]), Reverse(bytes[group])),
                foundation,
            }
        })
        .collect()
}
