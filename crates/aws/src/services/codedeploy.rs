//! AWS CodeDeploy: applications, deployment groups, one's own deployment configurations.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// AWS CodeDeploy.
pub struct CodeDeploy;

static API: Api = Api::json("codedeploy", "1.1", "CodeDeploy_20141006");

static APPLICATION: Listed = Listed::new(
    "AWS::CodeDeploy::Application",
    "BatchGetApplications",
    "applicationsInfo",
)
.known(
    "arn:{partition}:codedeploy:{region}:{account}:application:{applicationName}",
    &["applicationName"],
)
.facts(&[("created", "createTime", Fact::Time)]);
static GROUP: Listed = Listed::new(
    "AWS::CodeDeploy::DeploymentGroup",
    "BatchGetDeploymentGroups",
    "deploymentGroupsInfo",
)
.known(
    "arn:{partition}:codedeploy:{region}:{account}:deploymentgroup:{applicationName}/{deploymentGroupName}",
    &["deploymentGroupName"],
)
.without(&["lastSuccessfulDeployment", "lastAttemptedDeployment", "targetRevision"]);
static CONFIG: Listed = Listed::new(
    "AWS::CodeDeploy::DeploymentConfig",
    "GetDeploymentConfig",
    "",
)
.known(
    "arn:{partition}:codedeploy:{region}:{account}:deploymentconfig:{deploymentConfigName}",
    &["deploymentConfigName"],
)
.facts(&[("created", "createTime", Fact::Time)]);

#[async_trait]
impl Service for CodeDeploy {
    fn key(&self) -> &'static str {
        "codedeploy"
    }
    fn label(&self) -> &'static str {
        "AWS CodeDeploy"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::CodeDeploy::Application",
            "AWS::CodeDeploy::DeploymentGroup",
            "AWS::CodeDeploy::DeploymentConfig",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        futures::join!(applications(reader), configurations(reader));
    }
}

async fn applications(reader: &Reader<'_>) {
    if reader.sink.spares(APPLICATION.kind).await {
        return;
    }
    let names = reader
        .all(
            Ask::new("ListApplications"),
            "applications",
            Paging::NEXT_SMALL,
            None,
        )
        .await;
    let ask = |names| Ask::new("BatchGetApplications").with(json!({"applicationNames": names}));
    for application in reader
        .batches(names.clone(), 100, APPLICATION.items, ask)
        .await
    {
        reader.sink.push(reader.resource(&APPLICATION, application));
    }
    reader.each(names, |name| groups(reader, name)).await;
}

async fn groups(reader: &Reader<'_>, application: Value) {
    let about = json!({"applicationName": application});
    let ask = Ask::new("ListDeploymentGroups").with(about);
    let names = reader
        .all(
            ask,
            "deploymentGroups",
            Paging::NEXT_SMALL,
            application.as_str(),
        )
        .await;
    let found = reader
        .batches(names, 100, GROUP.items, |names| {
            Ask::new("BatchGetDeploymentGroups")
                .with(json!({"applicationName": application, "deploymentGroupNames": names}))
        })
        .await;
    for group in found {
        reader.sink.push(reader.resource(&GROUP, group));
    }
}

async fn configurations(reader: &Reader<'_>) {
    let ask = Ask::new("ListDeploymentConfigs");
    let names = reader
        .all(ask, "deploymentConfigsList", Paging::NEXT_SMALL, None)
        .await;
    let own = names
        .into_iter()
        .filter(|name| {
            name.as_str()
                .is_some_and(|name| !name.starts_with("CodeDeployDefault."))
        })
        .collect();
    reader
        .each(own, |name| async move {
            let ask = Ask::new("GetDeploymentConfig").with(json!({"deploymentConfigName": name}));
            if let Some(mut answer) = reader.one(ask, name.as_str()).await {
                let config = answer["deploymentConfigInfo"].take();
                reader.sink.push(reader.resource(&CONFIG, config));
            }
        })
        .await;
}
