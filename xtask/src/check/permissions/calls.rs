//! Which actions the collectors need, read from their sources.

use std::collections::BTreeSet;

use super::super::tree::Tree;

const SERVICES: &str = "crates/aws/src/services/";
const TYPES: &str = "crates/aws/src/services/everything/types.rs";

/// An operation that a collector calls, and the IAM action that it needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// The source file.
    pub file: String,
    /// As the API calls it.
    pub operation: String,
    /// As IAM calls it: `service:Name`.
    pub action: String,
}

/// Where IAM's prefix is not the name under which the source knows the API.
///
/// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
const PREFIXES: [(&str, &str); 4] = [
    ("vpc", "ec2"),
    ("monitoring", "cloudwatch"),
    ("tagging", "tag"),
    ("cloudcontrolapi", "cloudformation"),
];

/// Operations of the second API in a file that speaks to two.
const SECOND: [(&str, &str, &str); 10] = [
    ("efs.rs", "DescribeNetworkInterfaces", "ec2"),
    ("events.rs", "ListSchedules", "scheduler"),
    ("events.rs", "GetSchedule", "scheduler"),
    ("everything/mod.rs", "ListResources", "cloudformation"),
    ("governance.rs", "DescribeTrails", "cloudtrail"),
    ("governance.rs", "GetEventSelectors", "cloudtrail"),
    ("governance.rs", "GetTrailStatus", "cloudtrail"),
    ("kinesis.rs", "ListDeliveryStreams", "firehose"),
    ("kinesis.rs", "DescribeDeliveryStream", "firehose"),
    (
        "notifications.rs",
        "ListConnections",
        "codestar-connections",
    ),
];

/// S3's actions that are not called like the operation.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html>
const S3: [(&str, &str); 15] = [
    (
        "GetBucketAccelerateConfiguration",
        "GetAccelerateConfiguration",
    ),
    ("GetBucketCors", "GetBucketCORS"),
    ("GetBucketEncryption", "GetEncryptionConfiguration"),
    (
        "GetBucketLifecycleConfiguration",
        "GetLifecycleConfiguration",
    ),
    (
        "GetBucketNotificationConfiguration",
        "GetBucketNotification",
    ),
    ("GetBucketReplication", "GetReplicationConfiguration"),
    (
        "GetObjectLockConfiguration",
        "GetBucketObjectLockConfiguration",
    ),
    ("GetPublicAccessBlock", "GetBucketPublicAccessBlock"),
    (
        "ListBucketAnalyticsConfigurations",
        "GetAnalyticsConfiguration",
    ),
    (
        "ListBucketIntelligentTieringConfigurations",
        "GetIntelligentTieringConfiguration",
    ),
    (
        "ListBucketInventoryConfigurations",
        "GetInventoryConfiguration",
    ),
    ("ListBucketMetricsConfigurations", "GetMetricsConfiguration"),
    ("ListBuckets", "ListAllMyBuckets"),
    ("ListObjectVersions", "ListBucketVersions"),
    ("ListObjectsV2", "ListBucket"),
];

const VERBS: [&str; 5] = ["Get", "List", "Describe", "BatchGet", "Generate"];
const METHODS: [&str; 5] = ["get_", "list_", "describe_", "batch_get_", "generate_"];

/// Everything that the collectors call, ordered.
pub fn of(tree: &Tree) -> Vec<Call> {
    let mut calls = BTreeSet::new();
    for (path, text) in tree.ending(&[".rs"]) {
        let Some(name) = path.strip_prefix(SERVICES).filter(|name| collects(name)) else {
            continue;
        };
        let code = code(text);
        let api = api(&code).unwrap_or_else(|| stem(name));
        let mut operations = literals(&code);
        operations.extend(methods(&code));
        calls.extend(operations.into_iter().map(|operation| Call {
            file: path.to_owned(),
            action: action(name, &api, &operation),
            operation,
        }));
    }
    calls.into_iter().collect()
}

/// The types that the Cloud Control API is asked for.
pub fn listed_types(tree: &Tree) -> Vec<String> {
    let types = tree.files.iter().find(|(path, _)| path == TYPES);
    let code = types.map_or_else(String::new, |(_, text)| code(text));
    let quoted = strings(&code).map(|(_, text)| text.to_owned());
    quoted.filter(|text| text.starts_with("AWS::")).collect()
}

/// Steps and what they are made of run under other roles.
fn collects(name: &str) -> bool {
    let other = ["steps", "plan", "tests"];
    match name.strip_prefix("s3/") {
        Some(name) => ["collect.rs", "count.rs", "settings/read.rs", "told.rs"].contains(&name),
        None => !name.split(['/', '.']).any(|part| other.contains(&part)),
    }
}

/// Without comments and tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The first API that the source declares.
fn api(code: &str) -> Option<String> {
    let (_, after) = code.split_once("Api::").filter(|(_, after)| {
        ["json(", "query(", "new("]
            .iter()
            .any(|new| after.starts_with(new))
    })?;
    let (_, quoted) = after.split_once('"')?;
    quoted.split('"').next().map(str::to_owned)
}

/// `iam/account.rs` → `iam`, `kms.rs` → `kms`.
fn stem(name: &str) -> String {
    name.split(['/', '.']).next().unwrap_or_default().to_owned()
}

fn action(file: &str, api: &str, operation: &str) -> String {
    let second = SECOND
        .iter()
        .find(|known| known.0 == file && known.1 == operation);
    let renamed = PREFIXES.iter().find(|(known, _)| *known == api);
    let prefix = match (second, renamed) {
        (Some((_, _, prefix)), _) | (None, Some((_, prefix))) => prefix,
        (None, None) => api,
    };
    let name = match prefix {
        // Its actions are the verbs of HTTP, its resources the paths.
        "apigateway" => "GET",
        "s3" => S3
            .iter()
            .find(|(known, _)| *known == operation)
            .map_or(operation, |(_, n)| n),
        _ => operation,
    };
    format!("{prefix}:{name}")
}

/// Operations written as text: what has such a verb, what is asked for, and what stands right
/// after a type in a declaration.
fn literals(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut after_type = None;
    for (at, text) in strings(code) {
        let before = code[..at].trim_end();
        let asked = before.ends_with("Ask::new(");
        let declared = after_type.is_some_and(|end: usize| code[end..at].trim() == ",");
        let word = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if word && (asked || declared || has_verb(text)) {
            found.insert(text.to_owned());
        }
        after_type = text.starts_with("AWS::").then_some(at + text.len() + 2);
    }
    found
}

/// `ListThings`, not `Listing`.
fn has_verb(text: &str) -> bool {
    VERBS.iter().any(|verb| {
        let noun = text.strip_prefix(verb).unwrap_or_default();
        noun.starts_with(|first: char| first.is_ascii_uppercase())
    })
}

/// Texts in quotes with where they begin, the quote included. Raw strings and escaped quotes hold
/// JSON here, which is in no case an operation, but must not confuse what follows.
fn strings(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + code.get(at..)?.find('"')?;
            if code[..open].ends_with("r#") {
                at = open + 1 + code[open + 1..].find("\"#")? + 2;
                continue;
            }
            if code[..open].ends_with('\'') {
                at = open + 1;
                continue;
            }
            let inside = &code[open + 1..];
            let mut escaped = false;
            let end = inside.find(|c| {
                let close = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                close
            })?;
            at = open + 1 + end + 1;
            return Some((open, &inside[..end]));
        }
    })
}

/// Operations called through an SDK: `client.list_keys()`, or the method's name given to a macro.
fn methods(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if !code.contains("client") {
        return found;
    }
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let mut rest = code;
    while let Some(start) = rest.find(is_name) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_name(c)).unwrap_or(from.len());
        let (name, after) = from.split_at(end);
        let called = before.ends_with('.') && after.starts_with("()");
        let given = before.trim_end().ends_with(',') && after.starts_with([',', ')']);
        if (called || given) && METHODS.iter().any(|verb| name.starts_with(verb)) {
            found.insert(camel(name));
        }
        rest = after;
    }
    found
}

fn camel(name: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_ascii_uppercase() + rest
    };
    name.split('_').map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_found_however_they_are_written() {
        let source = r##"
            // Not "GetThisOne".
            static API: Api = Api::json("monitoring", "1.1", "Target").signed("x");
            static A: Listed = of("AWS::A::B", "SearchThings", "Items").with(r#"{"Get": ["GetNothing"]}"#);
            let ask = Ask::new("StartThing").with(json!({"Name": "\"GetQuoted"}));
            const PARTS: [(&str, &str); 1] = [("Routes", "GetRoutes")];
            let c = '"';
            let more = client.list_event_source_mappings().send();
            read_xml!(client, name, bucket, get_bucket_cors);
            let fine = map.get_mut("x"); fn list_of() {}
            #[cfg(test)]
            mod tests { "GetNotThis" }
        "##;
        let tree = Tree::of(&[
            ("crates/aws/src/services/things.rs", source),
            ("crates/aws/src/services/s3/steps/copy.rs", "\"GetObject\""),
            ("crates/aws/src/elsewhere.rs", "\"GetObject\""),
        ]);
        let actions: Vec<String> = of(&tree).into_iter().map(|call| call.action).collect();
        let names = [
            "GetBucketCors",
            "GetRoutes",
            "ListEventSourceMappings",
            "SearchThings",
            "StartThing",
        ];
        assert_eq!(actions, names.map(|name| format!("cloudwatch:{name}")));
    }

    #[test]
    fn actions_are_called_as_iam_calls_them() {
        assert_eq!(action("vpc.rs", "vpc", "DescribeVpcs"), "ec2:DescribeVpcs");
        assert_eq!(
            action("kinesis.rs", "kinesis", "ListStreams"),
            "kinesis:ListStreams"
        );
        assert_eq!(
            action("kinesis.rs", "kinesis", "ListDeliveryStreams"),
            "firehose:ListDeliveryStreams"
        );
        assert_eq!(
            action("s3/collect.rs", "s3", "ListBuckets"),
            "s3:ListAllMyBuckets"
        );
        assert_eq!(
            action("apigateway.rs", "apigateway", "GetRestApis"),
            "apigateway:GET"
        );
    }
}
