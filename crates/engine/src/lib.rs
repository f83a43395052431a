//! Landfall: landfall-engine.
