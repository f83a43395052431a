//! Amazon SNS: topics with their policies, subscriptions.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// Amazon SNS.
pub struct Sns;

static API: Api = Api::query("sns", "2010-03-31");

static TOPIC: Listed = Listed::new("AWS::SNS::Topic", "ListTopics", "Topics")
    .known("{TopicArn}", &["TopicName"])
    .facts(&[(
        "subscriptions",
        "Attributes/SubscriptionsConfirmed",
        Fact::Count,
    )]);
static SUBSCRIPTION: Listed = Listed::new(
    "AWS::SNS::Subscription",
    "ListSubscriptions",
    "Subscriptions",
)
.known("{SubscriptionArn}", &["SubscriptionArn"]);

/// Attributes that count and are no configuration.
const COUNTS: [&str; 3] = [
    "SubscriptionsConfirmed",
    "SubscriptionsPending",
    "SubscriptionsDeleted",
];

#[async_trait]
impl Service for Sns {
    fn key(&self) -> &'static str {
        "sns"
    }
    fn label(&self) -> &'static str {
        "Amazon SNS"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::SNS::Topic", "AWS::SNS::Subscription"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        futures::join!(topics(reader), subscriptions(reader));
    }
}

async fn topics(reader: &Reader<'_>) {
    let found = reader.all_of(&TOPIC, Paging::NEXT).await;
    reader
        .each(found, |mut topic| async move {
            let arn = topic["TopicArn"].as_str().unwrap_or_default().to_owned();
            let name = arn.rsplit(':').next().unwrap_or_default().to_owned();
            topic["TopicName"] = name.clone().into();
            let ask = Ask::new("GetTopicAttributes").with(json!({"TopicArn": arn}));
            if let Some(mut answer) = reader.one(ask, Some(&name)).await {
                topic["Attributes"] = answer["Attributes"].take();
            }
            for document in [
                "Policy",
                "DeliveryPolicy",
                "EffectiveDeliveryPolicy",
                "ArchivePolicy",
            ] {
                super::json::parse_member(&mut topic["Attributes"], document);
            }
            let mut found = reader.resource(&TOPIC, topic);
            if let Some(Value::Object(attributes)) = found.configuration.get_mut("Attributes") {
                attributes.retain(|name, _| !COUNTS.contains(&name.as_str()));
            }
            reader.sink.push(found);
        })
        .await;
}

async fn subscriptions(reader: &Reader<'_>) {
    let found = reader.all_of(&SUBSCRIPTION, Paging::NEXT).await;
    for subscription in found {
        let text = |member: &str| subscription[member].as_str().unwrap_or_default();
        let topic = text("TopicArn").rsplit(':').next().unwrap_or_default();
        let name = format!("{topic} to {} {}", text("Protocol"), text("Endpoint"));
        // Until it is confirmed it has a word in the place of its ARN, the same for all.
        let pending = !text("SubscriptionArn").starts_with("arn:");
        let mut found = reader.resource(&SUBSCRIPTION, subscription.clone());
        if pending {
            found.id = landfall_domain::ResourceId::new(format!(
                "AWS::SNS::Subscription/{}/{}/{name}",
                reader.session.account(),
                reader.session.region()
            ));
        }
        found.name = name;
        reader.sink.push(found);
    }
}
