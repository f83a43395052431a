//! Data at rest, backups, secrets and certificates.

use super::{Finder, number, time};
use landfall_domain::Resource;
use serde_json::Value;

/// Days before its end from which a certificate is told.
const SOON: i64 = 30;
/// How texts begin that stand in the place of a secret.
const HIDDEN: [&str; 2] = ["(not kept: ", "(sensitive, left out)"];

pub(super) fn look(finder: &mut Finder<'_>, resource: &Resource) {
    let configuration = &resource.configuration;
    let encrypted = match resource.kind.as_str() {
        "AWS::EC2::Volume" | "AWS::EFS::FileSystem" | "AWS::Redshift::Cluster" => Some("Encrypted"),
        "AWS::RDS::DBInstance" | "AWS::RDS::DBCluster" => Some("StorageEncrypted"),
        _ => None,
    };
    if let Some(member) = encrypted.filter(|member| configuration[*member] == false) {
        let detail = "It was made without encryption.".to_owned();
        finder.find(
            "storage-unencrypted",
            resource,
            detail,
            &[format!("/{member}")],
        );
    }
    if resource.kind.as_str() == "AWS::RDS::DBInstance"
        && number(&configuration["BackupRetentionPeriod"]) == Some(0)
    {
        let detail = "Backups are kept for 0 days, which means none are made.".to_owned();
        finder.find(
            "database-without-backups",
            resource,
            detail,
            &["/BackupRetentionPeriod".into()],
        );
    }
    if let Some(end) = time(resource, "not_after") {
        let left = -finder.days_since(end);
        if left < SOON {
            let detail = if left < 0 {
                format!("It ended {} days ago.", -left)
            } else {
                format!("It ends in {left} days.")
            };
            finder.find(
                "certificate-expiring",
                resource,
                detail,
                &["/NotAfter".into()],
            );
        }
    }
    let mut places = Vec::new();
    hidden(configuration, &mut String::new(), &mut places);
    if !places.is_empty() {
        let detail = format!(
            "Values that look like secrets: {}. They are not kept here.",
            places.len()
        );
        finder.find("secret-in-variable", resource, detail, &places);
    }
}

/// Pointers to texts that stand in the place of a secret. As deep as the configuration, which its
/// reader bounds.
fn hidden(value: &Value, path: &mut String, places: &mut Vec<String>) {
    let length = path.len();
    match value {
        Value::String(text) if HIDDEN.iter().any(|begin| text.starts_with(begin)) => {
            places.push(path.clone());
        }
        Value::Object(map) => {
            for (key, item) in map {
                path.push('/');
                path.push_str(&key.replace('~', "~0").replace('/', "~1"));
                hidden(item, path, places);
                path.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push('/');
                path.push_str(&index.to_string());
                hidden(item, path, places);
                path.truncate(length);
            }
        }
        _ => {}
    }
}
