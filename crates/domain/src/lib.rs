//! Landfall: landfall-domain.
