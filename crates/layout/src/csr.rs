//! Lists of neighbours in one piece of memory.

/// For each node a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Csr {
    start: Vec<u32>,
    list: Vec<u32>,
}

impl Csr {
    /// From pairs (node, entry); entries keep the order of the pairs.
    pub fn new(count: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut start = vec![0_u32; count + 1];
        for (node, _) in pairs.clone() {
            start[node as usize + 1] += 1;
        }
        for node in 0..count {
            start[node + 1] += start[node];
        }
        let mut next = start.clone();
        let mut list = vec![0; start[count] as usize];
        for (node, entry) in pairs {
            list[next[node as usize] as usize] = entry;
            next[node as usize] += 1;
        }
        Self { start, list }
    }

    pub fn of(&self, node: u32) -> &[u32] {
        &self.list[self.range(node)]
    }

    pub fn of_mut(&mut self, node: u32) -> &mut [u32] {
        let range = self.range(node);
        &mut self.list[range]
    }

    pub fn range(&self, node: u32) -> std::ops::Range<usize> {
        self.start[node as usize] as usize..self.start[node as usize + 1] as usize
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }
}
