//! Snapshots in memory: a snapshot never changes, so what was derived from it may be kept.

use crate::{Answer, Backend, internal, refuse::stored};
use landfall_domain::{Graph, Refusal, Resource, ResourceId, Snapshot, SnapshotId};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, OnceLock},
};

/// Names of the roles that the templates in deploy/ create for Landfall.
const OWN_ROLES: [&str; 4] = [
    "LandfallRead",
    "LandfallMigrate",
    "LandfallDataSync",
    "LandfallUntrusted",
];

/// Where resources go.
type Placed = std::collections::BTreeMap<ResourceId, landfall_domain::plan::Placement>;

/// A snapshot with what follows from it.
pub(crate) struct Estate {
    pub snapshot: Snapshot,
    pub graph: Graph,
    index: HashMap<ResourceId, usize>,
    /// Made when first asked for, and anew when people decided about accounts.
    pub findings: crate::accounts::Versioned<Vec<landfall_domain::view::FindingRow>>,
    /// The same.
    pub accounts: crate::accounts::Versioned<Vec<landfall_domain::view::AccountRow>>,
    /// Edges that leave and that reach each resource, by their place in the graph.
    pub leaving: HashMap<ResourceId, Vec<usize>>,
    pub reaching: HashMap<ResourceId, Vec<usize>>,
    /// Read when somebody asks for the first time.
    access: OnceLock<landfall_planner::Access>,
}

impl Estate {
    fn new(snapshot: Snapshot) -> Self {
        let graph = landfall_planner::resolve(&snapshot);
        let index = snapshot
            .resources
            .iter()
            .enumerate()
            .map(|(i, r)| (r.id.clone(), i))
            .collect();
        let (mut leaving, mut reaching) = (HashMap::new(), HashMap::new());
        for (place, edge) in graph.edges.iter().enumerate() {
            leaving
                .entry(edge.from.clone())
                .or_insert_with(Vec::new)
                .push(place);
            reaching
                .entry(edge.to.clone())
                .or_insert_with(Vec::new)
                .push(place);
        }
        Self {
            snapshot,
            graph,
            index,
            findings: crate::accounts::Versioned::default(),
            accounts: crate::accounts::Versioned::default(),
            leaving,
            reaching,
            access: OnceLock::new(),
        }
    }

    /// What is to be moved, with what follows from it: what the source account owns, without the
    /// roles that Landfall itself acts through. Also what `planned` names: plans of earlier
    /// versions are checked as they were made.
    pub fn to_move(&self, own_roles: &[String], planned: &Placed) -> (Snapshot, Graph) {
        let of_landfall = |resource: &Resource| {
            resource.kind.as_str() == "AWS::IAM::Role"
                && (OWN_ROLES.contains(&resource.name.as_str())
                    || resource
                        .arn
                        .as_ref()
                        .is_some_and(|arn| own_roles.contains(&arn.to_string())))
        };
        let moves = |resource: &Resource| {
            planned.contains_key(&resource.id)
                || (resource.account == self.snapshot.account && !of_landfall(resource))
        };
        let mut snapshot = self.snapshot.clone();
        snapshot.resources.retain(moves);
        let held: HashSet<&ResourceId> = snapshot.resources.iter().map(|r| &r.id).collect();
        let graph = Graph {
            edges: self
                .graph
                .edges
                .iter()
                .filter(|edge| held.contains(&edge.from) && held.contains(&edge.to))
                .cloned()
                .collect(),
            unresolved: self
                .graph
                .unresolved
                .iter()
                .filter(|unresolved| held.contains(&unresolved.reference.from))
                .cloned()
                .collect(),
            externals: self
                .graph
                .externals
                .iter()
                .filter_map(|external| {
                    let mut external = external.clone();
                    external.references.retain(|r| held.contains(&r.from));
                    (!external.references.is_empty()).then_some(external)
                })
                .collect(),
        };
        (snapshot, graph)
    }

    /// Who may do what in it.
    pub fn access(&self) -> &landfall_planner::Access {
        self.access
            .get_or_init(|| landfall_planner::access(&self.snapshot, &self.graph))
    }

    pub fn resource(&self, id: &ResourceId) -> Option<&Resource> {
        self.index
            .get(id)
            .map(|place| &self.snapshot.resources[*place])
    }

    /// The resource's name, or its id when the snapshot has no such resource.
    pub fn name(&self, id: &ResourceId) -> String {
        self.resource(id)
            .map_or_else(|| id.to_string(), |resource| resource.name.clone())
    }
}

/// The few estates used last.
#[derive(Default)]
pub(crate) struct Cache(Mutex<VecDeque<Arc<Estate>>>);

const KEPT: usize = 3;

impl Cache {
    fn get(&self, id: &SnapshotId) -> Option<Arc<Estate>> {
        let kept = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        kept.iter()
            .find(|estate| &estate.snapshot.id == id)
            .cloned()
    }
    fn put(&self, estate: Arc<Estate>) {
        let mut kept = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        kept.retain(|other| other.snapshot.id != estate.snapshot.id);
        kept.push_front(estate);
        kept.truncate(KEPT);
    }
}

impl Backend {
    /// A snapshot by its id, the newest when absent; `None` when nothing was scanned yet.
    pub(crate) async fn estate(&self, id: Option<&SnapshotId>) -> Answer<Option<Arc<Estate>>> {
        let id = match id {
            Some(id) => id.clone(),
            None => match self.0.store.latest_snapshot_id().await.map_err(internal)? {
                Some(id) => id,
                None => return Ok(None),
            },
        };
        if let Some(estate) = self.0.estates.get(&id) {
            return Ok(Some(estate));
        }
        let snapshot = self.0.store.snapshot(&id).await.map_err(stored)?;
        let estate = tokio::task::spawn_blocking(move || Estate::new(snapshot))
            .await
            .map_err(internal)?;
        let estate = Arc::new(estate);
        self.0.estates.put(estate.clone());
        Ok(Some(estate))
    }

    /// As `estate`, for what needs one.
    pub(crate) async fn some_estate(&self, id: Option<&SnapshotId>) -> Answer<Arc<Estate>> {
        self.estate(id).await?.ok_or_else(|| {
            Refusal::Conflict("Nothing was scanned yet. Start a scan on the overview first.".into())
        })
    }
}
