//! What is set for the whole registry of an account and Region: replication, the policy, scanning, the rules
//! that pull from other registries, and how repositories are made that come by themselves.
//!
//! Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html>

use super::json;
use crate::call::Api;
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Session};
use serde_json::{Value, json};

static API: Api = Api::json("ecr", "1.1", "AmazonEC2ContainerRegistry_V20150921").at("api.ecr");
const PAGES: Paging = Paging::NEXT_SMALL.sized("maxResults", 1000);

static REPLICATION: Listed = Listed::new(
    "AWS::ECR::ReplicationConfiguration",
    "DescribeRegistry",
    "replicationConfiguration",
)
.known(
    "arn:{partition}:ecr:{region}:{account}:replication-configuration",
    &["name"],
);
static POLICY: Listed = Listed::new(
    "AWS::ECR::RegistryPolicy",
    "GetRegistryPolicy",
    "policyText",
)
.known(
    "arn:{partition}:ecr:{region}:{account}:registry-policy",
    &["name"],
)
.parsed(&["policyText"]);
static SCANNING: Listed = Listed::new(
    "AWS::ECR::RegistryScanningConfiguration",
    "GetRegistryScanningConfiguration",
    "scanningConfiguration",
)
.known(
    "arn:{partition}:ecr:{region}:{account}:registry-scanning-configuration",
    &["name"],
)
.facts(&[("scan_type", "scanType", Fact::Text)]);
/// AWS gives these no ARN.
static RULE: Listed = Listed::new(
    "AWS::ECR::PullThroughCacheRule",
    "DescribePullThroughCacheRules",
    "pullThroughCacheRules",
)
.paged(PAGES)
.known("{NoArn}", &["ecrRepositoryPrefix"])
.facts(&[
    ("upstream", "upstreamRegistryUrl", Fact::Text),
    ("created", "createdAt", Fact::Time),
])
.without(&["createdAt", "updatedAt"]);
static TEMPLATE: Listed = Listed::new(
    "AWS::ECR::RepositoryCreationTemplate",
    "DescribeRepositoryCreationTemplates",
    "repositoryCreationTemplates",
)
.paged(PAGES)
.known("{NoArn}", &["prefix"])
.tags(Tags::List("resourceTags", "Key", "Value"))
.facts(&[("created", "createdAt", Fact::Time)])
.parsed(&["repositoryPolicy", "lifecyclePolicy"])
.without(&["createdAt", "updatedAt"]);

/// Reads what is set; what is as AWS made it is nothing to move and is not told.
pub(super) async fn read(session: &Session, sink: &CollectSink) {
    let reader = &Reader::new(session, sink, &API);
    futures::join!(
        replication(reader),
        policy(reader),
        scanning(reader),
        reader.list(&RULE),
        reader.list(&TEMPLATE)
    );
}

async fn replication(reader: &Reader<'_>) {
    let Some(mut answer) = asked(reader, &REPLICATION).await else {
        return;
    };
    let found = answer["replicationConfiguration"].take();
    if !json::objects(&found["rules"]).is_empty() {
        push(reader, &REPLICATION, found, "replication");
    }
}

async fn policy(reader: &Reader<'_>) {
    let Some(answer) = asked(reader, &POLICY).await else {
        return;
    };
    if answer["policyText"].is_string() {
        let found = json!({"policyText": answer["policyText"]});
        push(reader, &POLICY, found, "registry policy");
    }
}

async fn scanning(reader: &Reader<'_>) {
    let Some(mut answer) = asked(reader, &SCANNING).await else {
        return;
    };
    let found = answer["scanningConfiguration"].take();
    let enhanced = found["scanType"].as_str().is_some_and(|t| t != "BASIC");
    if enhanced || !json::objects(&found["rules"]).is_empty() {
        push(reader, &SCANNING, found, "scanning");
    }
}

/// The answer; that nothing is set is no problem.
async fn asked(reader: &Reader<'_>, listed: &Listed) -> Option<Value> {
    reader.maybe(listed.ask(), None, &[]).await
}

fn push(reader: &Reader<'_>, listed: &Listed, mut found: Value, name: &str) {
    found["name"] = name.into();
    let mut resource = reader.resource(listed, found);
    if let Value::Object(map) = &mut resource.configuration {
        map.remove("name");
    }
    reader.sink.push(resource);
}
