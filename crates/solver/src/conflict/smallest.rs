//! The fewest pins that contradict each other, found by looking at every set of them.

use super::room;
use super::room::with_pins;
use crate::error::{Contradiction, Unsolvable};
use crate::instance::Instance;
use crate::model::Model;

/// Groups, edges, waves and pins that are read at most while sets are looked at: about a second.
const EFFORT: usize = 6_000_000;

/// An instance without a contradiction that can be proven.
///
/// # Errors
/// An instance that makes no sense, or its smallest contradiction.
pub(crate) fn proven(instance: &Instance) -> Result<Model<'_>, Unsolvable> {
    prove(instance).map_err(|found| match found {
        Unsolvable::Contradiction(found) => Unsolvable::Contradiction(smallest(instance, found)),
        other => other,
    })
}

fn prove(instance: &Instance) -> Result<Model<'_>, Unsolvable> {
    let model = Model::new(instance)?;
    room(&model)?;
    Ok(model)
}

/// Of the sets of pins that contradict each other one of the fewest pins, and of those the one that is
/// told in the fewest sentences. Where there are too many sets to look at, the one that was found: it
/// holds no pin too many, but another may hold fewer.
fn smallest(instance: &Instance, found: Contradiction) -> Contradiction {
    let each = instance.groups.len()
        + instance.requires.len()
        + instance.waves.len()
        + instance.pins.len();
    let mut left = EFFORT / each.max(1);
    for size in 0..=found.pins.len() {
        let sets = count(instance.pins.len(), size);
        if sets > left {
            return found;
        }
        left -= sets;
        let of_size = Sets::new(instance.pins.len(), size)
            .filter_map(|pins| contradiction(instance, pins))
            .filter(|other| other.pins.len() == size);
        let known = (found.pins.len() == size).then(|| found.clone());
        // The first of equals: what was found by itself stays.
        if let Some(best) = known.into_iter().chain(of_size).min_by_key(told) {
            return best;
        }
    }
    found
}

fn told(contradiction: &Contradiction) -> usize {
    contradiction.demands.len()
}

/// How these pins alone contradict each other, in the numbers of all pins.
fn contradiction(instance: &Instance, pins: Vec<usize>) -> Option<Contradiction> {
    let fewer = with_pins(instance, &pins);
    let Err(Unsolvable::Contradiction(mut found)) = prove(&fewer) else {
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
