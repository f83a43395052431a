//! What watches the account: AWS Config and AWS CloudTrail, where they are switched on.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, ListedService, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

static CONFIG_API: Api = Api::json("config", "1.1", "StarlingDoveService");

/// AWS Config.
pub static CONFIG: ListedService = ListedService {
    key: "config",
    label: "AWS Config",
    api: &CONFIG_API,
    global: false,
    kinds: &[
        "AWS::Config::ConfigurationRecorder",
        "AWS::Config::DeliveryChannel",
        "AWS::Config::ConfigRule",
        "AWS::Config::ConfigurationAggregator",
    ],
    lists: &[
        Listed::new(
            "AWS::Config::ConfigurationRecorder",
            "DescribeConfigurationRecorders",
            "ConfigurationRecorders",
        )
        .known("", &["name"]),
        Listed::new(
            "AWS::Config::DeliveryChannel",
            "DescribeDeliveryChannels",
            "DeliveryChannels",
        )
        .known("", &["name"]),
        Listed::new(
            "AWS::Config::ConfigRule",
            "DescribeConfigRules",
            "ConfigRules",
        )
        .known("{ConfigRuleArn}", &["ConfigRuleName"])
        .parsed(&["InputParameters"])
        .without(&["ConfigRuleState"]),
        Listed::new(
            "AWS::Config::ConfigurationAggregator",
            "DescribeConfigurationAggregators",
            "ConfigurationAggregators",
        )
        .known(
            "{ConfigurationAggregatorArn}",
            &["ConfigurationAggregatorName"],
        )
        .facts(&[("created", "CreationTime", Fact::Time)]),
    ],
};

/// AWS CloudTrail.
pub struct CloudTrail;

static TRAIL_API: Api = Api::json(
    "cloudtrail",
    "1.1",
    "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
);
static TRAIL: Listed = Listed::new("AWS::CloudTrail::Trail", "DescribeTrails", "trailList")
    .with(r#"{"includeShadowTrails": false}"#)
    .known("{TrailARN}", &["Name"]);

#[async_trait]
impl Service for CloudTrail {
    fn key(&self) -> &'static str {
        "cloudtrail"
    }
    fn label(&self) -> &'static str {
        "AWS CloudTrail"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::CloudTrail::Trail"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &TRAIL_API);
        let found = reader.all_of(&TRAIL, Paging::NEXT).await;
        reader
            .each(found, |mut trail| async move {
                let arn = trail["TrailARN"].clone();
                let ask = Ask::new("GetEventSelectors").with(json!({"TrailName": arn}));
                if let Some(answer) = reader.one(ask, arn.as_str()).await {
                    for part in ["EventSelectors", "AdvancedEventSelectors"] {
                        trail[part] = answer[part].clone();
                    }
                }
                let ask = Ask::new("GetTrailStatus").with(json!({"Name": arn}));
                if let Some(answer) = reader.one(ask, arn.as_str()).await {
                    trail["IsLogging"] = answer.get("IsLogging").cloned().unwrap_or(Value::Null);
                }
                reader.sink.push(reader.resource(&TRAIL, trail));
            })
            .await;
    }
}
