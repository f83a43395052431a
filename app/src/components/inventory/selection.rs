//! Which rows are chosen.

use landfall_domain::ResourceId;
use std::collections::BTreeSet;

/// The chosen rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// None.
    #[default]
    None,
    /// These, one by one.
    These(BTreeSet<ResourceId>),
    /// Everything that fits the filters, loaded or not.
    All,
}

impl Selection {
    /// Whether a row is chosen.
    pub fn holds(&self, id: &ResourceId) -> bool {
        match self {
            Self::None => false,
            Self::These(ids) => ids.contains(id),
            Self::All => true,
        }
    }

    /// How many rows are chosen when `total` fit.
    pub fn count(&self, total: u64) -> u64 {
        match self {
            Self::None => 0,
            Self::These(ids) => ids.len() as u64,
            Self::All => total,
        }
    }

    /// Turns one row on or off. Out of everything, one row by itself begins anew.
    pub fn toggle(&mut self, id: &ResourceId) {
        let mut ids = self.take();
        if !ids.remove(id) {
            ids.insert(id.clone());
        }
        self.put(ids);
    }

    /// Turns rows on.
    pub fn add(&mut self, more: impl IntoIterator<Item = ResourceId>) {
        let mut ids = self.take();
        ids.extend(more);
        self.put(ids);
    }

    /// The chosen ids, when they are known one by one.
    pub fn ids(&self) -> Option<&BTreeSet<ResourceId>> {
        match self {
            Self::These(ids) => Some(ids),
            Self::None | Self::All => None,
        }
    }

    fn take(&mut self) -> BTreeSet<ResourceId> {
        match std::mem::take(self) {
            Self::These(ids) => ids,
            Self::None | Self::All => BTreeSet::new(),
        }
    }

    fn put(&mut self, ids: BTreeSet<ResourceId>) {
        *self = if ids.is_empty() {
            Self::None
        } else {
            Self::These(ids)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_turned_on_and_off() {
        let mut selection = Selection::default();
        selection.toggle(&"a".into());
        selection.add(["b".into(), "c".into()]);
        selection.toggle(&"b".into());
        assert!(selection.holds(&"a".into()) && !selection.holds(&"b".into()));
        assert_eq!(selection.count(100), 2);
        selection.toggle(&"a".into());
        selection.toggle(&"c".into());
        assert_eq!(selection, Selection::None);
    }

    #[test]
    fn everything_counts_what_is_not_loaded() {
        let mut selection = Selection::All;
        assert_eq!(selection.count(100_000), 100_000);
        assert!(selection.holds(&"never seen".into()));
        selection.toggle(&"a".into());
        assert_eq!(selection.count(100_000), 1);
    }
}
