//! AWS Organizations: accounts and organizational units, read from the management account.

use super::json;
use crate::failure::{Cause, Failure};
use crate::page::Pages;
use crate::wire::ask;
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use landfall_domain::Region;
use serde_json::Value;

/// AWS Organizations.
pub struct Organizations;

/// How deep organizational units may be nested; AWS allows five.
const DEEPEST: usize = 8;

#[async_trait]
impl Service for Organizations {
    fn key(&self) -> &'static str {
        "organizations"
    }
    fn label(&self) -> &'static str {
        "AWS Organizations"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::Organizations::Account",
            "AWS::Organizations::OrganizationalUnit",
        ]
    }
    fn global(&self) -> bool {
        true
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let client = session.organizations();
        let organization = match client.describe_organization().send().await {
            Ok(output) => {
                sink.read();
                output.organization
            }
            Err(error) => {
                let failure = Failure::of("DescribeOrganization", None, &error);
                // An account outside any organization simply has none.
                if failure.cause != Cause::NotSupported {
                    sink.problem(failure.problem());
                }
                return;
            }
        };
        let management = organization.and_then(|found| found.master_account_id);
        if management.as_deref() != Some(session.account().as_str()) {
            // A member account may not list the others, and need not.
            return;
        }
        accounts(&client, session, sink).await;
        let roots = client.list_roots().send().await;
        let Some(roots) = sink.take("ListRoots", None, roots) else {
            return;
        };
        let mut parents: Vec<String> = roots
            .roots
            .unwrap_or_default()
            .into_iter()
            .filter_map(|root| root.id)
            .collect();
        for _ in 0..DEEPEST {
            let mut children = Vec::new();
            for parent in &parents {
                children.extend(units(&client, session, sink, parent).await);
            }
            parents = children;
        }
    }
}

async fn accounts(client: &aws_sdk_organizations::Client, session: &Session, sink: &CollectSink) {
    let mut pages = Pages::new("ListAccounts");
    loop {
        let answer = ask!(client.list_accounts().set_next_token(pages.token()));
        let Some((page, answer)) = sink.take("ListAccounts", None, answer) else {
            return;
        };
        for account in json::objects(&answer.json()["Accounts"]) {
            let id = account["Id"].as_str().unwrap_or_default().to_owned();
            push(
                client,
                session,
                sink,
                "AWS::Organizations::Account",
                &id,
                account,
            )
            .await;
        }
        if !pages.go_on(page.next_token, None, sink) {
            return;
        }
    }
}

/// The units right under a parent; gives their ids.
async fn units(
    client: &aws_sdk_organizations::Client,
    session: &Session,
    sink: &CollectSink,
    parent: &str,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut pages = Pages::new("ListOrganizationalUnitsForParent");
    loop {
        let answer = ask!(
            client
                .list_organizational_units_for_parent()
                .parent_id(parent)
                .set_next_token(pages.token())
        );
        let Some((page, answer)) =
            sink.take("ListOrganizationalUnitsForParent", Some(parent), answer)
        else {
            return found;
        };
        for mut unit in json::objects(&answer.json()["OrganizationalUnits"]) {
            let id = unit["Id"].as_str().unwrap_or_default().to_owned();
            unit["ParentId"] = parent.into();
            let kind = "AWS::Organizations::OrganizationalUnit";
            push(client, session, sink, kind, &id, unit).await;
            found.push(id);
        }
        if !pages.go_on(page.next_token, Some(parent), sink) {
            return found;
        }
    }
}

async fn push(
    client: &aws_sdk_organizations::Client,
    session: &Session,
    sink: &CollectSink,
    kind: &str,
    id: &str,
    configuration: Value,
) {
    let tags = ask!(client.list_tags_for_resource().resource_id(id));
    let tags = sink
        .take("ListTagsForResource", Some(id), tags)
        .map(|(_, answer)| json::tags(&answer.json()["Tags"], "Key", "Value"));
    let name = configuration["Name"].as_str().unwrap_or(id).to_owned();
    let mut found = json::resource(
        kind,
        configuration["Arn"].as_str().unwrap_or_default(),
        &name,
        session.account(),
        &Region::global(),
        configuration.clone(),
    );
    found.tags = tags.unwrap_or_default();
    let joined = json::seconds(&configuration["JoinedTimestamp"]);
    json::put(&mut found, "joined", joined);
    sink.push(found);
}
