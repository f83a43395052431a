//! Boxes for what is outside of the estate.

use super::boxes::{Box, Boxes};
use super::line;
use landfall_domain::view::{GraphLine, GraphQuery};
use landfall_domain::{Class, Edge, External, Graph, Reference};
use std::collections::BTreeMap;

/// The group that all of them are in.
pub(super) const GROUP: &str = External::GROUP;

/// Boxes of what the shown resources name outside, and the lines to them.
pub(super) struct Outside<'a> {
    /// From box to external, with the references that lead there.
    named: BTreeMap<(usize, usize), Vec<(&'a External, &'a Reference)>>,
    /// The box of each external, by its place among the boxes.
    first: usize,
    collapsed: bool,
}

impl<'a> Outside<'a> {
    /// Adds boxes for what the shown resources name with one of the wanted classes: one for all,
    /// or one for each when the group is opened or there is a focus. What AWS offers to everybody
    /// needs no decision and is not drawn. At most `room` boxes; gives how many did not fit.
    pub fn add(
        boxes: &mut Boxes<'a>,
        graph: &'a Graph,
        query: &GraphQuery,
        wanted: &dyn Fn(Class) -> bool,
        room: usize,
    ) -> (Self, u64) {
        let opened = query
            .expanded
            .iter()
            .any(|key| key.strip_prefix("group:").unwrap_or(key) == GROUP);
        let single = opened
            || query.group_by == "none"
            || (query.focus.is_some() && query.group_by.is_empty());
        let mut shown: Vec<(&External, Vec<(usize, &Reference)>)> = graph
            .externals
            .iter()
            .filter(|external| external.needs_decision())
            .filter_map(|external| {
                let from = |r: &'a Reference| Some((boxes.of(&r.from)?, r));
                let references = external.references.iter();
                let named: Vec<_> = references
                    .filter(|r| wanted(r.class))
                    .filter_map(from)
                    .collect();
                (!named.is_empty()).then_some((external, named))
            })
            .collect();
        let mut outside = Self {
            named: BTreeMap::new(),
            first: boxes.all.len(),
            collapsed: !single && shown.len() > 1,
        };
        let mut hidden = 0;
        if !outside.collapsed && shown.len() > room {
            // Those that most name stay.
            shown.sort_by_key(|(external, named)| {
                (std::cmp::Reverse(named.len()), external.id.as_str())
            });
            hidden = (shown.len() - room) as u64;
            shown.truncate(room);
        } else if outside.collapsed && room == 0 {
            return (
                Self {
                    collapsed: false,
                    ..outside
                },
                shown.len() as u64,
            );
        }
        if outside.collapsed {
            boxes.all.push(Box::outside(
                format!("group:{GROUP}"),
                GROUP,
                "outside",
                shown.len() as u64,
            ));
        }
        for (at, (external, named)) in shown.into_iter().enumerate() {
            let place = if outside.collapsed {
                outside.first
            } else {
                outside.first + at
            };
            if !outside.collapsed {
                let id = external.node().to_string();
                boxes
                    .all
                    .push(Box::outside(id, &external.label, external.kind(), 0));
            }
            for (from, reference) in named {
                outside
                    .named
                    .entry((from, place))
                    .or_default()
                    .push((external, reference));
            }
        }
        (outside, hidden)
    }

    /// Which boxes its lines join.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.named.keys().copied()
    }

    /// The lines with the ways that the layout gave them, in the order of [`Outside::pairs`].
    pub fn lines(
        &self,
        boxes: &Boxes<'_>,
        ways: impl Iterator<Item = Vec<(f64, f64)>>,
    ) -> Vec<GraphLine> {
        let id = |at: usize| boxes.all[at].id.clone();
        self.named
            .iter()
            .zip(ways)
            .map(|(((from, to), named), points)| {
                let edges: Vec<Edge> = named.iter().map(|(external, r)| external.edge(r)).collect();
                line(
                    id(*from),
                    id(*to),
                    &edges.iter().collect::<Vec<_>>(),
                    points,
                )
            })
            .collect()
    }
}
