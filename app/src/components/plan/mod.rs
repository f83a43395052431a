//! The plan's page: versions, board, findings and the form for a new version.

mod board;
mod findings;
mod form;
mod form_data;
mod versions;

pub use board::Board;
pub use findings::Findings;
pub use form::PlanForm;
pub use versions::Versions;
