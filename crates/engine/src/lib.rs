//! Runs approved steps durably: an event log, a pure `decide`, and a runner around them.
//!
//! Invariant: the event log is the only truth of a run. [`project`] tells from it how the run
//! stands, [`decide`] what is to be done next, [`allowed`] and [`apply`] what a person may do. All
//! four are pure; only [`Runner`] acts, and only through a [`RunStore`].

pub mod actions;
pub mod decide;
mod journal;
pub mod memory;
pub mod port;
pub mod registry;
pub mod runner;
pub mod state;
pub mod step;
mod worker;

pub use actions::{ActionError, allowed, apply};
pub use decide::{Command, decide};
pub use memory::MemoryStore;
pub use port::{Lease, Loaded, NewEvent, PortError, RunStore};
pub use registry::{Registry, RegistryError};
pub use runner::{Options, Runner};
pub use state::{Asked, RunState, StepState, project};
pub use step::{Cancelled, Journal, Seen, Step, StepContext, StepError};
