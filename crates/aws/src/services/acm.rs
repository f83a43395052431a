//! AWS Certificate Manager: certificates with who uses them.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// AWS Certificate Manager.
pub struct Acm;

static API: Api = Api::json("acm", "1.1", "CertificateManager");
static CERTIFICATE: Listed = Listed::new(
    "AWS::CertificateManager::Certificate",
    "ListCertificates",
    "CertificateSummaryList",
)
.paged(Paging::NEXT.sized("MaxItems", 1000))
// Without this filter only RSA certificates are listed:
// https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html
.with(
    r#"{"Includes": {"keyTypes": ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096",
        "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]}}"#,
)
.known("{CertificateArn}", &["DomainName"])
.facts(&[
    ("status", "Status", Fact::Text),
    ("not_after", "NotAfter", Fact::Time),
    ("created", "CreatedAt", Fact::Time),
])
.without(&["RenewalSummary"]);

#[async_trait]
impl Service for Acm {
    fn key(&self) -> &'static str {
        "acm"
    }
    fn label(&self) -> &'static str {
        "AWS Certificate Manager"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::CertificateManager::Certificate"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = Reader::new(session, sink, &API);
        let found = reader.all_of(&CERTIFICATE, CERTIFICATE.paging).await;
        reader
            .each(found, |summary| async move {
                let arn = summary["CertificateArn"].clone();
                let ask = Ask::new("DescribeCertificate").with(json!({"CertificateArn": arn}));
                let answer = reader.one(ask, arn.as_str()).await;
                let whole = answer.map_or(Value::Null, |mut answer| answer["Certificate"].take());
                let item = if whole.is_null() { summary } else { whole };
                reader.sink.push(reader.resource(&CERTIFICATE, item));
            })
            .await;
    }
}
