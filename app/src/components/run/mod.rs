//! The page of a run: its steps, log, proof and events, and what a person may do.

mod actions;
mod events;
mod log;
mod parity;
mod steps;
mod summary;

pub use actions::ReasonDialog;
pub use events::Events;
pub use log::Log;
pub use parity::Parity;
pub use steps::Steps;
pub use summary::Summary;
