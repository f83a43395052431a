//! Which boxes there are: resources, or groups of them.

use super::{GraphFacts, Keys, Places};
use crate::application::Applications;
use crate::wide::networks;
use landfall_domain::plan::RiskLevel;
use landfall_domain::view::{GraphQuery, Standing};
use landfall_domain::{Class, Environment, Graph, Resource, ResourceId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A box before it is placed.
pub(super) struct Box {
    pub id: String,
    pub label: String,
    pub kind: String,
    pub group: String,
    pub count: u64,
    pub environment: Option<Environment>,
    pub wave: Option<u32>,
    pub risk: Option<RiskLevel>,
    pub status: Option<Standing>,
    distance: u32,
}

impl Box {
    /// A box for what is outside of the estate.
    pub fn outside(id: String, label: &str, kind: &str, count: u64) -> Self {
        Self {
            id,
            label: label.to_owned(),
            kind: kind.to_owned(),
            group: super::outside::GROUP.to_owned(),
            count,
            environment: None,
            wave: None,
            risk: None,
            status: None,
            distance: 0,
        }
    }
}

/// All boxes and what is in them.
pub(super) struct Boxes<'a> {
    pub all: Vec<Box>,
    places: Places<'a>,
}

/// How nodes are collapsed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    EnvironmentAndService,
    Environment,
    Service,
    Network,
    Application,
    Group,
    Wave,
    Nothing,
}

impl By {
    fn of(facts: &GraphFacts<'_>, query: &GraphQuery) -> Self {
        let placed = facts.placements.is_some();
        match query.group_by.as_str() {
            "none" => By::Nothing,
            "" if query.focus.is_some() => By::Nothing,
            "group" => By::Group,
            "wave" => By::Wave,
            "network" => By::Network,
            "application" => By::Application,
            "environment" if placed => By::Environment,
            "service" => By::Service,
            _ if placed => By::EnvironmentAndService,
            _ => By::Service,
        }
    }

    /// What a group of this sort is called as a kind.
    fn kind(self) -> &'static str {
        match self {
            By::EnvironmentAndService | By::Service => "service",
            By::Environment => "environment",
            By::Network => "network",
            By::Application => "application",
            By::Group => "move group",
            By::Wave => "wave",
            By::Nothing => "resource",
        }
    }
}

impl<'a> Boxes<'a> {
    /// The key of the group that a resource is in, where there are groups.
    pub fn key_of(facts: &GraphFacts<'a>, query: &GraphQuery, id: &ResourceId) -> Option<String> {
        let by = By::of(facts, query);
        if by == By::Nothing {
            return None;
        }
        let mut all = facts.snapshot.resources.iter().enumerate();
        let (at, resource) = all.find(|(_, resource)| resource.id == *id)?;
        Some(Named::new(by, facts).key(facts, resource, at))
    }

    /// Collapses what is not expanded. Boxes are ordered by their ids.
    pub fn collapse(
        facts: &GraphFacts<'a>,
        query: &GraphQuery,
        distance: &HashMap<&ResourceId, u32>,
    ) -> Self {
        let by = By::of(facts, query);
        let expanded: Keys<'_> = query
            .expanded
            .iter()
            .map(|key| key.strip_prefix("group:").unwrap_or(key))
            .collect();
        let names_of = Named::new(by, facts);
        let mut by_key: BTreeMap<String, Vec<&'a Resource>> = BTreeMap::new();
        for (at, resource) in facts.snapshot.resources.iter().enumerate() {
            if distance.contains_key(&resource.id) {
                let key = names_of.key(facts, resource, at);
                by_key.entry(key).or_default().push(resource);
            }
        }
        let mut boxes = Self {
            all: Vec::new(),
            places: HashMap::new(),
        };
        for (key, members) in by_key {
            let focused = |r: &&Resource| query.focus.as_ref() == Some(&r.id);
            let open = by == By::Nothing || expanded.contains(key.as_str());
            let (single, rest): (Vec<_>, Vec<_>) =
                members.into_iter().partition(|r| open || focused(r));
            for resource in single {
                boxes.one(facts, resource, &key, distance);
            }
            match rest[..] {
                [] => {}
                [only] => boxes.one(facts, only, &key, distance),
                _ => {
                    let label = names_of.label(facts, &key);
                    boxes.many(facts, &rest, &key, label, by, distance);
                }
            }
        }
        boxes
    }

    fn one(
        &mut self,
        facts: &GraphFacts<'a>,
        resource: &'a Resource,
        key: &str,
        distance: &HashMap<&ResourceId, u32>,
    ) {
        self.places.insert(&resource.id, self.all.len());
        self.all.push(Box {
            id: resource.id.to_string(),
            label: resource.name.clone(),
            kind: resource.kind.to_string(),
            group: key.to_owned(),
            count: 0,
            environment: environment(facts, resource),
            wave: facts.wave_of.get(&resource.id).copied(),
            risk: risk(facts, resource),
            status: facts.standing.get(&resource.id).copied(),
            distance: distance.get(&resource.id).copied().unwrap_or(0),
        });
    }

    fn many(
        &mut self,
        facts: &GraphFacts<'a>,
        members: &[&'a Resource],
        key: &str,
        label: Option<&str>,
        by: By,
        distance: &HashMap<&ResourceId, u32>,
    ) {
        for member in members {
            self.places.insert(&member.id, self.all.len());
        }
        let same = members
            .iter()
            .map(|member| environment(facts, member))
            .reduce(|a, b| if a == b { a } else { None });
        let wave = members
            .iter()
            .map(|member| facts.wave_of.get(&member.id).copied())
            .reduce(|a, b| if a == b { a } else { None });
        self.all.push(Box {
            id: format!("group:{key}"),
            label: label.unwrap_or(key).to_owned(),
            kind: by.kind().to_owned(),
            group: key.to_owned(),
            count: members.len() as u64,
            environment: same.flatten(),
            wave: wave.flatten(),
            risk: members.iter().filter_map(|r| risk(facts, r)).max(),
            status: members
                .iter()
                .filter_map(|member| facts.standing.get(&member.id).copied())
                .reduce(Standing::together),
            distance: members
                .iter()
                .filter_map(|member| distance.get(&member.id).copied())
                .min()
                .unwrap_or(0),
        });
    }

    /// The box of a resource that is shown.
    pub fn of(&self, id: &ResourceId) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Keeps at most `budget` boxes; gives how many were taken away.
    pub fn limit(&mut self, graph: &Graph, wanted: &dyn Fn(Class) -> bool, budget: usize) -> u64 {
        if self.all.len() <= budget {
            return 0;
        }
        let mut lines = vec![0_usize; self.all.len()];
        for edge in graph.edges.iter().filter(|e| wanted(e.class)) {
            if let (Some(from), Some(to)) = (self.of(&edge.from), self.of(&edge.to))
                && from != to
            {
                lines[from] += 1;
                lines[to] += 1;
            }
        }
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        order.sort_by_key(|at| {
            let b = &self.all[*at];
            (b.distance, b.count == 0, Reverse(lines[*at]), *at)
        });
        let kept: HashSet<usize> = order.into_iter().take(budget).collect();
        let mut new_place = vec![None; self.all.len()];
        let mut next = 0;
        for (at, place) in new_place.iter_mut().enumerate() {
            if kept.contains(&at) {
                *place = Some(next);
                next += 1;
            }
        }
        let hidden = self.all.len() - next;
        let mut at = 0;
        self.all.retain(|_| {
            at += 1;
            new_place[at - 1].is_some()
        });
        self.places.retain(|_, place| match new_place[*place] {
            Some(new) => {
                *place = new;
                true
            }
            None => false,
        });
        hidden as u64
    }
}

fn environment(facts: &GraphFacts<'_>, resource: &Resource) -> Option<Environment> {
    Some(facts.placements?.get(&resource.id)?.environment)
}

fn risk(facts: &GraphFacts<'_>, resource: &Resource) -> Option<RiskLevel> {
    let wave = facts.wave_of.get(&resource.id)?;
    facts.risk_of.get(wave).copied()
}

/// The groups' keys, with what has to be worked out for them once.
struct Named<'a> {
    by: By,
    group_of: HashMap<&'a ResourceId, &'a str>,
    /// Only where resources are grouped by application.
    applications: Option<Applications>,
    /// The same for networks: the place of each resource's.
    networks: Vec<Option<u32>>,
}

impl<'a> Named<'a> {
    fn new(by: By, facts: &GraphFacts<'a>) -> Self {
        let groups = facts.groups.iter();
        let group_of = groups
            .flat_map(|group| group.members.iter().map(|id| (id, group.id.as_str())))
            .collect();
        let resources = &facts.snapshot.resources;
        Self {
            by,
            group_of,
            applications: (by == By::Application).then(|| Applications::new(resources)),
            networks: match by {
                By::Network => networks(facts.snapshot, facts.graph),
                _ => Vec::new(),
            },
        }
    }

    /// The key of the group of the resource at this place.
    fn key(&self, facts: &GraphFacts<'_>, resource: &Resource, at: usize) -> String {
        let service = resource.kind.service();
        let environment = environment(facts, resource).map_or("unplaced", |e| e.as_str());
        match self.by {
            By::EnvironmentAndService => format!("{environment}/{service}"),
            By::Environment => environment.to_owned(),
            By::Service => service.to_owned(),
            By::Network => match self.networks.get(at).copied().flatten() {
                Some(network) => facts.snapshot.resources[network as usize].id.to_string(),
                None => "outside of networks".to_owned(),
            },
            By::Application => match &self.applications {
                Some(applications) => applications.of(resource),
                None => service.to_owned(),
            },
            By::Group => self
                .group_of
                .get(&resource.id)
                .map_or_else(|| resource.id.to_string(), |id| (*id).to_owned()),
            By::Wave => facts
                .wave_of
                .get(&resource.id)
                .map_or_else(|| "no wave".to_owned(), |wave| format!("wave {wave}")),
            By::Nothing => match environment {
                "unplaced" => service.to_owned(),
                placed => format!("{placed}/{service}"),
            },
        }
    }

    /// What a group is called where its key says nothing to a person.
    fn label<'f>(&self, facts: &'f GraphFacts<'_>, key: &str) -> Option<&'f str> {
        match self.by {
            By::Group => {
                let group = facts.groups.iter().find(|group| group.id == key)?;
                Some(&group.name)
            }
            By::Network => {
                let network = facts
                    .snapshot
                    .resources
                    .iter()
                    .find(|r| r.id.as_str() == key)?;
                Some(&network.name)
            }
            _ => None,
        }
    }
}
