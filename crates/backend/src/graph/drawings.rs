//! Drawings that were made lately: a snapshot and a plan never change, so the same question has the
//! same answer.

use crate::estate::Recent;
use landfall_domain::{
    PlanId, ResourceId, SnapshotId,
    view::{GraphQuery, GraphView, Standing, WideView},
};
use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

/// How many bytes of drawings are kept.
const VIEWS: usize = 32 << 20;
/// How many bytes of wide views are kept; the newest whatever it takes.
const WIDE: usize = 64 << 20;
/// At most so many drawings lead to one, each near the one before.
const STEPS: usize = 24;

/// What a drawing follows from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    snapshot: SnapshotId,
    plan: Option<PlanId>,
    /// Of how far everything is.
    standing: u64,
    query: GraphQuery,
}

/// What a wide view follows from.
pub(super) type WideKey = (SnapshotId, Option<PlanId>);

impl Key {
    pub fn new(
        snapshot: &SnapshotId,
        plan: Option<PlanId>,
        standing: &BTreeMap<ResourceId, Standing>,
        query: &GraphQuery,
    ) -> Self {
        let mut hasher = DefaultHasher::new();
        standing.hash(&mut hasher);
        Self {
            snapshot: snapshot.clone(),
            plan,
            standing: hasher.finish(),
            // Colours and the way to another resource change nothing in what is drawn.
            query: GraphQuery {
                snapshot: None,
                colour: String::new(),
                to: None,
                ..query.clone()
            },
        }
    }

    /// The same question to an earlier snapshot and plan, before any group was opened.
    pub fn earlier(&self, (snapshot, plan): &WideKey) -> Self {
        let query = self.steps().swap_remove(0).query;
        Self::new(snapshot, plan.clone(), &BTreeMap::new(), &query)
    }

    pub fn query(&self) -> &GraphQuery {
        &self.query
    }

    /// The drawings that lead to this one, it last: each opens one group more.
    pub fn steps(&self) -> Vec<Self> {
        let all = self.query.expanded.len();
        let step = |open: usize| {
            let mut key = self.clone();
            key.query.expanded.truncate(open);
            key
        };
        (all.saturating_sub(STEPS)..=all).map(step).collect()
    }
}

/// The drawings used last.
#[derive(Default)]
pub(crate) struct Drawings {
    pub(super) views: Recent<GraphView, Key>,
    pub(super) wide: Recent<WideView, WideKey>,
}

impl Drawings {
    pub(super) fn keep(&self, key: &Key, view: Arc<GraphView>) -> Arc<GraphView> {
        let bytes = weight(&*view).saturating_add(weight(key.query()));
        self.views.put(key, bytes, view.clone(), VIEWS);
        view
    }

    pub(super) fn keep_wide(&self, key: &WideKey, view: Arc<WideView>) -> Arc<WideView> {
        self.wide.put(key, weight(&*view), view.clone(), WIDE);
        view
    }
}

/// About how many bytes it takes: twice as many as written out.
fn weight(of: &impl serde::Serialize) -> usize {
    serde_json::to_vec(of).map_or(usize::MAX / 2, |written| 2 * written.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(expanded: &[&str], colour: &str) -> Key {
        let query = GraphQuery {
            expanded: expanded.iter().map(|&group| group.to_owned()).collect(),
            colour: colour.to_owned(),
            ..GraphQuery::default()
        };
        Key::new(&SnapshotId::new("s"), None, &BTreeMap::new(), &query)
    }

    #[test]
    fn each_drawing_on_the_way_opens_one_group_more() {
        let steps = key(&["a", "b"], "").steps();
        assert_eq!(steps, [key(&[], ""), key(&["a"], ""), key(&["a", "b"], "")]);
        let many: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(key(&many, "").steps().len(), STEPS + 1);
    }

    #[test]
    fn colours_share_a_drawing_and_progress_does_not() {
        assert_eq!(key(&["a"], "wave"), key(&["a"], ""));
        let moved = [(ResourceId::new("r"), Standing::Moved)].into();
        let other = Key::new(&SnapshotId::new("s"), None, &moved, &GraphQuery::default());
        assert_ne!(other, key(&[], ""));
    }

    #[test]
    fn drawings_are_bounded_by_bytes() {
        let drawings = Drawings::default();
        for n in 0..40 {
            let view = GraphView {
                unresolved: Vec::new(),
                width: f64::from(n),
                nodes: Vec::new(),
                ..GraphView::default()
            };
            let key = key(&[&n.to_string()], "");
            drawings.views.put(&key, VIEWS / 8, Arc::new(view), VIEWS);
        }
        let kept = (0..40).filter(|n| drawings.views.get(&key(&[&n.to_string()], "")).is_some());
        assert_eq!(kept.count(), 8);
    }
}
