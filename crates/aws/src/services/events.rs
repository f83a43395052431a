//! Amazon EventBridge: buses with their policies, rules with their targets, archives, connections,
//! API destinations, and the schedules of EventBridge Scheduler.

use crate::call::{Api, Ask, Protocol, escape};
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// Amazon EventBridge.
pub struct EventBridge;
/// Amazon EventBridge Scheduler.
pub struct Scheduler;

static API: Api = Api::json("events", "1.1", "AWSEvents");
static SCHEDULER: Api = Api::new("scheduler", Protocol::RestJson);
const PAGES: Paging = Paging::NEXT.sized("Limit", 100);

static BUS: Listed = Listed::new("AWS::Events::EventBus", "ListEventBuses", "EventBuses")
    .paged(PAGES)
    .known("{Arn}", &["Name"])
    .parsed(&["Policy"]);
static RULE: Listed = Listed::new("AWS::Events::Rule", "ListRules", "Rules")
    .paged(PAGES)
    .known("{Arn}", &["Name"])
    .facts(&[("state", "State", Fact::Text)])
    .parsed(&["EventPattern"]);
static LISTS: &[Listed] = &[
    Listed::new("AWS::Events::Archive", "ListArchives", "Archives")
        .paged(PAGES)
        .known(
            "arn:{partition}:events:{region}:{account}:archive/{ArchiveName}",
            &["ArchiveName"],
        )
        .without(&["State", "SizeBytes", "EventCount"]),
    Listed::new(
        "AWS::Events::ApiDestination",
        "ListApiDestinations",
        "ApiDestinations",
    )
    .paged(PAGES)
    .known("{ApiDestinationArn}", &["Name"])
    .without(&["ApiDestinationState"]),
];
static CONNECTION: Listed =
    Listed::new("AWS::Events::Connection", "ListConnections", "Connections")
        .paged(PAGES)
        .known("{ConnectionArn}", &["Name"])
        .without(&["ConnectionState", "StateReason", "LastAuthorizedTime"]);
static SCHEDULE: Listed = Listed::new("AWS::Scheduler::Schedule", "ListSchedules", "Schedules")
    .get("/schedules")
    .paged(Paging::NEXT.sized("MaxResults", 100))
    .known("{Arn}", &["Name"])
    .facts(&[
        ("state", "State", Fact::Text),
        ("created", "CreationDate", Fact::Time),
    ]);

#[async_trait]
impl Service for EventBridge {
    fn key(&self) -> &'static str {
        "events"
    }
    fn label(&self) -> &'static str {
        "Amazon EventBridge"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::Events::EventBus",
            "AWS::Events::Rule",
            "AWS::Events::Archive",
            "AWS::Events::Connection",
            "AWS::Events::ApiDestination",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        futures::join!(reader.lists(LISTS), connections(reader), buses(reader));
    }
}

/// Connections with the secret that holds their credentials and what is sent with them, which no list
/// tells. The credentials themselves are never told.
async fn connections(reader: &Reader<'_>) {
    let found = reader.all_of(&CONNECTION, PAGES).await;
    reader
        .each(found, |mut connection| async move {
            let name = connection["Name"].clone();
            let ask = Ask::new("DescribeConnection").with(json!({"Name": name}));
            if let Some(mut whole) = reader.one(ask, name.as_str()).await {
                for member in ["SecretArn", "AuthParameters", "Description"] {
                    if !whole[member].is_null() {
                        connection[member] = whole[member].take();
                    }
                }
            }
            reader.sink.push(reader.resource(&CONNECTION, connection));
        })
        .await;
}

async fn buses(reader: &Reader<'_>) {
    let found = reader.all_of(&BUS, PAGES).await;
    for bus in found {
        let name = bus["Name"].clone();
        // Every account has this one; it is told only when somebody else may use it.
        if name != "default" || bus["Policy"].is_string() {
            reader.sink.push(reader.resource(&BUS, bus));
        }
        let ask = RULE.ask().with(json!({"EventBusName": name}));
        let rules = reader.all(ask, RULE.items, PAGES, name.as_str()).await;
        reader.each(rules, |rule| one(reader, rule)).await;
    }
}

async fn one(reader: &Reader<'_>, mut rule: Value) {
    let name = rule["Name"].clone();
    let ask = Ask::new("ListTargetsByRule")
        .with(json!({"Rule": name, "EventBusName": rule["EventBusName"]}));
    rule["Targets"] = reader
        .all(ask, "Targets", PAGES, name.as_str())
        .await
        .into();
    reader.sink.push(reader.resource(&RULE, rule));
}

#[async_trait]
impl Service for Scheduler {
    fn key(&self) -> &'static str {
        "scheduler"
    }
    fn label(&self) -> &'static str {
        "Amazon EventBridge Scheduler"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::Scheduler::Schedule"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &SCHEDULER);
        let found = reader.all_of(&SCHEDULE, SCHEDULE.paging).await;
        reader
            .each(found, |summary| async move {
                let name = summary["Name"].as_str().unwrap_or_default().to_owned();
                let ask = Ask::new("GetSchedule")
                    .get(format!("/schedules/{}", escape(&name)))
                    .with(json!({"groupName": summary["GroupName"]}));
                let whole = reader.one(ask, Some(&name)).await.unwrap_or(summary);
                reader.sink.push(reader.resource(&SCHEDULE, whole));
            })
            .await;
    }
}
