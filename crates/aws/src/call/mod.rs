//! API calls without an SDK crate: any read operation of any service, its answer as JSON.
//!
//! Landfall keeps what AWS answered, as it came, and needs dozens of services for reading only. An
//! SDK crate for each costs minutes of compilation and turns answers into types that cannot be
//! turned back. What is left here is the wire: where a service lives ([`Api`]), how a request is
//! written ([`request`]), how an answer reads ([`answer`]). Signing, retries, timeouts and
//! connections are the SDK's own runtime, under the same budgets as every other request.

mod answer;
mod api;
mod request;
mod shapes;
mod sign;

pub use answer::CallError;
pub use api::{Api, Protocol, partition};
pub use request::{Ask, Method, escape};

use crate::session::Session;
use aws_runtime::retries::classifiers::AwsErrorCodeClassifier;
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime::client::retries::classifiers::{
    HttpStatusCodeClassifier, TransientErrorClassifier,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use serde_json::Value;

/// Who is asking, as CloudTrail shows it.
const USER_AGENT: &str = concat!("landfall/", env!("CARGO_PKG_VERSION"));

impl Session {
    /// Sends one request and gives its answer: the JSON as it came, or the XML by the model of the
    /// operation, members named as in the API reference.
    ///
    /// # Errors
    /// What AWS or the connection said, after the retries of the settings.
    pub async fn call(
        &self,
        api: &Api,
        ask: Ask,
    ) -> Result<Value, SdkError<CallError, HttpResponse>> {
        let config = self.config_for(api.key);
        let place = api.place(self.region(), config.endpoint_url());
        let (protocol, operation) = (api.protocol, ask.operation);
        let service = api.model;
        let retry = config
            .retry_config()
            .cloned()
            .unwrap_or_else(RetryConfig::standard);
        let timeouts = config
            .timeout_config()
            .cloned()
            .unwrap_or_else(|| TimeoutConfig::builder().build());
        let mut builder = Operation::builder()
            .service_name(api.key)
            .operation_name(operation)
            .endpoint_url(&place.url)
            .standard_retry(&retry)
            .retry_classifier(HttpStatusCodeClassifier::default())
            .retry_classifier(TransientErrorClassifier::<CallError>::new())
            .retry_classifier(AwsErrorCodeClassifier::<CallError>::new())
            .timeout_config(timeouts)
            .with_connection_poisoning()
            .runtime_plugin(sign::plugin(&config, api.signing, &place.region))
            .serializer(move |ask: Ask| request::write(protocol, ask, USER_AGENT))
            .deserializer(move |response: &HttpResponse| {
                answer::read(service, protocol, operation, response)
                    .map_err(OrchestratorError::operation)
            });
        if let Some(client) = config.http_client() {
            builder = builder.http_client(client);
        }
        if let Some(sleep) = config.sleep_impl() {
            builder = builder.sleep_impl(sleep);
        }
        if let Some(time) = config.time_source() {
            builder = builder.time_source(time);
        }
        builder.build().invoke(ask).await
    }
}
