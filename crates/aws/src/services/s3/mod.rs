//! Amazon S3: buckets with all their settings, and the steps that copy them.

mod collect;
pub mod settings;
pub mod xml;

use crate::{CollectSink, Service, Session};
use async_trait::async_trait;

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
}
