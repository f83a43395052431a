//! Amazon EC2: instances with their user data, disks, images and launch templates.

use crate::call::{Api, Ask, Protocol};
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// Amazon EC2.
pub struct Ec2;

/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html>
pub(super) static API: Api = Api::new("ec2", Protocol::Ec2("2016-11-15"));
pub(super) const PAGES: Paging = Paging::NEXT.sized("MaxResults", 1000);
pub(super) const ARN_TAGS: Tags = Tags::List("Tags", "Key", "Value");

const fn of(kind: &'static str, operation: &'static str, items: &'static str) -> Listed {
    Listed::new(kind, operation, items)
        .tags(ARN_TAGS)
        .paged(PAGES)
}

static INSTANCE: Listed = of(
    "AWS::EC2::Instance",
    "DescribeInstances",
    "Reservations/*/Instances",
)
.known(
    "arn:{partition}:ec2:{region}:{account}:instance/{InstanceId}",
    &["#Name", "InstanceId"],
)
.facts(&[
    ("type", "InstanceType", Fact::Text),
    ("state", "State/Name", Fact::Text),
    ("launched", "LaunchTime", Fact::Time),
])
.without(&[
    "State",
    "StateTransitionReason",
    "StateReason",
    "UsageOperationUpdateTime",
])
.except(|instance| instance["State"]["Name"] == "terminated");

static LISTS: &[Listed] = &[
    of("AWS::EC2::Volume", "DescribeVolumes", "Volumes")
        .known(
            "arn:{partition}:ec2:{region}:{account}:volume/{VolumeId}",
            &["#Name", "VolumeId"],
        )
        .facts(&[
            ("size", "Size", Fact::GiB),
            ("encrypted", "Encrypted", Fact::Flag),
            ("created", "CreateTime", Fact::Time),
        ])
        .without(&["State"]),
    of("AWS::EC2::Snapshot", "DescribeSnapshots", "Snapshots")
        .with(r#"{"Owner": ["self"]}"#)
        .known(
            "arn:{partition}:ec2:{region}:{account}:snapshot/{SnapshotId}",
            &["#Name", "SnapshotId"],
        )
        .facts(&[
            ("size", "VolumeSize", Fact::GiB),
            ("created", "StartTime", Fact::Time),
        ])
        .without(&["Progress", "State"]),
    of("AWS::EC2::Image", "DescribeImages", "Images")
        .with(r#"{"Owner": ["self"]}"#)
        .known(
            "arn:{partition}:ec2:{region}:{account}:image/{ImageId}",
            &["Name", "ImageId"],
        )
        .facts(&[("created", "CreationDate", Fact::Time)])
        .without(&["State"]),
    of("AWS::EC2::KeyPair", "DescribeKeyPairs", "KeyPairs")
        .paged(Paging::NEXT)
        .known(
            "arn:{partition}:ec2:{region}:{account}:key-pair/{KeyPairId}",
            &["KeyName"],
        )
        .facts(&[("created", "CreateTime", Fact::Time)]),
    of(
        "AWS::EC2::PlacementGroup",
        "DescribePlacementGroups",
        "PlacementGroups",
    )
    .paged(Paging::NEXT)
    .known(
        "arn:{partition}:ec2:{region}:{account}:placement-group/{GroupName}",
        &["GroupName"],
    )
    .without(&["State"]),
];

static TEMPLATE: Listed = of(
    "AWS::EC2::LaunchTemplate",
    "DescribeLaunchTemplates",
    "LaunchTemplates",
)
.paged(PAGES.sized("MaxResults", 200))
.known(
    "arn:{partition}:ec2:{region}:{account}:launch-template/{LaunchTemplateId}",
    &["LaunchTemplateName"],
)
.facts(&[("created", "CreateTime", Fact::Time)]);

#[async_trait]
impl Service for Ec2 {
    fn key(&self) -> &'static str {
        "ec2"
    }
    fn label(&self) -> &'static str {
        "Amazon EC2"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::EC2::Instance",
            "AWS::EC2::Volume",
            "AWS::EC2::Snapshot",
            "AWS::EC2::Image",
            "AWS::EC2::KeyPair",
            "AWS::EC2::PlacementGroup",
            "AWS::EC2::LaunchTemplate",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = Reader::new(session, sink, &API);
        futures::join!(reader.lists(LISTS), instances(&reader), templates(&reader));
    }
}

/// Instances; their user data comes one by one, no list has it.
async fn instances(reader: &Reader<'_>) {
    let found = reader.all_of(&INSTANCE, INSTANCE.paging).await;
    let found: Vec<Value> = found
        .into_iter()
        .filter(|item| !INSTANCE.left_out(item))
        .collect();
    reader
        .each(found, |mut instance| async move {
            let id = instance["InstanceId"].clone();
            let ask = Ask::new("DescribeInstanceAttribute")
                .with(json!({"InstanceId": id, "Attribute": "userData"}));
            if let Some(answer) = reader.one(ask, id.as_str()).await
                && let Some(data) = answer["UserData"]["Value"].as_str()
            {
                instance["UserData"] = decoded(data).into();
            }
            reader.sink.push(reader.resource(&INSTANCE, instance));
        })
        .await;
}

/// Templates with their default version and, where it is another, the newest: groups name either. One call
/// gives both for all templates.
async fn templates(reader: &Reader<'_>) {
    let found = reader.all_of(&TEMPLATE, TEMPLATE.paging).await;
    if found.is_empty() {
        return;
    }
    let ask = Ask::new("DescribeLaunchTemplateVersions")
        .with(json!({"LaunchTemplateVersion": ["$Default", "$Latest"]}));
    let pages = PAGES.sized("MaxResults", 200);
    let versions = reader.all(ask, "LaunchTemplateVersions", pages, None).await;
    for mut template in found {
        let id = template["LaunchTemplateId"].clone();
        let of = |number: &str| {
            let number = &template[number];
            let is = |version: &&Value| {
                version["LaunchTemplateId"] == id && &version["VersionNumber"] == number
            };
            versions.iter().find(is).map_or(Value::Null, launch_data)
        };
        let (default, latest) = (of("DefaultVersionNumber"), of("LatestVersionNumber"));
        if template["DefaultVersionNumber"] != template["LatestVersionNumber"] {
            template["LatestLaunchTemplateData"] = latest;
        }
        template["LaunchTemplateData"] = default;
        reader.sink.push(reader.resource(&TEMPLATE, template));
    }
}

/// What a version starts, with its user data as text.
fn launch_data(version: &Value) -> Value {
    let mut data = version["LaunchTemplateData"].clone();
    if let Some(user_data) = data["UserData"].as_str().map(decoded) {
        data["UserData"] = user_data.into();
    }
    data
}

/// User data as text; what is no text (compressed, MIME with binary parts) stays as it came.
fn decoded(data: &str) -> String {
    use aws_smithy_types::base64;
    base64::decode(data.trim())
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_else(|| data.to_owned())
}
