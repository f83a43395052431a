//! Amazon CloudWatch Logs: groups with their subscription filters, metric filters, resource policies
//! and destinations.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use landfall_domain::ResourceId;
use serde_json::{Value, json};

/// Amazon CloudWatch Logs.
pub struct Logs;

static API: Api = Api::json("logs", "1.1", "Logs_20140328");
const PAGES: Paging = Paging::NEXT_SMALL.sized("limit", 50);

static GROUP: Listed = Listed::new("AWS::Logs::LogGroup", "DescribeLogGroups", "logGroups")
    .paged(PAGES)
    .known(
        "arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}",
        &["logGroupName"],
    )
    .facts(&[
        ("size", "storedBytes", Fact::Bytes),
        ("created", "creationTime", Fact::Time),
    ])
    .without(&["storedBytes", "metricFilterCount"]);
static METRIC: Listed = Listed::new(
    "AWS::Logs::MetricFilter",
    "DescribeMetricFilters",
    "metricFilters",
)
.paged(PAGES)
.known("", &["filterName"]);
static POLICY: Listed = Listed::new(
    "AWS::Logs::ResourcePolicy",
    "DescribeResourcePolicies",
    "resourcePolicies",
)
.paged(PAGES)
.known("", &["policyName"])
.parsed(&["policyDocument"])
.without(&["lastUpdatedTime"]);
static DESTINATION: Listed = Listed::new(
    "AWS::Logs::Destination",
    "DescribeDestinations",
    "destinations",
)
.paged(PAGES)
.known("{arn}", &["destinationName"])
.parsed(&["accessPolicy"]);

#[async_trait]
impl Service for Logs {
    fn key(&self) -> &'static str {
        "logs"
    }
    fn label(&self) -> &'static str {
        "Amazon CloudWatch Logs"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::Logs::LogGroup",
            "AWS::Logs::MetricFilter",
            "AWS::Logs::ResourcePolicy",
            "AWS::Logs::Destination",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        futures::join!(
            groups(reader),
            reader.list(&POLICY),
            reader.list(&DESTINATION)
        );
    }
}

async fn groups(reader: &Reader<'_>) {
    let (found, whole) = reader.whole(GROUP.ask(), GROUP.items, PAGES, None).await;
    // A filter goes with its group.
    if !whole || !found.is_empty() {
        metrics(reader).await;
    }
    reader
        .each(found, |mut group| async move {
            let name = group["logGroupName"].clone();
            let ask = Ask::new("DescribeSubscriptionFilters").with(json!({"logGroupName": name}));
            let filters = reader
                .all(ask, "subscriptionFilters", PAGES, name.as_str())
                .await;
            group["subscriptionFilters"] = Value::Array(filters);
            reader.sink.push(reader.resource(&GROUP, group));
        })
        .await;
}

/// Filters are named within their group.
async fn metrics(reader: &Reader<'_>) {
    for filter in reader.all_of(&METRIC, PAGES).await {
        let group = filter["logGroupName"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let mut found = reader.resource(&METRIC, filter);
        found.id = ResourceId::new(format!(
            "AWS::Logs::MetricFilter/{}/{}/{group}/{}",
            reader.session.account(),
            reader.session.region(),
            found.name
        ));
        reader.sink.push(found);
    }
}
