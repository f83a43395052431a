//! AWS KMS: the customer's own keys with aliases, policy and grants.

use super::json;
use crate::page::Pages;
use crate::wire::ask;
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use futures::StreamExt;
use landfall_domain::resource::Attribute;
use landfall_domain::{AccountId, Region, Resource, fields};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// AWS KMS.
pub struct Kms;

#[async_trait]
impl Service for Kms {
    fn key(&self) -> &'static str {
        "kms"
    }
    fn label(&self) -> &'static str {
        "AWS KMS"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::KMS::Key"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let client = session.kms();
        let aliases = aliases(&client, sink).await;
        let mut pages = Pages::new("ListKeys");
        loop {
            let answer = client
                .list_keys()
                .limit(1000)
                .set_marker(pages.token())
                .send()
                .await;
            let Some(page) = sink.take("ListKeys", None, answer) else {
                return;
            };
            let token = page.next_marker;
            futures::stream::iter(page.keys.unwrap_or_default())
                .filter_map(|entry| async move { entry.key_id })
                .for_each_concurrent(8, |id| {
                    let names = aliases.get(&id).cloned().unwrap_or_default();
                    key(&client, session, sink, id, names)
                })
                .await;
            if !pages.go_on(token, None, sink) {
                return;
            }
        }
    }

    /// Nobody knows it beforehand: AWS chooses the key's id.
    fn target_arn(&self, _: &Resource, _: &str, _: &AccountId, _: &Region) -> Option<String> {
        None
    }
}

async fn aliases(
    client: &aws_sdk_kms::Client,
    sink: &CollectSink,
) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut pages = Pages::new("ListAliases");
    loop {
        let answer = client
            .list_aliases()
            .limit(100)
            .set_marker(pages.token())
            .send()
            .await;
        let Some(page) = sink.take("ListAliases", None, answer) else {
            return all;
        };
        for alias in page.aliases.unwrap_or_default() {
            if let (Some(key), Some(name)) = (alias.target_key_id, alias.alias_name) {
                all.entry(key).or_default().push(name);
            }
        }
        if !pages.go_on(page.next_marker, None, sink) {
            all.values_mut().for_each(|names| names.sort());
            return all;
        }
    }
}

async fn key(
    client: &aws_sdk_kms::Client,
    session: &Session,
    sink: &CollectSink,
    id: String,
    aliases: Vec<String>,
) {
    // Names of keys that AWS manages; nobody else may give such names.
    // https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
    if aliases.iter().any(|name| name.starts_with("alias/aws/")) {
        return;
    }
    let answer = ask!(client.describe_key().key_id(&id));
    let Some((_, answer)) = sink.take("DescribeKey", Some(&id), answer) else {
        return;
    };
    let meta = answer.json()["KeyMetadata"].take();
    // Keys that AWS manages come by themselves in every account.
    if meta["KeyManager"] == "AWS" {
        return;
    }
    let name = aliases.first().cloned().unwrap_or_else(|| id.clone());
    let policy = client
        .get_key_policy()
        .key_id(&id)
        .policy_name("default")
        .send()
        .await;
    let policy = sink
        .take("GetKeyPolicy", Some(&name), policy)
        .map(|output| json::parsed(output.policy.into()));
    let mut tags = None;
    if !sink.knows_tags().await {
        let answer = ask!(client.list_resource_tags().key_id(&id));
        tags = sink
            .take("ListResourceTags", Some(&name), answer)
            .map(|(_, answer)| json::tags(&answer.json()["Tags"], "TagKey", "TagValue"));
    }
    let grants = grants(client, sink, &id, &name).await;
    let alias = aliases
        .first()
        .map(|name| Attribute::Text(name.as_str().into()));
    let (state, created) = (
        json::text(&meta["KeyState"]),
        json::seconds(&meta["CreationDate"]),
    );
    let mut found = json::resource(
        "AWS::KMS::Key",
        meta["Arn"].as_str().unwrap_or_default(),
        &name,
        session.account(),
        session.region(),
        json!({"KeyMetadata": meta, "Aliases": aliases, "Policy": policy, "Grants": grants}),
    );
    found.tags = fields(tags.unwrap_or_default());
    json::put(&mut found, "alias", alias);
    json::put(&mut found, "state", state);
    json::put(&mut found, "created", created);
    sink.push(found);
}

async fn grants(client: &aws_sdk_kms::Client, sink: &CollectSink, id: &str, name: &str) -> Value {
    let mut all = Vec::new();
    let mut pages = Pages::new("ListGrants").at_most(100);
    loop {
        let answer = ask!(client.list_grants().key_id(id).set_marker(pages.token()));
        let Some((page, answer)) = sink.take("ListGrants", Some(name), answer) else {
            return Value::Null;
        };
        all.extend(json::objects(&answer.json()["Grants"]));
        if !pages.go_on(page.next_marker, Some(name), sink) {
            return Value::Array(all);
        }
    }
}
