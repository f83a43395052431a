//! Amazon Redshift Serverless: namespaces, workgroups, snapshots, usage limits.

use crate::call::Api;
use crate::read::{Fact, Listed, ListedService, Paging};

static API: Api = Api::json("redshift-serverless", "1.1", "RedshiftServerless");
const PAGES: Paging = Paging::NEXT_SMALL.sized("maxResults", 100);

/// Amazon Redshift Serverless.
pub static REDSHIFT_SERVERLESS: ListedService = ListedService {
    key: "redshift-serverless",
    label: "Amazon Redshift Serverless",
    api: &API,
    global: false,
    kinds: &[
        "AWS::RedshiftServerless::Namespace",
        "AWS::RedshiftServerless::Workgroup",
        "AWS::RedshiftServerless::Snapshot",
        "AWS::RedshiftServerless::UsageLimit",
    ],
    lists: &[
        Listed::new(
            "AWS::RedshiftServerless::Namespace",
            "ListNamespaces",
            "namespaces",
        )
        .paged(PAGES)
        .known("{namespaceArn}", &["namespaceName"])
        .facts(&[("created", "creationDate", Fact::Time)])
        .without(&["status"]),
        Listed::new(
            "AWS::RedshiftServerless::Workgroup",
            "ListWorkgroups",
            "workgroups",
        )
        .paged(PAGES)
        .known("{workgroupArn}", &["workgroupName"])
        .facts(&[
            ("base_capacity", "baseCapacity", Fact::Count),
            ("created", "creationDate", Fact::Time),
        ])
        .without(&["status", "pendingTrackName"])
        .part_of("AWS::RedshiftServerless::Namespace"),
        Listed::new(
            "AWS::RedshiftServerless::Snapshot",
            "ListSnapshots",
            "snapshots",
        )
        .paged(PAGES)
        .known("{snapshotArn}", &["snapshotName"])
        .facts(&[
            ("size", "totalBackupSizeInMegaBytes", Fact::MiB),
            ("created", "snapshotCreateTime", Fact::Time),
        ])
        .without(&[
            "status",
            "elapsedTimeInSeconds",
            "estimatedSecondsToCompletion",
            "currentBackupRateInMegaBytesPerSecond",
            "backupProgressInMegaBytes",
            "snapshotRemainingDays",
        ]),
        Listed::new(
            "AWS::RedshiftServerless::UsageLimit",
            "ListUsageLimits",
            "usageLimits",
        )
        .paged(PAGES)
        .known("{usageLimitArn}", &["usageType", "usageLimitId"])
        .part_of("AWS::RedshiftServerless::Namespace"),
    ],
};
