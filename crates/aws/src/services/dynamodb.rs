//! Amazon DynamoDB: tables.

use super::json;
use crate::page::Pages;
use crate::wire::ask;
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use futures::StreamExt;
use landfall_domain::{fields, resource::Attribute};
use serde_json::{Value, json};

/// Amazon DynamoDB.
pub struct DynamoDb;

#[async_trait]
impl Service for DynamoDb {
    fn key(&self) -> &'static str {
        "dynamodb"
    }
    fn label(&self) -> &'static str {
        "Amazon DynamoDB"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::DynamoDB::Table"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        if sink.spares("AWS::DynamoDB::Table").await {
            return;
        }
        let client = session.dynamodb();
        let mut pages = Pages::new("ListTables");
        loop {
            let answer = client
                .list_tables()
                .set_exclusive_start_table_name(pages.token())
                .send()
                .await;
            let Some(page) = sink.take("ListTables", None, answer) else {
                return;
            };
            let token = page.last_evaluated_table_name;
            futures::stream::iter(page.table_names.unwrap_or_default())
                .for_each_concurrent(8, |name| table(&client, session, sink, name))
                .await;
            if !pages.go_on(token, None, sink) {
                return;
            }
        }
    }
}

async fn table(
    client: &aws_sdk_dynamodb::Client,
    session: &Session,
    sink: &CollectSink,
    name: String,
) {
    let answer = ask!(client.describe_table().table_name(&name));
    let Some((_, answer)) = sink.take("DescribeTable", Some(&name), answer) else {
        return;
    };
    let mut table = answer.json()["Table"].take();
    let (size, items) = (
        table["TableSizeBytes"].as_u64(),
        table["ItemCount"].as_u64(),
    );
    if let Value::Object(map) = &mut table {
        // They change all the time and are no configuration.
        map.retain(|name, _| !matches!(name.as_str(), "TableSizeBytes" | "ItemCount"));
    }
    let arn = table["TableArn"].as_str().unwrap_or_default().to_owned();
    let ttl = ask!(client.describe_time_to_live().table_name(&name));
    let ttl = sink
        .take("DescribeTimeToLive", Some(&name), ttl)
        .map(|(_, answer)| answer.json()["TimeToLiveDescription"].clone());
    let backups = ask!(client.describe_continuous_backups().table_name(&name));
    let backups = sink
        .take("DescribeContinuousBackups", Some(&name), backups)
        .map(|(_, answer)| answer.json()["ContinuousBackupsDescription"].clone());
    let mut found = json::resource(
        "AWS::DynamoDB::Table",
        &arn,
        &name,
        session.account(),
        session.region(),
        json!({"Table": table, "TimeToLiveDescription": ttl, "ContinuousBackupsDescription": backups}),
    );
    if !sink.knows_tags().await {
        found.tags = fields(tags(client, sink, &name, &arn).await);
    }
    json::put(&mut found, "size", size.map(Attribute::Bytes));
    json::put(&mut found, "items", items.map(Attribute::Count));
    let created = json::seconds(&found.configuration["Table"]["CreationDateTime"]);
    json::put(&mut found, "created", created);
    sink.push(found);
}

async fn tags(
    client: &aws_sdk_dynamodb::Client,
    sink: &CollectSink,
    name: &str,
    arn: &str,
) -> std::collections::BTreeMap<String, String> {
    let mut tags = std::collections::BTreeMap::new();
    let mut pages = Pages::new("ListTagsOfResource").at_most(20);
    loop {
        let answer = client
            .list_tags_of_resource()
            .resource_arn(arn)
            .set_next_token(pages.token())
            .send()
            .await;
        let Some(page) = sink.take("ListTagsOfResource", Some(name), answer) else {
            return tags;
        };
        tags.extend(
            page.tags
                .unwrap_or_default()
                .into_iter()
                .map(|tag| (tag.key, tag.value)),
        );
        if !pages.go_on(page.next_token, Some(name), sink) {
            return tags;
        }
    }
}
