//! A group that no wave is left for, told from what pushes it up to what pushes it down.

use super::{calendar, closed, pin_sentence};
use crate::error::Contradiction;
use crate::model::{KIND_WORDS, KINDS, Model, Ranges, Why};
use std::collections::{BTreeSet, HashSet};

/// Edges in a row that are told one by one; of longer rows the ends.
const MOST_LINKS: usize = 4;
/// More pins than these are counted.
const MOST_PINS: usize = 20;

/// The demands that leave no wave to a node: from where its window begins, along hard edges, to where
/// it ends. Of all nodes without a wave the one with the shortest story is told.
pub(crate) fn no_wave(model: &Model<'_>, ranges: &Ranges) -> Option<Contradiction> {
    let (below, above) = ranges.lengths(model);
    let stuck = model.order.iter().copied().filter(|node| {
        let at = *node as usize;
        ranges.low[at] > ranges.high[at]
    });
    let node = stuck.min_by_key(|node| below[*node as usize] + above[*node as usize])?;
    let at = node as usize;
    let mut story = Story::new(model, ranges);
    let end = model.waves as i64;
    // What stands beyond the last or before the first wave by one side needs no other.
    let down = (ranges.high[at] >= 0).then(|| story.side(node, true));
    let up = (ranges.low[at] < end || down.is_none()).then(|| story.side(node, false));
    story.tell(node, down, up);
    Some(story.told())
}

/// Pairs that pins keep apart, and that everything else puts on one day.
pub(crate) fn apart(model: &Model<'_>, ranges: &Ranges) -> Option<Contradiction> {
    let day = |node: u32| {
        let at = node as usize;
        let (low, high) = (ranges.low[at] as usize, ranges.high[at] as usize);
        (model.slot[low] == model.slot[high]).then(|| model.slot[low])
    };
    let (pin, a, b) = model
        .apart_pins
        .iter()
        .find(|(_, a, b)| day(*a).is_some_and(|there| day(*b) == Some(there)))?;
    let mut story = Story::new(model, ranges);
    story.pin(*pin);
    for node in [*a, *b] {
        let sides = [true, false].map(|down| Some(story.side(node, down)));
        let [down, up] = sides;
        story.tell(node, down, up);
    }
    Some(story.told())
}

/// One end of a window: the way to the node whose pin or calendar it rests on.
struct Side {
    /// From the node to that one, both included.
    nodes: Vec<u32>,
    /// The pin; the first or last wave where there is none.
    root: Option<u32>,
}

struct Story<'m, 'a> {
    model: &'m Model<'a>,
    ranges: &'m Ranges,
    pins: BTreeSet<usize>,
    said: HashSet<String>,
    demands: Vec<String>,
    /// Pins that were not told in a sentence.
    more: usize,
}

impl<'m, 'a> Story<'m, 'a> {
    fn new(model: &'m Model<'a>, ranges: &'m Ranges) -> Self {
        Self {
            model,
            ranges,
            pins: BTreeSet::new(),
            said: HashSet::new(),
            demands: Vec::new(),
            more: 0,
        }
    }

    /// Follows the reasons of a window's begin (`down`) or end.
    fn side(&self, node: u32, down: bool) -> Side {
        let why = match down {
            true => &self.ranges.low_why,
            false => &self.ranges.high_why,
        };
        let mut nodes = vec![node];
        let mut at = node;
        loop {
            match why[at as usize] {
                Why::Calendar => return Side { nodes, root: None },
                Why::Pin(pin) => {
                    let root = Some(pin);
                    return Side { nodes, root };
                }
                Why::Edge(next) => {
                    nodes.push(next);
                    at = next;
                }
            }
        }
    }

    /// Tells why the node is where it is: `down` is what it stands on, `up` what stands on it.
    fn tell(&mut self, node: u32, down: Option<Side>, up: Option<Side>) {
        let (begins, ends) = self.needed(node, down.as_ref(), up.as_ref());
        for pin in [begins, ends].into_iter().flatten() {
            self.pin(pin);
        }
        // One way upwards from the lowest to the highest node.
        let mut way: Vec<u32> = Vec::new();
        let mut open = false;
        if let Some(side) = &down {
            way.extend(side.nodes.iter().rev());
            open |= begins.is_none();
        } else {
            way.push(node);
            open = true;
        }
        match &up {
            Some(side) => {
                way.extend(side.nodes.iter().skip(1));
                open |= ends.is_none();
            }
            None => open = true,
        }
        self.links(&way);
        let blocked = self.blocked(node, down.as_ref(), up.as_ref());
        if open {
            self.say(calendar(self.model, node));
        } else {
            for sentence in blocked {
                self.say(sentence);
            }
        }
    }

    /// The pins at both ends, without one that the contradiction does not need: with the first, or the
    /// last, wave in its place there is still no wave left.
    fn needed(
        &self,
        node: u32,
        down: Option<&Side>,
        up: Option<&Side>,
    ) -> (Option<u32>, Option<u32>) {
        let (begins, ends) = (
            down.and_then(|side| side.root),
            up.and_then(|side| side.root),
        );
        let at = node as usize;
        let (low, high) = (self.ranges.low[at], self.ranges.high[at]);
        if low <= high {
            return (begins, ends);
        }
        let last = self.model.waves as i64 - 1;
        let (low, high) = (down.map_or(0, |_| low), up.map_or(last, |_| high));
        if let (Some(side), Some(_)) = (down, begins)
            && self.replay(side, 0, true, true) > high
        {
            return (None, ends);
        }
        if let (Some(side), Some(_)) = (up, ends)
            && self.replay(side, last, false, true) < low
        {
            return (begins, None);
        }
        (begins, ends)
    }

    /// Where a window begins or ends when its root begins or ends at `from`; closed and small waves are
    /// passed over only if they `count`.
    fn replay(&self, side: &Side, from: i64, down: bool, count: bool) -> i64 {
        let step = if down { 1 } else { -1 };
        let mut wave = from;
        let mut before: Option<u32> = None;
        for node in side.nodes.iter().rev() {
            if let Some(before) = before {
                let (group, needs) = if down {
                    (*node, before)
                } else {
                    (before, *node)
                };
                wave += step * self.gap(group, needs);
            }
            while (0..self.model.waves as i64).contains(&wave)
                && !match count {
                    true => self.model.takes(*node, wave),
                    false => self.model.at_home(*node, wave as usize),
                }
            {
                wave += step;
            }
            before = Some(*node);
        }
        wave
    }

    fn gap(&self, group: u32, needs: u32) -> i64 {
        let edges = self.model.needs.of(group).iter();
        let gaps = edges.filter(|(below, _)| *below == needs);
        gaps.map(|(_, gap)| *gap).max().unwrap_or(0)
    }

    /// Closed and small waves without which the contradiction would be none.
    fn blocked(&self, node: u32, down: Option<&Side>, up: Option<&Side>) -> Vec<String> {
        let (model, last) = (self.model, self.model.waves as i64 - 1);
        let (Some(down), Some(up)) = (down, up) else {
            return Vec::new();
        };
        let from = down.root.map_or(0, |pin| model.span(pin).0);
        let to = up.root.map_or(last, |pin| model.span(pin).1);
        let low = self.replay(down, from, true, false);
        let high = self.replay(up, to, false, false);
        let at = node as usize;
        let same = self.ranges.low[at] <= self.ranges.high[at];
        let slot = |wave: i64| model.slot.get(usize::try_from(wave).ok()?);
        if low > high || same && slot(low) == slot(high) {
            return Vec::new();
        }
        // What lies between where the window would begin and end were all waves open.
        let (low, high) = (low.max(0) as usize, high.clamp(0, last) as usize);
        let between = (low..=high).filter(|wave| model.at_home(node, *wave));
        let shut: Vec<usize> = between
            .filter(|wave| !model.takes(node, *wave as i64))
            .collect();
        let mut sentences = closed(model.instance, shut.iter().copied());
        let need = &model.need[at];
        for wave in shut {
            let most = &model.capacity[wave];
            if let Some(kind) = (0..KINDS).find(|kind| need[*kind] > most[*kind]) {
                sentences.push(format!(
                    "{} takes {} {} and {} has room for {}.",
                    model.label(node),
                    need[kind],
                    KIND_WORDS[kind],
                    model.wave_label(wave),
                    most[kind]
                ));
                break;
            }
        }
        sentences
    }

    /// Tells the edges of a way upwards, long rows by their ends.
    fn links(&mut self, way: &[u32]) {
        let mut row: Vec<(u32, u32)> = Vec::new();
        for pair in way.windows(2) {
            let (needs, group) = (pair[0], pair[1]);
            match self.model.pin_of(group, needs) {
                None => row.push((group, needs)),
                Some(pin) => {
                    self.row(&std::mem::take(&mut row));
                    self.pin(pin);
                }
            }
        }
        self.row(&row);
    }

    fn row(&mut self, row: &[(u32, u32)]) {
        let label = |node: u32| self.model.label(node);
        let sentences = match row {
            [(_, lowest), .., (highest, next)] if row.len() > MOST_LINKS => vec![format!(
                "{} requires {}, and so on through {} more to {}.",
                label(*highest),
                label(*next),
                row.len() - 2,
                label(*lowest)
            )],
            short => short
                .iter()
                .map(|(group, needs)| format!("{} requires {}.", label(*group), label(*needs)))
                .collect(),
        };
        for sentence in sentences {
            self.say(sentence);
        }
    }

    fn pin(&mut self, pin: u32) {
        if !self.pins.insert(pin as usize) {
            return;
        }
        match self.pins.len() {
            0..=MOST_PINS => self.say(pin_sentence(self.model.instance, pin as usize)),
            _ => self.more += 1,
        }
    }

    fn say(&mut self, sentence: String) {
        if self.said.insert(sentence.clone()) {
            self.demands.push(sentence);
        }
    }

    fn told(mut self) -> Contradiction {
        if self.more > 0 {
            self.demands.push(format!("And {} more pins.", self.more));
        }
        let advice = match self.pins.is_empty() {
            true => "Open another wave, raise its capacity, or split what is too large.",
            false => "Take back one of the pins, remove one of the edges, or open another wave.",
        };
        Contradiction {
            pins: self.pins.into_iter().collect(),
            demands: self.demands,
            advice: advice.to_owned(),
        }
    }
}
