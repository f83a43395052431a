//! Snapshots in memory: a snapshot never changes, so what was derived from it may be kept.

mod kept;
mod reading;
mod rows;

pub(crate) use kept::{Cache, Recent};
pub(crate) use reading::Whole;

use crate::{
    Answer, Backend, findings::Found, internal, inventory::table::Table, refuse::stored, weight,
};
use kept::ESTATES;
use landfall_domain::{
    Graph, Reference, Refusal, Resource, ResourceId, Sharing, Snapshot, SnapshotId, graph::Edge,
};
use landfall_planner::AccessReader;
use landfall_store::Rows;
use rows::{Incoming, feed, read};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, OnceLock},
};
use tokio::sync::mpsc::channel;

/// Names of the roles that the templates in deploy/ create for Landfall.
const OWN_ROLES: [&str; 4] = [
    "LandfallRead",
    "LandfallMigrate",
    "LandfallDataSync",
    "LandfallUntrusted",
];

/// Where resources go.
type Placed = std::collections::BTreeMap<ResourceId, landfall_domain::plan::Placement>;

/// What follows from a snapshot and from a version of what people decided.
pub(crate) type Versioned<T> = tokio::sync::Mutex<Option<(u64, Arc<T>)>>;

/// A snapshot with what follows from it, without configurations: those of a large estate are many
/// times as large as all the rest. [`Backend::whole`] has them.
pub(crate) struct Estate {
    /// Its resources have no configuration, and it has no references: they are in the graph.
    pub snapshot: Snapshot,
    pub graph: Graph,
    index: HashMap<ResourceId, u32>,
    /// Edges that leave and that reach each resource, by their place in the graph.
    leaving: Lists,
    reaching: Lists,
    /// What the inventory is filtered, sorted and counted by; made when first asked for.
    table: OnceLock<Table>,
    /// Made when first asked for, and anew when people decided about accounts.
    pub findings: Versioned<Found>,
    /// The same.
    pub accounts: Versioned<Vec<landfall_domain::view::AccountRow>>,
    /// Read when somebody asks for the first time.
    access: tokio::sync::OnceCell<landfall_planner::Access>,
    /// About how many bytes it takes.
    weight: usize,
}

/// For each resource a list of places, one behind the other.
#[derive(Default)]
struct Lists {
    starts: Vec<u32>,
    places: Vec<u32>,
}

impl Lists {
    /// From `(resource, place)` for places in ascending order.
    fn new(resources: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0; resources + 1];
        for (resource, _) in pairs.clone() {
            starts[resource as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut places = vec![0; starts[resources] as usize];
        for (resource, place) in pairs {
            let at = &mut next[resource as usize];
            places[*at as usize] = place;
            *at += 1;
        }
        Self { starts, places }
    }

    fn of(&self, resource: u32) -> &[u32] {
        let at = resource as usize;
        &self.places[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

impl Estate {
    /// Of a snapshot whose configurations hold only addresses, and of all its references.
    fn new(mut snapshot: Snapshot, references: impl Iterator<Item = Reference>) -> Self {
        let graph = landfall_planner::resolve_each(&snapshot, references);
        for resource in &mut snapshot.resources {
            resource.configuration = serde_json::Value::Null;
        }
        snapshot.resources.shrink_to_fit();
        let numbered = (0u32..).zip(&snapshot.resources);
        let index: HashMap<ResourceId, u32> = numbered.map(|(n, r)| (r.id.clone(), n)).collect();
        let ends = |end: fn(&Edge) -> &ResourceId| {
            let pairs = (0u32..).zip(&graph.edges);
            let index = &index;
            let pairs = pairs.filter_map(move |(n, edge)| Some((*index.get(end(edge))?, n)));
            Lists::new(snapshot.resources.len(), pairs)
        };
        let (leaving, reaching) = (ends(|edge| &edge.from), ends(|edge| &edge.to));
        let weight = weight::snapshot(&snapshot) + weight::graph(&graph);
        Self {
            snapshot,
            graph,
            index,
            findings: tokio::sync::Mutex::default(),
            accounts: tokio::sync::Mutex::default(),
            leaving,
            reaching,
            table: OnceLock::new(),
            access: tokio::sync::OnceCell::new(),
            weight,
        }
    }

    /// What is to be moved, with what follows from it: what the source account owns, without the
    /// roles that Landfall itself acts through. Also what `planned` names: plans of earlier
    /// versions are checked as they were made.
    ///
    /// The snapshot is as it was read, all references included: a plan's digest covers them.
    pub fn to_move(
        &self,
        whole: &Whole,
        references: Vec<Reference>,
        own_roles: &[String],
        planned: &Placed,
    ) -> (Snapshot, Graph) {
        let snapshot = Snapshot {
            resources: whole
                .snapshot
                .resources
                .iter()
                .filter(|r| self.moves(r, own_roles) || planned.contains_key(&r.id))
                .cloned()
                .collect(),
            references,
            ..self.head()
        };
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

    /// What is to be moved of a reading of the snapshot, without references.
    pub fn moving(&self, mut snapshot: Snapshot, own_roles: &[String]) -> Snapshot {
        snapshot.resources.retain(|r| self.moves(r, own_roles));
        snapshot
    }

    /// Whether the source account owns a resource and Landfall does not act through it.
    fn moves(&self, resource: &Resource, own_roles: &[String]) -> bool {
        let of_landfall = resource.kind.as_str() == "AWS::IAM::Role"
            && (OWN_ROLES.contains(&resource.name.as_str())
                || resource
                    .arn
                    .as_ref()
                    .is_some_and(|arn| own_roles.contains(&arn.to_string())));
        resource.account == self.snapshot.account && !of_landfall
    }

    /// The snapshot without resources and references.
    fn head(&self) -> Snapshot {
        let Snapshot {
            id,
            estate,
            origin,
            account,
            regions,
            started,
            finished,
            coverage,
            ..
        } = &self.snapshot;
        Snapshot {
            id: id.clone(),
            estate: estate.clone(),
            origin: origin.clone(),
            account: account.clone(),
            regions: regions.clone(),
            started: *started,
            finished: *finished,
            resources: Vec::new(),
            references: Vec::new(),
            coverage: coverage.clone(),
        }
    }

    /// What the inventory is filtered, sorted and counted by. Takes a while the first time.
    pub fn table(&self) -> &Table {
        self.table.get_or_init(|| Table::new(self))
    }

    pub fn resource(&self, id: &ResourceId) -> Option<&Resource> {
        self.place(id)
            .map(|place| &self.snapshot.resources[place as usize])
    }

    /// Where a resource is among the resources.
    pub fn place(&self, id: &ResourceId) -> Option<u32> {
        self.index.get(id).copied()
    }

    /// The edges that leave a resource, by its place.
    pub fn leaving(&self, place: u32) -> impl ExactSizeIterator<Item = &Edge> {
        let edges = &self.graph.edges;
        self.leaving.of(place).iter().map(|n| &edges[*n as usize])
    }

    /// The edges that reach a resource, by its place.
    pub fn reaching(&self, place: u32) -> impl ExactSizeIterator<Item = &Edge> {
        let edges = &self.graph.edges;
        self.reaching.of(place).iter().map(|n| &edges[*n as usize])
    }

    /// Who may do what in it, once [`Backend::access_in`] has read it.
    pub fn access(&self) -> Option<&landfall_planner::Access> {
        self.access.get()
    }

    /// Lets a resource that was read again hold the texts that are held already.
    fn share(&self, resource: &mut Resource) {
        let Some(known) = self.resource(&resource.id) else {
            return;
        };
        resource.id = known.id.clone();
        resource.kind = known.kind.clone();
        resource.account = known.account.clone();
        resource.region = known.region.clone();
        if resource.arn == known.arn {
            resource.arn.clone_from(&known.arn);
        }
        if resource.tags == known.tags {
            resource.tags.clone_from(&known.tags);
        }
    }

    /// The resource's name, or its id when the snapshot has no such resource.
    pub fn name(&self, id: &ResourceId) -> String {
        self.resource(id)
            .map_or_else(|| id.to_string(), |resource| resource.name.clone())
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
        let cache = &self.0.estates;
        if let Some(estate) = cache.estates.get(&id) {
            return Ok(Some(estate));
        }
        let _making = cache.making.lock().await;
        // Somebody else may have made it meanwhile.
        if let Some(estate) = cache.estates.get(&id) {
            return Ok(Some(estate));
        }
        let estate = Arc::new(self.make_estate(&id).await?);
        cache
            .estates
            .put(&id, estate.weight, estate.clone(), ESTATES);
        Ok(Some(estate))
    }

    async fn make_estate(&self, id: &SnapshotId) -> Answer<Estate> {
        let store = &self.0.store;
        let mut snapshot = store.outline(id).await.map_err(stored)?;
        let (send_resources, resources) = channel::<Rows<Resource>>(2);
        let (send_references, references) = channel::<Rows<Reference>>(2);
        let making = self.0.heavy.run(move || {
            let mut sharing = Sharing::default();
            read(resources, |mut resource| {
                resource.configuration = landfall_planner::addresses(&resource);
                sharing.resource(&mut resource);
                snapshot.resources.push(resource);
            })?;
            // References are resolved as they come: they never stand in memory all at once.
            let mut references = Incoming::new(references);
            let shared = references.by_ref().map(|mut reference| {
                sharing.evidence(&mut reference.evidence);
                reference
            });
            let estate = Estate::new(snapshot, shared);
            references.end()?;
            Ok(estate)
        });
        let feeding = async {
            feed(store.resources(id), send_resources).await?;
            feed(store.references(id), send_references).await
        };
        let (estate, fed) = tokio::join!(making, feeding);
        fed.map_err(stored)?;
        estate?.map_err(stored)
    }

    /// Who may do what in an estate, read when first asked for.
    pub(crate) async fn access_in<'e>(
        &self,
        estate: &'e Arc<Estate>,
    ) -> Answer<&'e landfall_planner::Access> {
        let read = || async {
            let of = estate.clone();
            if let Some(whole) = self.0.estates.whole(&estate.snapshot.id) {
                let read = move || landfall_planner::access(&whole.snapshot, &of.graph);
                return self.0.heavy.run(read).await;
            }
            let each = |reader: &mut AccessReader, resource: Resource| reader.read(&resource);
            let end = move |reader: AccessReader| reader.access(&of.snapshot, &of.graph);
            self.gather(estate, AccessReader::default(), each, end)
                .await
        };
        estate.access.get_or_try_init(read).await
    }

    /// As `estate`, for what needs one.
    pub(crate) async fn some_estate(&self, id: Option<&SnapshotId>) -> Answer<Arc<Estate>> {
        self.estate(id).await?.ok_or_else(|| {
            Refusal::Conflict("Nothing was scanned yet. Start a scan on the overview first.".into())
        })
    }
}
