//! Amazon ElastiCache: clusters, replication groups, serverless caches and their groups.

use crate::call::Api;
use crate::read::{Detail, Fact, Listed, ListedService, Paging};

static API: Api = Api::query("elasticache", "2015-02-02");
const PAGES: Paging = Paging::MARKER.sized("MaxRecords", 100);

const fn of(kind: &'static str, operation: &'static str, items: &'static str) -> Listed {
    Listed::new(kind, operation, items).paged(PAGES)
}

/// Amazon ElastiCache.
pub static ELASTI_CACHE: ListedService = ListedService {
    key: "elasticache",
    label: "Amazon ElastiCache",
    api: &API,
    global: false,
    kinds: &[
        "AWS::ElastiCache::CacheCluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::ElastiCache::ServerlessCache",
        "AWS::ElastiCache::SubnetGroup",
        "AWS::ElastiCache::ParameterGroup",
        "AWS::ElastiCache::Snapshot",
    ],
    lists: &[
        of(
            "AWS::ElastiCache::CacheCluster",
            "DescribeCacheClusters",
            "CacheClusters",
        )
        .with(r#"{"ShowCacheNodeInfo": true}"#)
        .known("{ARN}", &["CacheClusterId"])
        .facts(&[
            ("engine", "Engine", Fact::Text),
            ("created", "CacheClusterCreateTime", Fact::Time),
        ])
        .without(&["CacheClusterStatus", "PendingModifiedValues"]),
        of(
            "AWS::ElastiCache::ReplicationGroup",
            "DescribeReplicationGroups",
            "ReplicationGroups",
        )
        .known("{ARN}", &["ReplicationGroupId"])
        .without(&["Status", "PendingModifiedValues"]),
        of(
            "AWS::ElastiCache::ServerlessCache",
            "DescribeServerlessCaches",
            "ServerlessCaches",
        )
        .paged(Paging::NEXT)
        .known("{ARN}", &["ServerlessCacheName"])
        .without(&["Status"]),
        of(
            "AWS::ElastiCache::SubnetGroup",
            "DescribeCacheSubnetGroups",
            "CacheSubnetGroups",
        )
        .known("{ARN}", &["CacheSubnetGroupName"]),
        of(
            "AWS::ElastiCache::ParameterGroup",
            "DescribeCacheParameterGroups",
            "CacheParameterGroups",
        )
        .known("{ARN}", &["CacheParameterGroupName"])
        .except(|group| {
            group["CacheParameterGroupName"]
                .as_str()
                .is_some_and(|name| name.starts_with("default."))
        })
        .detailed(Detail {
            operation: "DescribeCacheParameters",
            by: "CacheParameterGroupName",
            input: r#"{"Source": "user"}"#,
            items: "Parameters",
            paging: PAGES,
        }),
        of(
            "AWS::ElastiCache::Snapshot",
            "DescribeSnapshots",
            "Snapshots",
        )
        .paged(Paging::MARKER.sized("MaxRecords", 50))
        .with(r#"{"SnapshotSource": "user"}"#)
        .known("{ARN}", &["SnapshotName"])
        .without(&["SnapshotStatus"]),
    ],
};
