//! Points moved along edges, so that each node alone tells what all of it costs at least.

use super::SCALE;
use super::prices::Prices;
use crate::model::Model;

/// More than any plan costs, scaled, and far from overflow: what is not allowed. That it is no
/// infinity only makes the bound lower.
const NEVER: i64 = 1 << 46;

/// One edge between two places in the order of nodes; the first is earlier in it.
#[derive(Clone, Copy)]
enum Link {
    /// Points for each day between the two.
    Distance(i64),
    /// The second moves at least so many waves after the first.
    After(u32),
}

/// The number of edges that the messages run along.
pub(super) fn edges(model: &Model<'_>) -> usize {
    let nodes = 0..model.nodes as u32;
    let soft: usize = nodes.map(|node| model.talks.of(node).len()).sum();
    soft / 2 + model.hard.len()
}

pub(super) struct Messages<'m, 'a> {
    model: &'m Model<'a>,
    /// By node: its edges to nodes earlier and later in the order, as numbers of `links`.
    earlier: Vec<Vec<u32>>,
    later: Vec<Vec<u32>>,
    links: Vec<Link>,
    /// By edge and wave, what the edge gives to the end that received last.
    message: Vec<i64>,
    /// Work space: what a node costs by wave.
    own: Vec<i64>,
}

impl<'m, 'a> Messages<'m, 'a> {
    pub fn new(model: &'m Model<'a>) -> Self {
        let mut place = vec![0_u32; model.nodes];
        for (number, node) in (0_u32..).zip(&model.order) {
            place[*node as usize] = number;
        }
        let mut links = Vec::new();
        let mut earlier = vec![Vec::new(); model.nodes];
        let mut later = vec![Vec::new(); model.nodes];
        for node in &model.order {
            let mut add = |first: u32, second: u32, link: Link| {
                earlier[second as usize].push(links.len() as u32);
                later[first as usize].push(links.len() as u32);
                links.push(link);
            };
            for (below, gap) in model.needs.of(*node) {
                add(*below, *node, Link::After(*gap as u32));
            }
            for (other, points) in model.talks.of(*node) {
                if place[*other as usize] < place[*node as usize] {
                    add(*other, *node, Link::Distance(points * SCALE));
                }
            }
        }
        let message = vec![0; links.len() * model.waves];
        Self {
            model,
            earlier,
            later,
            links,
            message,
            own: vec![0; model.waves],
        }
    }

    /// From the first node to the last. The sum of what nodes cost at least is then a bound for
    /// everything, and the waves at which they do are a guess at a plan.
    pub fn forward(&mut self, prices: &Prices<'_, '_>) -> (i64, Vec<u32>) {
        let mut sum = 0;
        let mut choice = vec![0; self.model.nodes];
        for place in 0..self.model.nodes {
            let node = self.model.order[place];
            let (least, wave) = self.visit(node, prices, true);
            sum += least;
            choice[node as usize] = wave;
        }
        (sum, choice)
    }

    /// From the last node to the first.
    pub fn backward(&mut self, prices: &Prices<'_, '_>) {
        for place in (0..self.model.nodes).rev() {
            self.visit(self.model.order[place], prices, false);
        }
    }

    /// Takes what the edges behind the node give to it, and gives its own share to those before it.
    /// Returns what stays with the node at least, and the wave of its least before giving.
    fn visit(&mut self, node: u32, prices: &Prices<'_, '_>, onwards: bool) -> (i64, u32) {
        let model = self.model;
        let waves = model.waves;
        let (low, high) = (
            model.window.low[node as usize],
            model.window.high[node as usize],
        );
        for wave in 0..waves as u32 {
            let inside = wave >= low && wave <= high && model.allowed(node, wave);
            self.own[wave as usize] = if inside { prices.of(node, wave) } else { NEVER };
        }
        let (behind, ahead) = match onwards {
            true => (&self.earlier[node as usize], &self.later[node as usize]),
            false => (&self.later[node as usize], &self.earlier[node as usize]),
        };
        for edge in behind {
            let link = self.links[*edge as usize];
            let message = &mut self.message[*edge as usize * waves..][..waves];
            pass(link, &model.day, message, onwards);
            for (own, message) in self.own.iter_mut().zip(message.iter()) {
                *own = (*own + message).min(NEVER);
            }
        }
        for edge in ahead {
            let message = &self.message[*edge as usize * waves..][..waves];
            for (own, message) in self.own.iter_mut().zip(message) {
                *own = (*own + message).min(NEVER);
            }
        }
        let mut least = (i64::MAX, 0);
        for (wave, own) in (0_u32..).zip(&self.own) {
            least = least.min((*own, wave));
        }
        let share = behind.len().max(ahead.len()).max(1) as i64;
        for edge in ahead {
            let message = &mut self.message[*edge as usize * waves..][..waves];
            for (message, own) in message.iter_mut().zip(&self.own) {
                *message -= own.div_euclid(share);
            }
        }
        let rest = self
            .own
            .iter()
            .map(|own| own - ahead.len() as i64 * own.div_euclid(share))
            .min()
            .unwrap_or(0);
        (rest, least.1)
    }
}

/// From what the edge gives to its one end to all that it can give to the other: the least over the
/// one end's waves of what the edge costs less what it has given. In place, in two passes.
fn pass(link: Link, day: &[i64], message: &mut [i64], onwards: bool) {
    for value in message.iter_mut() {
        *value = -*value;
    }
    let waves = message.len();
    match (link, onwards) {
        (Link::Distance(points), _) => {
            for wave in 1..waves {
                let over = message[wave - 1] + points * (day[wave] - day[wave - 1]);
                message[wave] = message[wave].min(over);
            }
            for wave in (0..waves - 1).rev() {
                let over = message[wave + 1] + points * (day[wave + 1] - day[wave]);
                message[wave] = message[wave].min(over);
            }
        }
        // The receiver is the second: the first may be in any wave up to `gap` earlier.
        (Link::After(gap), true) => {
            let gap = gap as usize;
            for wave in 1..waves {
                message[wave] = message[wave].min(message[wave - 1]);
            }
            for wave in (0..waves).rev() {
                message[wave] = if wave >= gap {
                    message[wave - gap]
                } else {
                    NEVER
                };
            }
        }
        (Link::After(gap), false) => {
            let gap = gap as usize;
            for wave in (0..waves - 1).rev() {
                message[wave] = message[wave].min(message[wave + 1]);
            }
            for wave in 0..waves {
                let from = wave + gap;
                message[wave] = if from < waves { message[from] } else { NEVER };
            }
        }
    }
}
