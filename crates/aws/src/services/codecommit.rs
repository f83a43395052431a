//! AWS CodeCommit: repositories with branches, triggers and approval rules; rule templates.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};
use std::collections::BTreeMap;

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
        let associated = templates(reader).await;
        repositories(reader, &associated).await;
    }
}

async fn repositories(reader: &Reader<'_>, associated: &Associated) {
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
        .each(found, |repository| one(reader, repository, associated))
        .await;
}

async fn one(reader: &Reader<'_>, mut repository: Value, associated: &Associated) {
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
    repository["ApprovalRuleTemplateNames"] = match associated {
        Some(of) => of.get(&name).cloned().unwrap_or_default(),
        None => {
            let ask = Ask::new("ListAssociatedApprovalRuleTemplatesForRepository").with(about);
            let items = "approvalRuleTemplateNames";
            reader
                .all(ask, items, Paging::NEXT_SMALL, Some(&name))
                .await
        }
    }
    .into();
    reader.sink.push(reader.resource(&REPOSITORY, repository));
}

/// Templates by the name of the repository that they belong to; nothing when some are not known.
type Associated = Option<BTreeMap<String, Vec<Value>>>;

/// Templates, and which repositories have them: templates are few, repositories many.
async fn templates(reader: &Reader<'_>) -> Associated {
    let ask = Ask::new("ListApprovalRuleTemplates");
    let items = "approvalRuleTemplateNames";
    let (names, whole) = reader.whole(ask, items, Paging::NEXT_SMALL, None).await;
    let found = reader
        .each(names, |name| async move {
            let about = json!({"approvalRuleTemplateName": name});
            let ask = Ask::new("GetApprovalRuleTemplate").with(about.clone());
            if let Some(mut answer) = reader.one(ask, name.as_str()).await {
                let template = answer["approvalRuleTemplate"].take();
                reader.sink.push(reader.resource(&TEMPLATE, template));
            }
            let ask = Ask::new("ListRepositoriesForApprovalRuleTemplate").with(about);
            let (repositories, whole) = reader
                .whole(ask, "repositoryNames", Paging::NEXT_SMALL, name.as_str())
                .await;
            (name, repositories, whole)
        })
        .await;
    let mut associated: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    if !whole || found.iter().any(|(_, _, whole)| !whole) {
        return None;
    }
    for (name, repositories, _) in found {
        for repository in repositories.iter().filter_map(Value::as_str) {
            let of = associated.entry(repository.to_owned()).or_default();
            of.push(name.clone());
        }
    }
    Some(associated)
}
