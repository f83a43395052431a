//! AWS CodeCommit: repositories with branches, triggers and approval rules; rule templates.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// AWS CodeCommit.
pub struct CodeCommit;

static API: Api = Api::json("codecommit", "1.1", "CodeCommit_20150413");

static REPOSITORY: Listed = Listed::new(
    "AWS::CodeCommit::Repository",
    "BatchGetRepositories",
    "repositories",
)
.known("{Arn}", &["repositoryName"])
.facts(&[
    ("branches", "Branches", Fact::Count),
    ("created", "creationDate", Fact::Time),
])
.without(&["lastModifiedDate"]);
static TEMPLATE: Listed = Listed::new(
    "AWS::CodeCommit::ApprovalRuleTemplate",
    "GetApprovalRuleTemplate",
    "",
)
.known(
    "arn:{partition}:codecommit:{region}:{account}:approval-rule-template/{approvalRuleTemplateName}",
    &["approvalRuleTemplateName"],
)
.parsed(&["approvalRuleTemplateContent"])
.without(&["lastModifiedDate"]);

#[async_trait]
impl Service for CodeCommit {
    fn key(&self) -> &'static str {
        "codecommit"
    }
    fn label(&self) -> &'static str {
        "AWS CodeCommit"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::CodeCommit::Repository",
            "AWS::CodeCommit::ApprovalRuleTemplate",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        futures::join!(repositories(reader), templates(reader));
    }
}

async fn repositories(reader: &Reader<'_>) {
    let ask = Ask::new("ListRepositories");
    let names = reader
        .all(
            ask,
            "repositories/*/repositoryName",
            Paging::NEXT_SMALL,
            None,
        )
        .await;
    // 25 at once: https://docs.aws.amazon.com/codecommit/latest/APIReference/API_BatchGetRepositories.html
    let found = reader
        .batches(names, 25, REPOSITORY.items, |names| {
            Ask::new("BatchGetRepositories").with(json!({"repositoryNames": names}))
        })
        .await;
    reader
        .each(found, |repository| one(reader, repository))
        .await;
}

async fn one(reader: &Reader<'_>, mut repository: Value) {
    let name = repository["repositoryName"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let about = json!({"repositoryName": name});
    let ask = Ask::new("ListBranches").with(about.clone());
    repository["Branches"] = reader
        .all(ask, "branches", Paging::NEXT_SMALL, Some(&name))
        .await
        .into();
    let ask = Ask::new("GetRepositoryTriggers").with(about.clone());
    if let Some(mut answer) = reader.one(ask, Some(&name)).await {
        repository["Triggers"] = answer["triggers"].take();
    }
    let ask = Ask::new("ListAssociatedApprovalRuleTemplatesForRepository").with(about);
    repository["ApprovalRuleTemplateNames"] = reader
        .all(
            ask,
            "approvalRuleTemplateNames",
            Paging::NEXT_SMALL,
            Some(&name),
        )
        .await
        .into();
    reader.sink.push(reader.resource(&REPOSITORY, repository));
}

async fn templates(reader: &Reader<'_>) {
    let ask = Ask::new("ListApprovalRuleTemplates");
    let names = reader
        .all(ask, "approvalRuleTemplateNames", Paging::NEXT_SMALL, None)
        .await;
    reader
        .each(names, |name| async move {
            let ask =
                Ask::new("GetApprovalRuleTemplate").with(json!({"approvalRuleTemplateName": name}));
            if let Some(mut answer) = reader.one(ask, name.as_str()).await {
                let template = answer["approvalRuleTemplate"].take();
                reader.sink.push(reader.resource(&TEMPLATE, template));
            }
        })
        .await;
}
