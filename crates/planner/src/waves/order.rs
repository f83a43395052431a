//! Solving: enough windows, wishes that give way, and the plan before.

use super::NoOrder;
use super::problem::{Origin, Problem, place, window_of};
use super::wishes::{Wish, wishes};
use landfall_domain::ResourceId;
use landfall_domain::plan::PlanBody;
use landfall_domain::schedule::Pin;
use landfall_solver as solver;
use landfall_solver::Unsolvable;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Any number does; another one gives another plan of like quality.
const SEED: u64 = 1;
/// How many times the windows that should suffice are looked at, at most.
pub(super) const MOST_SPARE: u32 = 8;

/// An order that was found.
pub(super) struct Solved {
    pub instance: solver::Instance,
    pub solution: solver::Solution,
    /// Wishes that were not kept, each with the reason.
    pub given_up: Vec<String>,
}

/// Finds the order of everything that is not foundation.
///
/// # Errors
/// What contradicts each other, by name.
pub(super) fn solve(problem: &Problem<'_>, previous: Option<&PlanBody>) -> Result<Solved, NoOrder> {
    let (mut kept, mut given_up) = match problem.choices.production_any_time {
        true => (Vec::new(), Vec::new()),
        false => wishes(problem.facts, &problem.scope),
    };
    let previous = previous.filter(|before| comparable(problem, before));
    let before = previous.map(|body| windows_before(problem, body));
    let latest = before.iter().flat_map(BTreeMap::values).copied().max();
    let mut spare = 1;
    let mut first: Option<(solver::Instance, Unsolvable)> = None;
    let mut bare = false;
    loop {
        let windows = problem.windows(spare)?.max(latest.unwrap_or(0));
        let (instance, origins) = problem.instance(windows, &kept);
        let found = match (&before, previous) {
            (Some(before), Some(body)) => {
                let near = places(problem, before);
                solver::resolve_with(&instance, &near, &touched(problem, body), SEED)
            }
            _ => solver::solve(&instance, SEED),
        };
        let fault = match found {
            Ok(solution) => {
                given_up.sort();
                return Ok(Solved {
                    instance,
                    solution,
                    given_up,
                });
            }
            Err(fault) => fault,
        };
        // What has no room may have it in more windows; what people demand must not hide that.
        let roomy = matches!(
            fault,
            Unsolvable::NotFound(_) | Unsolvable::Contradiction(_)
        );
        if roomy && spare < MOST_SPARE && spends_little(problem, windows) {
            spare *= 2;
            first.get_or_insert((instance, fault));
            continue;
        }
        // Where even no wish at all helps, giving them up one by one would only take long.
        if !bare && !kept.is_empty() && matches!(fault, Unsolvable::NotFound(_)) {
            let (without, _) = problem.instance(windows, &[]);
            if solver::solve(&without, SEED).is_err() {
                return Err(told(first.unwrap_or((instance, fault))));
            }
            bare = true;
        }
        match weakest(&fault, &origins, &kept) {
            Some(place) => {
                let wish = kept.remove(place);
                given_up.push(wish.given_up(&reasons(&fault, &origins)));
                (spare, first) = (1, None);
            }
            // More windows were no help: what was said about few of them is shorter.
            None => return Err(told(first.unwrap_or((instance, fault)))),
        }
    }
}

/// Looking at still more windows costs little.
fn spends_little(problem: &Problem<'_>, windows: u32) -> bool {
    problem.scope.len() * windows as usize <= 2_000_000
}

/// Whether the order before says anything about this one: another strategy or rhythm asks for another
/// order, and old plans had no windows.
fn comparable(problem: &Problem<'_>, before: &PlanBody) -> bool {
    let (old, new) = (&before.choices, problem.choices);
    let every = |choices: &landfall_domain::plan::Choices| {
        choices
            .schedule
            .as_ref()
            .map_or(7, |schedule| schedule.every_days)
    };
    before.order.is_some()
        && old.strategy == new.strategy
        && old.one_account_per_window == new.one_account_per_window
        && every(old) == every(new)
}

/// The window before of each group that had one, by its place: that of its first member which moved in
/// a window.
fn windows_before(problem: &Problem<'_>, before: &PlanBody) -> BTreeMap<usize, u32> {
    let members: HashMap<&str, &[ResourceId]> = before
        .groups
        .iter()
        .map(|group| (group.id.as_str(), group.members.as_slice()))
        .collect();
    let mut windows: HashMap<&ResourceId, u32> = HashMap::new();
    for wave in &before.waves {
        let Some(window) = wave.window.filter(|window| *window > 0) else {
            continue;
        };
        let inside = wave.groups.iter().filter_map(|id| members.get(id.as_str()));
        windows.extend(inside.flat_map(|ids| ids.iter()).map(|id| (id, window)));
    }
    let groups = problem.scope.iter();
    groups
        .filter_map(|group| {
            let mut members = problem.facts.groups[*group].members.iter();
            Some((*group, members.find_map(|id| windows.get(id).copied())?))
        })
        .collect()
}

/// The same in the words of the instance.
fn places(problem: &Problem<'_>, before: &BTreeMap<usize, u32>) -> BTreeMap<String, u32> {
    let facts = problem.facts;
    before
        .iter()
        .map(|(group, window)| {
            let wave = place(*window, facts.environment[*group]);
            (facts.groups[*group].id.clone(), wave)
        })
        .collect()
}

/// Groups that people decided otherwise about since: by a pin taken or taken back, or by how critical
/// they are. They may go where they are cheapest.
fn touched(problem: &Problem<'_>, before: &PlanBody) -> Vec<String> {
    let (old, new) = (&before.choices, problem.choices);
    let pins = |pins: &[Pin]| -> BTreeSet<Pin> { pins.iter().cloned().collect() };
    let (was, is) = (pins(&old.pins), pins(&new.pins));
    let mut resources: BTreeSet<&ResourceId> = was
        .symmetric_difference(&is)
        .flat_map(|pin| pin.groups())
        .collect();
    for (id, critical) in old.criticality.iter().chain(&new.criticality) {
        if old.criticality.get(id) != Some(critical) || new.criticality.get(id) != Some(critical) {
            resources.insert(id);
        }
    }
    let groups: BTreeSet<usize> = resources
        .into_iter()
        .filter_map(|id| problem.facts.group_of.get(id).copied())
        .collect();
    groups
        .into_iter()
        .map(|group| problem.facts.groups[group].id.clone())
        .collect()
}

/// The wish that gives way: one that the proof names, else, where nothing is proven, the largest.
fn weakest(fault: &Unsolvable, origins: &[Origin], kept: &[Wish]) -> Option<usize> {
    let wish = |pin: usize| match origins.get(pin) {
        Some(Origin::Wish(place)) => Some(*place),
        Some(Origin::Person) | None => None,
    };
    match fault {
        Unsolvable::Malformed(_) => None,
        Unsolvable::Cycle { pin, .. } => wish((*pin)?),
        Unsolvable::Contradiction(found) => found.pins.iter().copied().find_map(wish),
        Unsolvable::NotFound(_) => {
            let size = |place: &usize| kept[*place].first.len() + kept[*place].then.len();
            (0..kept.len()).max_by_key(size)
        }
    }
}

/// The demands against which a wish gave way, without the wishes among them.
fn reasons(fault: &Unsolvable, origins: &[Origin]) -> String {
    match fault {
        Unsolvable::Contradiction(found) => {
            let people = found
                .pins
                .iter()
                .any(|pin| origins.get(*pin) == Some(&Origin::Person));
            let demands: Vec<&str> = found
                .demands
                .iter()
                .map(String::as_str)
                .filter(|demand| !demand.contains(" must move in an earlier wave than "))
                .collect();
            let what = if people {
                "what people decided stands against it"
            } else {
                "there is no room for it"
            };
            format!("{what}. {}", demands.join(" "))
        }
        Unsolvable::Cycle { .. } | Unsolvable::Malformed(_) | Unsolvable::NotFound(_) => {
            "no order was found that keeps it beside everything that must be kept.".to_owned()
        }
    }
}

/// Why there is no order, for a person.
fn told((instance, fault): (solver::Instance, Unsolvable)) -> NoOrder {
    match solver::smallest(&instance, fault) {
        Unsolvable::Contradiction(found) if !found.pins.is_empty() => NoOrder::Pins(format!(
            "These cannot all be kept: {} Take back one of the pins, or change what stands against it.",
            found.demands.join(" ")
        )),
        Unsolvable::Contradiction(found) => NoOrder::Schedule(format!(
            "These cannot all be kept: {} {}",
            found.demands.join(" "),
            found.advice
        )),
        other => NoOrder::Demands(other.to_string()),
    }
}

/// The windows of all groups outside of the foundation, by place.
pub(super) fn placed<'s>(
    problem: &'s Problem<'_>,
    solution: &'s solver::Solution,
) -> impl Iterator<Item = (usize, u32)> + 's {
    problem.order().iter().filter_map(|group| {
        let wave = solution.waves.get(&problem.facts.groups[*group].id)?;
        Some((*group, *wave))
    })
}

/// The instance with the names that people see: waves of the plan by their number and window, the
/// others by their window alone.
pub(super) fn named(instance: &solver::Instance, numbers: &BTreeMap<u32, u32>) -> solver::Instance {
    let mut instance = instance.clone();
    for (wave, named) in (1..).zip(&mut instance.waves) {
        let window = window_of(wave).0;
        named.name = match numbers.get(&wave) {
            Some(number) => format!("wave {number} (window {window})"),
            None => format!("window {window}"),
        };
    }
    instance
}

/// The word for what a bound takes into account.
pub(super) fn proof(kind: solver::BoundKind) -> &'static str {
    match kind {
        solver::BoundKind::Full => "full",
        solver::BoundKind::Capacity => "capacity",
        solver::BoundKind::Windows => "windows",
        solver::BoundKind::Exact => "exact",
    }
}
