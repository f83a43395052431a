//! The plan's page: versions, board, findings and the form for a new version.

mod board;
mod findings;
mod form;
mod form_data;
mod form_order;
mod links;
mod versions;

pub use board::{Board, Carry, Desk, KeepDialog, Keeping, Order, Others, Outcome, summary};
pub use findings::Findings;
pub use form::{PlanForm, voids};
pub use links::PlanLinks;
pub use versions::Versions;
