//! Landfall: landfall-planner.
