//! Is the order right, and are the bridges those of the order?

use super::{Facts, error};
use landfall_domain::plan::Finding;
use landfall_domain::{Class, ResourceId};
use std::collections::{BTreeMap, HashMap};

pub(super) fn check(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    edges(facts, out);
    bridges(facts, out);
}

fn edges(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    for edge in &facts.graph.edges {
        let (Some(from), Some(to)) = (facts.wave(&edge.from), facts.wave(&edge.to)) else {
            continue;
        };
        let both = [edge.from.clone(), edge.to.clone()];
        let proof = edge
            .evidence
            .first()
            .map_or(String::new(), |e| format!(" (see {})", e.path));
        match edge.class {
            Class::Requires if to > from => error(
                out,
                "order.requires-later",
                format!(
                    "{} moves in wave {from} but requires {}, which only moves in wave {to}{proof}. Move the second one to wave {from} or earlier.",
                    facts.name(&edge.from),
                    facts.name(&edge.to)
                ),
                both,
            ),
            Class::Together if to != from => error(
                out,
                "order.torn-apart",
                format!(
                    "{} (wave {from}) and {} (wave {to}) must move together{proof}.",
                    facts.name(&edge.from),
                    facts.name(&edge.to)
                ),
                both,
            ),
            Class::Requires | Class::Together | Class::Talks => {}
        }
    }
}

type Span<'a> = (&'a ResourceId, &'a ResourceId, Class);

fn bridges(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let mut planned: HashMap<Span<'_>, (u32, u32)> = HashMap::new();
    for bridge in &facts.body.bridges {
        planned.insert(
            (&bridge.from, &bridge.to, bridge.class),
            (bridge.from_wave, bridge.to_wave),
        );
    }
    let mut needed: BTreeMap<Span<'_>, (u32, u32)> = BTreeMap::new();
    for edge in facts.graph.edges.iter().filter(|e| e.class == Class::Talks) {
        if let (Some(from), Some(to)) = (facts.wave(&edge.from), facts.wave(&edge.to))
            && from != to
            // Wave 0 makes anew what the source keeps: both ends find theirs at home.
            && from > 0
            && to > 0
        {
            needed.insert((&edge.from, &edge.to, edge.class), (from, to));
        }
    }
    for (span, waves) in &needed {
        if planned.get(span) != Some(waves) {
            error(
                out,
                "bridge.missing",
                format!(
                    "{} (wave {}) talks to {} (wave {}), and the plan has no such bridge.",
                    facts.name(span.0),
                    waves.0,
                    facts.name(span.1),
                    waves.1
                ),
                [span.0.clone(), span.1.clone()],
            );
        }
    }
    for bridge in &facts.body.bridges {
        let span = (&bridge.from, &bridge.to, bridge.class);
        if bridge.class == Class::Talks && !needed.contains_key(&span) {
            error(
                out,
                "bridge.wrong",
                format!(
                    "The plan has a bridge from {} to {}, which nothing in the graph asks for.",
                    facts.name(&bridge.from),
                    facts.name(&bridge.to)
                ),
                [bridge.from.clone(), bridge.to.clone()],
            );
        }
    }
}
