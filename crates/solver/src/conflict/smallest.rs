//! The fewest pins that contradict each other, found by looking at every set of them.

use super::room;
use super::room::MOST_INTERVALS;
use crate::error::{Contradiction, Unsolvable};
use crate::instance::Instance;
use crate::model::Model;
use std::collections::BTreeSet;

/// Groups, edges, pins and rows of waves that are read at most while sets are looked at: about a second.
const EFFORT: usize = 6_000_000;

/// Where an instance was proven to have no plan: the proof that names the fewest pins, and of those the
/// one that is told in the fewest sentences. Any other fault comes back as it is, and so does a proof
/// where there are too many sets of pins to look at: it holds no pin too many, but another may hold
/// fewer.
pub fn smallest(instance: &Instance, found: Unsolvable) -> Unsolvable {
    match found {
        Unsolvable::Contradiction(found) => Unsolvable::Contradiction(fewest(instance, found)),
        other => other,
    }
}

/// An instance for which no contradiction can be proven.
///
/// # Errors
/// What makes no sense in it, and the demands that contradict each other.
pub(crate) fn prove(instance: &Instance) -> Result<Model<'_>, Unsolvable> {
    let model = Model::new(instance)?;
    room(&model)?;
    Ok(model)
}

fn fewest(instance: &Instance, found: Contradiction) -> Contradiction {
    let mut left = EFFORT / effort(instance);
    // What talks to what is part of no proof.
    let mut part = Instance {
        talks: Vec::new(),
        ..instance.clone()
    };
    for size in 0..=found.pins.len() {
        let sets = count(instance.pins.len(), size);
        if sets > left {
            return found;
        }
        left -= sets;
        // What was found by itself comes first: it stays unless another one is shorter.
        let mut best = (found.pins.len() == size).then(|| found.clone());
        for pins in Sets::new(instance.pins.len(), size) {
            let other = contradiction(&mut part, instance, &pins).filter(|o| o.pins.len() == size);
            best = best.into_iter().chain(other).min_by_key(told);
        }
        if let Some(best) = best {
            return best;
        }
    }
    found
}

/// About what one look costs.
fn effort(instance: &Instance) -> usize {
    let homes: BTreeSet<&str> = instance
        .groups
        .iter()
        .map(|g| g.environment.as_str())
        .collect();
    // Every row of waves is looked at for what does not fit into it, once for each account.
    let waves = instance.waves.len();
    let rows = waves * waves.min(MOST_INTERVALS) * (homes.len() + 1);
    instance.groups.len() + instance.requires.len() + instance.pins.len() + rows + 1
}

fn told(contradiction: &Contradiction) -> usize {
    contradiction.demands.len()
}

/// How these pins alone contradict each other, in the numbers of all pins.
fn contradiction(
    part: &mut Instance,
    instance: &Instance,
    pins: &[usize],
) -> Option<Contradiction> {
    part.pins = pins.iter().map(|pin| instance.pins[*pin].clone()).collect();
    let Err(Unsolvable::Contradiction(mut found)) = prove(part) else {
        return None;
    };
    for pin in &mut found.pins {
        *pin = pins[*pin];
    }
    Some(found)
}

/// How many sets of a size there are.
fn count(of: usize, size: usize) -> usize {
    (0..size).fold(1, |sets: usize, n| {
        sets.saturating_mul(of.saturating_sub(n)) / (n + 1)
    })
}

/// The sets of a size of numbers below a limit, in order.
struct Sets {
    of: usize,
    next: Option<Vec<usize>>,
}

impl Sets {
    fn new(of: usize, size: usize) -> Self {
        let next = (size <= of).then(|| (0..size).collect());
        Self { of, next }
    }
}

impl Iterator for Sets {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let now = self.next.take()?;
        let size = now.len();
        let mut after = now.clone();
        let grows = (0..size).rev().find(|n| now[*n] < self.of - size + n);
        self.next = grows.map(|from| {
            for (step, number) in after[from..].iter_mut().enumerate() {
                *number = now[from] + 1 + step;
            }
            after
        });
        Some(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_comes_once() {
        for of in 0..7 {
            for size in 0..=of + 1 {
                let sets: Vec<_> = Sets::new(of, size).collect();
                assert_eq!(sets.len(), count(of, size), "{size} of {of}");
                assert!(sets.is_sorted());
                let fits = |set: &Vec<usize>| {
                    set.len() == size && set.is_sorted() && set.iter().all(|n| *n < of)
                };
                assert!(sets.iter().all(fits));
            }
        }
    }
}
