//! Moves single items of a layer to where they cross least (Matuszewski, Schönfeld, Molitor).

use super::pieces::NONE;
use super::rows::Rows;

/// From so many lines on, an item's crossings are read from a table of its neighbours' row.
const MANY: usize = 4;

/// Moves each item of a layer (or each `movable` one) by up to `window` places if that saves
/// crossings. Frames' borders are not passed. Gives the crossings saved; takes the work from
/// `left`.
pub(crate) fn sift(
    rows: &mut Rows,
    layer: usize,
    window: usize,
    movable: Option<&[bool]>,
    left: &mut i64,
) -> u64 {
    let mut row = Layer::new(rows, layer);
    let mut saved = 0;
    let mut at_of: Vec<u32> = (0..row.order.len() as u32).collect();
    for local in 0..row.order.len() {
        let item = row.items[local];
        if row.zone[local] == NONE || movable.is_some_and(|m| !m[item as usize]) {
            continue;
        }
        if row.lines(local) == 0 {
            continue;
        }
        let at = at_of[local] as usize;
        let (target, gain) = row.best(local, at, window, left);
        if gain > 0 {
            saved += gain as u64;
            let range = at.min(target)..at.max(target) + 1;
            if target < at {
                row.order[range.clone()].rotate_right(1);
            } else {
                row.order[range.clone()].rotate_left(1);
            }
            for at in range {
                at_of[row.order[at] as usize] = at as u32;
            }
        }
        if *left <= 0 {
            break;
        }
    }
    if saved > 0 {
        let Layer { items, order, .. } = row;
        rows.rows[layer] = order
            .into_iter()
            .map(|local| items[local as usize])
            .collect();
        rows.number(layer);
    }
    saved
}

/// One layer, its items by their places at the beginning.
struct Layer {
    items: Vec<u32>,
    order: Vec<u32>,
    /// Items of one zone may change places; [`NONE`] for borders.
    zone: Vec<u32>,
    /// For each side: where the item's places begin, and the places of its neighbours.
    sides: [(Vec<u32>, Vec<u32>); 2],
    /// For each side how many places the neighbours' row has.
    width: [usize; 2],
    tables: [Vec<i32>; 2],
}

impl Layer {
    fn new(rows: &Rows, layer: usize) -> Self {
        let items = rows.rows[layer].clone();
        let mut sides = [(vec![0], Vec::new()), (vec![0], Vec::new())];
        for item in &items {
            for (side, csr) in sides.iter_mut().zip([&rows.left, &rows.right]) {
                if !rows.is_border(*item) {
                    let near = csr.of(*item).iter();
                    side.1.extend(near.map(|other| rows.place[*other as usize]));
                }
                side.0.push(side.1.len() as u32);
            }
        }
        // A zone ends where a frame begins or ends.
        let (mut zone, mut number) = (Vec::with_capacity(items.len()), 0);
        for item in &items {
            if rows.is_border(*item) {
                number += 1;
                zone.push(NONE);
            } else {
                zone.push(number);
            }
        }
        let width = |at: Option<usize>| at.and_then(|at| rows.rows.get(at)).map_or(0, Vec::len);
        Self {
            order: (0..items.len() as u32).collect(),
            items,
            zone,
            sides,
            width: [width(layer.checked_sub(1)), width(Some(layer + 1))],
            tables: [Vec::new(), Vec::new()],
        }
    }

    fn near(&self, side: usize, local: usize) -> &[u32] {
        let (start, list) = &self.sides[side];
        &list[start[local] as usize..start[local + 1] as usize]
    }

    fn lines(&self, local: usize) -> usize {
        self.near(0, local).len() + self.near(1, local).len()
    }

    /// The best place for an item and what it saves.
    fn best(&mut self, local: usize, at: usize, window: usize, left: &mut i64) -> (usize, i64) {
        for side in 0..2 {
            if self.near(side, local).len() >= MANY {
                *left -= self.width[side] as i64;
                self.table(side, local);
            }
        }
        let (mut best, mut place) = (0, at);
        let mut sum = 0;
        for step in 1..=window.min(at) {
            let other = self.order[at - step] as usize;
            if self.zone[other] != self.zone[local] {
                break;
            }
            sum += self.before(local, other, left);
            if sum < best {
                (best, place) = (sum, at - step);
            }
        }
        sum = 0;
        for next in at + 1
            ..self
                .order
                .len()
                .min(at.saturating_add(window).saturating_add(1))
        {
            let other = self.order[next] as usize;
            if self.zone[other] != self.zone[local] {
                break;
            }
            sum -= self.before(local, other, left);
            if sum < best {
                (best, place) = (sum, next);
            }
        }
        (place, -best)
    }

    /// Crossings of two items with `local` before `other`, minus those the other way round.
    fn before(&self, local: usize, other: usize, left: &mut i64) -> i64 {
        let mut sum = 0;
        for side in 0..2 {
            let (own, near) = (self.near(side, local), self.near(side, other));
            *left -= 1 + near.len() as i64;
            if own.len() >= MANY {
                let table = &self.tables[side];
                sum += near
                    .iter()
                    .map(|a| i64::from(table[*a as usize]))
                    .sum::<i64>();
            } else {
                for b in own {
                    for a in near {
                        sum += i64::from(a < b) - i64::from(a > b);
                    }
                }
            }
        }
        sum
    }

    /// For each place of the neighbours' row: own neighbours behind it minus those before it.
    fn table(&mut self, side: usize, local: usize) {
        let (start, list) = &self.sides[side];
        let own = &list[start[local] as usize..start[local + 1] as usize];
        let table = &mut self.tables[side];
        table.clear();
        table.resize(self.width[side], 0);
        for place in own {
            table[*place as usize] += 1;
        }
        let mut before = 0;
        let all = own.len() as i32;
        for entry in table {
            let here = *entry;
            *entry = all - here - 2 * before;
            before += here;
        }
    }
}
