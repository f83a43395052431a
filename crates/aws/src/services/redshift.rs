//! Amazon Redshift: provisioned clusters with logging and changed parameters, snapshots made by
//! hand, groups.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// Amazon Redshift.
pub struct Redshift;

static API: Api = Api::query("redshift", "2012-12-01");
const PAGES: Paging = Paging::MARKER.sized("MaxRecords", 100);

const fn of(kind: &'static str, operation: &'static str, items: &'static str) -> Listed {
    Listed::new(kind, operation, items)
        .paged(PAGES)
        .tags(Tags::List("Tags", "Key", "Value"))
}

static CLUSTER: Listed = of("AWS::Redshift::Cluster", "DescribeClusters", "Clusters")
    .known(
        "arn:{partition}:redshift:{region}:{account}:cluster:{ClusterIdentifier}",
        &["ClusterIdentifier"],
    )
    .facts(&[
        ("nodes", "NumberOfNodes", Fact::Count),
        ("node_type", "NodeType", Fact::Text),
        ("encrypted", "Encrypted", Fact::Flag),
        ("created", "ClusterCreateTime", Fact::Time),
        ("size", "TotalStorageCapacityInMegaBytes", Fact::MiB),
    ])
    .without(&[
        "ClusterStatus",
        "ClusterAvailabilityStatus",
        "PendingModifiedValues",
        "RestoreStatus",
        "DataTransferProgress",
        "NextMaintenanceWindowStartTime",
        "ExpectedNextSnapshotScheduleTime",
        "ExpectedNextSnapshotScheduleTimeStatus",
    ]);
static PARAMETERS: Listed = of(
    "AWS::Redshift::ClusterParameterGroup",
    "DescribeClusterParameterGroups",
    "ParameterGroups",
)
.known(
    "arn:{partition}:redshift:{region}:{account}:parametergroup:{ParameterGroupName}",
    &["ParameterGroupName"],
)
.except(|group| {
    group["ParameterGroupName"]
        .as_str()
        .is_some_and(|name| name.starts_with("default."))
});

static LISTS: &[Listed] = &[
    of("AWS::Redshift::ClusterSubnetGroup", "DescribeClusterSubnetGroups", "ClusterSubnetGroups")
        .known(
            "arn:{partition}:redshift:{region}:{account}:subnetgroup:{ClusterSubnetGroupName}",
            &["ClusterSubnetGroupName"],
        )
        .without(&["SubnetGroupStatus"]),
    // Only manual snapshots can be shared with another account.
    of("AWS::Redshift::ClusterSnapshot", "DescribeClusterSnapshots", "Snapshots")
        .with(r#"{"SnapshotType": "manual"}"#)
        .known(
            "arn:{partition}:redshift:{region}:{account}:snapshot:{ClusterIdentifier}/{SnapshotIdentifier}",
            &["SnapshotIdentifier"],
        )
        .facts(&[
            ("size", "TotalBackupSizeInMegaBytes", Fact::MiB),
            ("created", "SnapshotCreateTime", Fact::Time),
        ])
        .without(&[
            "Status",
            "ElapsedTimeInSeconds",
            "EstimatedSecondsToCompletion",
            "CurrentBackupRateInMegaBytesPerSecond",
            "BackupProgressInMegaBytes",
        ]),
    of("AWS::Redshift::EventSubscription", "DescribeEventSubscriptions", "EventSubscriptionsList")
        .known(
            "arn:{partition}:redshift:{region}:{account}:eventsubscription:{CustSubscriptionId}",
            &["CustSubscriptionId"],
        )
        .without(&["Status"]),
    of("AWS::Redshift::SnapshotSchedule", "DescribeSnapshotSchedules", "SnapshotSchedules")
        .known(
            "arn:{partition}:redshift:{region}:{account}:snapshotschedule:{ScheduleIdentifier}",
            &["ScheduleIdentifier"],
        )
        .without(&["NextInvocations"]),
];

#[async_trait]
impl Service for Redshift {
    fn key(&self) -> &'static str {
        "redshift"
    }
    fn label(&self) -> &'static str {
        "Amazon Redshift"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::Redshift::Cluster",
            "AWS::Redshift::ClusterParameterGroup",
            "AWS::Redshift::ClusterSubnetGroup",
            "AWS::Redshift::ClusterSnapshot",
            "AWS::Redshift::EventSubscription",
            "AWS::Redshift::SnapshotSchedule",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = Reader::new(session, sink, &API);
        futures::join!(
            reader.lists(LISTS),
            clusters(&reader),
            parameter_groups(&reader)
        );
    }
}

async fn clusters(reader: &Reader<'_>) {
    let found = reader.all_of(&CLUSTER, PAGES).await;
    reader
        .each(found, |mut cluster| async move {
            let id = cluster["ClusterIdentifier"].clone();
            let ask = Ask::new("DescribeLoggingStatus").with(json!({"ClusterIdentifier": id}));
            if let Some(mut status) = reader.one(ask, id.as_str()).await {
                if let Value::Object(map) = &mut status {
                    map.retain(|name, _| !name.starts_with("Last"));
                }
                cluster["LoggingStatus"] = status;
            }
            reader.sink.push(reader.resource(&CLUSTER, cluster));
        })
        .await;
}

/// Parameter groups with the parameters that differ from the engine's own.
async fn parameter_groups(reader: &Reader<'_>) {
    let found = reader.all_of(&PARAMETERS, PAGES).await;
    let found = found
        .into_iter()
        .filter(|group| !PARAMETERS.left_out(group))
        .collect();
    reader
        .each(found, |mut group| async move {
            let name = group["ParameterGroupName"].clone();
            let ask = Ask::new("DescribeClusterParameters")
                .with(json!({"ParameterGroupName": name, "Source": "user"}));
            let parameters = reader.all(ask, "Parameters", PAGES, name.as_str()).await;
            group["Parameters"] = Value::Array(parameters);
            reader.sink.push(reader.resource(&PARAMETERS, group));
        })
        .await;
}
