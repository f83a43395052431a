//! Amazon EFS: file systems with their mount targets and policy, and access points.

use crate::call::{Api, Ask, Protocol, escape};
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Amazon EFS.
pub struct Efs;

static API: Api = Api::new("elasticfilesystem", Protocol::RestJson);
const PAGES: Paging = Paging::of("NextMarker", "Marker").sized("MaxItems", 100);
const TAGS: Tags = Tags::List("Tags", "Key", "Value");

static SYSTEM: Listed = Listed::new("AWS::EFS::FileSystem", "DescribeFileSystems", "FileSystems")
    .get("/2015-02-01/file-systems")
    .paged(PAGES)
    .known("{FileSystemArn}", &["#Name", "FileSystemId"])
    .tags(TAGS)
    .facts(&[
        ("size", "SizeInBytes/Value", Fact::Bytes),
        ("created", "CreationTime", Fact::Time),
    ])
    .without(&["SizeInBytes", "LifeCycleState", "NumberOfMountTargets"]);
static TARGET: Listed = Listed::new(
    "AWS::EFS::MountTarget",
    "DescribeMountTargets",
    "MountTargets",
)
.known(
    "arn:{partition}:elasticfilesystem:{region}:{account}:mount-target/{MountTargetId}",
    &["MountTargetId"],
)
.without(&["LifeCycleState"]);
static POINT: Listed = Listed::new(
    "AWS::EFS::AccessPoint",
    "DescribeAccessPoints",
    "AccessPoints",
)
.get("/2015-02-01/access-points")
.paged(Paging::NEXT.sized("MaxResults", 100))
.known("{AccessPointArn}", &["#Name", "AccessPointId"])
.tags(TAGS)
.without(&["LifeCycleState"]);

#[async_trait]
impl Service for Efs {
    fn key(&self) -> &'static str {
        "efs"
    }
    fn label(&self) -> &'static str {
        "Amazon EFS"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::EFS::FileSystem",
            "AWS::EFS::MountTarget",
            "AWS::EFS::AccessPoint",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = Reader::new(session, sink, &API);
        if sink.spares(SYSTEM.kind).await {
            return;
        }
        let (found, whole) = reader.whole(SYSTEM.ask(), SYSTEM.items, PAGES, None).await;
        // Access points and replications go with their file systems.
        let none = whole && found.is_empty();
        let copies = match found.is_empty() {
            true => Vec::new(),
            false => replications(&reader).await,
        };
        let points = async {
            if !none {
                reader.list(&POINT).await;
            }
        };
        let system = |mut system: Value| {
            let copied = |copy: &&Value| copy["SourceFileSystemId"] == system["FileSystemId"];
            if let Some(copy) = copies.iter().find(copied) {
                system["ReplicationConfiguration"] = copy.clone();
            }
            one(&reader, system)
        };
        let (targets, ()) = futures::join!(reader.each(found, system), points);
        mount_targets(&reader, targets.into_iter().flatten().collect()).await;
    }
}

/// Where file systems are copied to, all in one list; when they were copied last is no configuration.
async fn replications(reader: &Reader<'_>) -> Vec<Value> {
    let ask = Ask::new("DescribeReplicationConfigurations")
        .get("/2015-02-01/file-systems/replication-configurations");
    let pages = Paging::NEXT.sized("MaxResults", 100);
    let mut found = reader.all(ask, "Replications", pages, None).await;
    for destination in found
        .iter_mut()
        .filter_map(|copy| copy["Destinations"].as_array_mut())
        .flatten()
    {
        if let Value::Object(map) = destination {
            map.remove("LastReplicatedTimestamp");
            map.remove("Status");
        }
    }
    found
}

/// Pushes a file system; gives its mount targets.
async fn one(reader: &Reader<'_>, mut system: Value) -> Vec<Value> {
    let id = system["FileSystemId"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let ask = Ask::new("DescribeFileSystemPolicy")
        .get(format!("/2015-02-01/file-systems/{}/policy", escape(&id)));
    if let Some(mut answer) = reader.maybe(ask, Some(&id), &["PolicyNotFound"]).await {
        system["FileSystemPolicy"] = super::json::parsed(answer["Policy"].take());
    }
    reader.sink.push(reader.resource(&SYSTEM, system));
    let ask = Ask::new("DescribeMountTargets")
        .get("/2015-02-01/mount-targets")
        .with(json!({"FileSystemId": id}));
    reader.all(ask, TARGET.items, PAGES, Some(&id)).await
}

/// As many interfaces as one filter takes.
const INTERFACES: usize = 200;

/// Pushes mount targets with their security groups: those of their network interfaces, many in one call;
/// where EC2 does not tell them, each is asked for.
///
/// Source: <https://docs.aws.amazon.com/efs/latest/ug/API_DescribeMountTargetSecurityGroups.html>
async fn mount_targets(reader: &Reader<'_>, targets: Vec<Value>) {
    let mut groups: HashMap<String, Value> = HashMap::new();
    for part in targets.chunks(INTERFACES) {
        let ids: Vec<&Value> = part
            .iter()
            .map(|target| &target["NetworkInterfaceId"])
            .collect();
        let filter = json!({"Filter": [{"Name": "network-interface-id", "Value": ids}]});
        let ask = Ask::new("DescribeNetworkInterfaces").with(filter);
        let Ok(answer) = reader.session.call(&super::ec2::API, ask).await else {
            break;
        };
        for found in super::json::objects(&answer["NetworkInterfaces"]) {
            let id = found["NetworkInterfaceId"].as_str().unwrap_or_default();
            let own = found["Groups"].as_array().into_iter().flatten();
            let own: Vec<Value> = own.map(|group| group["GroupId"].clone()).collect();
            groups.insert(id.to_owned(), own.into());
        }
    }
    for mut target in targets {
        let interface = target["NetworkInterfaceId"].as_str().unwrap_or_default();
        if let Some(known) = groups.remove(interface) {
            target["SecurityGroups"] = known;
            reader.sink.push(reader.resource(&TARGET, target));
            continue;
        }
        let about = target["MountTargetId"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let ask = Ask::new("DescribeMountTargetSecurityGroups").get(format!(
            "/2015-02-01/mount-targets/{}/security-groups",
            escape(&about)
        ));
        if let Some(mut answer) = reader.one(ask, Some(&about)).await {
            target["SecurityGroups"] = answer["SecurityGroups"].take();
        }
        reader.sink.push(reader.resource(&TARGET, target));
    }
}
