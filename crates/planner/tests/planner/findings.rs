//! Each rule finds what it is for, and keeps silent otherwise.

use crate::estate::{REGION, SOURCE, account, arn, bucket, reference, role, with_arn};
use landfall_domain::finding::Severity;
use landfall_domain::plan::Choices;
use landfall_domain::{
    Attribute, Class, EstateFinding, Graph, Resource, Snapshot, Timestamp, Unresolved,
    UnresolvedReason,
};
use landfall_planner::{AccessReader, FindingPart, Known, finding_rules, findings, findings_of};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn now() -> Timestamp {
    "2026-06-01T00:00:00Z".parse().unwrap()
}

fn of(kind: &str, configuration: Value) -> Resource {
    let (service, name) = match kind {
        "AWS::IAM::User" => ("iam", "user/ana"),
        "AWS::IAM::Role" => ("iam", "role/app"),
        "AWS::IAM::ManagedPolicy" => ("iam", "policy/app"),
        "AWS::S3::Bucket" => return set(bucket("files"), configuration),
        _ => ("x", "thing"),
    };
    let arn = format!("arn:aws:{service}:{REGION}:{SOURCE}:{name}");
    let mut resource = with_arn(kind, &arn, name.rsplit('/').next().unwrap());
    resource.configuration = configuration;
    resource
}

fn set(mut resource: Resource, configuration: Value) -> Resource {
    resource.configuration = configuration;
    resource
}

fn times(mut resource: Resource, times: &[(&str, &str)]) -> Resource {
    for (name, at) in times {
        let at = format!("{at}T00:00:00Z").parse().unwrap();
        resource
            .attributes
            .insert((*name).into(), Attribute::Time(at));
    }
    resource
}

fn snapshot(resources: Vec<Resource>) -> Snapshot {
    crate::estate::snapshot(resources, Vec::new())
}

/// The findings of each part of the rules, from nothing but what they read: configurations never stand
/// in memory together.
pub fn by_parts(
    snapshot: &Snapshot,
    graph: &Graph,
    now: Timestamp,
    choices: &Choices,
) -> Vec<EstateFinding> {
    let mut reader = AccessReader::default();
    snapshot.resources.iter().for_each(|r| reader.read(r));
    let with = |configuration: fn(&Resource) -> Option<Value>| {
        let mut snapshot = snapshot.clone();
        for resource in &mut snapshot.resources {
            resource.configuration = configuration(resource).unwrap_or_default();
        }
        snapshot
    };
    let outline = with(|_| None);
    let access = reader.access(&outline, graph);
    let known = |snapshot| Known {
        snapshot,
        graph,
        access: &access,
        choices,
        now,
    };
    let mut found = Vec::new();
    for some in snapshot.resources.chunks(2) {
        found.extend(findings_of(FindingPart::Each, known(&outline), some));
    }
    let mut read = with(|r| FindingPart::Permissions.read_of(r)).resources;
    read.retain(|resource| !resource.configuration.is_null());
    found.extend(findings_of(
        FindingPart::Permissions,
        known(&outline),
        &read,
    ));
    let settings = with(|r| FindingPart::Accounts.read_of(r));
    found.extend(findings_of(FindingPart::Accounts, known(&settings), &[]));
    landfall_planner::in_order(found)
}

fn found(resources: Vec<Resource>) -> Vec<EstateFinding> {
    let (snapshot, graph) = (snapshot(resources), Graph::default());
    let all = findings(&snapshot, &graph, now());
    assert_eq!(by_parts(&snapshot, &graph, now(), &Choices::default()), all);
    all
}

fn trust(statement: Value) -> Resource {
    let document = json!({"Statement": [statement]});
    of(
        "AWS::IAM::Role",
        json!({"AssumeRolePolicyDocument": document}),
    )
}

fn inline(statement: Value) -> Resource {
    let policy = json!({"PolicyName": "p", "PolicyDocument": {"Statement": [statement]}});
    of("AWS::IAM::Role", json!({"RolePolicyList": [policy]}))
}

fn resource_policy(statement: Value) -> Resource {
    of(
        "AWS::SecretsManager::Secret",
        json!({"ResourcePolicy": {"Statement": [statement]}}),
    )
}

fn key(status: &str, made: &str, used: Option<&str>) -> Resource {
    of(
        "AWS::IAM::User",
        json!({"AccessKeys": [
            {"Status": status, "CreateDate": format!("{made}T00:00:00Z"), "LastUsedDate": used.map(|u| format!("{u}T00:00:00Z"))}
        ]}),
    )
}

fn group(protocol: &str, from: Value, to: Value, cidr: &str) -> Resource {
    of(
        "AWS::EC2::SecurityGroup",
        json!({"IpPermissions": [
            {"IpProtocol": protocol, "FromPort": from, "ToPort": to, "IpRanges": [{"CidrIp": cidr}]}
        ]}),
    )
}

/// Rule, what it finds, what it leaves alone.
fn cases() -> Vec<(&'static str, Vec<Resource>, Vec<Resource>)> {
    let variables = |map: Value| {
        of(
            "AWS::Lambda::Function",
            json!({"Environment": {"Variables": map}}),
        )
    };
    let own = format!("arn:aws:iam::{SOURCE}:root");
    let partner = "arn:aws:iam::999988887777:root";
    let oidc = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
    let sub = "token.actions.githubusercontent.com:sub";
    let allow =
        |action: Value, on: &str| json!({"Effect": "Allow", "Action": action, "Resource": on});
    vec![
        (
            "root-access-key",
            vec![of(
                "AWS::IAM::AccountSummary",
                json!({"SummaryMap": {"AccountAccessKeysPresent": 1}}),
            )],
            vec![
                of(
                    "AWS::IAM::AccountSummary",
                    json!({"SummaryMap": {"AccountAccessKeysPresent": 0}}),
                ),
                of("AWS::IAM::AccountSummary", json!({})),
            ],
        ),
        (
            "root-without-mfa",
            vec![of(
                "AWS::IAM::AccountSummary",
                json!({"SummaryMap": {"AccountMFAEnabled": "0"}}),
            )],
            vec![
                of(
                    "AWS::IAM::AccountSummary",
                    json!({"SummaryMap": {"AccountMFAEnabled": 1}}),
                ),
                of("AWS::IAM::AccountSummary", json!({})),
            ],
        ),
        (
            "user-without-mfa",
            vec![of(
                "AWS::IAM::User",
                json!({"PasswordEnabled": true, "MfaEnabled": false}),
            )],
            vec![
                of(
                    "AWS::IAM::User",
                    json!({"PasswordEnabled": true, "MfaEnabled": true}),
                ),
                of(
                    "AWS::IAM::User",
                    json!({"PasswordEnabled": false, "MfaEnabled": false}),
                ),
                of("AWS::IAM::User", json!({"PasswordEnabled": true})),
            ],
        ),
        (
            "access-key-unused",
            vec![
                key("Active", "2025-01-01", Some("2026-01-01")),
                key("Active", "2026-01-01", None),
            ],
            vec![
                key("Inactive", "2025-01-01", None),
                key("Active", "2026-05-01", None),
                key("Active", "2025-01-01", Some("2026-05-30")),
            ],
        ),
        (
            "access-key-old",
            vec![key("Active", "2025-01-01", Some("2026-05-30"))],
            vec![
                key("Active", "2026-05-01", Some("2026-05-30")),
                key("Active", "2025-01-01", None),
            ],
        ),
        (
            "user-inline-policy",
            vec![of(
                "AWS::IAM::User",
                json!({"UserPolicyList": [{"PolicyName": "p", "PolicyDocument": {}}]}),
            )],
            vec![of("AWS::IAM::User", json!({"UserPolicyList": []}))],
        ),
        (
            "role-unused",
            vec![
                times(role("a"), &[("created", "2025-01-01")]),
                times(
                    role("a"),
                    &[("created", "2025-01-01"), ("last_used", "2026-01-01")],
                ),
            ],
            vec![
                times(role("a"), &[("created", "2026-05-01")]),
                times(
                    role("a"),
                    &[("created", "2025-01-01"), ("last_used", "2026-05-30")],
                ),
                role("a"),
            ],
        ),
        (
            "role-trusts-anyone",
            vec![trust(
                json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}),
            )],
            vec![
                trust(
                    json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}),
                ),
                trust(json!({"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*"})),
            ],
        ),
        (
            "trust-outside",
            vec![trust(
                json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": partner}}),
            )],
            vec![trust(
                json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": own}}),
            )],
        ),
        (
            "trust-without-external-id",
            vec![trust(
                json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": partner}}),
            )],
            vec![
                trust(
                    json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": partner}, "Condition": {"StringEquals": {"sts:ExternalId": "x1"}}}),
                ),
                trust(
                    json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": own}}),
                ),
            ],
        ),
        (
            "confused-deputy-service",
            vec![
                trust(
                    json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "datasync.amazonaws.com"}}),
                ),
                resource_policy(
                    json!({"Effect": "Allow", "Action": "x:y", "Principal": {"Service": "sns.amazonaws.com"}}),
                ),
            ],
            vec![
                trust(
                    json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}),
                ),
                resource_policy(
                    json!({"Effect": "Allow", "Action": "x:y", "Principal": {"Service": "sns.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceAccount": SOURCE}}}),
                ),
            ],
        ),
        (
            "oidc-trust-open",
            vec![
                trust(
                    json!({"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": oidc}}),
                ),
                trust(
                    json!({"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": oidc}, "Condition": {"StringLike": {sub: "repo:*"}}}),
                ),
            ],
            vec![
                trust(
                    json!({"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": oidc}, "Condition": {"StringLike": {sub: "repo:acme/shop:*"}}}),
                ),
                trust(
                    json!({"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML", "Principal": {"Federated": "arn:aws:iam::111111111111:saml-provider/idp"}}),
                ),
            ],
        ),
        (
            "shared-outside",
            vec![resource_policy(
                json!({"Effect": "Allow", "Action": "x:y", "Principal": {"AWS": "999988887777"}}),
            )],
            vec![
                resource_policy(
                    json!({"Effect": "Allow", "Action": "x:y", "Principal": {"AWS": SOURCE}}),
                ),
                resource_policy(
                    json!({"Effect": "Deny", "Action": "x:y", "Principal": {"AWS": "999988887777"}}),
                ),
            ],
        ),
        (
            "policy-wildcard-action",
            vec![
                inline(allow(json!("s3:*"), "*")),
                inline(allow(json!(["sqs:*", "s3:GetObject"]), "*")),
            ],
            vec![
                inline(allow(json!("s3:*"), "arn:aws:s3:::files")),
                inline(json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*"})),
                inline(allow(json!("s3:Get*"), "*")),
            ],
        ),
        (
            "policy-wildcard-resource",
            vec![
                inline(allow(json!(["sqs:SendMessage"]), "*")),
                inline(allow(json!(["s3:Put*"]), "arn:aws:s3:::*")),
            ],
            vec![
                inline(allow(json!(["sqs:ListQueues"]), "*")),
                inline(allow(json!(["ec2:CreateNetworkInterface"]), "*")),
                inline(allow(
                    json!("sqs:SendMessage"),
                    "arn:aws:sqs:eu-west-1:111111111111:q",
                )),
            ],
        ),
        (
            "policy-allow-not-action",
            vec![inline(
                json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),
            )],
            vec![inline(
                json!({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}),
            )],
        ),
        (
            "pass-role-any",
            vec![
                inline(allow(json!("iam:PassRole"), "*")),
                inline(allow(
                    json!("iam:PassRole"),
                    "arn:aws:iam::111111111111:role/*",
                )),
            ],
            vec![
                inline(allow(
                    json!("iam:PassRole"),
                    "arn:aws:iam::111111111111:role/app",
                )),
                inline(
                    json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}}),
                ),
            ],
        ),
        (
            "policy-unattached",
            vec![of("AWS::IAM::ManagedPolicy", json!({"PolicyDocument": {}}))],
            vec![],
        ),
        (
            "policy-public",
            vec![
                resource_policy(json!({"Effect": "Allow", "Action": "x:Get", "Principal": "*"})),
                of(
                    "AWS::S3::Bucket",
                    json!({"Policy": {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": {"AWS": ["*"]}, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]}}),
                ),
            ],
            vec![
                resource_policy(
                    json!({"Effect": "Allow", "Action": "x:Get", "Principal": "*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}),
                ),
                resource_policy(json!({"Effect": "Deny", "Action": "x:Get", "Principal": "*"})),
                resource_policy(
                    json!({"Effect": "Allow", "Action": "x:Get", "Principal": {"AWS": own}}),
                ),
            ],
        ),
        (
            "bucket-public-acl",
            vec![of(
                "AWS::S3::Bucket",
                json!({"ACL": {"Grants": [{"Grantee": {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}, "Permission": "READ"}]}}),
            )],
            vec![
                of(
                    "AWS::S3::Bucket",
                    json!({"ACL": {"Grants": [{"Grantee": {"ID": "x"}, "Permission": "FULL_CONTROL"}]}}),
                ),
                of(
                    "AWS::S3::Bucket",
                    json!({"PublicAccessBlock": {"IgnorePublicAcls": "true"}, "ACL": {"Grants": [{"Grantee": {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}, "Permission": "READ"}]}}),
                ),
            ],
        ),
        (
            "bucket-no-public-access-block",
            vec![
                of("AWS::S3::Bucket", json!({"PublicAccessBlock": null})),
                of(
                    "AWS::S3::Bucket",
                    json!({"PublicAccessBlock": {"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": false, "RestrictPublicBuckets": true}}),
                ),
            ],
            vec![
                of("AWS::S3::Bucket", json!({})),
                of(
                    "AWS::S3::Bucket",
                    json!({"PublicAccessBlock": {"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true}}),
                ),
            ],
        ),
        (
            "security-group-open",
            vec![
                group("tcp", json!(22), json!(22), "0.0.0.0/0"),
                group("tcp", json!("3000"), json!("4000"), "0.0.0.0/0"),
                group("-1", json!(null), json!(null), "0.0.0.0/0"),
            ],
            vec![
                group("tcp", json!(443), json!(443), "0.0.0.0/0"),
                group("tcp", json!(22), json!(22), "10.0.0.0/8"),
                group("icmp", json!(-1), json!(-1), "0.0.0.0/0"),
            ],
        ),
        (
            "database-public",
            vec![of(
                "AWS::RDS::DBInstance",
                json!({"PubliclyAccessible": "true"}),
            )],
            vec![
                of("AWS::RDS::DBInstance", json!({"PubliclyAccessible": false})),
                of("AWS::RDS::DBInstance", json!({})),
            ],
        ),
        (
            "storage-unencrypted",
            vec![
                of("AWS::EC2::Volume", json!({"Encrypted": false})),
                of("AWS::RDS::DBInstance", json!({"StorageEncrypted": false})),
                of("AWS::Redshift::Cluster", json!({"Encrypted": "false"})),
                of("AWS::EFS::FileSystem", json!({"Encrypted": false})),
            ],
            vec![
                of("AWS::EC2::Volume", json!({"Encrypted": true})),
                of("AWS::EC2::Volume", json!({})),
                of(
                    "AWS::RDS::DBInstance",
                    json!({"StorageEncrypted": false, "DBClusterIdentifier": "c"}),
                ),
            ],
        ),
        (
            "admin-equivalent",
            vec![
                inline(allow(json!("*"), "*")),
                of(
                    "AWS::IAM::Role",
                    json!({"AttachedManagedPolicies": [{"PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}]}),
                ),
            ],
            vec![
                inline(allow(json!("*"), "arn:aws:s3:::files")),
                inline(json!({"Effect": "Deny", "Action": "*", "Resource": "*"})),
                of(
                    "AWS::IAM::Role",
                    json!({"AttachedManagedPolicies": [{"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]}),
                ),
            ],
        ),
        (
            "privilege-escalation",
            vec![
                inline(allow(json!("iam:PutRolePolicy"), "*")),
                inline(allow(
                    json!(["iam:Attach*"]),
                    &format!("arn:aws:iam:{REGION}:{SOURCE}:role/app"),
                )),
            ],
            vec![
                inline(allow(json!("*"), "*")),
                inline(allow(
                    json!("iam:PutRolePolicy"),
                    &format!("arn:aws:iam:{REGION}:{SOURCE}:role/other"),
                )),
                inline(allow(json!("iam:PassRole"), "*")),
                inline(json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})),
            ],
        ),
        (
            "bucket-unencrypted",
            vec![of("AWS::S3::Bucket", json!({"Encryption": null}))],
            vec![
                of("AWS::S3::Bucket", json!({})),
                of("AWS::S3::Bucket", json!({"Encryption": {"Rules": []}})),
            ],
        ),
        (
            "bucket-no-versioning",
            vec![
                of("AWS::S3::Bucket", json!({"Versioning": {}})),
                of(
                    "AWS::S3::Bucket",
                    json!({"Versioning": {"Status": "Suspended"}}),
                ),
            ],
            vec![
                of(
                    "AWS::S3::Bucket",
                    json!({"Versioning": {"Status": "Enabled"}}),
                ),
                of("AWS::S3::Bucket", json!({})),
            ],
        ),
        (
            "database-without-backups",
            vec![of(
                "AWS::RDS::DBInstance",
                json!({"BackupRetentionPeriod": 0}),
            )],
            vec![
                of(
                    "AWS::RDS::DBInstance",
                    json!({"BackupRetentionPeriod": "7"}),
                ),
                of(
                    "AWS::RDS::DBInstance",
                    json!({"BackupRetentionPeriod": 0, "ReadReplicaSourceDBInstanceIdentifier": "x"}),
                ),
            ],
        ),
        (
            "database-no-deletion-protection",
            vec![of(
                "AWS::RDS::DBInstance",
                json!({"DeletionProtection": false}),
            )],
            vec![of(
                "AWS::RDS::DBInstance",
                json!({"DeletionProtection": true}),
            )],
        ),
        (
            "key-pending-deletion",
            vec![of(
                "AWS::KMS::Key",
                json!({"KeyMetadata": {"KeyState": "PendingDeletion"}}),
            )],
            vec![of(
                "AWS::KMS::Key",
                json!({"KeyMetadata": {"KeyState": "Enabled"}}),
            )],
        ),
        (
            "certificate-expiring",
            vec![
                times(
                    of("AWS::CertificateManager::Certificate", json!({})),
                    &[("not_after", "2026-06-20")],
                ),
                of(
                    "AWS::IAM::ServerCertificate",
                    json!({"Expiration": "2026-05-01T00:00:00Z"}),
                ),
            ],
            vec![times(
                of("AWS::CertificateManager::Certificate", json!({})),
                &[("not_after", "2027-06-20")],
            )],
        ),
        (
            "secret-in-variable",
            vec![
                variables(json!({"DB_PASSWORD": "hunter2"})),
                variables(json!({"X": "(not kept: 7 characters)"})),
                variables(json!({"DATABASE_URL": "postgres://app:pw@db/orders"})),
                of(
                    "AWS::ECS::TaskDefinition",
                    json!({"containerDefinitions": [{"environment": [{"name": "API_TOKEN", "value": "abc"}]}]}),
                ),
                of(
                    "AWS::CodeBuild::Project",
                    json!({"environment": {"environmentVariables": [{"name": "API_KEY", "value": "abc", "type": "PLAINTEXT"}]}}),
                ),
            ],
            vec![
                variables(
                    json!({"DB_SECRET_ARN": "x", "DB_SECRET": "prod/orders-db", "TOKEN_TTL": "abc", "STAGE": "prod", "SECRET": "arn:aws:secretsmanager:r:1:secret:a", "MAX_TOKENS": "4096"}),
                ),
                of(
                    "AWS::CodeBuild::Project",
                    json!({"environment": {"environmentVariables": [{"name": "API_KEY", "value": "abc", "type": "SECRETS_MANAGER"}]}}),
                ),
            ],
        ),
        (
            "runtime-deprecated",
            vec![of("AWS::Lambda::Function", json!({"Runtime": "python3.8"}))],
            vec![
                of("AWS::Lambda::Function", json!({"Runtime": "python3.13"})),
                of("AWS::Lambda::Function", json!({"PackageType": "Image"})),
            ],
        ),
    ]
}

#[test]
fn each_rule_finds_what_it_is_for_and_nothing_else() {
    for (rule, wrong, right) in cases() {
        for (at, resource) in wrong.into_iter().enumerate() {
            let mut estate = vec![resource];
            if rule == "policy-unattached" {
                estate.push(role("somebody"));
            }
            let all = found(estate);
            let hits: Vec<_> = all.iter().filter(|f| f.rule == rule).collect();
            assert_eq!(hits.len(), 1, "{rule} on wrong {at}: {all:#?}");
        }
        for (at, resource) in right.into_iter().enumerate() {
            let hit = found(vec![resource]).into_iter().find(|f| f.rule == rule);
            assert_eq!(hit, None, "{rule} on right {at}");
        }
    }
}

fn unresolved(reason: UnresolvedReason, class: Class) -> Unresolved {
    Unresolved {
        reference: reference(
            &role("app"),
            arn("arn:aws:sqs:eu-west-1:111111111111:gone"),
            class,
            "/a",
        ),
        reason,
    }
}

#[test]
fn references_that_lead_nowhere_are_told_once_per_resource() {
    let graph = Graph {
        edges: vec![],
        unresolved: vec![
            unresolved(UnresolvedReason::Dangling, Class::Talks),
            unresolved(UnresolvedReason::Dangling, Class::Requires),
            unresolved(
                UnresolvedReason::External(account("999988887777")),
                Class::Talks,
            ),
            unresolved(UnresolvedReason::NotRead, Class::Talks),
            unresolved(UnresolvedReason::Outside, Class::Talks),
        ],
        externals: vec![],
    };
    let all = findings(&snapshot(vec![role("app")]), &graph, now());
    let told: Vec<_> = all.iter().map(|f| (f.rule.as_str(), f.severity)).collect();
    assert_eq!(
        told,
        [
            ("reference-dangling", Severity::Medium),
            ("reference-external", Severity::Info),
            ("reference-not-read", Severity::Info),
        ]
    );
    assert_eq!(
        all[0].detail,
        "Named: `arn:aws:sqs:eu-west-1:111111111111:gone`."
    );
    assert!(all[1].detail.contains("999988887777"), "{}", all[1].detail);
}

#[test]
fn every_rule_has_a_case_and_is_whole() {
    let mut tested: BTreeSet<String> = cases()
        .into_iter()
        .map(|(rule, ..)| rule.to_owned())
        .collect();
    tested.extend(
        [
            "reference-dangling",
            "reference-external",
            "reference-not-read",
            "account-into-production",
            "account-into-development",
            "account-contradiction",
            "account-split",
        ]
        .map(str::to_owned),
    );
    let rules = finding_rules();
    let known: BTreeSet<String> = rules.iter().map(|rule| rule.key.clone()).collect();
    assert_eq!(known.len(), rules.len(), "a key is there twice");
    assert_eq!(known, tested);
    for rule in rules {
        assert!(
            rule.source.starts_with("https://docs.aws.amazon.com/"),
            "{}",
            rule.key
        );
        assert!(
            rule.why.ends_with('.') && rule.advice.ends_with('.'),
            "{}",
            rule.key
        );
        assert!(
            rule.key
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'-'),
            "{}",
            rule.key
        );
    }
}

#[test]
fn evidence_stands_where_it_says_and_no_secret_is_repeated() {
    for (rule, wrong, _) in cases() {
        for resource in wrong {
            let configuration = resource.configuration.clone();
            for finding in found(vec![resource, role("somebody")]) {
                for evidence in &finding.evidence {
                    assert!(
                        configuration.pointer(&evidence.path).is_some(),
                        "{rule}: {evidence:?}"
                    );
                }
                let text = serde_json::to_string(&finding).unwrap();
                for secret in ["hunter2", "app:pw", "\"abc\""] {
                    assert!(!text.contains(secret), "{rule}: {text}");
                }
            }
        }
    }
}

#[test]
fn ids_stay_the_same_and_the_order_does_not_depend_on_the_input() {
    let estate = || {
        let mut all: Vec<Resource> = Vec::new();
        for (at, (_, wrong, _)) in cases().into_iter().enumerate() {
            for (n, mut resource) in wrong.into_iter().enumerate() {
                resource.id = format!("{}-{at}-{n}", resource.id).into();
                all.push(resource);
            }
        }
        all
    };
    let forward = found(estate());
    let mut turned = estate();
    turned.reverse();
    assert_eq!(forward, found(turned));
    let ids: BTreeSet<_> = forward.iter().map(|f| &f.id).collect();
    assert_eq!(ids.len(), forward.len());
    assert!(forward.is_sorted_by_key(|f| f.severity));
}

#[test]
fn a_block_or_a_website_makes_a_public_bucket_less_grave() {
    let policy = |action: &str| json!({"Statement": [{"Effect": "Allow", "Action": action, "Resource": "*", "Principal": "*"}]});
    let severity = |configuration: Value| {
        let all = found(vec![of("AWS::S3::Bucket", configuration)]);
        all.into_iter()
            .find(|f| f.rule == "policy-public")
            .map(|f| f.severity)
    };
    assert_eq!(
        severity(json!({"Policy": policy("s3:GetObject")})),
        Some(Severity::Critical)
    );
    assert_eq!(
        severity(
            json!({"Policy": policy("s3:GetObject"), "PublicAccessBlock": {"RestrictPublicBuckets": true}})
        ),
        Some(Severity::Low)
    );
    assert_eq!(
        severity(json!({"Policy": policy("s3:GetObject"), "Website": {}})),
        Some(Severity::Medium)
    );
    assert_eq!(
        severity(json!({"Policy": policy("s3:PutObject"), "Website": {}})),
        Some(Severity::Critical)
    );
}

fn admin(name: &str, service: &str) -> Resource {
    let trust = json!({"Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}
    ]});
    let policy = json!({"PolicyName": "all", "PolicyDocument": {"Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"}
    ]}});
    set(
        role(name),
        json!({"AssumeRolePolicyDocument": trust, "RolePolicyList": [policy]}),
    )
}

/// The finding of a rule for the role `app`.
fn escalation(resources: Vec<Resource>) -> Option<EstateFinding> {
    let app = role("app").id;
    let mut all = found(resources).into_iter();
    all.find(|f| f.rule == "privilege-escalation" && f.resource.as_ref() == Some(&app))
}

#[test]
fn each_way_to_everything_is_named() {
    let user = |name: &str, configuration: Value| {
        let arn = format!("arn:aws:iam::{SOURCE}:user/{name}");
        set(with_arn("AWS::IAM::User", &arn, name), configuration)
    };
    let all = json!([{"PolicyName": "all", "PolicyDocument": {"Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"}
    ]}}]);
    let app = |statement: Value| set(role("app"), inline(statement).configuration);
    let root = user("root-like", json!({"UserPolicyList": all}));
    let boss = admin("boss", "lambda.amazonaws.com");
    for (actions, way) in [
        (
            vec!["iam:PassRole", "lambda:CreateFunction"],
            "iam:PassRole of boss with lambda:CreateFunction",
        ),
        (
            vec!["iam:CreateAccessKey"],
            "iam:CreateAccessKey for root-like",
        ),
        (
            vec!["iam:UpdateAssumeRolePolicy"],
            "iam:UpdateAssumeRolePolicy on boss",
        ),
        (
            vec!["iam:AttachRolePolicy"],
            "iam:AttachRolePolicy on itself",
        ),
    ] {
        let app = app(json!({"Effect": "Allow", "Action": actions, "Resource": "*"}));
        let seen = escalation(vec![app, boss.clone(), root.clone()]).expect(way);
        assert_eq!(seen.detail, format!("By {way}."));
        assert_eq!(seen.severity, Severity::High);
        assert!(!seen.evidence.is_empty());
    }
    // A service that the role does not trust, or a role that is not passed, leads nowhere.
    for actions in [
        vec!["iam:PassRole", "ec2:RunInstances"],
        vec!["lambda:CreateFunction"],
    ] {
        let app = app(json!({"Effect": "Allow", "Action": actions, "Resource": "*"}));
        assert!(escalation(vec![app, boss.clone()]).is_none());
    }
}

#[test]
fn a_policy_that_one_has_and_may_rewrite_is_a_way() {
    let mut policy = of(
        "AWS::IAM::ManagedPolicy",
        json!({"PolicyDocument": {"Statement": [
            {"Effect": "Allow", "Action": "iam:CreatePolicyVersion", "Resource": "*"}
        ]}}),
    );
    let arn = format!("arn:aws:iam::{SOURCE}:policy/app");
    policy.id = arn.as_str().into();
    policy.arn = Some(arn.parse().unwrap());
    let has = of(
        "AWS::IAM::Role",
        json!({"AttachedManagedPolicies": [{"PolicyArn": arn}]}),
    );
    let app = set(role("app"), has.configuration);
    let seen = escalation(vec![app, policy]).expect("a way");
    assert_eq!(
        seen.detail,
        "By iam:CreatePolicyVersion on app, which it has."
    );
    assert_eq!(
        seen.evidence[0].path,
        "/AttachedManagedPolicies/0/PolicyArn"
    );
}

#[test]
fn boundaries_and_policies_of_the_organization_lessen_what_is_found() {
    let boundary = |statements: Value| {
        let arn = format!("arn:aws:iam::{SOURCE}:policy/limits");
        let mut policy = with_arn("AWS::IAM::ManagedPolicy", &arn, "limits");
        policy.configuration = json!({"PolicyDocument": {"Statement": statements}});
        policy
    };
    let bounded = |statement: Value| {
        let mut role = set(role("app"), inline(statement).configuration);
        role.configuration["PermissionsBoundary"] =
            json!({"PermissionsBoundaryArn": format!("arn:aws:iam::{SOURCE}:policy/limits")});
        role
    };
    let any = |actions: Value| json!({"Effect": "Allow", "Action": actions, "Resource": "*"});
    let of_rule = |resources: Vec<Resource>, rule: &str| {
        let mut all = found(resources).into_iter();
        all.find(|f| f.rule == rule && f.resource == Some(role("app").id))
    };
    let s3 = boundary(json!([any(json!("s3:*"))]));
    let lessened = of_rule(
        vec![bounded(any(json!("*"))), s3.clone()],
        "admin-equivalent",
    )
    .unwrap();
    assert_eq!(lessened.severity, Severity::Medium);
    assert!(
        lessened.detail.contains("limits leaves only a part"),
        "{}",
        lessened.detail
    );
    // What the boundary does not let through is no way.
    let put = bounded(any(json!("iam:PutRolePolicy")));
    assert!(escalation(vec![put.clone(), s3]).is_none());
    // What it lets through gives no more than the boundary.
    let wide = boundary(json!([any(json!(["iam:*", "s3:*"]))]));
    let held = escalation(vec![put.clone(), wide]).unwrap();
    assert_eq!(held.severity, Severity::Medium);
    assert!(held.detail.contains("boundary still holds"));
    // A service control policy takes the way away.
    let mut guard = with_arn(
        "AWS::Organizations::Policy",
        "arn:aws:organizations::999999999999:policy/o/p",
        "guard",
    );
    guard.account = account("999999999999");
    guard.configuration = json!({"Type": "SERVICE_CONTROL_POLICY", "TargetIds": [SOURCE],
        "Content": {"Statement": [{"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]}});
    let free = set(
        role("app"),
        inline(any(json!("iam:PutRolePolicy"))).configuration,
    );
    assert!(escalation(vec![free.clone()]).is_some());
    assert!(escalation(vec![free, guard.clone()]).is_none());
    let full = set(role("app"), inline(any(json!("*"))).configuration);
    let lessened = of_rule(vec![full, guard], "admin-equivalent").unwrap();
    assert_eq!(lessened.severity, Severity::Medium);
    assert!(lessened.detail.contains("guard"));
}

/// `docs/findings.md` is made from the table: `LANDFALL_WRITE_DOCS=1 cargo test -p landfall-planner`
/// writes it anew.
#[test]
fn the_catalogue_is_what_the_document_says() {
    let mut text = String::from(
        "# Findings\n\nWhat Landfall looks for in an estate. One finding per rule and resource; a finding's id (`rule/resource`)\nstays the same from scan to scan. What a scan could not read is never held against a resource. A finding\nmay be milder than its rule, for example when a public access block stops a public policy.\n\nThis page is made from the table of rules (`crates/planner/src/findings`).\n",
    );
    for severity in Severity::ALL {
        let rules: Vec<_> = finding_rules()
            .into_iter()
            .filter(|r| r.severity == severity)
            .collect();
        if rules.is_empty() {
            continue;
        }
        let word = severity.word();
        text += &format!("\n## {}{}\n", word[..1].to_uppercase(), &word[1..]);
        for rule in rules {
            text += &format!(
                "\n### `{}`\n\n**{}.** {}\n\n*What to do:* {} [AWS]({})\n",
                rule.key, rule.title, rule.why, rule.advice, rule.source
            );
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/findings.md");
    if std::env::var_os("LANDFALL_WRITE_DOCS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap();
    assert!(
        written == text,
        "docs/findings.md is not what the table says: write it anew with LANDFALL_WRITE_DOCS=1"
    );
}
