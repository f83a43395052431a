//! Amazon S3.
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
        let _ = (session, sink);
    }
}
