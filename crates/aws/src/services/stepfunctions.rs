//! AWS Step Functions: state machines with their definitions parsed, activities.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::json;

/// AWS Step Functions.
pub struct StepFunctions;

static API: Api = Api::json("states", "1.0", "AWSStepFunctions");
const PAGES: Paging = Paging::NEXT_SMALL.sized("maxResults", 1000);

static MACHINE: Listed = Listed::new(
    "AWS::StepFunctions::StateMachine",
    "ListStateMachines",
    "stateMachines",
)
.paged(PAGES)
.known("{stateMachineArn}", &["name"])
.facts(&[
    ("type", "type", Fact::Text),
    ("created", "creationDate", Fact::Time),
])
.parsed(&["definition"])
.without(&["status", "revisionId"]);
static ACTIVITY: Listed = Listed::new(
    "AWS::StepFunctions::Activity",
    "ListActivities",
    "activities",
)
.paged(PAGES)
.known("{activityArn}", &["name"]);

#[async_trait]
impl Service for StepFunctions {
    fn key(&self) -> &'static str {
        "stepfunctions"
    }
    fn label(&self) -> &'static str {
        "AWS Step Functions"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::StepFunctions::StateMachine",
            "AWS::StepFunctions::Activity",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        reader.list(&ACTIVITY).await;
        let found = reader.all_of(&MACHINE, PAGES).await;
        reader
            .each(found, |machine| async move {
                let arn = machine["stateMachineArn"].clone();
                let ask = Ask::new("DescribeStateMachine").with(json!({"stateMachineArn": arn}));
                let whole = reader.one(ask, arn.as_str()).await.unwrap_or(machine);
                reader.sink.push(reader.resource(&MACHINE, whole));
            })
            .await;
    }
}
