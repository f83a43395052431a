//! Which move group goes on from which, and what happened to it.

use super::waves::Pairs;
use landfall_domain::ResourceId;
use landfall_domain::plan::{MoveGroup, PlanBody, Wave};
use landfall_domain::view::{GroupChange, GroupDifference, GroupPlace, Sides};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The groups of both versions that are not alike.
pub(crate) fn changed(before: &PlanBody, after: &PlanBody, waves: &Pairs) -> Vec<GroupChange> {
    let (old, new) = (Version::new(before), Version::new(after));
    let pairs = pairs(&before.groups, &after.groups);
    let mut kept = HashSet::new();
    let mut changes = Vec::new();
    for (at, group) in before.groups.iter().enumerate() {
        let Some(with) = pairs.get(&at) else {
            changes.push(one_sided(GroupDifference::Gone, old.place(group)));
            continue;
        };
        kept.insert(*with);
        changes.extend(both(&old, group, &new, &after.groups[*with], waves));
    }
    for (at, group) in after.groups.iter().enumerate() {
        if !kept.contains(&at) {
            changes.push(one_sided(GroupDifference::New, new.place(group)));
        }
    }
    changes
}

/// Each earlier group with the later one that shares most resources with it, the closest pairs
/// first, each group once. The order among equals looks at both ids alike, so that the pairs are the
/// same read backwards.
fn pairs(before: &[MoveGroup], after: &[MoveGroup]) -> HashMap<usize, usize> {
    let mut home: HashMap<&ResourceId, usize> = HashMap::new();
    for (at, group) in after.iter().enumerate() {
        home.extend(group.members.iter().map(|member| (member, at)));
    }
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for (at, group) in before.iter().enumerate() {
        for with in group.members.iter().filter_map(|member| home.get(member)) {
            *shared.entry((at, *with)).or_default() += 1;
        }
    }
    let mut close: Vec<((usize, usize), usize)> = shared.into_iter().collect();
    close.sort_by_key(|((a, b), count)| {
        let (a, b) = (&before[*a].id, &after[*b].id);
        (Reverse(*count), a.min(b), a.max(b))
    });
    let (mut pairs, mut taken) = (HashMap::new(), HashSet::new());
    for ((a, b), _) in close {
        if !pairs.contains_key(&a) && taken.insert(b) {
            pairs.insert(a, b);
        }
    }
    pairs
}

/// A version with its groups looked up by id.
struct Version<'a> {
    waves: HashMap<&'a str, &'a Wave>,
    why: Option<&'a BTreeMap<String, String>>,
}

impl<'a> Version<'a> {
    fn new(body: &'a PlanBody) -> Self {
        let of = |wave: &'a Wave| wave.groups.iter().map(move |id| (id.as_str(), wave));
        Self {
            waves: body.waves.iter().flat_map(of).collect(),
            why: body.order.as_ref().map(|order| &order.why),
        }
    }

    fn wave(&self, group: &MoveGroup) -> Option<&'a Wave> {
        self.waves.get(group.id.as_str()).copied()
    }

    /// Old plans do not say why a group is in its wave; the wave says why it is there at all.
    fn place(&self, group: &MoveGroup) -> GroupPlace {
        let wave = self.wave(group);
        let why = match self.why {
            Some(why) => why.get(&group.id).cloned(),
            None => wave.map(|wave| wave.reason.clone()),
        };
        GroupPlace {
            id: group.id.clone(),
            name: group.name.clone(),
            members: group.members.len() as u64,
            wave: wave.map(|wave| wave.number),
            environment: wave.map(|wave| wave.environment),
            window: wave.and_then(|wave| wave.window),
            after_days: wave.and_then(|wave| wave.after_days),
            day: wave.and_then(|wave| wave.day),
            why,
        }
    }
}

fn one_sided(difference: GroupDifference, place: GroupPlace) -> GroupChange {
    let sides = match difference {
        GroupDifference::Gone => Sides {
            before: Some(place),
            after: None,
        },
        _ => Sides {
            before: None,
            after: Some(place),
        },
    };
    GroupChange {
        difference,
        sides,
        joined: Vec::new(),
        left: Vec::new(),
    }
}

fn both(
    old: &Version<'_>,
    was: &MoveGroup,
    new: &Version<'_>,
    is: &MoveGroup,
    waves: &Pairs,
) -> Option<GroupChange> {
    let (before, after) = (old.wave(was), new.wave(is));
    let goes_on = match (before, after) {
        (Some(a), Some(b)) => waves.get(&a.number) == Some(&b.number),
        (None, None) => true,
        _ => false,
    };
    let (joined, left) = if was.members == is.members {
        (Vec::new(), Vec::new())
    } else {
        (
            only(&is.members, &was.members),
            only(&was.members, &is.members),
        )
    };
    let day = |wave: Option<&Wave>| wave.map(|wave| (wave.after_days, wave.day));
    let difference = if !goes_on {
        GroupDifference::Moved
    } else if !joined.is_empty() || !left.is_empty() {
        GroupDifference::Members
    } else if day(before) != day(after) {
        GroupDifference::Day
    } else {
        return None;
    };
    Some(GroupChange {
        difference,
        sides: Sides::both(old.place(was), new.place(is)),
        joined,
        left,
    })
}

/// What of `of` is not in `other`.
fn only(of: &[ResourceId], other: &[ResourceId]) -> Vec<ResourceId> {
    let other: HashSet<&ResourceId> = other.iter().collect();
    let lacking = of.iter().filter(|id| !other.contains(id));
    lacking.cloned().collect()
}
