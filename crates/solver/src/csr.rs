//! Adjacency in two flat lists: quick to walk, and no list per node.

/// For each node its neighbours, each with a number.
pub(crate) struct Csr {
    begin: Vec<u32>,
    list: Vec<(u32, i64)>,
}

impl Csr {
    /// From (node, neighbour, number) in any order; neighbours keep that order.
    pub fn new(nodes: usize, links: &[(u32, u32, i64)]) -> Self {
        let mut begin = vec![0_u32; nodes + 1];
        for (from, _, _) in links {
            begin[*from as usize + 1] += 1;
        }
        for node in 0..nodes {
            begin[node + 1] += begin[node];
        }
        let mut next = begin.clone();
        let mut list = vec![(0, 0); links.len()];
        for (from, to, number) in links {
            let place = &mut next[*from as usize];
            list[*place as usize] = (*to, *number);
            *place += 1;
        }
        Self { begin, list }
    }

    /// The neighbours of a node.
    #[inline]
    pub fn of(&self, node: u32) -> &[(u32, i64)] {
        let node = node as usize;
        &self.list[self.begin[node] as usize..self.begin[node + 1] as usize]
    }
}
