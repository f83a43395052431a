//! Landfall: landfall-app.
