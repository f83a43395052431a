//! Which frames there are, and which resource is in which.

use super::network;
use crate::GraphFacts;
use crate::application::Applications;
use landfall_domain::{Class, Resource, ResourceId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A frame before it is placed.
pub(super) struct Frame {
    /// Stays the same from drawing to drawing.
    pub key: String,
    pub name: String,
    pub parent: Option<usize>,
    /// 0 account, 1 network, 2 application, 3 move group.
    pub level: u8,
}

/// Frames, who holds another before it, and the innermost of each resource.
pub(super) struct Tree {
    pub frames: Vec<Frame>,
    pub frame_of: Vec<u32>,
}

/// A resource's way from the account inwards: for each level a key and a name, if it has one there.
type Way = [Option<(String, String)>; 4];

impl Tree {
    pub fn new(facts: &GraphFacts<'_>, edges: &[(u32, u32, Class)]) -> Self {
        let ways = ways(facts, edges);
        // Under each frame, how many different ones there are of every level.
        let mut below: BTreeMap<(usize, String), BTreeSet<&str>> = BTreeMap::new();
        for way in &ways {
            for level in 1..way.len() {
                let key = way[level].as_ref().map_or("", |(key, _)| key.as_str());
                below
                    .entry((level, around(way, level)))
                    .or_default()
                    .insert(key);
            }
        }
        let mut order: Vec<usize> = (0..ways.len()).collect();
        order.sort_by(|a, b| ways[*a].cmp(&ways[*b]).then(a.cmp(b)));
        let mut tree = Self {
            frames: Vec::new(),
            frame_of: vec![0; ways.len()],
        };
        let mut known: HashMap<String, usize> = HashMap::new();
        for at in order {
            let way = &ways[at];
            let mut parent = None;
            for (level, step) in way.iter().enumerate() {
                let Some((_, name)) = step else { continue };
                let around = around(way, level);
                let alone = level > 0
                    && below
                        .get(&(level, around.clone()))
                        .is_some_and(|keys| keys.len() < 2);
                if alone {
                    continue;
                }
                let key = self::around(way, level + 1);
                let frame = *known.entry(key.clone()).or_insert_with(|| {
                    tree.frames.push(Frame {
                        key,
                        name: name.clone(),
                        parent,
                        level: level as u8,
                    });
                    tree.frames.len() - 1
                });
                parent = Some(frame);
            }
            // The account is never left out.
            tree.frame_of[at] = parent.unwrap_or(0) as u32;
        }
        tree
    }
}

/// The keys of a way down to a level, without it.
fn around(way: &Way, level: usize) -> String {
    let keys = way[..level].iter();
    keys.map(|step| step.as_ref().map_or("", |(key, _)| key.as_str()))
        .collect::<Vec<_>>()
        .join("\u{1f}")
}

fn ways(facts: &GraphFacts<'_>, edges: &[(u32, u32, Class)]) -> Vec<Way> {
    let resources = &facts.snapshot.resources;
    let networks = network::of_each(resources, edges.iter().map(|(from, to, _)| (*from, *to)));
    let applications = Applications::new(resources);
    let group_of: HashMap<&ResourceId, usize> = facts
        .groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.members.len() > 1)
        .flat_map(|(at, group)| group.members.iter().map(move |id| (id, at)))
        .collect();
    let way = |(resource, network): (&Resource, Option<u32>)| -> Way {
        let application = applications.of(resource);
        let account = account(facts, resource);
        let network = match network {
            Some(at) => {
                let network = &resources[at as usize];
                (network.id.to_string(), network.name.clone())
            }
            // Sorts behind the networks.
            None => ("~".to_owned(), "outside of networks".to_owned()),
        };
        let group = group_of.get(&resource.id).map(|at| {
            let group = &facts.groups[*at];
            (group.id.clone(), group.name.clone())
        });
        [
            Some((account.clone(), account)),
            Some(network),
            Some((application.clone(), application)),
            group,
        ]
    };
    resources.iter().zip(networks).map(way).collect()
}

/// The account that a resource goes to, or without a plan the one that it is in.
pub(super) fn account(facts: &GraphFacts<'_>, resource: &Resource) -> String {
    let placement = facts.placements.and_then(|all| all.get(&resource.id));
    match placement {
        Some(placement) => format!("{} {}", placement.environment, placement.account),
        None => format!("account {}", resource.account),
    }
}
