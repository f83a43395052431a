//! AWS CodePipeline: pipelines with their stages and actions, webhooks.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// AWS CodePipeline.
pub struct CodePipeline;

static API: Api = Api::json("codepipeline", "1.1", "CodePipeline_20150709");

static PIPELINE: Listed = Listed::new("AWS::CodePipeline::Pipeline", "ListPipelines", "pipelines")
    .paged(Paging::NEXT_SMALL)
    .known(
        "arn:{partition}:codepipeline:{region}:{account}:{name}",
        &["name"],
    )
    .facts(&[
        ("created", "created", Fact::Time),
        ("stages", "stages", Fact::Count),
    ])
    .without(&["updated"]);
static WEBHOOK: Listed = Listed::new("AWS::CodePipeline::Webhook", "ListWebhooks", "webhooks")
    .paged(Paging::NEXT)
    .known("{arn}", &["definition/name"])
    .without(&["lastTriggered", "errorCode", "errorMessage"]);

#[async_trait]
impl Service for CodePipeline {
    fn key(&self) -> &'static str {
        "codepipeline"
    }
    fn label(&self) -> &'static str {
        "AWS CodePipeline"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::CodePipeline::Pipeline", "AWS::CodePipeline::Webhook"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        futures::join!(pipelines(reader), webhooks(reader));
    }
}

async fn pipelines(reader: &Reader<'_>) {
    let found = reader.all_of(&PIPELINE, PIPELINE.paging).await;
    reader
        .each(found, |summary| async move {
            let name = summary["name"].clone();
            let ask = Ask::new("GetPipeline").with(json!({"name": name}));
            let answer = reader.one(ask, name.as_str()).await;
            let mut whole = answer.map_or(Value::Null, |mut answer| answer["pipeline"].take());
            if whole.is_null() {
                whole = summary;
            } else {
                whole["created"] = summary["created"].clone();
            }
            reader.sink.push(reader.resource(&PIPELINE, whole));
        })
        .await;
}

/// Webhooks; the token that authenticates callers is not kept.
async fn webhooks(reader: &Reader<'_>) {
    for mut webhook in reader.all_of(&WEBHOOK, WEBHOOK.paging).await {
        if let Some(Value::Object(authentication)) =
            webhook.pointer_mut("/definition/authenticationConfiguration")
        {
            authentication.remove("SecretToken");
        }
        reader.sink.push(reader.resource(&WEBHOOK, webhook));
    }
}
