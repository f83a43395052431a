//! Runs approved steps durably: an event log, a pure `decide`, and a runner around them.

pub mod step;

pub use step::{Cancelled, Journal, Seen, Step, StepContext, StepError};
