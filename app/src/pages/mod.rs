//! Pages own route parameters and resources, and hand plain values to components.

mod audit;
mod connections;
mod cost;
mod frame;
mod graph;
mod home;
mod inventory;
mod load;
mod not_found;
mod overview;
mod plan;
mod resource;
mod run;
mod sign_in;
mod wave;

pub use audit::AuditLog;
pub use connections::Connections;
pub use cost::CostPage;
pub use frame::Frame;
pub use graph::GraphPage;
pub use home::Home;
pub use inventory::Inventory;
pub use not_found::NotFound;
pub use overview::OverviewPage;
pub use plan::{NewestPlan, OnePlan};
pub use resource::ResourcePage;
pub use run::{RunPage, Runs};
pub use sign_in::SignInPage;
pub use wave::WavePage;
