//! Looking at every plan, where the search found none that fits and there are few.

use crate::model::{KINDS, Model};
use crate::state::State;

/// So many placements are tried before it gives up.
const TRIES: usize = 200_000;

/// A plan that fits, if one is met within [`TRIES`] placements. Groups are placed one after the other
/// in the order of their hard edges, each in the first wave that has room, and taken back where the
/// next one has none.
pub(crate) fn exhaust(model: &Model<'_>) -> Option<Vec<u32>> {
    let mut wave = vec![0_u32; model.nodes];
    let mut load = vec![[0_i64; KINDS]; model.waves];
    // By place in the order: the wave to try next.
    let mut next = vec![None::<u32>; model.nodes];
    let mut place = 0;
    for _ in 0..TRIES {
        let Some(node) = model.order.get(place).copied() else {
            if State::new(model, wave.clone()).over == 0 {
                return Some(wave);
            }
            place = back(model, place, &wave, &mut load)?;
            continue;
        };
        let from = next[place].unwrap_or_else(|| earliest(model, node, &wave));
        match room(model, node, from, &load) {
            Some(found) => {
                wave[node as usize] = found;
                next[place] = Some(found + 1);
                take(model, node, found, &mut load, 1);
                place += 1;
            }
            None => {
                next[place] = None;
                place = back(model, place, &wave, &mut load)?;
            }
        }
    }
    None
}

/// The place before, which is taken back; `None` at the first.
fn back(model: &Model<'_>, place: usize, wave: &[u32], load: &mut [[i64; KINDS]]) -> Option<usize> {
    let before = place.checked_sub(1)?;
    let node = model.order[before];
    take(model, node, wave[node as usize], load, -1);
    Some(before)
}

fn take(model: &Model<'_>, node: u32, wave: u32, load: &mut [[i64; KINDS]], sign: i64) {
    for kind in 0..KINDS {
        load[wave as usize][kind] += sign * model.need[node as usize][kind];
    }
}

/// The first wave that what it stands on leaves.
fn earliest(model: &Model<'_>, node: u32, wave: &[u32]) -> u32 {
    let below = model.needs.of(node).iter();
    below
        .map(|(below, gap)| i64::from(wave[*below as usize]) + gap)
        .filter_map(|low| u32::try_from(low).ok())
        .fold(model.window.low[node as usize], u32::max)
}

/// The first wave from there on that takes it. What is no group needs no room: its first wave is
/// as good as any.
fn room(model: &Model<'_>, node: u32, from: u32, load: &[[i64; KINDS]]) -> Option<u32> {
    let need = &model.need[node as usize];
    (from..=model.window.high[node as usize]).find(|wave| {
        let (load, most) = (&load[*wave as usize], &model.capacity[*wave as usize]);
        model.allowed(node, *wave) && (0..KINDS).all(|kind| load[kind] + need[kind] <= most[kind])
    })
}
