//! Which step type executes which kind of step.

use crate::step::Step;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Why a step type cannot be found or added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// A plan of a newer or older version names it.
    #[error(
        "this version of Landfall has no step type `{0}`; install the version that made the plan, or make the plan anew"
    )]
    Unknown(String),
    /// Two types carry the same stored name.
    #[error("two step types are called `{0}`")]
    Twice(String),
}

/// All step types, by their stored name.
#[derive(Clone, Default)]
pub struct Registry {
    types: BTreeMap<&'static str, Arc<dyn Step>>,
}

impl Registry {
    /// A registry of these types.
    ///
    /// # Errors
    /// [`RegistryError::Twice`] when two types carry the same name.
    pub fn new(types: impl IntoIterator<Item = Arc<dyn Step>>) -> Result<Self, RegistryError> {
        let mut registry = Self::default();
        for step in types {
            let kind = step.kind();
            if registry.types.insert(kind, step).is_some() {
                return Err(RegistryError::Twice(kind.to_owned()));
            }
        }
        Ok(registry)
    }

    /// The type that executes steps of this kind.
    ///
    /// # Errors
    /// [`RegistryError::Unknown`].
    pub fn get(&self, kind: &str) -> Result<Arc<dyn Step>, RegistryError> {
        self.types
            .get(kind)
            .cloned()
            .ok_or_else(|| RegistryError::Unknown(kind.to_owned()))
    }

    /// All stored names, in order.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.types.keys().copied()
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.kinds()).finish()
    }
}
