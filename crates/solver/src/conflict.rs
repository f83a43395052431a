//! Proofs that demands contradict each other, and the fewest demands that do.

use crate::error::{Contradiction, Unsolvable};
use crate::instance::{Instance, Pin};
use crate::model::{KIND_WORDS, KINDS, Model, OPEN, Why, wave_label};

/// The demands that leave no wave to a node: along hard edges to where its window begins, and to
/// where it ends.
pub(crate) fn no_wave(
    model: &Model<'_>,
    node: u32,
    low: &[i64],
    low_why: &[Why],
    high_why: &[Why],
) -> Contradiction {
    let mut found = Contradiction::default();
    let mut from = chain(model, node, low_why, true);
    from.1.reverse();
    let to = chain(model, node, high_why, false);
    for pin in [from.0, to.0].into_iter().flatten() {
        found.pins.push(pin as usize);
        found
            .demands
            .push(pin_sentence(model.instance, pin as usize));
    }
    for (pin, sentence) in from.1.into_iter().chain(to.1) {
        found.pins.extend(pin.map(|pin| pin as usize));
        found.demands.push(sentence);
    }
    found.pins.sort_unstable();
    found.pins.dedup();
    let last = model.waves as i64 - 1;
    if low[node as usize] > last || from.0.is_none() || from.0 == to.0 || to.0.is_none() {
        found.demands.push(calendar(model, node));
    }
    let mut unique = Vec::new();
    for demand in found.demands {
        if !unique.contains(&demand) {
            unique.push(demand);
        }
    }
    found.demands = unique;
    found.advice = if found.pins.is_empty() {
        "Open another wave, raise its capacity, or split what is too large.".to_owned()
    } else {
        "Take back one of the pins, remove one of the edges, or open another wave.".to_owned()
    };
    found
}

type Links = Vec<(Option<u32>, String)>;

/// Follows the reasons of a window to the pin that it rests on, if any, and says each edge.
fn chain(model: &Model<'_>, node: u32, why: &[Why], down: bool) -> (Option<u32>, Links) {
    let (mut at, mut links) = (node, Links::new());
    loop {
        match why[at as usize] {
            Why::Calendar => return (None, links),
            Why::Pin(pin) => return (Some(pin), links),
            Why::Edge(next) => {
                let (group, needs) = if down { (at, next) } else { (next, at) };
                let pin = model
                    .hard
                    .iter()
                    .find(|edge| edge.group == group && edge.needs == needs)
                    .and_then(|edge| edge.pin);
                let sentence = match pin {
                    Some(pin) => pin_sentence(model.instance, pin as usize),
                    None => format!("{} requires {}.", model.label(group), model.label(needs)),
                };
                links.push((pin, sentence));
                at = next;
            }
        }
    }
}

fn calendar(model: &Model<'_>, node: u32) -> String {
    let group = model.instance.groups.get(node as usize);
    let environment = group.map_or("", |group| group.environment.as_str());
    let home = |wave: &usize| {
        let fills = &model.instance.waves[*wave].environments;
        environment.is_empty() || fills.is_empty() || fills.iter().any(|e| e == environment)
    };
    let waves: Vec<usize> = (0..model.waves).filter(home).collect();
    let closed: Vec<String> = waves
        .iter()
        .map(|wave| (*wave, &model.instance.waves[*wave].closed))
        .filter(|(_, why)| !why.is_empty())
        .map(|(wave, why)| format!("{} is closed ({why})", wave_label(model.instance, wave)))
        .take(5)
        .collect();
    let need = &model.need[node as usize];
    let fits = |wave: &usize| (0..KINDS).all(|k| need[k] <= model.capacity[*wave][k]);
    let too_large = waves.iter().filter(|wave| !fits(wave)).count();
    let mut text = format!("There are {} waves", waves.len());
    if waves.len() < model.waves {
        text.push_str(&format!(" for {environment}"));
    }
    if !closed.is_empty() {
        text.push_str(&format!(", {}", closed.join(", ")));
    }
    if too_large > 0 {
        let largest: Vec<String> = (0..KINDS)
            .filter(|k| waves.iter().any(|w| need[*k] > model.capacity[*w][*k]))
            .map(|k| format!("{} {}", need[k], KIND_WORDS[k]))
            .collect();
        text.push_str(&format!(
            ", {too_large} of them too small for {} ({})",
            model.label(node),
            largest.join(", ")
        ));
    }
    text.push('.');
    text
}

/// A pin in a sentence.
fn pin_sentence(instance: &Instance, number: usize) -> String {
    let name = |id: &str| {
        let group = instance.groups.iter().find(|g| g.id == id);
        group.map_or(id, |g| g.label()).to_owned()
    };
    match &instance.pins[number] {
        Pin::InWave { group, wave } => format!(
            "{} is pinned to {}.",
            name(group),
            wave_label(instance, (*wave as usize).saturating_sub(1))
        ),
        Pin::NotBefore { group, day } => {
            format!(
                "{} must not move before {}.",
                name(group),
                day_label(instance, *day)
            )
        }
        Pin::NotAfter { group, day } => {
            format!(
                "{} must not move after {}.",
                name(group),
                day_label(instance, *day)
            )
        }
        Pin::Apart { a, b } => format!("{} and {} never move on the same day.", name(a), name(b)),
        Pin::InOrder { first, then } => format!(
            "{} must move in an earlier wave than {}.",
            some(first, &name),
            some(then, &name)
        ),
    }
}

/// The date of a day, where the instance tells it.
fn day_label(instance: &Instance, day: u32) -> String {
    let dated = |wave: &&crate::instance::Wave| wave.day == day && !wave.date.is_empty();
    let wave = instance.waves.iter().find(dated);
    wave.map_or_else(|| format!("day {day}"), |wave| wave.date.clone())
}

fn some(ids: &[String], name: &dyn Fn(&str) -> String) -> String {
    match ids {
        [one] => name(one),
        [first, rest @ ..] => format!("{} and {} more", name(first), rest.len()),
        [] => "nothing".to_owned(),
    }
}

/// What too many groups must fit into.
struct Crowd {
    from: usize,
    to: usize,
    what: usize,
    needed: i64,
    room: i64,
    groups: Vec<u32>,
}

/// Looks for waves that cannot hold what only they may hold, and names the fewest pins behind it.
///
/// # Errors
/// The contradiction.
pub(crate) fn room(model: &Model<'_>) -> Result<(), Unsolvable> {
    let Some(crowd) = crowd(model) else {
        return Ok(());
    };
    let pins = fewest_pins(model.instance);
    let mut demands: Vec<String> = pins
        .iter()
        .map(|pin| pin_sentence(model.instance, *pin))
        .collect();
    // With fewer pins the crowd may be another one: say the one that the named pins cause.
    let fewer = with_pins(model.instance, &pins);
    let again = Model::new(&fewer).ok();
    let crowd = again.as_ref().and_then(|m| self::crowd(m)).unwrap_or(crowd);
    let some: Vec<&str> = crowd
        .groups
        .iter()
        .take(5)
        .map(|g| model.label(*g))
        .collect();
    let more = crowd.groups.len().saturating_sub(some.len());
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    let (from, to) = (model.wave_label(crowd.from), model.wave_label(crowd.to));
    let named = |wave: usize| !model.instance.waves[wave].name.is_empty();
    let waves = match crowd.from == crowd.to {
        true => from,
        false if named(crowd.from) || named(crowd.to) => format!("{from} to {to}"),
        false => format!("waves {} to {}", crowd.from + 1, crowd.to + 1),
    };
    demands.push(format!(
        "{}{more} must move in {waves} and need {} {}; there is room for {}.",
        some.join(", "),
        crowd.needed,
        KIND_WORDS[crowd.what],
        crowd.room
    ));
    let advice = format!(
        "Raise the capacity of {waves} by {} {}{}",
        crowd.needed - crowd.room,
        KIND_WORDS[crowd.what],
        match pins.as_slice() {
            [] => " or open another wave.",
            _ => ", open another wave, or take back one of the pins.",
        }
    );
    Err(Unsolvable::Contradiction(Contradiction {
        pins,
        demands,
        advice,
    }))
}

/// More than this many waves, and only beginnings and ends of the calendar are looked at.
const MOST_INTERVALS: usize = 300;

fn crowd(model: &Model<'_>) -> Option<Crowd> {
    (0..model.kinds()).find_map(|kind| crowd_of(model, kind))
}

/// Kind 0 stands for all groups together; the others are one environment each.
fn crowd_of(model: &Model<'_>, kind: usize) -> Option<Crowd> {
    let waves = model.waves;
    let members: Vec<u32> = (0..model.groups as u32)
        .filter(|g| kind == 0 || model.kind(*g) == kind)
        .collect();
    let holds = |wave: usize| match kind {
        0 => (1..model.kinds()).any(|k| model.kind_allowed(k, wave)),
        _ => model.kind_allowed(kind, wave),
    };
    let mut by_low: Vec<Vec<u32>> = vec![Vec::new(); waves];
    for group in &members {
        by_low[model.window.low[*group as usize] as usize].push(*group);
    }
    for what in 0..KINDS {
        // Needs by the end of the window, of windows that begin at `from` or later.
        let mut needed = vec![0_i64; waves];
        for from in (0..waves).rev() {
            for group in &by_low[from] {
                let high = model.window.high[*group as usize] as usize;
                needed[high] += model.need[*group as usize][what];
            }
            if waves > MOST_INTERVALS && from > 0 {
                continue;
            }
            let (mut sum, mut space) = (0_i64, 0_i64);
            for to in from..waves {
                sum += needed[to];
                if holds(to) {
                    space = (space + model.capacity[to][what]).min(OPEN);
                }
                if sum > space {
                    let inside = |g: &u32| {
                        let (low, high) = (&model.window.low, &model.window.high);
                        low[*g as usize] as usize >= from
                            && high[*g as usize] as usize <= to
                            && model.need[*g as usize][what] > 0
                    };
                    return Some(Crowd {
                        from,
                        to,
                        what,
                        needed: sum,
                        room: space,
                        groups: members.iter().copied().filter(inside).collect(),
                    });
                }
            }
        }
    }
    None
}

/// Leaves out pins, the half of them at first, as long as the contradiction can still be proven.
fn fewest_pins(instance: &Instance) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..instance.pins.len()).collect();
    let mut chunk = kept.len().max(1);
    while !kept.is_empty() {
        let mut from = 0;
        while from < kept.len() {
            let mut fewer = kept.clone();
            fewer.drain(from..(from + chunk).min(kept.len()));
            if contradicts(&with_pins(instance, &fewer)) {
                kept = fewer;
            } else {
                from += chunk;
            }
        }
        if chunk == 1 {
            break;
        }
        chunk = chunk.div_ceil(2);
    }
    kept
}

fn with_pins(instance: &Instance, pins: &[usize]) -> Instance {
    let pins = pins.iter().map(|pin| instance.pins[*pin].clone()).collect();
    Instance {
        pins,
        ..instance.clone()
    }
}

fn contradicts(instance: &Instance) -> bool {
    match Model::new(instance) {
        Err(_) => true,
        Ok(model) => crowd(&model).is_some(),
    }
}
