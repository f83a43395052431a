//! Waves that cannot hold what only they may hold.

use super::{closed, pin_sentence};
use crate::error::{Contradiction, Unsolvable};
use crate::instance::Instance;
use crate::model::{KIND_WORDS, KINDS, Model, OPEN};

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
pub(super) fn room(model: &Model<'_>) -> Result<(), Unsolvable> {
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
    demands.extend(shut(&fewer, &crowd));
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

/// The closed waves in and around those of the crowd, where opening them would make room.
fn shut(instance: &Instance, crowd: &Crowd) -> Vec<String> {
    let is_closed = |wave: &usize| !instance.waves[*wave].closed.is_empty();
    let before = (0..crowd.from).rev().take_while(is_closed).last();
    let after = (crowd.to + 1..instance.waves.len())
        .take_while(is_closed)
        .last();
    let around = before.unwrap_or(crowd.from)..=after.unwrap_or(crowd.to);
    let mut open = instance.clone();
    for wave in around.clone().filter(is_closed) {
        open.waves[wave].closed.clear();
    }
    match contradicts(&open) {
        true => Vec::new(),
        false => closed(instance, around),
    }
}

/// More than this many waves, and only beginnings and ends of the calendar are looked at.
pub(super) const MOST_INTERVALS: usize = 300;

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
