//! Amazon Route 53: hosted zones with the networks they belong to, records, health checks.

use crate::call::{Api, Ask, Protocol, escape};
use crate::page::Pages;
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// Amazon Route 53.
pub struct Route53;

static API: Api = Api::new("route53", Protocol::RestXml).partition_wide();
const PAGES: Paging = Paging::of("NextMarker", "marker").sized("maxitems", 100);

static ZONE: Listed = Listed::new("AWS::Route53::HostedZone", "ListHostedZones", "HostedZones")
    .get("/2013-04-01/hostedzone")
    .paged(PAGES)
    .known("arn:{partition}:route53:::hostedzone/{ZoneId}", &["Name"])
    .facts(&[
        ("records", "ResourceRecordSetCount", Fact::Count),
        ("private", "Config/PrivateZone", Fact::Flag),
    ])
    .without(&["ResourceRecordSetCount"]);
static CHECK: Listed = Listed::new(
    "AWS::Route53::HealthCheck",
    "ListHealthChecks",
    "HealthChecks",
)
.get("/2013-04-01/healthcheck")
.paged(PAGES)
.known(
    "arn:{partition}:route53:::healthcheck/{Id}",
    &["HealthCheckConfig/FullyQualifiedDomainName", "Id"],
);
static RECORD: Listed =
    Listed::new("AWS::Route53::RecordSet", "ListResourceRecordSets", "").known("", &["Name"]);

#[async_trait]
impl Service for Route53 {
    fn key(&self) -> &'static str {
        "route53"
    }
    fn label(&self) -> &'static str {
        "Amazon Route 53"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::Route53::HostedZone",
            "AWS::Route53::RecordSet",
            "AWS::Route53::HealthCheck",
        ]
    }
    fn global(&self) -> bool {
        true
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = Reader::new(session, sink, &API);
        futures::join!(zones(&reader), reader.list(&CHECK));
    }
}

async fn zones(reader: &Reader<'_>) {
    let found = reader.all_of(&ZONE, ZONE.paging).await;
    reader.each(found, |zone| one(reader, zone)).await;
}

async fn one(reader: &Reader<'_>, mut zone: Value) {
    let id = zone["Id"].as_str().unwrap_or_default();
    let id = id.rsplit('/').next().unwrap_or_default().to_owned();
    let name = zone["Name"].as_str().unwrap_or_default().to_owned();
    zone["ZoneId"] = id.clone().into();
    if zone["Config"]["PrivateZone"] == Value::Bool(true) {
        let ask = Ask::new("GetHostedZone").get(format!("/2013-04-01/hostedzone/{}", escape(&id)));
        if let Some(answer) = reader.one(ask, Some(&name)).await {
            zone["VPCs"] = answer["VPCs"].clone();
        }
    }
    reader.sink.push(reader.resource(&ZONE, zone));
    records(reader, &id, &name).await;
}

/// The records of a zone. Three members together are the token of this list.
async fn records(reader: &Reader<'_>, id: &str, zone: &str) {
    let mut pages = Pages::new("ListResourceRecordSets");
    let mut ask = Ask::new("ListResourceRecordSets")
        .get(format!("/2013-04-01/hostedzone/{}/rrset", escape(id)))
        .with(json!({"maxitems": 300}));
    while let Some(page) = reader.one(ask.clone(), Some(zone)).await {
        for record in page["ResourceRecordSets"].as_array().into_iter().flatten() {
            reader.sink.push(record_set(reader, id, record));
        }
        let mut token = String::new();
        for (out, into) in [
            ("NextRecordName", "name"),
            ("NextRecordType", "type"),
            ("NextRecordIdentifier", "identifier"),
        ] {
            let part = page[out].as_str().unwrap_or_default();
            ask.put(into, (!part.is_empty()).then_some(part));
            token.push_str(part);
            token.push('\n');
        }
        let more = page["IsTruncated"] == Value::Bool(true);
        if !pages.go_on(more.then_some(token), Some(zone), reader.sink) {
            return;
        }
    }
}

/// A record has no ARN; its zone, name, type and set identifier name it.
fn record_set(reader: &Reader<'_>, zone: &str, record: &Value) -> landfall_domain::Resource {
    let text = |member: &str| record[member].as_str().unwrap_or_default();
    let mut configuration = record.clone();
    configuration["HostedZoneId"] = zone.into();
    let mut found = reader.resource(&RECORD, configuration);
    let key = [zone, text("Name"), text("Type"), text("SetIdentifier")];
    let key = key.join("/");
    found.id = landfall_domain::ResourceId::new(format!(
        "AWS::Route53::RecordSet/{}/{}",
        reader.session.account(),
        key.trim_end_matches('/')
    ));
    found.name = format!("{} {}", text("Name"), text("Type"));
    found
}
