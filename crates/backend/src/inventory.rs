//! The inventory: filtered, sorted and cut to a page on the server.

use crate::{Answer, Backend, estate::Estate, internal};
use landfall_domain::{
    Class, Coverage, Outcome, Refusal, Resource, ResourceId, SnapshotId,
    graph::Edge,
    plan::Plan,
    user::User,
    view::{
        CoverageTotals, FACETS, Facet, InventoryPage, InventoryQuery, InventoryRow, Neighbour,
        ResourceView,
    },
};
use std::{cmp::Ordering, collections::BTreeMap, sync::Arc};

const MOST: u64 = 500;
/// Values of a facet that a page lists.
const LISTED: usize = 50;

/// The tag that CloudFormation gives to what a stack makes.
const STACK: &str = "aws:cloudformation:stack-name";

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
        let all = self.inventory_rows(&estate).await?;
        let mut values = counts(&all, &estate, query, facet)?;
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
        let all = self.inventory_rows(&estate).await?;
        let fitting = fit(&all, &estate, query)?;
        let total = fitting.len() as u64;
        let limit = if query.limit == 0 {
            50
        } else {
            query.limit.min(MOST)
        };
        let rows = fitting
            .iter()
            .skip(query.offset as usize)
            .take(limit as usize)
            .map(|row| (*row).clone())
            .collect();
        Ok(InventoryPage {
            snapshot: summary,
            rows,
            total,
            facets: facets(&all, &estate, query)?,
            coverage: gaps(&estate.snapshot.coverage),
            totals: CoverageTotals::of(&estate.snapshot.coverage),
        })
    }

    /// All rows that fit, in order: what the CSV export holds.
    pub(crate) async fn all_rows(&self, query: &InventoryQuery) -> Answer<Vec<InventoryRow>> {
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(vec![]);
        };
        let all = self.inventory_rows(&estate).await?;
        Ok(fit(&all, &estate, query)?.into_iter().cloned().collect())
    }

    async fn inventory_rows(&self, estate: &Arc<Estate>) -> Answer<Vec<InventoryRow>> {
        let plan = self.plan_of(&estate.snapshot.id).await?;
        let waves = plan.as_deref().map(wave_of).unwrap_or_default();
        let row = |resource: &Resource| InventoryRow {
            id: resource.id.clone(),
            kind: resource.kind.clone(),
            name: resource.name.clone(),
            account: resource.account.clone(),
            region: resource.region.clone(),
            stack: resource.tags.get(STACK).cloned(),
            understood: resource.understood,
            environment: plan
                .as_deref()
                .and_then(|plan| plan.body.placements.get(&resource.id))
                .map(|placement| placement.environment),
            wave: waves.get(&resource.id).copied(),
            size: resource.bytes("size"),
            references_in: estate
                .reaching
                .get(&resource.id)
                .map_or(0, |edges| edges.len() as u64),
            references_out: estate
                .leaving
                .get(&resource.id)
                .map_or(0, |edges| edges.len() as u64),
            tags: resource
                .tags
                .iter()
                .take(3)
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect(),
        };
        Ok(estate.snapshot.resources.iter().map(row).collect())
    }

    /// The newest plan, if it was made from this snapshot.
    pub(crate) async fn plan_of(&self, snapshot: &SnapshotId) -> Answer<Option<Arc<Plan>>> {
        let Some(newest) = self.0.store.newest_plan_id().await.map_err(internal)? else {
            return Ok(None);
        };
        let plan = self.stored_plan(&newest).await?;
        Ok((&plan.body.snapshot == snapshot).then_some(plan))
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
        let resource = estate.resource(id).cloned().ok_or_else(|| {
            Refusal::NotFound(format!("This snapshot has no resource {id}. It may be in another snapshot: open the inventory."))
        })?;
        let plan = self.plan_of(&estate.snapshot.id).await?;
        let plan = plan.as_deref();
        let wave = plan.and_then(|plan| wave_of(plan).get(id).copied());
        let in_wave = plan.zip(wave).and_then(|(plan, number)| plan.wave(number));
        Ok(ResourceView {
            snapshot: estate.snapshot.id.clone(),
            depends_on: neighbours(&estate, estate.leaving.get(id), |edge| &edge.to),
            dependents: neighbours(&estate, estate.reaching.get(id), |edge| &edge.from),
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

fn neighbours(
    estate: &Estate,
    places: Option<&Vec<usize>>,
    end: impl Fn(&Edge) -> &ResourceId,
) -> Vec<Neighbour> {
    let mut all: Vec<Neighbour> = places
        .into_iter()
        .flatten()
        .map(|place| &estate.graph.edges[*place])
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

fn values(row: &InventoryRow, estate: &Estate, facet: &str) -> Answer<Vec<String>> {
    let or_none = |text: Option<String>| vec![text.unwrap_or_else(|| "none".into())];
    Ok(match facet {
        "service" => vec![row.kind.service().to_owned()],
        "kind" => vec![row.kind.to_string()],
        "environment" => or_none(row.environment.map(|e| e.to_string())),
        "wave" => or_none(row.wave.map(|w| w.to_string())),
        "region" => vec![row.region.to_string()],
        "account" => vec![row.account.to_string()],
        "stack" => or_none(row.stack.clone()),
        "understood" => vec![if row.understood { "yes" } else { "no" }.to_owned()],
        "tag" => estate.resource(&row.id).map_or_else(Vec::new, |resource| {
            resource
                .tags
                .iter()
                .map(|(key, value)| format!("{key}={value}"))
                .collect()
        }),
        other => {
            return Err(Refusal::Invalid {
                field: "facets".into(),
                message: format!(
                    "There is no facet `{other}`: {} is expected.",
                    FACETS.map(|(key, _)| key).join(", ")
                ),
            });
        }
    })
}

fn fits(
    row: &InventoryRow,
    estate: &Estate,
    query: &InventoryQuery,
    leave_out: Option<&str>,
) -> Answer<bool> {
    for (facet, wanted) in query
        .facets
        .iter()
        .filter(|(facet, _)| Some(facet.as_str()) != leave_out)
    {
        let has = values(row, estate, facet)?;
        if !wanted.is_empty() && !wanted.iter().any(|value| has.contains(value)) {
            return Ok(false);
        }
    }
    let holds = |word: &str| {
        row.name.to_lowercase().contains(word)
            || row.id.as_str().to_lowercase().contains(word)
            || row.kind.as_str().to_lowercase().contains(word)
            || estate.resource(&row.id).is_some_and(|resource| {
                resource.tags.iter().any(|(k, v)| {
                    k.to_lowercase().contains(word) || v.to_lowercase().contains(word)
                })
            })
    };
    Ok(query.text.to_lowercase().split_whitespace().all(holds))
}

fn fit<'a>(
    all: &'a [InventoryRow],
    estate: &Estate,
    query: &InventoryQuery,
) -> Answer<Vec<&'a InventoryRow>> {
    let mut rows = Vec::new();
    for row in all {
        if fits(row, estate, query, None)? {
            rows.push(row);
        }
    }
    let (key, down) = match query.sort.strip_prefix('-') {
        Some(key) => (key, true),
        None => (query.sort.as_str(), false),
    };
    let order: fn(&InventoryRow, &InventoryRow) -> Ordering = match key {
        "" | "name" => |a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase()),
        "kind" => |a, b| a.kind.cmp(&b.kind),
        "account" => |a, b| a.account.cmp(&b.account),
        "region" => |a, b| a.region.cmp(&b.region),
        "environment" => |a, b| a.environment.cmp(&b.environment),
        "wave" => |a, b| a.wave.cmp(&b.wave),
        "size" => |a, b| a.size.cmp(&b.size),
        "in" => |a, b| a.references_in.cmp(&b.references_in),
        "out" => |a, b| a.references_out.cmp(&b.references_out),
        other => {
            return Err(Refusal::Invalid {
                field: "sort".into(),
                message: format!(
                    "Rows cannot be sorted by `{other}`: name, kind, account, region, environment, wave, size, in or out is expected."
                ),
            });
        }
    };
    rows.sort_by(|a, b| if down { order(b, a) } else { order(a, b) }.then_with(|| a.id.cmp(&b.id)));
    Ok(rows)
}

/// Each facet counts the rows that fit the rest of the query, so that a second value of the same
/// facet can still be chosen.
fn counts(
    all: &[InventoryRow],
    estate: &Estate,
    query: &InventoryQuery,
    key: &str,
) -> Answer<Vec<(String, u64)>> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for row in all {
        if fits(row, estate, query, Some(key))? {
            for value in values(row, estate, key)? {
                *counts.entry(value).or_default() += 1;
            }
        }
    }
    let mut values: Vec<(String, u64)> = counts.into_iter().collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(values)
}

fn facets(all: &[InventoryRow], estate: &Estate, query: &InventoryQuery) -> Answer<Vec<Facet>> {
    let mut facets = Vec::new();
    for (key, label) in FACETS {
        let mut values = counts(all, estate, query, key)?;
        let rest = values.split_off(values.len().min(LISTED));
        let mut more = rest.len() as u64;
        for chosen in query.facets.get(key).into_iter().flatten() {
            if !values.iter().any(|(value, _)| value == chosen) {
                let found = rest.iter().find(|(value, _)| value == chosen);
                more -= u64::from(found.is_some());
                values.push((chosen.clone(), found.map_or(0, |(_, count)| *count)));
            }
        }
        facets.push(Facet {
            key: key.to_owned(),
            label: label.to_owned(),
            values,
            more,
        });
    }
    Ok(facets)
}
