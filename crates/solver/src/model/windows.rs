//! Between which waves a node may move: pins, closed waves, and what hard edges make of them.

use super::names::Names;
use super::{KINDS, Model};
use crate::conflict;
use crate::error::Unsolvable;
use crate::instance::Pin;

/// Why a window begins or ends where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// The first or the last wave that takes it at all.
    Calendar,
    /// A pin, by its place in the list.
    Pin(u32),
    /// A hard edge to or from this node.
    Edge(u32),
}

/// By node, the earliest and the latest wave, from 0.
#[derive(Default)]
pub(crate) struct Windows {
    pub low: Vec<u32>,
    pub high: Vec<u32>,
}

impl Windows {
    /// # Errors
    /// A node without a wave, told by the pins and edges that lead there.
    pub fn new(model: &Model<'_>, names: &Names<'_>) -> Result<Self, Unsolvable> {
        let last = model.waves as i64 - 1;
        let mut low = vec![0_i64; model.nodes];
        let mut high = vec![last; model.nodes];
        let mut low_why = vec![Why::Calendar; model.nodes];
        let mut high_why = vec![Why::Calendar; model.nodes];
        for (number, pin) in (0_u32..).zip(&model.instance.pins) {
            let (group, from, to) = match pin {
                Pin::InWave { group, wave } => (group, i64::from(*wave) - 1, i64::from(*wave) - 1),
                Pin::NotBefore { group, day } => {
                    let before = model.day.iter().take_while(|d| **d < i64::from(*day));
                    (group, before.count() as i64, last)
                }
                Pin::NotAfter { group, day } => {
                    let until = model.day.iter().take_while(|d| **d <= i64::from(*day));
                    (group, 0, until.count() as i64 - 1)
                }
                Pin::Apart { .. } | Pin::InOrder { .. } => continue,
            };
            let node = names.number(group) as usize;
            if from > low[node] {
                (low[node], low_why[node]) = (from, Why::Pin(number));
            }
            if to < high[node] {
                (high[node], high_why[node]) = (to, Why::Pin(number));
            }
        }
        for node in &model.order {
            let at = *node as usize;
            for (below, gap) in model.needs.of(*node) {
                if low[*below as usize] + gap > low[at] {
                    low[at] = low[*below as usize] + gap;
                    low_why[at] = Why::Edge(*below);
                }
            }
            while low[at] <= last && !takes(model, *node, low[at]) {
                low[at] += 1;
            }
        }
        for node in model.order.iter().rev() {
            let at = *node as usize;
            for (above, gap) in model.needed_by.of(*node) {
                if high[*above as usize] - gap < high[at] {
                    high[at] = high[*above as usize] - gap;
                    high_why[at] = Why::Edge(*above);
                }
            }
            while high[at] >= 0 && !takes(model, *node, high[at]) {
                high[at] -= 1;
            }
        }
        // The smallest distance between what meets: the nearest to the causes comes first.
        if let Some(node) = model
            .order
            .iter()
            .find(|node| low[**node as usize] > high[**node as usize])
        {
            return Err(Unsolvable::Contradiction(conflict::no_wave(
                model, *node, &low, &low_why, &high_why,
            )));
        }
        Ok(Self {
            low: low.into_iter().map(|wave| wave as u32).collect(),
            high: high.into_iter().map(|wave| wave as u32).collect(),
        })
    }
}

/// Is the wave open for the node, and large enough for it alone?
fn takes(model: &Model<'_>, node: u32, wave: i64) -> bool {
    let (need, capacity) = (&model.need[node as usize], &model.capacity[wave as usize]);
    model.allowed(node, wave as u32) && (0..KINDS).all(|kind| need[kind] <= capacity[kind])
}
