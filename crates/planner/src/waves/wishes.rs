//! Development before production of the same application: a wish of Landfall's, given up where what
//! requires what, or a person, stands against it.

use super::groups::Facts;
use crate::nodes::{adjacency, components};
use landfall_domain::plan::Environment;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// All of `first` should move before any of `then`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub application: String,
    pub first: Vec<usize>,
    pub then: Vec<usize>,
}

impl Wish {
    /// That it is given up, and why. `docs/planner.md` says that the name stands in these quotes: the
    /// check reads them.
    pub fn given_up(&self, why: &str) -> String {
        format!(
            "Development of “{}” does not move before its production: {why}",
            self.application
        )
    }
}

/// The wishes that what requires what allows, and the others with the reason. Only groups of `scope`
/// count.
pub(super) fn wishes(facts: &Facts<'_>, scope: &[usize]) -> (Vec<Wish>, Vec<String>) {
    let mut sides: BTreeMap<&str, [Vec<usize>; 2]> = BTreeMap::new();
    for group in scope {
        let side = match facts.environment[*group] {
            Environment::Development => 0,
            Environment::Production => 1,
            Environment::Shared => continue,
        };
        sides.entry(&facts.application[*group]).or_default()[side].push(*group);
    }
    let whole = sides
        .into_iter()
        .filter(|(_, [first, then])| !first.is_empty() && !then.is_empty());
    let mut wishes: Vec<Wish> = whole
        .map(|(application, [first, then])| Wish {
            application: application.to_owned(),
            first,
            then,
        })
        .collect();
    let mut given_up = Vec::new();
    // Of each circle one wish goes at a time: the others may fit without it.
    loop {
        let circles = circles(facts, &wishes);
        if circles.is_empty() {
            return (wishes, given_up);
        }
        for place in circles.into_iter().rev() {
            let wish = wishes.remove(place);
            given_up.push(wish.given_up(&because(facts, &wish)));
        }
        given_up.sort();
    }
}

/// More wishes than these in one circle, and all of them go at once.
const MOST_IN_CIRCLE: usize = 20;

/// Places of wishes that must go, ascending: one of every circle, the smallest application first.
fn circles(facts: &Facts<'_>, wishes: &[Wish]) -> Vec<usize> {
    let groups = facts.groups.len();
    let requires = facts.requires.iter().enumerate();
    let hard = requires.flat_map(|(group, needs)| needs.iter().map(move |below| (group, *below)));
    let soft = wishes.iter().enumerate().flat_map(|(place, wish)| {
        let first = wish.first.iter().map(move |group| (groups + place, *group));
        first.chain(wish.then.iter().map(move |group| (*group, groups + place)))
    });
    let component = components(&adjacency(groups + wishes.len(), hard.chain(soft)));
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for number in &component {
        *sizes.entry(*number).or_default() += 1;
    }
    let mut tied: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for place in 0..wishes.len() {
        let number = component[groups + place];
        if sizes[&number] > 1 {
            tied.entry(number).or_default().push(place);
        }
    }
    let mut go: Vec<usize> = tied
        .into_values()
        .flat_map(|mut places| {
            if places.len() <= MOST_IN_CIRCLE {
                let size = |place: &usize| wishes[*place].first.len() + wishes[*place].then.len();
                places.sort_by_key(|place| (size(place), *place));
                places.truncate(1);
            }
            places
        })
        .collect();
    go.sort_unstable();
    go
}

/// The way from development to production along what requires what, in a sentence.
fn because(facts: &Facts<'_>, wish: &Wish) -> String {
    let mut before: HashMap<usize, usize> = wish.first.iter().map(|g| (*g, *g)).collect();
    let mut queue: VecDeque<usize> = wish.first.iter().copied().collect();
    while let Some(group) = queue.pop_front() {
        if wish.then.binary_search(&group).is_ok() {
            let mut path = vec![group];
            let mut at = group;
            while before[&at] != at {
                at = before[&at];
                path.push(at);
            }
            let names: Vec<&str> = path.iter().rev().map(|g| facts.name(*g)).collect();
            return match names.as_slice() {
                [first, rest @ ..] => {
                    format!("{first} requires {}.", rest.join(", which requires "))
                }
                [] => String::new(),
            };
        }
        for below in &facts.requires[group] {
            before.entry(*below).or_insert_with(|| {
                queue.push_back(*below);
                group
            });
        }
    }
    "with what requires what and the same wish for other applications it would go round in a circle."
        .to_owned()
}
