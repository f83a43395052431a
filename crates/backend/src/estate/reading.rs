//! Reading the configurations of an estate: all together, or one after the other.

use super::Estate;
use super::rows::{feed, read};
use crate::{Answer, Backend, refuse::stored, weight};
use futures::TryStreamExt;
use landfall_domain::{Reference, Resource, ResourceId, Snapshot};
use landfall_store::Rows;
use std::{collections::HashMap, sync::Arc};
use tokio::sync::mpsc::channel;

/// A snapshot with all configurations and without references.
pub(crate) struct Whole {
    pub snapshot: Snapshot,
    index: HashMap<ResourceId, u32>,
}

impl Whole {
    fn new(snapshot: Snapshot) -> Self {
        let numbered = (0u32..).zip(&snapshot.resources);
        let index = numbered.map(|(n, r)| (r.id.clone(), n)).collect();
        Self { snapshot, index }
    }

    pub fn resource(&self, id: &ResourceId) -> Option<&Resource> {
        let place = self.index.get(id)?;
        self.snapshot.resources.get(*place as usize)
    }
}

impl Backend {
    /// The snapshot of an estate with its configurations. Only small ones are kept: reading the
    /// whole of a large one takes seconds and much memory, so pages do without where they can.
    pub(crate) async fn whole(&self, estate: &Arc<Estate>) -> Answer<Arc<Whole>> {
        let (cache, id) = (&self.0.estates, &estate.snapshot.id);
        if let Some(whole) = cache.whole(id) {
            return Ok(whole);
        }
        let _making = cache.making.lock().await;
        if let Some(whole) = cache.whole(id) {
            return Ok(whole);
        }
        let (mut snapshot, mut weight) = (estate.head(), estate.weight);
        let count = estate.snapshot.resources.len();
        let (send, rows) = channel::<Rows<Resource>>(2);
        let of = estate.clone();
        let making = self.0.heavy.run(move || {
            snapshot.resources.reserve_exact(count);
            read(rows, |mut resource| {
                weight += weight::value(&resource.configuration);
                of.share(&mut resource);
                snapshot.resources.push(resource);
            })?;
            Ok((weight, Arc::new(Whole::new(snapshot))))
        });
        let (made, fed) = tokio::join!(making, feed(self.0.store.resources(id), send));
        fed.map_err(stored)?;
        let (weight, whole) = made?.map_err(stored)?;
        cache.keep_whole(id, weight, &whole);
        Ok(whole)
    }

    /// Reads all resources of an estate, one after the other: `each` is given every one with its
    /// configuration, and `end` makes something of what was gathered. One such thing is made at a
    /// time, so that the memory of two is never needed.
    pub(crate) async fn gather<G: Send + 'static, T: Send + 'static>(
        &self,
        estate: &Arc<Estate>,
        mut gathered: G,
        mut each: impl FnMut(&mut G, Resource) + Send + 'static,
        end: impl FnOnce(G) -> T + Send + 'static,
    ) -> Answer<T> {
        let _making = self.0.estates.making.lock().await;
        let of = estate.clone();
        let (send, rows) = channel::<Rows<Resource>>(2);
        let making = self.0.heavy.run(move || {
            read(rows, |mut resource| {
                of.share(&mut resource);
                each(&mut gathered, resource);
            })?;
            Ok(end(gathered))
        });
        let rows = self.0.store.resources(&estate.snapshot.id);
        let (made, fed) = tokio::join!(making, feed(rows, send));
        fed.map_err(stored)?;
        made?.map_err(stored)
    }

    /// As [`gather`](Self::gather), for what needs the snapshot with as much of each configuration as
    /// `keep` leaves.
    pub(crate) async fn read_as<T: Send + 'static>(
        &self,
        estate: &Arc<Estate>,
        keep: fn(&Resource) -> serde_json::Value,
        end: impl FnOnce(Snapshot) -> T + Send + 'static,
    ) -> Answer<T> {
        let mut snapshot = estate.head();
        let count = estate.snapshot.resources.len();
        snapshot.resources.reserve_exact(count);
        let each = move |snapshot: &mut Snapshot, mut resource: Resource| {
            resource.configuration = keep(&resource);
            snapshot.resources.push(resource);
        };
        self.gather(estate, snapshot, each, end).await
    }

    /// All references of the snapshot of an estate, for plans.
    pub(crate) async fn references_of(&self, estate: &Estate) -> Answer<Vec<Reference>> {
        let mut all = Vec::new();
        let mut rows = self.0.store.references(&estate.snapshot.id);
        while let Some(some) = rows.try_next().await.map_err(stored)? {
            all.extend(some.read().map_err(stored)?);
        }
        Ok(all)
    }
}
