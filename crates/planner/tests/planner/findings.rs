//! What the rules find in a small estate, and what they leave alone.

use super::estate::{plain, snapshot};
use landfall_domain::{Attribute, Kind, Resource, Timestamp};
use landfall_planner::{finding_rules, findings, resolve};
use serde_json::{Value, json};

const NOW: &str = "2026-11-01T00:00:00Z";

fn resource(kind: &str, name: &str, configuration: Value) -> Resource {
    let mut resource = plain(name);
    resource.kind = Kind::new(kind);
    resource.configuration = configuration;
    resource
}

/// `severity rule subject: detail [places]`, one a line.
fn told(resources: Vec<Resource>) -> Vec<String> {
    let snapshot = snapshot(resources, Vec::new());
    let graph = resolve(&snapshot);
    findings(&snapshot, &graph, NOW.parse().unwrap())
        .iter()
        .map(|f| {
            let places: Vec<&str> = f.evidence.iter().map(|e| e.path.as_str()).collect();
            format!(
                "{} {} {}: {} {places:?}",
                f.severity, f.rule, f.subject, f.detail
            )
        })
        .collect()
}

fn all(action: &str, resource: &str) -> Value {
    json!({"Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})
}

#[test]
fn what_is_wrong_is_found_with_its_places() {
    let mut old = resource(
        "AWS::IAM::Role",
        "old",
        json!({
            "AssumeRolePolicyDocument": {"Statement": {"Effect": "Allow", "Principal":
                {"AWS": "arn:aws:iam::777777777777:root"}, "Action": "sts:AssumeRole"}},
            "RolePolicyList": [{"PolicyName": "all", "PolicyDocument": all("*", "*")}],
        }),
    );
    let at = |text: &str| Attribute::Time(text.parse::<Timestamp>().unwrap());
    old.attributes
        .insert("created".into(), at("2020-01-01T00:00:00Z"));
    let mut certificate = resource(
        "AWS::CertificateManager::Certificate",
        "shop",
        json!({"NotAfter": 1}),
    );
    certificate
        .attributes
        .insert("not_after".into(), at("2026-11-11T00:00:00Z"));
    insta::assert_snapshot!(
        told(vec![
            old,
            certificate,
            resource(
                "AWS::IAM::User",
                "ada",
                json!({"PasswordEnabled": true, "MfaEnabled": false,
            "AccessKeys": [{"Status": "Active", "CreateDate": "2024-01-01T00:00:00+00:00",
                "LastUsedDate": null}]})
            ),
            resource(
                "AWS::IAM::AccountSummary",
                "account",
                json!({"SummaryMap":
            {"AccountMFAEnabled": 0, "AccountAccessKeysPresent": "1"}})
            ),
            resource(
                "AWS::S3::Bucket",
                "open",
                json!({"Policy": {"Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}]}})
            ),
            resource(
                "AWS::EC2::SecurityGroup",
                "ssh",
                json!({"IpPermissions": [
            {"FromPort": 22, "ToPort": "22", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]})
            ),
            resource(
                "AWS::RDS::DBInstance",
                "db",
                json!({"PubliclyAccessible": true,
            "StorageEncrypted": false, "BackupRetentionPeriod": 0})
            ),
            resource(
                "AWS::Lambda::Function",
                "f",
                json!({"Environment": {"Variables":
            {"DB_PASSWORD": "(not kept: 7 characters)"}}})
            ),
        ])
        .join("\n")
    );
}

#[test]
fn what_is_in_order_or_was_not_read_is_no_finding() {
    let nothing = told(vec![
        resource("AWS::IAM::User", "bob", json!({"UserName": "bob"})),
        resource(
            "AWS::IAM::User",
            "eve",
            json!({"PasswordEnabled": true, "MfaEnabled": true}),
        ),
        resource(
            "AWS::IAM::Role",
            "narrow",
            json!({
            "AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
            "RolePolicyList": [{"PolicyDocument": all("s3:GetObject", "*")}]}),
        ),
        resource(
            "AWS::S3::Bucket",
            "tls",
            json!({"Policy": {"Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*"},
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}]}}),
        ),
        resource(
            "AWS::EC2::SecurityGroup",
            "web",
            json!({"IpPermissions": [
            {"FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}),
        ),
        resource("AWS::RDS::DBInstance", "unknown", json!({})),
    ]);
    assert_eq!(nothing, Vec::<String>::new());
}

#[test]
fn the_catalogue_is_in_order_and_whole() {
    let rules = finding_rules();
    assert!(rules.is_sorted_by(|a, b| a.key < b.key));
    for rule in rules {
        assert!(
            rule.source.starts_with("https://docs.aws.amazon.com/"),
            "{}",
            rule.key
        );
        assert!(
            !rule.why.is_empty() && rule.advice.ends_with('.'),
            "{}",
            rule.key
        );
    }
}
