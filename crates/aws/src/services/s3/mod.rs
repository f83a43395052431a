//! Amazon S3: buckets with all their settings, and the steps that copy them.

mod carry;
mod collect;
mod cost;
mod count;
mod name;
pub mod params;
mod plan;
pub mod settings;
pub mod steps;
mod told;
mod tool;
pub mod xml;

pub use tool::choose_tool;

use crate::{AccessMap, Aws, CollectSink, Service, Session, Target};
use async_trait::async_trait;
use landfall_domain::cost::{Assumptions, CostLine, PriceBook};
use landfall_domain::plan::Placement;
use landfall_domain::{AccountId, Resource, StepSpec};
use landfall_engine::Step;
use std::sync::Arc;

/// Why a tool was chosen for a bucket whose size could not be read.
const DEFAULT_NOTHING_KNOWN: &str = "Nobody knows how much the bucket holds: it could not be listed. A server-side copy has no minimum price; choose DataSync if the bucket is large";

/// Amazon S3.
pub struct S3;

#[async_trait]
impl Service for S3 {
    fn key(&self) -> &'static str {
        "s3"
    }
    fn label(&self) -> &'static str {
        "Amazon S3"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::S3::Bucket"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        collect::collect(session, sink).await;
    }

    /// Its tags are one of its settings.
    fn tagged(&self, resource: &mut Resource) {
        let pairs = resource.tags.iter();
        let set: Vec<_> = pairs
            .map(|(key, value)| serde_json::json!({"Key": key, "Value": value}))
            .collect();
        let tagging = serde_json::json!({"TagSet": set});
        resource.configuration["Tagging"] = settings::normalised("Tagging", tagging);
    }

    fn target_name(&self, resource: &Resource, account: &AccountId) -> String {
        name::target(&resource.name, account)
    }

    /// The bucket's name in the source → in the target: it is global.
    fn target_texts(&self, resource: &Resource, placement: &Placement) -> Vec<(String, String)> {
        vec![(resource.name.clone(), placement.name.clone())]
    }

    fn cost(
        &self,
        resource: &Resource,
        target: &Target,
        prices: &PriceBook,
        assumptions: &Assumptions,
    ) -> Vec<CostLine> {
        cost::lines(resource, target, prices, assumptions)
    }

    fn steps(&self, resource: &Resource, target: &Target) -> Result<Vec<StepSpec>, String> {
        plan::steps(resource, target)
    }

    fn step_types(&self, aws: &Aws, accesses: &AccessMap) -> Vec<Arc<dyn Step>> {
        steps::all(aws, accesses)
    }
}

#[cfg(test)]
mod tests;
