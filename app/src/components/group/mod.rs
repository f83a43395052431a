//! Move groups: one with its facts, owner and comments, and all in a list.

mod comments;
mod criticality;
mod facts;
mod list;
mod owner;

pub use comments::Comments;
pub use criticality::Criticality;
pub use facts::{Cycles, GroupFacts, Members, Order, Work};
pub use list::{GroupFilters, GroupTable};
pub use owner::OwnerForm;
