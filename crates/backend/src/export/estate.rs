//! The whole dependency graph of a snapshot as a file: every resource, every edge.

use super::{
    Format,
    drawing::{Drawing, Line, Node},
    json,
};
use crate::{Answer, Backend, estate::Estate, internal};
use landfall_domain::{
    AccountId, Edge, External, Kind, Refusal, Region, ResourceId, SnapshotId, Unresolved, user::User,
};
use serde::Serialize;

#[derive(Serialize)]
struct Whole<'a> {
    snapshot: &'a SnapshotId,
    nodes: Vec<Resource<'a>>,
    edges: &'a [Edge],
    unresolved: &'a [Unresolved],
    externals: &'a [External],
}

#[derive(Serialize)]
struct Resource<'a> {
    id: &'a ResourceId,
    kind: &'a Kind,
    name: &'a str,
    account: &'a AccountId,
    region: &'a Region,
}

impl<'a> Resource<'a> {
    fn of(resource: &'a landfall_domain::Resource) -> Self {
        Self {
            id: &resource.id,
            kind: &resource.kind,
            name: &resource.name,
            account: &resource.account,
            region: &resource.region,
        }
    }
}

impl Backend {
    /// Every resource and every edge of a snapshot: JSON with all evidence and the references
    /// without an end, or DOT, GraphML, Mermaid for other tools.
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
        tokio::task::spawn_blocking(move || match format {
            Format::Json => whole(&estate),
            Format::Dot => Ok(drawing(&estate).dot()),
            Format::Graphml => Ok(drawing(&estate).graphml()),
            Format::Mermaid => Ok(drawing(&estate).mermaid()),
            Format::Csv | Format::Xlsx => Err(Refusal::Invalid {
                field: "format".into(),
                message: "A graph is written as json, dot, graphml or mermaid.".into(),
            }),
        })
        .await
        .map_err(internal)?
    }
}

fn whole(estate: &Estate) -> Answer<String> {
    json(&Whole {
        snapshot: &estate.snapshot.id,
        nodes: estate.snapshot.resources.iter().map(Resource::of).collect(),
        edges: &estate.graph.edges,
        unresolved: &estate.graph.unresolved,
        externals: &estate.graph.externals,
    })
}

fn drawing(estate: &Estate) -> Drawing {
    let node = |resource: &landfall_domain::Resource| Node {
        id: resource.id.to_string(),
        label: resource.name.clone(),
        kind: resource.kind.to_string(),
    };
    let line = |edge: &Edge| Line {
        from: edge.from.to_string(),
        to: edge.to.to_string(),
        class: edge.class,
        count: edge.evidence.len() as u64,
    };
    Drawing {
        nodes: estate.snapshot.resources.iter().map(node).collect(),
        lines: estate.graph.edges.iter().map(line).collect(),
    }
}
