//! The whole dependency graph of a snapshot as a file: every resource, every edge.

use super::{
    Format,
    drawing::{Drawing, Line, Node},
    json,
};
use crate::{Answer, Backend, estate::Estate, internal};
use landfall_domain::{
    AccountId, Edge, External, ExternalChoice, ExternalDecision, ExternalSort, Refusal, Region,
    ResourceId, SnapshotId, Timestamp, Unresolved, UserName, user::User,
};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Whole<'a> {
    snapshot: &'a SnapshotId,
    nodes: Vec<Item<'a>>,
    edges: Vec<Edge>,
    unresolved: &'a [Unresolved],
}

/// A resource, or what the estate names outside of itself.
#[derive(Serialize)]
struct Item<'a> {
    id: ResourceId,
    kind: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'a AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a Region>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external: Option<Outside>,
}

#[derive(Serialize)]
struct Outside {
    sort: ExternalSort,
    needs_decision: bool,
    /// What people decided, where they did.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Made>,
}

/// A decision; its node is the item.
#[derive(Clone, Serialize)]
struct Made {
    choice: ExternalChoice,
    note: String,
    by: UserName,
    at: Timestamp,
}

impl<'a> Item<'a> {
    fn of(resource: &'a landfall_domain::Resource) -> Self {
        Self {
            id: resource.id.clone(),
            kind: resource.kind.as_str(),
            name: &resource.name,
            account: Some(&resource.account),
            region: Some(&resource.region),
            external: None,
        }
    }

    fn outside(external: &'a External, made: &BTreeMap<ResourceId, Made>) -> Self {
        let id = external.node();
        Self {
            kind: external.kind(),
            name: &external.label,
            account: None,
            region: None,
            external: Some(Outside {
                sort: external.sort,
                needs_decision: external.needs_decision(),
                decision: made.get(&id).cloned(),
            }),
            id,
        }
    }
}

impl Backend {
    /// Every resource of a snapshot, what it names outside of the estate, and every edge: JSON with
    /// all evidence and the references without an end, or DOT, GraphML, Mermaid for other tools.
    ///
    /// # Errors
    /// When there is no such snapshot, or a graph has no such format.
    pub async fn whole_graph(
        &self,
        _user: &User,
        snapshot: &SnapshotId,
        format: Format,
    ) -> Answer<String> {
        let estate = self.some_estate(Some(snapshot)).await?;
        let decisions = self.external_decisions().await?.into_iter();
        let made = |one: ExternalDecision| {
            let (choice, note, by, at) = (one.choice, one.note, one.by, one.at);
            (
                one.node,
                Made {
                    choice,
                    note,
                    by,
                    at,
                },
            )
        };
        let made: BTreeMap<_, _> = decisions.map(|(_, one)| made(one)).collect();
        tokio::task::spawn_blocking(move || match format {
            Format::Json => whole(&estate, &made),
            Format::Dot => Ok(drawing(&estate).dot()),
            Format::Graphml => Ok(drawing(&estate).graphml()),
            Format::Mermaid => Ok(drawing(&estate).mermaid()),
            Format::Csv | Format::Xlsx | Format::Svg | Format::Ics => Err(Refusal::Invalid {
                field: "format".into(),
                message: "A whole graph is written as json, dot, graphml or mermaid.".into(),
            }),
        })
        .await
        .map_err(internal)?
    }
}

/// The resources, then what is outside.
fn items<'a>(estate: &'a Estate, made: &BTreeMap<ResourceId, Made>) -> Vec<Item<'a>> {
    let resources = estate.snapshot.resources.iter().map(Item::of);
    let outside = estate.graph.externals.iter();
    let outside = outside.map(|external| Item::outside(external, made));
    resources.chain(outside).collect()
}

/// The edges between resources, then those to what is outside.
fn edges(estate: &Estate) -> Vec<Edge> {
    let outside = estate.graph.externals.iter().flat_map(External::edges);
    estate.graph.edges.iter().cloned().chain(outside).collect()
}

fn whole(estate: &Estate, made: &BTreeMap<ResourceId, Made>) -> Answer<String> {
    json(&Whole {
        snapshot: &estate.snapshot.id,
        nodes: items(estate, made),
        edges: edges(estate),
        unresolved: &estate.graph.unresolved,
    })
}

fn drawing(estate: &Estate) -> Drawing {
    let node = |item: Item<'_>| Node {
        id: item.id.to_string(),
        label: item.name.to_owned(),
        kind: item.kind.to_owned(),
    };
    let line = |edge: Edge| Line {
        from: edge.from.to_string(),
        to: edge.to.to_string(),
        class: edge.class,
        count: edge.evidence.len() as u64,
    };
    Drawing {
        nodes: items(estate, &BTreeMap::new())
            .into_iter()
            .map(node)
            .collect(),
        lines: edges(estate).into_iter().map(line).collect(),
    }
}
