//! The inventory: filtered, sorted and cut to a page on the server.

pub(crate) mod answer;
pub(crate) mod table;

use crate::{Answer, Backend, estate::Estate, internal, refuse::stored};
use answer::{Fitting, LISTED, counted, fitting};
use landfall_domain::{
    Class, Coverage, Outcome, PlanId, Refusal, ResourceId, SnapshotId, Text,
    graph::Edge,
    plan::Plan,
    user::User,
    view::{CoverageTotals, InventoryPage, InventoryQuery, InventoryRow, Neighbour, ResourceView},
};
use std::{collections::BTreeMap, sync::Arc};
use table::{Planned, STACK};

const MOST: u64 = 500;

/// What was not wholly read.
fn gaps(coverage: &[Coverage]) -> Vec<Coverage> {
    let gap = |part: &&Coverage| part.outcome != Outcome::Read;
    coverage.iter().filter(gap).cloned().collect()
}

impl Backend {
    /// Values of one facet that hold `text`, with counts, the commonest first, at most 50: for
    /// facets with more values than a page lists.
    ///
    /// # Errors
    /// As [`inventory`](Self::inventory).
    pub async fn facet_values(
        &self,
        _user: &User,
        query: &InventoryQuery,
        facet: &str,
        text: &str,
    ) -> Answer<Vec<(String, u64)>> {
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(vec![]);
        };
        let planned = self.planned(&estate).await?;
        let mut values = {
            let (query, facet) = (query.clone(), facet.to_owned());
            let count = move || counted(estate.table(), &planned, &query, &facet);
            tokio::task::spawn_blocking(count)
                .await
                .map_err(internal)??
        };
        let text = text.to_lowercase();
        values.retain(|(value, _)| value.to_lowercase().contains(&text));
        values.truncate(LISTED);
        Ok(values)
    }

    /// A page of the inventory.
    ///
    /// # Errors
    /// When the query names a snapshot that does not exist, an unknown facet or sort key.
    pub async fn inventory(&self, user: &User, query: &InventoryQuery) -> Answer<InventoryPage> {
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(InventoryPage {
                snapshot: None,
                rows: vec![],
                total: 0,
                facets: vec![],
                coverage: vec![],
                totals: CoverageTotals::default(),
            });
        };
        let summary = self
            .snapshots(user)
            .await?
            .into_iter()
            .find(|s| s.id == estate.snapshot.id);
        let (planned, found) = self.fitting(&estate, query).await?;
        let limit = if query.limit == 0 {
            50
        } else {
            query.limit.min(MOST)
        };
        let rows = found
            .rows
            .iter()
            .skip(usize::try_from(query.offset).unwrap_or(usize::MAX))
            .take(limit as usize)
            .map(|row| shown(&estate, &planned, *row))
            .collect();
        Ok(InventoryPage {
            snapshot: summary,
            rows,
            total: found.rows.len() as u64,
            facets: found.facets.clone(),
            coverage: gaps(&estate.snapshot.coverage),
            totals: CoverageTotals::of(&estate.snapshot.coverage),
        })
    }

    /// All rows that fit, in order: what the CSV export holds.
    pub(crate) async fn all_rows(&self, query: &InventoryQuery) -> Answer<Vec<InventoryRow>> {
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(vec![]);
        };
        let (planned, found) = self.fitting(&estate, query).await?;
        let rows = found.rows.iter();
        Ok(rows.map(|row| shown(&estate, &planned, *row)).collect())
    }

    async fn fitting(
        &self,
        estate: &Arc<Estate>,
        query: &InventoryQuery,
    ) -> Answer<(Arc<Planned>, Arc<Fitting>)> {
        let planned = self.planned(estate).await?;
        let (estate, query) = (estate.clone(), query.clone());
        tokio::task::spawn_blocking(move || {
            let found = fitting(&estate, &planned, &query)?;
            Ok((planned, found))
        })
        .await
        .map_err(internal)?
    }

    /// What the newest plan says of the rows, if it was made from their snapshot.
    async fn planned(&self, estate: &Arc<Estate>) -> Answer<Arc<Planned>> {
        let newest = self.newest_plan_of(&estate.snapshot.id).await?;
        let at_hand = estate.clone();
        let plan = newest.clone();
        let kept = move || at_hand.table().planned(plan.as_ref());
        let kept = tokio::task::spawn_blocking(kept).await.map_err(internal)?;
        if let Some(planned) = kept {
            return Ok(planned);
        }
        let planned = Arc::new(match newest {
            Some(id) => Planned::of(estate, &*self.stored_plan(&id).await?),
            None => Planned::none(estate.table().rows),
        });
        estate.table().keep(&planned);
        Ok(planned)
    }

    /// The newest plan, if it was made from this snapshot.
    pub(crate) async fn plan_of(&self, snapshot: &SnapshotId) -> Answer<Option<Arc<Plan>>> {
        match self.newest_plan_of(snapshot).await? {
            Some(id) => self.stored_plan(&id).await.map(Some),
            None => Ok(None),
        }
    }

    async fn newest_plan_of(&self, snapshot: &SnapshotId) -> Answer<Option<PlanId>> {
        let newest = self.0.store.newest_plan().await.map_err(internal)?;
        Ok(newest.and_then(|(id, of)| (&of == snapshot).then_some(id)))
    }

    /// Everything about one resource.
    ///
    /// # Errors
    /// When the snapshot or the resource does not exist.
    pub async fn resource(
        &self,
        _user: &User,
        snapshot: Option<&SnapshotId>,
        id: &ResourceId,
    ) -> Answer<ResourceView> {
        let estate = self.some_estate(snapshot).await?;
        let none = || {
            Refusal::NotFound(format!(
                "This snapshot has no resource {id}. It may be in another snapshot: open the inventory."
            ))
        };
        let place = estate.place(id).ok_or_else(none)?;
        let whole = self.0.store.resource(&estate.snapshot.id, id).await;
        let resource = whole.map_err(stored)?.ok_or_else(none)?;
        let plan = self.plan_of(&estate.snapshot.id).await?;
        let plan = plan.as_deref();
        let wave = plan.and_then(|plan| wave_of(plan).get(id).copied());
        let in_wave = plan.zip(wave).and_then(|(plan, number)| plan.wave(number));
        Ok(ResourceView {
            snapshot: estate.snapshot.id.clone(),
            depends_on: neighbours(&estate, estate.leaving(place), |edge| &edge.to),
            dependents: neighbours(&estate, estate.reaching(place), |edge| &edge.from),
            unresolved: estate
                .graph
                .unresolved
                .iter()
                .filter(|u| &u.reference.from == id)
                .cloned()
                .collect(),
            placement: plan.and_then(|plan| plan.body.placements.get(id)).cloned(),
            group: plan
                .and_then(|plan| plan.body.groups.iter().find(|g| g.members.contains(id)))
                .cloned(),
            wave,
            steps: in_wave.map_or_else(Vec::new, |w| {
                w.steps
                    .iter()
                    .filter(|s| &s.resource == id)
                    .cloned()
                    .collect()
            }),
            manual: in_wave
                .and_then(|w| w.manual.iter().find(|m| &m.resource == id))
                .map(|m| m.reason.clone()),
            costs: plan.map_or_else(Vec::new, |plan| {
                plan.body
                    .estimate
                    .lines
                    .iter()
                    .filter(|line| line.resource.as_ref() == Some(id))
                    .cloned()
                    .collect()
            }),
            resource,
        })
    }
}

/// Resource → wave.
pub(crate) fn wave_of(plan: &Plan) -> BTreeMap<ResourceId, u32> {
    let groups: BTreeMap<&str, &Vec<ResourceId>> = plan
        .body
        .groups
        .iter()
        .map(|group| (group.id.as_str(), &group.members))
        .collect();
    let mut waves = BTreeMap::new();
    for wave in &plan.body.waves {
        for member in wave
            .groups
            .iter()
            .filter_map(|id| groups.get(id.as_str()))
            .copied()
            .flatten()
        {
            waves.insert(member.clone(), wave.number);
        }
    }
    waves
}

fn neighbours<'e>(
    estate: &Estate,
    edges: impl Iterator<Item = &'e Edge>,
    end: impl Fn(&Edge) -> &ResourceId,
) -> Vec<Neighbour> {
    let mut all: Vec<Neighbour> = edges
        .filter_map(|edge| {
            let resource = estate.resource(end(edge))?;
            Some(Neighbour {
                name: resource.name.clone(),
                kind: resource.kind.clone(),
                edge: edge.clone(),
            })
        })
        .collect();
    let rank = |class: Class| match class {
        Class::Together => 0,
        Class::Requires => 1,
        Class::Talks => 2,
    };
    all.sort_by(|a, b| {
        (rank(a.edge.class), &a.kind, &a.name).cmp(&(rank(b.edge.class), &b.kind, &b.name))
    });
    all
}

/// A row as it is shown.
fn shown(estate: &Estate, planned: &Planned, row: u32) -> InventoryRow {
    let resource = &estate.snapshot.resources[row as usize];
    InventoryRow {
        id: resource.id.clone(),
        kind: resource.kind.clone(),
        name: resource.name.clone(),
        account: resource.account.clone(),
        region: resource.region.clone(),
        stack: resource.tags.get(STACK).map(Text::to_string),
        understood: resource.understood,
        environment: planned.environment_of(row),
        wave: planned.wave_of(row),
        size: resource.bytes("size"),
        references_in: estate.reaching(row).len() as u64,
        references_out: estate.leaving(row).len() as u64,
        tags: resource
            .tags
            .iter()
            .take(3)
            .map(|(k, v)| (k.to_string(), v.to_string()))
            .collect(),
    }
}
