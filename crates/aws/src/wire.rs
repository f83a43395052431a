//! The bytes of an API call beneath the SDK: reading what AWS really answered, and sending a body
//! that was made elsewhere.
//!
//! The SDK's types cannot be turned into JSON. What a snapshot keeps is therefore the answer
//! itself: its JSON as it came, its XML through a table of names.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};

/// Keeps the body of the last answer. For answers that are no streams.
#[derive(Clone, Debug, Default)]
pub struct Answer(Arc<Mutex<Vec<u8>>>);

impl Answer {
    /// The body as text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The body as JSON; `null` when it is none.
    pub fn json(&self) -> Value {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        serde_json::from_slice(&bytes).unwrap_or(Value::Null)
    }
}

impl Intercept for Answer {
    fn name(&self) -> &'static str {
        "Answer"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(bytes) = context.response().body().bytes() {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = bytes.to_vec();
        }
        Ok(())
    }
}

/// Sends this body in the place of the one that the SDK made, before checksum and signature are
/// computed.
#[derive(Clone, Debug)]
pub struct Body(pub String);

impl Intercept for Body {
    fn name(&self) -> &'static str {
        "Body"
    }

    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        let headers = request.headers_mut();
        headers.insert("content-type", "application/xml");
        headers.insert("content-length", self.0.len().to_string());
        *request.body_mut() = SdkBody::from(self.0.clone());
        Ok(())
    }
}

/// Sends an SDK operation and keeps the answer as it came:
/// `ask!(client.describe_table().table_name(name))` gives the SDK's output and the [`Answer`].
macro_rules! ask {
    ($operation:expr) => {{
        let answer = $crate::wire::Answer::default();
        let result = $operation
            .customize()
            .interceptor(answer.clone())
            .send()
            .await;
        result.map(|output| (output, answer))
    }};
}
pub(crate) use ask;

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
    use aws_smithy_runtime_api::client::http::{
        HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
    };
    use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};

    /// Keeps the requests and answers each with an empty 200.
    #[derive(Clone, Debug, Default)]
    struct Line(Arc<Mutex<Vec<HttpRequest>>>);

    impl HttpConnector for Line {
        fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
            self.0.lock().unwrap().push(request);
            let status = 200_u16.try_into().unwrap();
            HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::empty())))
        }
    }

    #[tokio::test]
    async fn the_body_is_sent_with_its_own_length_and_checksum() {
        let line = Line::default();
        let connector = SharedHttpConnector::new(line.clone());
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-central-1"))
            .credentials_provider(Credentials::new("key", "secret", None, None, "test"))
            .http_client(http_client_fn(move |_, _| connector.clone()))
            .build();
        let body = "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";
        aws_sdk_s3::Client::from_conf(config)
            .put_bucket_tagging()
            .bucket("bucket")
            .customize()
            .interceptor(Body(body.to_owned()))
            .send()
            .await
            .unwrap();
        let sent = line.0.lock().unwrap();
        let request = &sent[0];
        assert_eq!(request.body().bytes(), Some(body.as_bytes()));
        let header = |name: &str| request.headers().get(name);
        assert_eq!(header("content-length"), Some("123"));
        let checksums: Vec<(&str, &str)> = request
            .headers()
            .iter()
            .filter(|(name, _)| name.starts_with("x-amz-checksum-") || *name == "content-md5")
            .collect();
        assert_eq!(checksums, [("x-amz-checksum-crc32", "Mr5yoA==")]);
        assert!(header("authorization").is_some());
    }
}
