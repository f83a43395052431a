//! Into which layer each box goes.

/// A layer for each node from 0 without gaps: along every edge the layer grows, except along the
/// edges that close a cycle, along which it shrinks; never equal. Nodes without edges fill up the
/// layers last.
pub(super) fn assign(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut out = vec![Vec::new(); count];
    for (from, to) in edges {
        out[*from].push(*to);
    }
    for list in &mut out {
        list.sort_unstable();
        list.dedup();
    }
    let order = finished(&out);
    let mut place = vec![0; count];
    for (at, node) in order.iter().enumerate() {
        place[*node] = at;
    }
    let most = bound(count);
    let mut touched = vec![false; count];
    for (from, to) in edges {
        touched[*from] = true;
        touched[*to] = true;
    }
    // `order` is topological once the edges that run against it are turned.
    let mut least = vec![0; count];
    let mut turned: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, list) in out.iter().enumerate() {
        for to in list {
            let (a, b) = if place[from] < place[*to] {
                (from, *to)
            } else {
                (*to, from)
            };
            turned[a].push(b);
        }
    }
    let mut layers = vec![0; count];
    let mut free = Free::default();
    let connected = order.iter().copied().filter(|n| touched[*n]);
    let alone = (0..count).filter(|n| !touched[*n]);
    for node in connected.chain(alone) {
        let layer = free.take(least[node], most);
        layers[node] = layer;
        for next in &turned[node] {
            least[*next] = least[*next].max(layer + 1);
        }
    }
    without_gaps(layers)
}

/// How many boxes a layer holds at most, so that drawings stay near the shape of a screen.
fn bound(count: usize) -> usize {
    let mut side = 1;
    while side * side < count {
        side += 1;
    }
    (side * 3 / 2).max(12)
}

/// Nodes so that whatever a depth-first walk finishes last comes first (iterative).
fn finished(out: &[Vec<usize>]) -> Vec<usize> {
    let mut incoming = vec![0_usize; out.len()];
    for to in out.iter().flatten() {
        incoming[*to] += 1;
    }
    // Begin where nothing points to, so that a cycle is entered from outside.
    let mut starts: Vec<usize> = (0..out.len()).collect();
    starts.sort_by_key(|node| (incoming[*node] > 0, *node));
    let mut seen = vec![false; out.len()];
    let mut order = Vec::with_capacity(out.len());
    let mut stack: Vec<(usize, usize)> = Vec::new();
    for start in starts {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        stack.push((start, 0));
        while let Some((node, next)) = stack.last_mut() {
            match out[*node].get(*next) {
                Some(to) => {
                    *next += 1;
                    if !seen[*to] {
                        seen[*to] = true;
                        stack.push((*to, 0));
                    }
                }
                None => {
                    order.push(*node);
                    stack.pop();
                }
            }
        }
    }
    order.reverse();
    order
}

/// Room in layers, with shortcuts over the full ones.
#[derive(Default)]
struct Free {
    used: Vec<usize>,
    next: Vec<usize>,
}

impl Free {
    /// Takes a place in the first layer from `least` on that has room.
    fn take(&mut self, least: usize, most: usize) -> usize {
        while self.used.len() <= least {
            self.next.push(self.used.len());
            self.used.push(0);
        }
        let mut layer = least;
        while self.next[layer] != layer {
            let over = self.next[self.next[layer]];
            self.next[layer] = over;
            layer = over;
        }
        self.used[layer] += 1;
        if self.used[layer] >= most {
            if layer + 1 == self.used.len() {
                self.next.push(layer + 1);
                self.used.push(0);
            }
            self.next[layer] = layer + 1;
        }
        layer
    }
}

/// Layers that nobody is in fall away.
fn without_gaps(mut layers: Vec<usize>) -> Vec<usize> {
    let mut used = layers.clone();
    used.sort_unstable();
    used.dedup();
    for layer in &mut layers {
        *layer = used.partition_point(|other| *other < *layer);
    }
    layers
}
