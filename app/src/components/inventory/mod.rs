//! The inventory's table and what stands around it.

mod row;
mod selection;
mod table;
mod views;
mod window;

pub use selection::Selection;
pub use table::{Pages, Rows, Table};
pub use views::{SavedViews, ViewActions};
pub use window::PAGE;
