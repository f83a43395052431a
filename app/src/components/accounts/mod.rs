//! Where resources go: the table, moving them, and what was decided.

mod decisions;
mod moving;
mod table;

pub use decisions::{Decisions, StagingForm};
pub use moving::{AccountActions, Moved, SelectionBar};
pub use table::{AccountTable, Conflicts, Reasons, Sure};
