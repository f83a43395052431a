//! The order that hard edges ask for, and the cycle when they ask for the impossible.

use super::Hard;
use crate::csr::Csr;
use crate::error::Unsolvable;
use crate::instance::Instance;

/// Every node behind what it stands on.
///
/// # Errors
/// One cycle, when there are any.
pub(super) fn order(
    instance: &Instance,
    needs: &Csr,
    needed_by: &Csr,
    hard: &[Hard],
    nodes: usize,
) -> Result<Vec<u32>, Unsolvable> {
    let mut waiting: Vec<u32> = (0..nodes as u32)
        .map(|node| needs.of(node).len() as u32)
        .collect();
    let mut order: Vec<u32> = (0..nodes as u32)
        .filter(|node| waiting[*node as usize] == 0)
        .collect();
    let mut next = 0;
    while next < order.len() {
        let node = order[next];
        next += 1;
        for (above, _) in needed_by.of(node) {
            waiting[*above as usize] -= 1;
            if waiting[*above as usize] == 0 {
                order.push(*above);
            }
        }
    }
    if order.len() == nodes {
        return Ok(order);
    }
    let path = cycle(needs, &waiting);
    let pin = hard.iter().find_map(|edge| {
        let crosses = path.windows(2).any(|pair| pair == [edge.group, edge.needs]);
        edge.pin.filter(|_| crosses)
    });
    let label = |node: &u32| {
        instance
            .groups
            .get(*node as usize)
            .map(|g| g.label().to_owned())
    };
    Err(Unsolvable::Cycle {
        path: path.iter().filter_map(label).collect(),
        pin: pin.map(|number| number as usize),
    })
}

/// A cycle among the nodes that still wait: from any of them, what it stands on waits as well.
fn cycle(needs: &Csr, waiting: &[u32]) -> Vec<u32> {
    let mut seen = vec![u32::MAX; waiting.len()];
    let mut path: Vec<u32> = Vec::new();
    let mut node = waiting.iter().position(|count| *count > 0).unwrap_or(0) as u32;
    while seen[node as usize] == u32::MAX {
        seen[node as usize] = path.len() as u32;
        path.push(node);
        let below = needs.of(node).iter();
        let Some((next, _)) = below.clone().find(|(n, _)| waiting[*n as usize] > 0) else {
            break;
        };
        node = *next;
    }
    let mut path = path.split_off(seen[node as usize] as usize);
    path.push(node);
    path
}
