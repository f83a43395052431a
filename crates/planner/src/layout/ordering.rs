//! The order inside the layers and the height at which everything stands.

use super::{BETWEEN_BOXES, LANE, Size};
use std::collections::HashMap;

/// Sweeps over all layers, there and back. More change little.
const SWEEPS: usize = 6;

/// Layers with their boxes and the way points of lines that pass through.
pub(super) struct Rows {
    /// Per layer, from top to bottom. Numbers from `boxes` on are way points.
    pub rows: Vec<Vec<usize>>,
    /// Edge → way points from its first end to its second.
    pub ways: HashMap<(usize, usize), Vec<usize>>,
    sizes: Vec<Size>,
    row_of: Vec<usize>,
    boxes: usize,
    left: Vec<Vec<usize>>,
    right: Vec<Vec<usize>>,
    centers: Vec<f64>,
}

impl Rows {
    pub fn new(
        sizes: &[Size],
        edges: &[(usize, usize)],
        layers: &[usize],
        way_points: usize,
    ) -> Self {
        let mut rows = vec![Vec::new(); layers.iter().max().map_or(0, |most| most + 1)];
        for (node, layer) in layers.iter().enumerate() {
            rows[*layer].push(node);
        }
        let mut plan = Self {
            rows,
            ways: HashMap::new(),
            sizes: sizes.to_vec(),
            row_of: layers.to_vec(),
            boxes: sizes.len(),
            left: vec![Vec::new(); sizes.len()],
            right: vec![Vec::new(); sizes.len()],
            centers: Vec::new(),
        };
        // Short lines first: they get their lanes, and only the longest may go straight.
        let mut sorted = edges.to_vec();
        sorted.sort_by_key(|(from, to)| (layers[*from].abs_diff(layers[*to]), *from, *to));
        sorted.dedup();
        for (from, to) in sorted {
            let (first, last) = if layers[from] < layers[to] {
                (from, to)
            } else {
                (to, from)
            };
            let between = layers[last] - layers[first] - 1;
            let room = plan.sizes.len() - plan.boxes + between <= way_points;
            let mut through = Vec::new();
            let mut before = first;
            for layer in (layers[first] + 1..layers[last]).take(if room { between } else { 0 }) {
                let point = plan.way_point(layer);
                plan.join(before, point);
                through.push(point);
                before = point;
            }
            plan.join(before, last);
            if first != from {
                through.reverse();
            }
            plan.ways.insert((from, to), through);
        }
        plan
    }

    fn way_point(&mut self, layer: usize) -> usize {
        let number = self.sizes.len();
        self.sizes.push(Size {
            width: 0.0,
            height: LANE,
        });
        self.row_of.push(layer);
        self.left.push(Vec::new());
        self.right.push(Vec::new());
        self.rows[layer].push(number);
        number
    }

    fn join(&mut self, left: usize, right: usize) {
        self.right[left].push(right);
        self.left[right].push(left);
    }

    /// Orders each layer by the mean place of the neighbours, sweeping right and left.
    pub fn order(&mut self) {
        let mut place = vec![0.0; self.sizes.len()];
        self.number(&mut place);
        for sweep in 0..SWEEPS {
            let to_the_right = sweep % 2 == 0;
            let mut layers: Vec<usize> = (0..self.rows.len()).collect();
            if !to_the_right {
                layers.reverse();
            }
            for layer in layers {
                let near = if to_the_right {
                    &self.left
                } else {
                    &self.right
                };
                let mut row: Vec<(f64, f64, usize)> = self.rows[layer]
                    .iter()
                    .map(|node| {
                        let own = place[*node];
                        (mean(&near[*node], &place).unwrap_or(own), own, *node)
                    })
                    .collect();
                row.sort_by(|a, b| {
                    (a.0.total_cmp(&b.0))
                        .then(a.1.total_cmp(&b.1))
                        .then(a.2.cmp(&b.2))
                });
                self.rows[layer] = row.into_iter().map(|(_, _, node)| node).collect();
                number_row(&self.rows[layer], &mut place);
            }
        }
    }

    fn number(&self, place: &mut [f64]) {
        for row in &self.rows {
            number_row(row, place);
        }
    }

    /// Gives every box its height: as near to the mean of its neighbours as the order and the
    /// space between boxes allow.
    pub fn align(&mut self) {
        self.centers = vec![0.0; self.sizes.len()];
        for layer in 0..self.rows.len() {
            let wishes = vec![0.0; self.rows[layer].len()];
            self.settle(layer, &wishes);
        }
        for sweep in 0..SWEEPS {
            let mut layers: Vec<usize> = (0..self.rows.len()).collect();
            if sweep % 2 == 1 {
                layers.reverse();
            }
            for layer in layers {
                let wishes: Vec<f64> = self.rows[layer]
                    .iter()
                    .map(|node| {
                        let near = [&self.left[*node], &self.right[*node]];
                        let all: Vec<usize> = near.into_iter().flatten().copied().collect();
                        mean(&all, &self.centers).unwrap_or(self.centers[*node])
                    })
                    .collect();
                self.settle(layer, &wishes);
            }
        }
        let top = (0..self.sizes.len())
            .map(|node| self.centers[node] - self.sizes[node].height / 2.0)
            .fold(f64::INFINITY, f64::min);
        for center in &mut self.centers {
            *center -= if top.is_finite() { top } else { 0.0 };
        }
    }

    /// Least squares under "in order and apart": neighbours that would touch form a block, which
    /// stands at the mean of its members' wishes (pool adjacent violators; linear).
    fn settle(&mut self, layer: usize, wishes: &[f64]) {
        let row = &self.rows[layer];
        let mut offsets = Vec::with_capacity(row.len());
        let mut at = 0.0;
        for (index, node) in row.iter().enumerate() {
            if index > 0 {
                at += self.apart(row[index - 1], *node);
            }
            offsets.push(at);
        }
        // Blocks: sum of (wish − offset), how many.
        let mut blocks: Vec<(f64, usize)> = Vec::new();
        for (wish, offset) in wishes.iter().zip(&offsets) {
            let mut block = (wish - offset, 1);
            while let Some(last) = blocks.last() {
                if last.0 / last.1 as f64 <= block.0 / block.1 as f64 {
                    break;
                }
                block = (block.0 + last.0, block.1 + last.1);
                blocks.pop();
            }
            blocks.push(block);
        }
        let bases = blocks
            .into_iter()
            .flat_map(|(sum, count)| std::iter::repeat_n(sum / count as f64, count));
        for ((node, offset), base) in row.iter().zip(&offsets).zip(bases) {
            self.centers[*node] = base + offset;
        }
    }

    /// The distance of the centres of two neighbours in a layer.
    fn apart(&self, upper: usize, lower: usize) -> f64 {
        let lanes = upper >= self.boxes && lower >= self.boxes;
        let gap = if lanes { LANE } else { BETWEEN_BOXES };
        (self.sizes[upper].height + self.sizes[lower].height) / 2.0 + gap
    }

    pub fn width(&self, node: usize) -> f64 {
        self.sizes[node].width
    }

    pub fn row_of(&self, node: usize) -> usize {
        self.row_of[node]
    }

    pub fn center(&self, node: usize) -> f64 {
        self.centers[node].round()
    }

    /// The upper edge of each box.
    pub fn tops(&self) -> Vec<f64> {
        (0..self.boxes)
            .map(|node| (self.centers[node] - self.sizes[node].height / 2.0).round())
            .collect()
    }
}

fn number_row(row: &[usize], place: &mut [f64]) {
    let most = row.len().max(1) as f64;
    for (at, node) in row.iter().enumerate() {
        // Between 0 and 1, so that long layers do not pull more than short ones.
        place[*node] = (at as f64 + 0.5) / most;
    }
}

fn mean(nodes: &[usize], of: &[f64]) -> Option<f64> {
    let sum: f64 = nodes.iter().map(|node| of[*node]).sum();
    (!nodes.is_empty()).then(|| sum / nodes.len() as f64)
}
