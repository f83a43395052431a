//! Finding a resource by what a person knows of it, and where in the drawing it is.

use super::Drawn;
use crate::{Answer, Backend, estate::Estate, internal, inventory::answer::named};
use landfall_domain::{
    Refusal, ResourceId, SnapshotId,
    user::User,
    view::{Found, FoundView, GraphQuery, GraphView},
};
use landfall_planner::group_of;
use std::collections::BTreeMap;

/// What a list offers at once.
const OFFERED: usize = 12;

impl Backend {
    /// Resources of a snapshot, the newest when absent, by words of their names, ids, ARNs, types
    /// and tags: first those whose name is the text, then those whose name begins with it, then
    /// those whose name holds it. At most 12 are listed. Nothing is found for no text.
    ///
    /// # Errors
    /// When there is no such snapshot.
    pub async fn find(
        &self,
        _user: &User,
        snapshot: Option<&SnapshotId>,
        text: &str,
    ) -> Answer<FoundView> {
        let text = text.trim().to_lowercase();
        let estate = self.estate(snapshot).await?;
        let Some(estate) = estate.filter(|_| !text.is_empty()) else {
            return Ok(FoundView::default());
        };
        tokio::task::spawn_blocking(move || found(&estate, &text))
            .await
            .map_err(internal)
    }

    /// The query that shows a resource: the same when it is drawn already, else with the group
    /// opened that it is in, else what is around it.
    ///
    /// # Errors
    /// When the snapshot or the resource does not exist.
    pub async fn lead(
        &self,
        user: &User,
        query: &GraphQuery,
        id: &ResourceId,
    ) -> Answer<GraphQuery> {
        let estate = self.some_estate(query.snapshot.as_ref()).await?;
        if estate.place(id).is_none() {
            return Err(Refusal::NotFound(format!(
                "This snapshot has no resource {id}. It may be in another snapshot: open the inventory."
            )));
        }
        let shows = |view: &GraphView| view.nodes.iter().any(|node| node.id == id.as_str());
        if shows(&self.graph(user, query).await?) {
            return Ok(query.clone());
        }
        if query.focus.is_none() {
            let plan = self.plan_of(&estate.snapshot.id).await?;
            let (of, id) = (query.clone(), id.clone());
            let group = move || {
                let drawn = Drawn::new(estate, plan, BTreeMap::new());
                group_of(&drawn.facts(), &of, &id)
            };
            let group = tokio::task::spawn_blocking(group).await.map_err(internal)?;
            let mut opened = query.clone();
            opened.expanded.extend(group);
            let may = opened != *query && opened.expanded.len() <= super::MOST_OPEN;
            if may && shows(&self.graph(user, &opened).await?) {
                return Ok(opened);
            }
        }
        Ok(GraphQuery {
            snapshot: query.snapshot.clone(),
            focus: Some(id.clone()),
            colour: query.colour.clone(),
            ..GraphQuery::default()
        })
    }
}

/// The query with a focus that may have been typed by name.
pub(super) fn understood(estate: &Estate, query: &GraphQuery) -> GraphQuery {
    GraphQuery {
        focus: query.focus.as_ref().map(|typed| meant(estate, typed)),
        ..query.clone()
    }
}

/// The resource that was typed by its id, or else the one that a search for it offers first.
pub(super) fn meant(estate: &Estate, typed: &ResourceId) -> ResourceId {
    if estate.place(typed).is_some() {
        return typed.clone();
    }
    let text = typed.as_str().trim().to_lowercase();
    let first = match text.is_empty() {
        true => None,
        false => found(estate, &text).found.into_iter().next(),
    };
    first.map_or_else(|| typed.clone(), |first| first.id)
}

fn found(estate: &Estate, text: &str) -> FoundView {
    let table = estate.table();
    let name = |row: u32| {
        let all = &table.texts[row as usize];
        all.split('\n').next().unwrap_or_default()
    };
    let rank = |row: u32| match name(row) {
        name if name == text => 0,
        name if name.starts_with(text) => 1,
        name if name.contains(text) => 2,
        _ => 3,
    };
    let mut rows: Vec<(u8, u32, u32)> = named(table, text)
        .into_iter()
        .map(|row| (rank(row), table.name.of[row as usize], row))
        .collect();
    let total = rows.len() as u64;
    let id = |row: &u32| &estate.snapshot.resources[*row as usize].id;
    rows.sort_unstable_by(|a, b| (a.0, a.1, id(&a.2)).cmp(&(b.0, b.1, id(&b.2))));
    let shown = |(.., row): &(u8, u32, u32)| {
        let resource = &estate.snapshot.resources[*row as usize];
        Found {
            id: resource.id.clone(),
            name: resource.name.clone(),
            kind: resource.kind.to_string(),
            place: format!("{} {}", resource.account, resource.region),
        }
    };
    FoundView {
        found: rows.iter().take(OFFERED).map(shown).collect(),
        total,
    }
}
