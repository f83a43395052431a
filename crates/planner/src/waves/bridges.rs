//! What crosses waves.

use landfall_domain::plan::{Bridge, MoveGroup};
use landfall_domain::{Class, Graph, ResourceId};
use std::collections::HashMap;

/// Dependencies that need temporary cross-account access because one end has moved and the other
/// has not: every `Talks` edge whose ends move in different waves, and (which no plan of
/// Landfall's own holds) `Together` edges torn apart and `Requires` edges whose end comes later.
/// A `Requires` edge in order needs no bridge: what is required is in the target by then, and the
/// source keeps its own until the end. Nor does what talks to the foundation of wave 0: each side has
/// one of its own.
///
/// `waves` gives the group ids per wave number. Ordered by (from, to, class).
pub fn bridges(graph: &Graph, groups: &[MoveGroup], waves: &[(u32, Vec<String>)]) -> Vec<Bridge> {
    let by_id: HashMap<&str, &MoveGroup> = groups.iter().map(|g| (g.id.as_str(), g)).collect();
    let mut wave_of: HashMap<&ResourceId, u32> = HashMap::new();
    for (number, ids) in waves {
        for group in ids.iter().filter_map(|id| by_id.get(id.as_str())) {
            wave_of.extend(group.members.iter().map(|member| (member, *number)));
        }
    }
    let mut bridges: Vec<Bridge> = graph
        .edges
        .iter()
        .filter_map(|edge| {
            let (from_wave, to_wave) = (*wave_of.get(&edge.from)?, *wave_of.get(&edge.to)?);
            let crosses = match edge.class {
                Class::Requires => from_wave < to_wave,
                Class::Together => from_wave != to_wave,
                Class::Talks => from_wave != to_wave && from_wave > 0 && to_wave > 0,
            };
            crosses.then(|| Bridge {
                from: edge.from.clone(),
                to: edge.to.clone(),
                class: edge.class,
                from_wave,
                to_wave,
            })
        })
        .collect();
    bridges.sort_by(|a, b| (&a.from, &a.to, a.class).cmp(&(&b.from, &b.to, b.class)));
    bridges
}
