//! What was used last, bounded by bytes.

use super::{Estate, Whole};
use landfall_domain::SnapshotId;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError, Weak},
};

/// How many bytes of estates are kept. The newest is kept whatever it takes: every page needs it.
pub(super) const ESTATES: usize = 256 << 20;
/// How many bytes of whole snapshots are kept; a greater one is read again each time.
const WHOLES: usize = 64 << 20;

/// What was used last and fits.
pub(crate) struct Recent<T, K = SnapshotId>(Mutex<VecDeque<(K, usize, Arc<T>)>>);

impl<T, K> Default for Recent<T, K> {
    fn default() -> Self {
        Self(Mutex::new(VecDeque::new()))
    }
}

impl<T, K: Clone + PartialEq> Recent<T, K> {
    pub(crate) fn get(&self, id: &K) -> Option<Arc<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|(other, ..)| other == id)?;
        let found = kept.remove(place)?;
        kept.push_front(found.clone());
        Some(found.2)
    }

    /// Keeps one, and of the others those used last that fit into `most` bytes together with it.
    pub(crate) fn put(&self, id: &K, weight: usize, value: Arc<T>, most: usize) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(other, ..)| other != id);
        kept.push_front((id.clone(), weight, value));
        let mut all = 0;
        let fit = kept.iter().take_while(|(_, weight, _)| {
            all += weight;
            all <= most
        });
        let fit = fit.count().max(1);
        kept.truncate(fit);
    }
}

/// The estates used last.
#[derive(Default)]
pub(crate) struct Cache {
    pub(super) estates: Recent<Estate>,
    wholes: Recent<Whole>,
    /// The whole that was read last, as long as somebody works with it.
    at_work: Mutex<Option<(SnapshotId, Weak<Whole>)>>,
    /// One large thing is made at a time: two would need the memory of both.
    pub(super) making: tokio::sync::Mutex<()>,
}

impl Cache {
    pub(super) fn whole(&self, id: &SnapshotId) -> Option<Arc<Whole>> {
        let at_work = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        let same = at_work.as_ref().filter(|(other, _)| other == id);
        let at_work = same.and_then(|(_, whole)| whole.upgrade());
        at_work.or_else(|| self.wholes.get(id))
    }

    pub(super) fn keep_whole(&self, id: &SnapshotId, weight: usize, whole: &Arc<Whole>) {
        if weight <= WHOLES {
            self.wholes.put(id, weight, whole.clone(), WHOLES);
        }
        let mut at_work = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        *at_work = Some((id.clone(), Arc::downgrade(whole)));
    }
}
