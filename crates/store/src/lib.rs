//! Landfall: landfall-store.
