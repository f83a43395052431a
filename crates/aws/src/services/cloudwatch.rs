//! Amazon CloudWatch: alarms and dashboards.

use crate::call::{Api, Ask};
use crate::read::{Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::json;

/// Amazon CloudWatch.
pub struct CloudWatch;

static API: Api = Api::query("monitoring", "2010-08-01").modelled("cloudwatch");
const PAGES: Paging = Paging::NEXT.sized("MaxRecords", 100);
/// The state of an alarm and when it changed.
const STATE: &[&str] = &[
    "StateValue",
    "StateReason",
    "StateReasonData",
    "StateUpdatedTimestamp",
    "StateTransitionedTimestamp",
    "EvaluationState",
    "ActionsSuppressedBy",
    "ActionsSuppressedReason",
];

static ALARM: Listed = Listed::new("AWS::CloudWatch::Alarm", "DescribeAlarms", "MetricAlarms")
    .known("{AlarmArn}", &["AlarmName"])
    .without(STATE);
static COMPOSITE: Listed = Listed::new(
    "AWS::CloudWatch::CompositeAlarm",
    "DescribeAlarms",
    "CompositeAlarms",
)
.known("{AlarmArn}", &["AlarmName"])
.without(STATE);
static DASHBOARD: Listed = Listed::new(
    "AWS::CloudWatch::Dashboard",
    "ListDashboards",
    "DashboardEntries",
)
.known("{DashboardArn}", &["DashboardName"])
.parsed(&["DashboardBody"])
.without(&["LastModified", "Size"]);

#[async_trait]
impl Service for CloudWatch {
    fn key(&self) -> &'static str {
        "cloudwatch"
    }
    fn label(&self) -> &'static str {
        "Amazon CloudWatch"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::CloudWatch::Alarm",
            "AWS::CloudWatch::CompositeAlarm",
            "AWS::CloudWatch::Dashboard",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        let ask = Ask::new("DescribeAlarms")
            .with(json!({"AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}));
        let alarms = reader.each_page(ask, PAGES, None, |page| {
            for listed in [&ALARM, &COMPOSITE] {
                for alarm in super::json::objects(&page[listed.items]) {
                    sink.push(reader.resource(listed, alarm));
                }
            }
        });
        futures::join!(alarms, dashboards(reader));
    }
}

async fn dashboards(reader: &Reader<'_>) {
    let found = reader.all_of(&DASHBOARD, Paging::NEXT).await;
    reader
        .each(found, |mut entry| async move {
            let name = entry["DashboardName"].clone();
            let ask = Ask::new("GetDashboard").with(json!({"DashboardName": name}));
            if let Some(mut answer) = reader.one(ask, name.as_str()).await {
                entry["DashboardBody"] = answer["DashboardBody"].take();
            }
            reader.sink.push(reader.resource(&DASHBOARD, entry));
        })
        .await;
}
