//! What the order of the waves rests on, per group.

use super::foundation::is_foundation;
use crate::application::Applications;
use crate::nodes::{Nodes, adjacency};
use landfall_domain::plan::{Environment, MoveGroup, Placement};
use landfall_domain::{Class, Graph, Resource, ResourceId, Snapshot};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Facts by the group's place in the list of groups.
pub(super) struct Facts<'a> {
    pub groups: &'a [MoveGroup],
    /// The group of each resource.
    pub group_of: HashMap<&'a ResourceId, usize>,
    pub environment: Vec<Environment>,
    /// Environments of the members.
    pub homes: Vec<Vec<Environment>>,
    /// Environments of the members with their number, when there are several.
    pub mixed: Vec<Vec<(Environment, usize)>>,
    pub application: Vec<String>,
    /// Bytes of data (attribute `size`).
    pub bytes: Vec<u64>,
    /// How much goes through it, where the snapshot tells: see [`traffic`].
    pub traffic: Vec<u64>,
    /// Edges of any class that come from other groups.
    pub dependents: Vec<usize>,
    /// What must have moved before, or with it.
    pub requires: Vec<Vec<usize>>,
    pub required_by: Vec<Vec<usize>>,
    /// Pairs of groups, the smaller first, with the number of edges by which they talk.
    pub talks: Vec<(usize, usize, u32)>,
    /// Whether all members are of foundation kinds.
    pub foundation_kinds: Vec<bool>,
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
        let traffic = groups
            .iter()
            .map(|group| {
                let members = group.members.iter().filter_map(of);
                members.map(traffic).fold(0, u64::saturating_add)
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
        let homes = counted
            .iter()
            .map(|counts| counts.iter().map(|(e, _)| *e).collect())
            .collect();
        let mixed = counted
            .into_iter()
            .map(|counts| if counts.len() > 1 { counts } else { Vec::new() })
            .collect();
        let foundation_kinds = groups
            .iter()
            .map(|group| {
                let mut members = group.members.iter();
                members.all(|id| of(id).is_some_and(|r| is_foundation(&r.kind)))
            })
            .collect();
        let members = groups.iter().map(|group| &group.members).enumerate();
        let group_of = members.flat_map(|(at, ids)| ids.iter().map(move |id| (id, at)));
        Self {
            groups,
            group_of: group_of.collect(),
            environment,
            homes,
            mixed,
            application,
            bytes,
            traffic,
            dependents,
            requires,
            required_by,
            talks: counted_pairs(between(&|class| class == Class::Talks)),
            foundation_kinds,
        }
    }

    /// What a person calls a group.
    pub fn name(&self, group: usize) -> &'a str {
        &self.groups[group].name
    }
}

/// Messages that wait in a queue for each task that serves.
const MESSAGES: u64 = 1_000;

/// What a resource says about how much goes through it: tasks or instances that are wanted, shards of a
/// stream, a thousand messages that waited in a queue. 0 where nothing of this is known.
fn traffic(resource: &Resource) -> u64 {
    let of = |name| resource.count(name).unwrap_or(0);
    of("desired")
        .saturating_add(of("shards"))
        .saturating_add(of("messages") / MESSAGES)
}

/// Undirected pairs with how often each occurs.
fn counted_pairs(links: Vec<(usize, usize)>) -> Vec<(usize, usize, u32)> {
    let mut pairs: Vec<(usize, usize)> = links
        .into_iter()
        .map(|(a, b)| (a.min(b), a.max(b)))
        .collect();
    pairs.sort_unstable();
    let same = pairs.chunk_by(|a, b| a == b);
    let count = |all: &[(usize, usize)]| u32::try_from(all.len()).unwrap_or(u32::MAX);
    same.map(|all| (all[0].0, all[0].1, count(all))).collect()
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
