//! The HTTP client beneath every SDK client: each attempt, retries included, is counted and waits
//! for its budget here. It sits below the SDK's retries, so nothing can get round it.

use super::budget::Budget;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{
    RuntimeComponents, RuntimeComponentsBuilder,
};
use aws_smithy_types::config_bag::ConfigBag;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts requests. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<AtomicU64>);

impl Meter {
    /// How many requests were sent, retries included.
    pub fn requests(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn same(&self, other: &Meter) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The connections shared by all clients. Speaks HTTPS, and HTTP where an endpoint's URL says so.
pub(super) fn http_client() -> SharedHttpClient {
    Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .build_https()
}

/// The shared connections behind one budget.
#[derive(Clone, Debug)]
pub(super) struct Metered {
    inner: SharedHttpClient,
    gate: Gate,
}

#[derive(Clone, Debug)]
struct Gate {
    budget: Arc<Budget>,
    meter: Meter,
    total: Meter,
}

impl Metered {
    pub(super) fn new(
        inner: SharedHttpClient,
        budget: Arc<Budget>,
        meter: Meter,
        total: Meter,
    ) -> Self {
        Self {
            inner,
            gate: Gate {
                budget,
                meter,
                total,
            },
        }
    }
}

impl HttpClient for Metered {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(MeteredConnector {
            inner: self.inner.http_connector(settings, components),
            gate: self.gate.clone(),
        })
    }

    fn validate_base_client_config(
        &self,
        components: &RuntimeComponentsBuilder,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        self.inner.validate_base_client_config(components, config)
    }

    fn validate_final_config(
        &self,
        components: &RuntimeComponents,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        self.inner.validate_final_config(components, config)
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.inner.connector_metadata()
    }
}

#[derive(Debug)]
struct MeteredConnector {
    inner: SharedHttpConnector,
    gate: Gate,
}

impl HttpConnector for MeteredConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (inner, gate) = (self.inner.clone(), self.gate.clone());
        HttpConnectorFuture::new(async move {
            let _under_way = gate.budget.begin().await;
            gate.total.count();
            if !gate.meter.same(&gate.total) {
                gate.meter.count();
            }
            inner.call(request).await
        })
    }
}
