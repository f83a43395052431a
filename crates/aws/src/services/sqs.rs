//! Amazon SQS: queues.

use super::json;
use crate::page::Pages;
use crate::wire::ask;
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use aws_sdk_sqs::types::QueueAttributeName;
use futures::StreamExt;
use landfall_domain::plan::Placement;
use landfall_domain::{Resource, fields};
use serde_json::{Value, json};

/// Amazon SQS.
pub struct Sqs;

#[async_trait]
impl Service for Sqs {
    fn key(&self) -> &'static str {
        "sqs"
    }
    fn label(&self) -> &'static str {
        "Amazon SQS"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::SQS::Queue"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        if sink.spares("AWS::SQS::Queue").await {
            return;
        }
        let client = session.sqs();
        let mut pages = Pages::new("ListQueues");
        loop {
            let answer = client
                .list_queues()
                .max_results(1000)
                .set_next_token(pages.token())
                .send()
                .await;
            let Some(page) = sink.take("ListQueues", None, answer) else {
                return;
            };
            let token = page.next_token;
            futures::stream::iter(page.queue_urls.unwrap_or_default())
                .for_each_concurrent(8, |url| queue(&client, session, sink, url))
                .await;
            if !pages.go_on(token, None, sink) {
                return;
            }
        }
    }

    /// The queue's URL in the source → in the target.
    fn target_texts(&self, resource: &Resource, placement: &Placement) -> Vec<(String, String)> {
        let Some(url) = resource.configuration["QueueUrl"].as_str() else {
            return Vec::new();
        };
        let new = url
            .replace(resource.account.as_str(), placement.account.as_str())
            .replace(resource.region.as_str(), placement.region.as_str());
        let new = match new.strip_suffix(resource.name.as_str()) {
            Some(head) => format!("{head}{}", placement.name),
            None => return Vec::new(),
        };
        vec![(url.to_owned(), new)]
    }
}

async fn queue(client: &aws_sdk_sqs::Client, session: &Session, sink: &CollectSink, url: String) {
    let name = url.rsplit('/').next().unwrap_or(&url).to_owned();
    let answer = ask!(
        client
            .get_queue_attributes()
            .queue_url(&url)
            .attribute_names(QueueAttributeName::All)
    );
    let Some((_, answer)) = sink.take("GetQueueAttributes", Some(&name), answer) else {
        return;
    };
    let mut attributes = answer.json()["Attributes"].clone();
    for member in ["Policy", "RedrivePolicy", "RedriveAllowPolicy"] {
        json::parse_member(&mut attributes, member);
    }
    let mut tags = None;
    if !sink.knows_tags().await {
        let answer = client.list_queue_tags().queue_url(&url).send().await;
        tags = sink.take("ListQueueTags", Some(&name), answer);
    }
    let messages = json::count(&attributes["ApproximateNumberOfMessages"]);
    let created = attributes["CreatedTimestamp"]
        .as_str()
        .and_then(|text| text.parse::<f64>().ok())
        .and_then(|seconds| json::seconds(&Value::from(seconds)));
    if let Value::Object(map) = &mut attributes {
        // They change all the time and are no configuration.
        map.retain(|name, _| !name.starts_with("ApproximateNumberOf"));
    }
    let arn = attributes["QueueArn"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let mut found = json::resource(
        "AWS::SQS::Queue",
        &arn,
        &name,
        session.account(),
        session.region(),
        json!({"QueueUrl": url, "Attributes": attributes}),
    );
    found.tags = fields(tags.and_then(|tags| tags.tags).unwrap_or_default());
    json::put(&mut found, "messages", messages);
    json::put(&mut found, "created", created);
    sink.push(found);
}
