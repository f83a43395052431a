//! The dependency graph as it is drawn.

mod before;
mod drawings;
mod find;
mod standing;

use crate::{Answer, Backend, estate::Estate, internal, inventory::wave_of};
pub(crate) use drawings::Drawings;
use drawings::{Key, WideKey};
use find::{meant, understood};
use landfall_domain::{
    PlanId, Refusal, ResourceId, SnapshotId,
    graph::Edge,
    plan::{MoveGroup, Plan, RiskLevel},
    user::User,
    view::{GraphQuery, GraphView, ReachQuery, ReachView, Standing, WideView, WideWave},
};
use landfall_planner::{GraphFacts, WideFacts, graph_view, move_groups, reach, whole_line, wide};
use std::{collections::BTreeMap, sync::Arc};

/// Groups that one drawing opens at most: nobody reads more, and every drawing is kept for a while.
const MOST_OPEN: usize = 200;

/// An estate and what its plan says, as the drawings need it.
struct Drawn {
    estate: Arc<Estate>,
    plan: Option<Arc<Plan>>,
    standing: BTreeMap<ResourceId, Standing>,
    waves: BTreeMap<ResourceId, u32>,
    risks: BTreeMap<u32, RiskLevel>,
    groups: Vec<MoveGroup>,
}

impl Drawn {
    fn new(
        estate: Arc<Estate>,
        plan: Option<Arc<Plan>>,
        standing: BTreeMap<ResourceId, Standing>,
    ) -> Self {
        let body = plan.as_deref().map(|plan| &plan.body);
        let groups = match body {
            Some(body) => body.groups.clone(),
            None => move_groups(&estate.snapshot, &estate.graph, &BTreeMap::new()),
        };
        let risk = |wave: &landfall_domain::plan::Wave| (wave.number, wave.risk.level);
        Self {
            waves: plan.as_deref().map(wave_of).unwrap_or_default(),
            risks: body.map_or_else(BTreeMap::new, |b| b.waves.iter().map(risk).collect()),
            groups,
            standing,
            estate,
            plan,
        }
    }

    fn facts(&self) -> GraphFacts<'_> {
        GraphFacts {
            snapshot: &self.estate.snapshot,
            graph: &self.estate.graph,
            placements: self.plan.as_deref().map(|plan| &plan.body.placements),
            groups: &self.groups,
            wave_of: &self.waves,
            risk_of: &self.risks,
            standing: &self.standing,
        }
    }
}

impl Backend {
    /// The boxes and lines that the query asks for, laid out. With opened groups it stands near
    /// the drawing without the one that was opened last, and that one near the drawing of an earlier
    /// plan or scan, so that what was there stays in place; what is drawn follows from the query and
    /// from what is stored.
    ///
    /// # Errors
    /// When the query names a snapshot that does not exist.
    pub async fn graph(&self, _user: &User, query: &GraphQuery) -> Answer<GraphView> {
        let mut view = self.drawn(query).await?;
        self.with_decisions(&mut view).await?;
        Ok(view)
    }

    async fn drawn(&self, query: &GraphQuery) -> Answer<GraphView> {
        if query.expanded.len() > MOST_OPEN {
            return Err(Refusal::Invalid {
                field: "expanded".into(),
                message: format!("At most {MOST_OPEN} groups can be open at once. Close some."),
            });
        }
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(GraphView::default());
        };
        let query = &understood(&estate, query);
        let plan = self.plan_of(&estate.snapshot.id).await?;
        let standing = match &plan {
            Some(plan) => self.standing_of(plan).await?,
            None => BTreeMap::new(),
        };
        let id = plan.as_ref().map(|plan| plan.id.clone());
        let key = Key::new(&estate.snapshot.id, id, &standing, query);
        let drawings = &self.0.drawings;
        if let Some(kept) = drawings.views.get(&key) {
            return Ok(GraphView::clone(&kept));
        }
        let (mut earlier, mut last) = (Vec::new(), None::<Arc<GraphView>>);
        // What is around a resource is small and asked for once: it stands by itself.
        let before = match query.focus {
            Some(_) => Vec::new(),
            None => self.before(&estate.snapshot.id, plan.as_deref()).await?,
        };
        for version in before {
            let key = key.earlier(&version);
            last = drawings.views.get(&key);
            if last.is_some() {
                break;
            }
            earlier.push((key, version));
        }
        // One at a time: nobody holds more than one earlier estate.
        for (key, version) in earlier.into_iter().rev() {
            let Some((estate, plan)) = self.version(&version).await else {
                continue;
            };
            let (backend, near) = (self.clone(), last.take());
            let draw = move || {
                let drawn = Drawn::new(estate, plan, BTreeMap::new());
                let view = graph_view(&drawn.facts(), key.query(), near.as_deref());
                backend.0.drawings.keep(&key, Arc::new(view))
            };
            last = Some(tokio::task::spawn_blocking(draw).await.map_err(internal)?);
        }
        let backend = self.clone();
        let draw = move || {
            let drawings = &backend.0.drawings;
            let mut facts = None;
            for key in key.steps() {
                let view = drawings.views.get(&key).unwrap_or_else(|| {
                    let facts = facts.get_or_insert_with(|| {
                        Drawn::new(estate.clone(), plan.clone(), standing.clone())
                    });
                    let view = graph_view(&facts.facts(), key.query(), last.as_deref());
                    drawings.keep(&key, Arc::new(view))
                });
                last = Some(view);
            }
            last.map_or_else(GraphView::default, |view| GraphView::clone(&view))
        };
        tokio::task::spawn_blocking(draw).await.map_err(internal)
    }

    /// Every resource of a snapshot, the newest when absent, in frames within frames. Frames and
    /// resources stay near the places that they had in the drawing of an earlier plan or scan.
    ///
    /// # Errors
    /// When there is no such snapshot.
    pub async fn wide(&self, _user: &User, snapshot: Option<&SnapshotId>) -> Answer<WideView> {
        let Some(estate) = self.estate(snapshot).await? else {
            return Ok(WideView::default());
        };
        let plan = self.plan_of(&estate.snapshot.id).await?;
        let standing = match &plan {
            Some(plan) => self.standing_of(plan).await?,
            None => BTreeMap::new(),
        };
        let id: Option<PlanId> = plan.as_ref().map(|plan| plan.id.clone());
        let key: WideKey = (estate.snapshot.id.clone(), id);
        if let Some(kept) = self.0.drawings.wide.get(&key) {
            return Ok(stood(&kept, &standing));
        }
        let (mut earlier, mut last) = (Vec::new(), None::<Arc<WideView>>);
        for key in self.before(&estate.snapshot.id, plan.as_deref()).await? {
            last = self.0.drawings.wide.get(&key);
            if last.is_some() {
                break;
            }
            earlier.push(key);
        }
        // One at a time: nobody holds more than one earlier estate.
        for key in earlier.into_iter().rev() {
            let Some((estate, plan)) = self.version(&key).await else {
                continue;
            };
            last = Some(self.draw_wide(key, estate, plan, last.take()).await?);
        }
        let view = self.draw_wide(key, estate, plan, last).await?;
        Ok(stood(&view, &standing))
    }

    /// Draws one version near another, and keeps it.
    async fn draw_wide(
        &self,
        key: WideKey,
        estate: Arc<Estate>,
        plan: Option<Arc<Plan>>,
        near: Option<Arc<WideView>>,
    ) -> Answer<Arc<WideView>> {
        let backend = self.clone();
        let draw = move || {
            let view = whole(&Drawn::new(estate, plan, BTreeMap::new()), near.as_deref());
            backend.0.drawings.keep_wide(&key, Arc::new(view))
        };
        tokio::task::spawn_blocking(draw).await.map_err(internal)
    }

    /// The edges from one resource to another, with their evidence.
    ///
    /// # Errors
    /// When there is no such snapshot.
    pub async fn edges_between(
        &self,
        _user: &User,
        snapshot: Option<&SnapshotId>,
        from: &ResourceId,
        to: &ResourceId,
    ) -> Answer<Vec<Edge>> {
        let Some(estate) = self.estate(snapshot).await? else {
            return Ok(Vec::new());
        };
        let leaving = estate.place(from).map(|place| estate.leaving(place));
        let to_it = leaving.into_iter().flatten().filter(|edge| edge.to == *to);
        Ok(to_it.cloned().collect())
    }

    /// All edges that one line of the drawing stands for, from box to box.
    ///
    /// # Errors
    /// When the query names a snapshot that does not exist.
    pub async fn edges_of_line(
        &self,
        _user: &User,
        query: &GraphQuery,
        from: &str,
        to: &str,
    ) -> Answer<Vec<Edge>> {
        let estate = self.some_estate(query.snapshot.as_ref()).await?;
        let plan = self.plan_of(&estate.snapshot.id).await?;
        let query = understood(&estate, query);
        let (from, to) = (from.to_owned(), to.to_owned());
        let edges = move || {
            let drawn = Drawn::new(estate, plan, BTreeMap::new());
            whole_line(&drawn.facts(), &query, &from, &to)
        };
        tokio::task::spawn_blocking(edges).await.map_err(internal)
    }

    /// What breaks if the resource in question moves, and the way from it to another.
    ///
    /// # Errors
    /// When the query names a snapshot that does not exist.
    pub async fn reach(&self, _user: &User, query: &ReachQuery) -> Answer<ReachView> {
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(ReachView::default());
        };
        let mut query = query.clone();
        for end in [&mut query.focus, &mut query.to].into_iter().flatten() {
            *end = meant(&estate, end);
        }
        tokio::task::spawn_blocking(move || reach(&estate.snapshot, &estate.graph, &query))
            .await
            .map_err(internal)
    }
}

fn whole(drawn: &Drawn, before: Option<&WideView>) -> WideView {
    let body = drawn.plan.as_deref().map(|plan| &plan.body);
    let wave = |wave: &landfall_domain::plan::Wave| WideWave {
        number: wave.number,
        title: wave.title.clone(),
        risk: wave.risk.level,
    };
    let facts = WideFacts {
        graph: drawn.facts(),
        waves: body.map_or_else(Vec::new, |body| body.waves.iter().map(wave).collect()),
    };
    wide(&facts, before)
}

/// The drawing with how far everything is: that changes while the drawing stays.
fn stood(view: &WideView, standing: &BTreeMap<ResourceId, Standing>) -> WideView {
    let mut view = view.clone();
    let status = view.nodes.id.iter().map(|id| standing.get(id).copied());
    view.nodes.status = status.collect();
    view
}
