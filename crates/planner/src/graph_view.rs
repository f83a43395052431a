//! What the graph's screen shows: boxes, lines and where they stand.

mod before;
mod boxes;
mod named;
mod near;
mod outside;
mod whole_line;

use crate::cycles::cycles;
use crate::layout::{Size, layout_near};
use boxes::Boxes;
use landfall_domain::plan::{MoveGroup, Placement, RiskLevel};
use landfall_domain::view::{GraphLine, GraphNode, GraphQuery, GraphView, Standing};
use landfall_domain::{Class, Edge, Graph, ResourceId, Snapshot};
pub use named::external_row;
use outside::Outside;
use std::collections::{BTreeMap, HashMap, HashSet};
pub use whole_line::whole_line;

/// What a view is made from.
pub struct GraphFacts<'a> {
    /// The resources.
    pub snapshot: &'a Snapshot,
    /// What depends on what.
    pub graph: &'a Graph,
    /// Where things go, once there is a plan.
    pub placements: Option<&'a BTreeMap<ResourceId, Placement>>,
    /// Move groups; may be empty.
    pub groups: &'a [MoveGroup],
    /// When things go; may be empty.
    pub wave_of: &'a BTreeMap<ResourceId, u32>,
    /// How bad each wave could get; may be empty.
    pub risk_of: &'a BTreeMap<u32, RiskLevel>,
    /// How far resources are; may be empty.
    pub standing: &'a BTreeMap<ResourceId, Standing>,
}

/// Boxes drawn unless the query says otherwise.
const BUDGET: usize = 300;
/// Edges that a line carries with their evidence.
const EDGES_OF_A_LINE: usize = 5;
/// Unresolved references and cycles that a view carries; the inventory has them all.
const LISTED: usize = 200;

/// Answers a query.
///
/// `group_by`: empty → `environment/service` when there are placements, else `service`; then
/// `environment`, `service`, `network`, `application`, `group`, `wave`, `none`. Keys of groups are
/// `production/S3`, `production`, `S3`, a network's id, an application's name, a move group's id,
/// `wave 3`; a group of one resource is shown as that resource. `expanded` holds keys with or
/// without `group:` before them.
///
/// With a drawing `before`, boxes that it has stay near their places; what came out of a group
/// stands around the place of its box.
///
/// With a `focus` only what is at most `depth` edges away is shown, each resource by itself unless
/// `group_by` is given; the focus itself is never collapsed. Only edges of the wanted classes count.
///
/// What the shown resources name outside of the estate stands in a group of its own, `Outside the
/// estate`; its boxes have ids that begin with `external:` and are no resources.
///
/// When there are more boxes than `budget` the nearest to the focus stay, then groups before
/// resources, then those with most lines, and `hidden` counts the rest. Lines carry at most 5 of
/// their edges, the view at most 200 unresolved references,
/// 200 cycles and 200 rows of what is outside. Deterministic.
pub fn graph_view(
    facts: &GraphFacts<'_>,
    query: &GraphQuery,
    before: Option<&GraphView>,
) -> GraphView {
    let wanted = |class: Class| query.classes.is_empty() || query.classes.contains(&class);
    let distance = near::distances(facts, query, &wanted);
    let mut boxes = Boxes::collapse(facts, query, &distance);
    let budget = match query.budget {
        0 => BUDGET,
        most => most as usize,
    };
    let mut hidden = boxes.limit(facts.graph, &wanted, budget);
    let room = budget - boxes.all.len().min(budget);
    let (outside, left_out) = Outside::add(&mut boxes, facts.graph, query, &wanted, room);
    hidden += left_out;

    let mut joined: BTreeMap<(usize, usize), Vec<&Edge>> = BTreeMap::new();
    for edge in facts.graph.edges.iter().filter(|e| wanted(e.class)) {
        if let (Some(from), Some(to)) = (boxes.of(&edge.from), boxes.of(&edge.to))
            && from != to
        {
            joined.entry((from, to)).or_default().push(edge);
        }
    }
    let sizes: Vec<Size> = boxes.all.iter().map(|b| size(&b.label)).collect();
    let mut pairs: Vec<(usize, usize)> = joined.keys().copied().collect();
    pairs.extend(outside.pairs());
    let ids: Vec<&str> = boxes.all.iter().map(|b| b.id.as_str()).collect();
    let was = before.map_or_else(Vec::new, |before| {
        before::places(before, &boxes.all, &sizes)
    });
    let mut drawing = layout_near(&ids, &sizes, &pairs, &was);
    let outside = {
        let ways = drawing.lines.split_off(joined.len());
        outside.lines(&boxes, ways.into_iter())
    };
    let id = |at: usize| boxes.all[at].id.clone();
    let lines = joined
        .into_iter()
        .zip(drawing.lines)
        .map(|(((from, to), edges), points)| line(id(from), id(to), &edges, points))
        .chain(outside)
        .collect();
    let nodes: Vec<GraphNode> = boxes
        .all
        .iter()
        .zip(sizes)
        .zip(drawing.boxes)
        .map(|((b, size), (x, y))| GraphNode {
            id: b.id.clone(),
            label: b.label.clone(),
            kind: b.kind.clone(),
            group: b.group.clone(),
            count: b.count,
            environment: b.environment,
            wave: b.wave,
            risk: b.risk,
            status: b.status,
            x,
            y,
            width: size.width,
            height: size.height,
        })
        .collect();

    let shown = |resource: &ResourceId| boxes.of(resource).is_some();
    let mut cycles = cycles(facts.graph);
    cycles.retain(|cycle| cycle.path.iter().any(&shown));
    cycles.truncate(LISTED);
    let (externals, external_count) = named::rows(facts.graph, &|reference| {
        wanted(reference.class) && shown(&reference.from)
    });
    GraphView {
        snapshot: Some(facts.snapshot.id.clone()),
        nodes,
        lines,
        hidden,
        cycles,
        unresolved: facts
            .graph
            .unresolved
            .iter()
            .filter(|u| wanted(u.reference.class) && shown(&u.reference.from))
            .take(LISTED)
            .cloned()
            .collect(),
        externals,
        external_count,
        width: drawing.width,
        height: drawing.height,
    }
}

/// The key of the group that a resource is in, as [`graph_view`] groups them for this query; `None`
/// where nothing is grouped, and for a resource that the snapshot does not have.
pub fn group_of(facts: &GraphFacts<'_>, query: &GraphQuery, id: &ResourceId) -> Option<String> {
    Boxes::key_of(facts, query, id)
}

fn line(from: String, to: String, edges: &[&Edge], points: Vec<(f64, f64)>) -> GraphLine {
    let strength = |class: Class| match class {
        Class::Talks => 0,
        Class::Requires => 1,
        Class::Together => 2,
    };
    let mut sorted = edges.to_vec();
    // Stable: the graph's own order within a class.
    sorted.sort_by_key(|edge| std::cmp::Reverse(strength(edge.class)));
    GraphLine {
        from,
        to,
        class: sorted.first().map_or(Class::Talks, |edge| edge.class),
        count: edges.len() as u64,
        edges: sorted.into_iter().take(EDGES_OF_A_LINE).cloned().collect(),
        points,
    }
}

/// As wide as the label needs, within bounds.
fn size(label: &str) -> Size {
    let letters = label.chars().count().clamp(10, 30) as f64;
    Size {
        width: 48.0 + letters * 7.0,
        height: 44.0,
    }
}

/// Ids → places, as views need them.
type Places<'a> = HashMap<&'a ResourceId, usize>;
/// Keys as a set.
type Keys<'a> = HashSet<&'a str>;
