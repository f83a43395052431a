//! Between which waves a node may move: pins, closed waves, and what hard edges make of them.

use super::Model;
use super::names::Names;
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

/// By node, the earliest and the latest wave, from 0, and why.
#[derive(Default)]
pub(crate) struct Windows {
    pub low: Vec<u32>,
    pub high: Vec<u32>,
    pub low_why: Vec<Why>,
    pub high_why: Vec<Why>,
}

/// The same while it is not known that every node has a wave: low may be above high, and both beyond
/// the waves that there are.
pub(crate) struct Ranges {
    pub low: Vec<i64>,
    pub high: Vec<i64>,
    pub low_why: Vec<Why>,
    pub high_why: Vec<Why>,
}

impl Windows {
    /// # Errors
    /// A node without a wave, or two that must be apart on their only day, told by the pins and edges
    /// that lead there.
    pub fn new(model: &Model<'_>, names: &Names<'_>) -> Result<Self, Unsolvable> {
        let ranges = Ranges::new(model, names);
        if let Some(found) = conflict::no_wave(model, &ranges) {
            return Err(Unsolvable::Contradiction(found));
        }
        if let Some(found) = conflict::apart(model, &ranges) {
            return Err(Unsolvable::Contradiction(found));
        }
        Ok(Self {
            low: ranges.low.into_iter().map(|wave| wave as u32).collect(),
            high: ranges.high.into_iter().map(|wave| wave as u32).collect(),
            low_why: ranges.low_why,
            high_why: ranges.high_why,
        })
    }
}

impl Ranges {
    fn new(model: &Model<'_>, names: &Names<'_>) -> Self {
        let last = model.waves as i64 - 1;
        let mut low = vec![0_i64; model.nodes];
        let mut high = vec![last; model.nodes];
        let mut low_why = vec![Why::Calendar; model.nodes];
        let mut high_why = vec![Why::Calendar; model.nodes];
        for (number, pin) in (0_u32..).zip(&model.instance.pins) {
            let (Pin::InWave { group, .. }
            | Pin::NotBefore { group, .. }
            | Pin::NotAfter { group, .. }) = pin
            else {
                continue;
            };
            let (from, to) = model.span(number);
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
            while low[at] <= last && !model.takes(*node, low[at]) {
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
            while high[at] >= 0 && !model.takes(*node, high[at]) {
                high[at] -= 1;
            }
        }
        Self {
            low,
            high,
            low_why,
            high_why,
        }
    }

    /// By node how many edges lead to where its window begins, and to where it ends.
    pub fn lengths(&self, model: &Model<'_>) -> (Vec<u32>, Vec<u32>) {
        let (mut below, mut above) = (vec![0; model.nodes], vec![0; model.nodes]);
        for node in &model.order {
            if let Why::Edge(next) = self.low_why[*node as usize] {
                below[*node as usize] = below[next as usize] + 1;
            }
        }
        for node in model.order.iter().rev() {
            if let Why::Edge(next) = self.high_why[*node as usize] {
                above[*node as usize] = above[next as usize] + 1;
            }
        }
        (below, above)
    }
}
