//! Amazon ECS: clusters, services, and the task definitions that are newest or in use.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Amazon ECS.
pub struct Ecs;

static API: Api = Api::json("ecs", "1.1", "AmazonEC2ContainerServiceV20141113");
const PAGES: Paging = Paging::NEXT_SMALL.sized("maxResults", 100);
const TAGS: Tags = Tags::List("tags", "key", "value");

static CLUSTER: Listed = Listed::new("AWS::ECS::Cluster", "DescribeClusters", "clusters")
    .known("{clusterArn}", &["clusterName"])
    .tags(TAGS)
    .without(&[
        "status",
        "registeredContainerInstancesCount",
        "runningTasksCount",
        "pendingTasksCount",
        "activeServicesCount",
        "statistics",
        "attachments",
    ]);
static SERVICE: Listed = Listed::new("AWS::ECS::Service", "DescribeServices", "services")
    .known("{serviceArn}", &["serviceName"])
    .tags(TAGS)
    .facts(&[
        ("desired", "desiredCount", Fact::Count),
        ("created", "createdAt", Fact::Time),
    ])
    .without(&[
        "status",
        "runningCount",
        "pendingCount",
        "deployments",
        "events",
        "taskSets",
    ]);
static TASK: Listed = Listed::new("AWS::ECS::TaskDefinition", "DescribeTaskDefinition", "")
    .known("{taskDefinitionArn}", &["family"])
    .tags(TAGS)
    .facts(&[
        ("revision", "revision", Fact::Count),
        ("created", "registeredAt", Fact::Time),
    ])
    .without(&["status"]);

#[async_trait]
impl Service for Ecs {
    fn key(&self) -> &'static str {
        "ecs"
    }
    fn label(&self) -> &'static str {
        "Amazon ECS"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::ECS::Cluster",
            "AWS::ECS::Service",
            "AWS::ECS::TaskDefinition",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = Reader::new(session, sink, &API);
        let clusters = match sink.spares(CLUSTER.kind).await {
            true => Vec::new(),
            false => {
                let ask = Ask::new("ListClusters");
                reader.all(ask, "clusterArns", PAGES, None).await
            }
        };
        let found = reader
            .batches(clusters.clone(), 100, CLUSTER.items, |names| {
                let include = ["TAGS", "SETTINGS", "CONFIGURATIONS"];
                Ask::new("DescribeClusters").with(json!({"clusters": names, "include": include}))
            })
            .await;
        // What drains beside them has been deleted already.
        let empty: Vec<Value> = found
            .iter()
            .filter(|cluster| cluster["activeServicesCount"] == 0)
            .map(|cluster| cluster["clusterArn"].clone())
            .collect();
        for cluster in found {
            sink.push(reader.resource(&CLUSTER, cluster));
        }
        let filled = clusters.into_iter().filter(|arn| !empty.contains(arn));
        let used = services(&reader, filled.collect()).await;
        // A definition needs no cluster.
        if !sink.spares(TASK.kind).await {
            task_definitions(&reader, used).await;
        }
    }
}

/// Pushes the services of all clusters; gives the task definitions they use.
async fn services(reader: &Reader<'_>, clusters: Vec<Value>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let all = reader
        .each(clusters, |cluster| async move {
            let ask = Ask::new("ListServices").with(json!({"cluster": cluster}));
            let names = reader
                .all(ask, "serviceArns", PAGES, cluster.as_str())
                .await;
            reader
                .batches(names, 10, SERVICE.items, |names| {
                    Ask::new("DescribeServices")
                        .with(json!({"cluster": cluster, "services": names, "include": ["TAGS"]}))
                })
                .await
        })
        .await;
    for service in all.into_iter().flatten() {
        if let Some(arn) = service["taskDefinition"].as_str() {
            used.insert(arn.to_owned());
        }
        reader.sink.push(reader.resource(&SERVICE, service));
    }
    used
}

/// A family may have thousands of revisions: the newest of each is read, and what services use.
async fn task_definitions(reader: &Reader<'_>, mut wanted: BTreeSet<String>) {
    let ask = Ask::new("ListTaskDefinitions").with(json!({"status": "ACTIVE"}));
    let mut newest: BTreeMap<String, (u64, String)> = BTreeMap::new();
    for arn in reader.all(ask, "taskDefinitionArns", PAGES, None).await {
        let Some((family, revision)) = arn.as_str().and_then(|arn| arn.rsplit_once(':')) else {
            continue;
        };
        let this = (
            revision.parse().unwrap_or(0),
            format!("{family}:{revision}"),
        );
        let best = newest.entry(family.to_owned()).or_default();
        if this > *best {
            *best = this;
        }
    }
    wanted.extend(newest.into_values().map(|(_, arn)| arn));
    let wanted = wanted.into_iter().map(Value::from).collect();
    reader
        .each(wanted, |arn| async move {
            let ask = Ask::new("DescribeTaskDefinition")
                .with(json!({"taskDefinition": arn, "include": ["TAGS"]}));
            let Some(mut answer) = reader.one(ask, arn.as_str()).await else {
                return;
            };
            let mut definition = answer["taskDefinition"].take();
            definition["tags"] = answer["tags"].take();
            reader.sink.push(reader.resource(&TASK, definition));
        })
        .await;
}
