//! How data is kept: encryption, versions, backups, keys, certificates.

use super::facts::{Facts, day, flag, moment, number, time};
use super::rule::{Rule, Seen};
use landfall_domain::Resource;
use landfall_domain::finding::Severity;
use serde_json::Value;

pub(super) static RULES: &[Rule] = &[
    Rule {
        key: "storage-unencrypted",
        title: "A volume, database or file system is not encrypted",
        severity: Severity::Medium,
        why: "A snapshot or copy of it can be read by whoever gets it, and most kinds can only be encrypted when they are made.",
        advice: "Encrypt it while it moves: copy its snapshot, or its files, into one that is made with a key of the target account.",
        source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
        look: storage,
    },
    Rule {
        key: "bucket-unencrypted",
        title: "A bucket has no default encryption",
        severity: Severity::Low,
        why: "Objects from before AWS encrypted all of them may lie there in the clear.",
        advice: "Set a default encryption; copying the objects to the target encrypts them.",
        source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html",
        look: buckets,
    },
    Rule {
        key: "bucket-no-versioning",
        title: "A bucket keeps no versions",
        severity: Severity::Low,
        why: "What is overwritten or deleted by mistake, also during a migration, is gone.",
        advice: "Turn on versioning, with a rule that removes old versions.",
        source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
        look: versions,
    },
    Rule {
        key: "database-without-backups",
        title: "A database has no automatic backups",
        severity: Severity::High,
        why: "There is nothing to go back to when something goes wrong.",
        advice: "Keep backups for at least seven days before anything is moved.",
        source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
        look: backups,
    },
    Rule {
        key: "database-no-deletion-protection",
        title: "A database can be deleted by one call",
        severity: Severity::Low,
        why: "A slip of a person or a script is enough.",
        advice: "Turn on deletion protection.",
        source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
        look: deletion,
    },
    Rule {
        key: "key-pending-deletion",
        title: "A key is about to be deleted",
        severity: Severity::High,
        why: "Once it is deleted nothing that it encrypted can ever be read again.",
        advice: "Look for what still uses it, and cancel the deletion until that has moved.",
        source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
        look: keys,
    },
    Rule {
        key: "certificate-expiring",
        title: "A certificate expires soon or has expired",
        severity: Severity::High,
        why: "Clients refuse connections from the day it expires.",
        advice: "Import a new one; certificates of AWS renew by themselves as long as they are in use and validation works.",
        source: "https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html",
        look: certificates,
    },
];

/// Resources of some kinds that say `false` at one of the members.
fn off<'f>(facts: &'f Facts<'_>, kinds: &[&str], members: &[&str], detail: &str) -> Vec<Seen<'f>> {
    let mut found = Vec::new();
    for resource in facts.of(kinds) {
        for member in members {
            if flag(&resource.configuration[*member]) == Some(false) {
                found.push(Seen::new(resource, detail).at(format!("/{member}"), "false"));
            }
        }
    }
    found
}

fn storage<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let kinds = [
        "AWS::EC2::Volume",
        "AWS::EFS::FileSystem",
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::Redshift::Cluster",
        "AWS::ElastiCache::ReplicationGroup",
    ];
    let members = ["Encrypted", "StorageEncrypted", "AtRestEncryptionEnabled"];
    let mut found = off(facts, &kinds, &members, "It is not encrypted at rest.");
    found.retain(|seen| !of_cluster(seen.resource));
    found
}

/// Instances of a cluster share its storage and its settings.
fn of_cluster(resource: &Resource) -> bool {
    resource.kind.noun() == "DBInstance"
        && resource.configuration["DBClusterIdentifier"].is_string()
}

fn buckets<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let found = facts
        .of(&["AWS::S3::Bucket"])
        .filter(|bucket| bucket.configuration.get("Encryption") == Some(&Value::Null));
    found
        .map(|bucket| Seen::new(bucket, "No default encryption is set.").at("/Encryption", "null"))
        .collect()
}

fn versions<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let found = facts.of(&["AWS::S3::Bucket"]).filter_map(|bucket| {
        let versioning = bucket.configuration.get("Versioning")?;
        match versioning["Status"].as_str() {
            Some("Enabled") => None,
            Some(status) => Some(
                Seen::new(
                    bucket,
                    "Versioning was turned off; objects written since then have none.",
                )
                .at("/Versioning/Status", status),
            ),
            None => Some(Seen::new(bucket, "Versioning was never turned on.")),
        }
    });
    found.collect()
}

fn backups<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let members = ["BackupRetentionPeriod", "AutomatedSnapshotRetentionPeriod"];
    let mut found = Vec::new();
    for database in facts.of(&[
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::Redshift::Cluster",
    ]) {
        // A replica is backed up where it comes from.
        if database.configuration["ReadReplicaSourceDBInstanceIdentifier"].is_string() {
            continue;
        }
        for member in members {
            if number(&database.configuration[member]) == Some(0) {
                found.push(
                    Seen::new(
                        database,
                        "Automatic backups are kept for 0 days: there are none.",
                    )
                    .at(format!("/{member}"), "0"),
                );
            }
        }
    }
    found
}

fn deletion<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let mut found = off(
        facts,
        &["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"],
        &["DeletionProtection"],
        "Deletion protection is off.",
    );
    found.retain(|seen| !of_cluster(seen.resource));
    found
}

fn keys<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let found = facts.of(&["AWS::KMS::Key"]).filter_map(|key| {
        let meta = &key.configuration["KeyMetadata"];
        let state = meta["KeyState"]
            .as_str()
            .filter(|state| state.starts_with("Pending") && state.contains("Deletion"))?;
        let when = moment(&meta["DeletionDate"])
            .map_or_else(String::new, |at| format!(", on {}", day(at)));
        let used = facts
            .graph
            .edges
            .iter()
            .filter(|edge| edge.to == key.id)
            .count();
        let users = match used {
            0 => "Nothing in the estate is seen to use it.".to_owned(),
            1 => "One resource still names it.".to_owned(),
            many => format!("{many} references still name it."),
        };
        Some(
            Seen::new(key, format!("Its deletion is scheduled{when}. {users}"))
                .at("/KeyMetadata/KeyState", state),
        )
    });
    found.collect()
}

/// Days before the end at which a certificate becomes a finding. ACM begins to renew 60 days before.
const SOON: i64 = 30;

fn certificates<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let found = facts
        .of(&[
            "AWS::CertificateManager::Certificate",
            "AWS::IAM::ServerCertificate",
        ])
        .filter_map(|certificate| {
            let configuration = &certificate.configuration;
            let ends = time(certificate, "not_after")
                .or_else(|| moment(&configuration["NotAfter"]))
                .or_else(|| moment(&configuration["Expiration"]))?;
            let days = facts.days_until(ends);
            if days > SOON {
                return None;
            }
            let used = configuration["InUseBy"]
                .as_array()
                .map(|list| !list.is_empty());
            let detail = match days {
                ..0 => format!("It expired on {}.", day(ends)),
                _ => format!("It expires on {}, in {days} days.", day(ends)),
            };
            let path = if configuration["NotAfter"].is_null() {
                "/Expiration"
            } else {
                "/NotAfter"
            };
            let text = configuration
                .pointer(path)
                .map_or_else(String::new, |value| {
                    value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned)
                });
            let seen = Seen::new(certificate, detail);
            let seen = if text.is_empty() {
                seen
            } else {
                seen.at(path, text)
            };
            let unused = used == Some(false);
            Some(if unused {
                seen.milder(Severity::Low)
            } else if configuration["Type"] == "AMAZON_ISSUED" && days > 7 {
                seen.milder(Severity::Medium)
            } else {
                seen
            })
        });
    found.collect()
}
