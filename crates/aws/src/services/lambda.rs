//! AWS Lambda: functions with their resource policies, layers, and event source mappings. Values of
//! environment variables that look like secrets are not kept.

use super::json;
use crate::failure::{Cause, Failure};
use crate::page::Pages;
use crate::wire::ask;
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use futures::StreamExt;
use landfall_domain::resource::Attribute;
use landfall_domain::{AccountId, Region, Resource, fields};
use serde_json::Value;

/// AWS Lambda.
pub struct Lambda;

const FUNCTION: &str = "AWS::Lambda::Function";
const LAYER: &str = "AWS::Lambda::LayerVersion";
const MAPPING: &str = "AWS::Lambda::EventSourceMapping";

#[async_trait]
impl Service for Lambda {
    fn key(&self) -> &'static str {
        "lambda"
    }
    fn label(&self) -> &'static str {
        "AWS Lambda"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[FUNCTION, LAYER, MAPPING]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let client = session.lambda();
        let mut pages = Pages::new("ListFunctions");
        loop {
            let answer = ask!(
                client
                    .list_functions()
                    .max_items(50)
                    .set_marker(pages.token())
            );
            let Some((page, answer)) = sink.take("ListFunctions", None, answer) else {
                return;
            };
            let found = json::objects(&answer.json()["Functions"]);
            futures::stream::iter(found)
                .for_each_concurrent(4, |found| function(&client, session, sink, found))
                .await;
            if !pages.go_on(page.next_marker, None, sink) {
                break;
            }
        }
        layers(&client, session, sink).await;
        mappings(&client, session, sink).await;
    }

    /// A mapping's id and a layer's version are chosen by AWS: their ARNs are not known beforehand.
    fn target_arn(
        &self,
        resource: &Resource,
        name: &str,
        account: &AccountId,
        region: &Region,
    ) -> Option<String> {
        (resource.kind.as_str() == FUNCTION)
            .then(|| crate::target::moved_arn(resource, name, account, region))
            .flatten()
    }
}

async fn function(
    client: &aws_sdk_lambda::Client,
    session: &Session,
    sink: &CollectSink,
    mut found: Value,
) {
    let name = found["FunctionName"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let arn = found["FunctionArn"].as_str().unwrap_or_default().to_owned();
    if found["Environment"]["Variables"].is_null()
        && let Some(map) = found.as_object_mut()
    {
        map.remove("Environment");
    }
    match client.get_policy().function_name(&name).send().await {
        Ok(output) => found["Policy"] = json::parsed(output.policy.into()),
        Err(error) => {
            let failure = Failure::of("GetPolicy", Some(&name), &error);
            if failure.cause != Cause::NotFound {
                sink.problem(failure.problem());
            }
        }
    }
    let mut tags = None;
    if !sink.knows_tags().await {
        let answer = ask!(client.list_tags().resource(&arn));
        tags = sink
            .take("ListTags", Some(&name), answer)
            .map(|(_, answer)| json::tag_map(&answer.json()["Tags"]));
    }
    let mut resource = json::resource(
        FUNCTION,
        &arn,
        &name,
        session.account(),
        session.region(),
        found,
    );
    resource.tags = fields(tags.unwrap_or_default());
    let configuration = &resource.configuration;
    let facts = [
        ("runtime", json::text(&configuration["Runtime"])),
        ("last_modified", json::text(&configuration["LastModified"])),
        (
            "size",
            configuration["CodeSize"].as_u64().map(Attribute::Bytes),
        ),
    ];
    for (fact, value) in facts {
        json::put(&mut resource, fact, value);
    }
    sink.push(resource);
}

/// The newest version of each layer; functions name the version that they use.
async fn layers(client: &aws_sdk_lambda::Client, session: &Session, sink: &CollectSink) {
    let mut pages = Pages::new("ListLayers");
    loop {
        let answer = ask!(client.list_layers().max_items(50).set_marker(pages.token()));
        let Some((page, answer)) = sink.take("ListLayers", None, answer) else {
            return;
        };
        for found in json::objects(&answer.json()["Layers"]) {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let newest = &found["LatestMatchingVersion"];
            let (arn, name) = (text(&newest["LayerVersionArn"]), text(&found["LayerName"]));
            let version = newest["Version"].as_u64().map(Attribute::Count);
            let (account, region) = (session.account(), session.region());
            let mut layer = json::resource(LAYER, &arn, &name, account, region, found);
            json::put(&mut layer, "version", version);
            sink.push(layer);
        }
        if !pages.go_on(page.next_marker, None, sink) {
            return;
        }
    }
}

async fn mappings(client: &aws_sdk_lambda::Client, session: &Session, sink: &CollectSink) {
    let mut pages = Pages::new("ListEventSourceMappings");
    loop {
        let answer = ask!(
            client
                .list_event_source_mappings()
                .max_items(100)
                .set_marker(pages.token())
        );
        let Some((page, answer)) = sink.take("ListEventSourceMappings", None, answer) else {
            return;
        };
        let json = answer.json();
        for found in json::objects(&json["EventSourceMappings"]) {
            let id = found["UUID"].as_str().unwrap_or_default().to_owned();
            let arn = match found["EventSourceMappingArn"].as_str() {
                Some(arn) => arn.to_owned(),
                None => format!(
                    "arn:aws:lambda:{}:{}:event-source-mapping:{id}",
                    session.region(),
                    session.account()
                ),
            };
            let name = mapping_name(&found).unwrap_or(id);
            sink.push(json::resource(
                MAPPING,
                &arn,
                &name,
                session.account(),
                session.region(),
                found,
            ));
        }
        if !pages.go_on(page.next_marker, None, sink) {
            return;
        }
    }
}

/// `source → function`, as a person knows it.
fn mapping_name(found: &Value) -> Option<String> {
    let last = |text: &str| text.rsplit([':', '/']).next().map(str::to_owned);
    let source = found["EventSourceArn"].as_str()?;
    let source = match source.split_once("table/") {
        Some((_, rest)) => rest.split('/').next().map(str::to_owned)?,
        None => last(source)?,
    };
    let function = last(found["FunctionArn"].as_str()?)?;
    Some(format!("{source} → {function}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_mapping_is_named_after_its_ends() {
        let name = |source: &str| {
            mapping_name(
                &json!({"EventSourceArn": source, "FunctionArn": "arn:aws:lambda:r:1:function:f"}),
            )
        };
        assert_eq!(name("arn:aws:sqs:r:1:q").unwrap(), "q → f");
        assert_eq!(
            name("arn:aws:dynamodb:r:1:table/t/stream/2026").unwrap(),
            "t → f"
        );
        assert_eq!(mapping_name(&json!({})), None);
    }
}
