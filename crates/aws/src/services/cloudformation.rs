//! AWS CloudFormation: stacks with what each of them owns.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// AWS CloudFormation.
pub struct CloudFormation;

static API: Api = Api::query("cloudformation", "2010-05-15");

static STACK: Listed = Listed::new("AWS::CloudFormation::Stack", "DescribeStacks", "Stacks")
    .known("{StackId}", &["StackName"])
    .tags(Tags::List("Tags", "Key", "Value"))
    .facts(&[
        ("status", "StackStatus", Fact::Text),
        ("created", "CreationTime", Fact::Time),
    ])
    .without(&["DriftInformation"])
    .except(|stack| stack["StackStatus"] == "DELETE_COMPLETE");

#[async_trait]
impl Service for CloudFormation {
    fn key(&self) -> &'static str {
        "cloudformation"
    }
    fn label(&self) -> &'static str {
        "AWS CloudFormation"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::CloudFormation::Stack"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        let found = reader.all_of(&STACK, STACK.paging).await;
        let found: Vec<Value> = found
            .into_iter()
            .filter(|stack| !STACK.left_out(stack))
            .collect();
        reader
            .each(found, |mut stack| async move {
                let name = stack["StackName"].clone();
                let ask = Ask::new("ListStackResources").with(json!({"StackName": name}));
                let mut members = reader
                    .all(ask, "StackResourceSummaries", Paging::NEXT, name.as_str())
                    .await;
                for member in members.iter_mut().filter_map(Value::as_object_mut) {
                    member.retain(|name, _| {
                        matches!(
                            name.as_str(),
                            "LogicalResourceId" | "PhysicalResourceId" | "ResourceType"
                        )
                    });
                }
                stack["StackResources"] = members.into();
                reader.sink.push(reader.resource(&STACK, stack));
            })
            .await;
    }
}
