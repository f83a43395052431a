//! Amazon ECR: repositories with their policies and their images by digest, and what is set for the
//! whole registry.

mod images;
mod registry;

use super::json;
use crate::failure::{Cause, Failure};
use crate::page::Pages;
use crate::wire::ask;
use crate::{CollectSink, Service, Session, Target};
use async_trait::async_trait;
use futures::StreamExt;
use landfall_domain::cost::{Assumptions, CostLine, PriceBook};
use landfall_domain::plan::Placement;
use landfall_domain::{Resource, fields};
use serde_json::Value;

/// Amazon ECR.
pub struct Ecr;

#[async_trait]
impl Service for Ecr {
    fn key(&self) -> &'static str {
        "ecr"
    }
    fn label(&self) -> &'static str {
        "Amazon ECR"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::ECR::Repository",
            "AWS::ECR::ReplicationConfiguration",
            "AWS::ECR::RegistryPolicy",
            "AWS::ECR::RegistryScanningConfiguration",
            "AWS::ECR::PullThroughCacheRule",
            "AWS::ECR::RepositoryCreationTemplate",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        // A registry has settings before it has a repository: caches make the first one, and so does
        // another account that replicates.
        let none = sink.spares("AWS::ECR::Repository").await;
        let images = async {
            if !none {
                repositories(session, sink).await;
            }
        };
        futures::join!(images, registry::read(session, sink));
    }
    /// The repository's URI in the source → in the target.
    fn target_texts(&self, resource: &Resource, placement: &Placement) -> Vec<(String, String)> {
        let Some(uri) = resource.configuration["repositoryUri"].as_str() else {
            return Vec::new();
        };
        let new = format!(
            "{}.dkr.ecr.{}.amazonaws.com/{}",
            placement.account, placement.region, placement.name
        );
        vec![(uri.to_owned(), new)]
    }

    fn cost(
        &self,
        resource: &Resource,
        target: &Target,
        prices: &PriceBook,
        assumptions: &Assumptions,
    ) -> Vec<CostLine> {
        crate::cost::double_storage(
            &crate::cost::Storage {
                resource,
                service: "ECR",
                price: "ecr.storage",
                what: "Both copies of the images for a while",
            },
            target,
            prices,
            assumptions,
        )
    }

    fn steps(
        &self,
        resource: &Resource,
        _target: &Target,
    ) -> Result<Vec<landfall_domain::StepSpec>, String> {
        Err(format!(
            "Landfall does not push container images by itself yet: create the repository `{}` in the target account and push the images by digest (replication copies only what is pushed after it is set up)",
            resource.name
        ))
    }
}

async fn repositories(session: &Session, sink: &CollectSink) {
    let client = session.ecr();
    let mut pages = Pages::new("DescribeRepositories");
    loop {
        let answer = ask!(
            client
                .describe_repositories()
                .max_results(1000)
                .set_next_token(pages.token())
        );
        let Some((page, answer)) = sink.take("DescribeRepositories", None, answer) else {
            return;
        };
        let found = json::objects(&answer.json()["repositories"]);
        futures::stream::iter(found)
            .for_each_concurrent(4, |found| repository(&client, session, sink, found))
            .await;
        if !pages.go_on(page.next_token, None, sink) {
            return;
        }
    }
}

async fn repository(
    client: &aws_sdk_ecr::Client,
    session: &Session,
    sink: &CollectSink,
    mut found: Value,
) {
    let name = found["repositoryName"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let arn = found["repositoryArn"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let policy = client
        .get_repository_policy()
        .repository_name(&name)
        .send()
        .await;
    match policy {
        Ok(output) => found["policyText"] = json::parsed(output.policy_text.into()),
        Err(error) => unless_unset(
            sink,
            Failure::of("GetRepositoryPolicy", Some(&name), &error),
        ),
    }
    let lifecycle = client
        .get_lifecycle_policy()
        .repository_name(&name)
        .send()
        .await;
    match lifecycle {
        Ok(output) => {
            found["lifecyclePolicyText"] = json::parsed(output.lifecycle_policy_text.into());
        }
        Err(error) => unless_unset(sink, Failure::of("GetLifecyclePolicy", Some(&name), &error)),
    }
    let mut tags = None;
    if !sink.knows_tags().await {
        let answer = ask!(client.list_tags_for_resource().resource_arn(&arn));
        tags = sink
            .take("ListTagsForResource", Some(&name), answer)
            .map(|(_, answer)| json::tags(&answer.json()["tags"], "Key", "Value"));
    }
    let created = json::seconds(&found["createdAt"]);
    let mut resource = json::resource(
        "AWS::ECR::Repository",
        &arn,
        &name,
        session.account(),
        session.region(),
        found,
    );
    resource.tags = fields(tags.unwrap_or_default());
    json::put(&mut resource, "created", created);
    images::read(client, sink, &name, &mut resource).await;
    sink.push(resource);
}

/// Policies that are not set are no problem.
fn unless_unset(sink: &CollectSink, failure: Failure) {
    if failure.cause != Cause::NotFound {
        sink.problem(failure.problem());
    }
}
