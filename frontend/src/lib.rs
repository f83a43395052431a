//! Landfall: landfall-frontend.
