//! Amazon RDS and Aurora: databases, clusters, their groups, and snapshots made by hand.

use crate::call::Api;
use crate::read::{Detail, Fact, Listed, ListedService, Paging, Tags};
use serde_json::Value;

static API: Api = Api::query("rds", "2014-10-31");
const PAGES: Paging = Paging::MARKER.sized("MaxRecords", 100);
const TAGS: Tags = Tags::List("TagList", "Key", "Value");

const fn of(kind: &'static str, operation: &'static str, items: &'static str) -> Listed {
    Listed::new(kind, operation, items).paged(PAGES).tags(TAGS)
}

/// What was set in a group; all else is as the engine has it.
const fn parameters(operation: &'static str, by: &'static str) -> Detail {
    Detail {
        operation,
        by,
        input: r#"{"Source": "user"}"#,
        items: "Parameters",
        paging: PAGES,
    }
}

/// Groups that AWS keeps in every account.
fn is_default(group: &Value, member: &str) -> bool {
    group[member]
        .as_str()
        .is_some_and(|name| name.starts_with("default.") || name.starts_with("default:"))
}

/// Amazon RDS.
pub static RDS: ListedService = ListedService {
    key: "rds",
    label: "Amazon RDS",
    api: &API,
    global: false,
    kinds: &[
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBSubnetGroup",
        "AWS::RDS::DBParameterGroup",
        "AWS::RDS::DBClusterParameterGroup",
        "AWS::RDS::OptionGroup",
        "AWS::RDS::DBSnapshot",
        "AWS::RDS::DBClusterSnapshot",
        "AWS::RDS::EventSubscription",
        "AWS::RDS::DBProxy",
    ],
    lists: &[
        of("AWS::RDS::DBInstance", "DescribeDBInstances", "DBInstances")
            .known("{DBInstanceArn}", &["DBInstanceIdentifier"])
            .facts(&[
                ("size", "AllocatedStorage", Fact::GiB),
                ("engine", "Engine", Fact::Text),
                ("created", "InstanceCreateTime", Fact::Time),
            ])
            .without(&[
                "DBInstanceStatus",
                "LatestRestorableTime",
                "StatusInfos",
                "PendingModifiedValues",
            ]),
        of("AWS::RDS::DBCluster", "DescribeDBClusters", "DBClusters")
            .known("{DBClusterArn}", &["DBClusterIdentifier"])
            .facts(&[
                ("size", "AllocatedStorage", Fact::GiB),
                ("engine", "Engine", Fact::Text),
                ("created", "ClusterCreateTime", Fact::Time),
            ])
            .without(&[
                "Status",
                "LatestRestorableTime",
                "EarliestRestorableTime",
                "PercentProgress",
                "Capacity",
            ]),
        of(
            "AWS::RDS::DBSubnetGroup",
            "DescribeDBSubnetGroups",
            "DBSubnetGroups",
        )
        .known("{DBSubnetGroupArn}", &["DBSubnetGroupName"])
        .without(&["SubnetGroupStatus"]),
        of(
            "AWS::RDS::DBParameterGroup",
            "DescribeDBParameterGroups",
            "DBParameterGroups",
        )
        .known("{DBParameterGroupArn}", &["DBParameterGroupName"])
        .except(|group| is_default(group, "DBParameterGroupName"))
        .detailed(parameters("DescribeDBParameters", "DBParameterGroupName")),
        of(
            "AWS::RDS::DBClusterParameterGroup",
            "DescribeDBClusterParameterGroups",
            "DBClusterParameterGroups",
        )
        .known(
            "{DBClusterParameterGroupArn}",
            &["DBClusterParameterGroupName"],
        )
        .except(|group| is_default(group, "DBClusterParameterGroupName"))
        .detailed(parameters(
            "DescribeDBClusterParameters",
            "DBClusterParameterGroupName",
        )),
        of(
            "AWS::RDS::OptionGroup",
            "DescribeOptionGroups",
            "OptionGroupsList",
        )
        .known("{OptionGroupArn}", &["OptionGroupName"])
        .except(|group| is_default(group, "OptionGroupName")),
        of("AWS::RDS::DBSnapshot", "DescribeDBSnapshots", "DBSnapshots")
            .with(r#"{"SnapshotType": "manual"}"#)
            .known("{DBSnapshotArn}", &["DBSnapshotIdentifier"])
            .facts(&[
                ("size", "AllocatedStorage", Fact::GiB),
                ("created", "SnapshotCreateTime", Fact::Time),
            ])
            .without(&["Status", "PercentProgress"]),
        of(
            "AWS::RDS::DBClusterSnapshot",
            "DescribeDBClusterSnapshots",
            "DBClusterSnapshots",
        )
        .with(r#"{"SnapshotType": "manual"}"#)
        .known("{DBClusterSnapshotArn}", &["DBClusterSnapshotIdentifier"])
        .facts(&[
            ("size", "AllocatedStorage", Fact::GiB),
            ("created", "SnapshotCreateTime", Fact::Time),
        ])
        .without(&["Status", "PercentProgress"]),
        of(
            "AWS::RDS::EventSubscription",
            "DescribeEventSubscriptions",
            "EventSubscriptionsList",
        )
        .known("{EventSubscriptionArn}", &["CustSubscriptionId"])
        .without(&["Status"]),
        of("AWS::RDS::DBProxy", "DescribeDBProxies", "DBProxies")
            .known("{DBProxyArn}", &["DBProxyName"])
            .without(&["Status"])
            .detailed(Detail {
                operation: "DescribeDBProxyTargets",
                by: "DBProxyName",
                input: "{}",
                items: "Targets",
                paging: PAGES,
            }),
    ],
};
