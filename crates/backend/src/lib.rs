//! Landfall: landfall-backend.
