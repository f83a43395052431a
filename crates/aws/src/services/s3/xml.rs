//! S3's XML as JSON in the names of the API, and back. One table says where the two differ;
//! what the table does not know keeps its own name, so that a new setting is not lost.
//!
//! Source: the request and response syntax in
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>

use roxmltree::{Document, Node};
use serde_json::{Map, Value};

const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Elements that may come several times without a wrapper, and the list's name in the API.
const LISTS: &[(&str, &str)] = &[
    ("CORSRule", "CORSRules"),
    ("AllowedHeader", "AllowedHeaders"),
    ("AllowedMethod", "AllowedMethods"),
    ("AllowedOrigin", "AllowedOrigins"),
    ("ExposeHeader", "ExposeHeaders"),
    ("Rule", "Rules"),
    ("Tag", "Tags"),
    ("Tiering", "Tierings"),
    ("Transition", "Transitions"),
    (
        "NoncurrentVersionTransition",
        "NoncurrentVersionTransitions",
    ),
    ("TopicConfiguration", "TopicConfigurations"),
    ("QueueConfiguration", "QueueConfigurations"),
    ("CloudFunctionConfiguration", "LambdaFunctionConfigurations"),
    ("Event", "Events"),
    ("FilterRule", "FilterRules"),
    ("EncryptionType", "EncryptionTypes"),
];
/// Elements that wrap a list of others, and the list's name in the API.
const WRAPPERS: &[(&str, &str, &str)] = &[
    ("TagSet", "Tag", "TagSet"),
    ("RoutingRules", "RoutingRule", "RoutingRules"),
    ("OptionalFields", "Field", "OptionalFields"),
    ("AccessControlList", "Grant", "Grants"),
    ("TargetGrants", "Grant", "TargetGrants"),
];
/// Elements with another name in the API.
const NAMES: &[(&str, &str)] = &[
    ("Topic", "TopicArn"),
    ("Queue", "QueueArn"),
    ("CloudFunction", "LambdaFunctionArn"),
    ("SSE-S3", "SSES3"),
    ("SSE-KMS", "SSEKMS"),
];
const NUMBERS: &[&str] = &[
    "Days",
    "Years",
    "MaxAgeSeconds",
    "NoncurrentDays",
    "NewerNoncurrentVersions",
    "DaysAfterInitiation",
    "ObjectSizeGreaterThan",
    "ObjectSizeLessThan",
    "Priority",
    "Minutes",
];
const FLAGS: &[&str] = &[
    "BucketKeyEnabled",
    "IsEnabled",
    "ExpiredObjectDeleteMarker",
    "BlockPublicAcls",
    "IgnorePublicAcls",
    "BlockPublicPolicy",
    "RestrictPublicBuckets",
];
/// Elements that are structures even when they are empty.
const STRUCTURES: &[&str] = &[
    "EventBridgeConfiguration",
    "SSE-S3",
    "SimplePrefix",
    "Filter",
];

/// The root element's content. `None` when the text is no XML.
pub fn read(xml: &str) -> Option<Value> {
    let document = Document::parse(xml).ok()?;
    Some(structure(document.root_element()))
}

/// Every child of the root with this name.
pub fn read_all(xml: &str, element: &str) -> Vec<Value> {
    Document::parse(xml).map_or_else(
        |_| Vec::new(),
        |document| {
            elements(document.root_element())
                .filter(|node| node.tag_name().name() == element)
                .map(structure)
                .collect()
        },
    )
}

fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

fn structure(node: Node) -> Value {
    let parent = node.tag_name().name();
    let mut map = Map::new();
    if let Some(kind) = node.attribute((INSTANCE, "type")) {
        map.insert("Type".into(), kind.into());
    }
    for child in elements(node) {
        let name = child.tag_name().name();
        if let Some((_, item, api)) = WRAPPERS.iter().find(|(wrapper, _, _)| *wrapper == name) {
            let items = elements(child)
                .filter(|node| node.tag_name().name() == *item)
                .map(value)
                .collect();
            map.insert((*api).into(), Value::Array(items));
        } else if let Some(api) = list(parent, name) {
            let items = map.entry(api).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(items) = items {
                items.push(value(child));
            }
        } else {
            map.insert(api_name(parent, name).into(), value(child));
        }
    }
    Value::Object(map)
}

fn value(node: Node) -> Value {
    let name = node.tag_name().name();
    if elements(node).next().is_some() || STRUCTURES.contains(&name) {
        return structure(node);
    }
    let text = node.text().unwrap_or_default();
    if NUMBERS.contains(&name) {
        text.trim().parse::<i64>().map_or(text.into(), Value::from)
    } else if FLAGS.contains(&name) {
        text.trim().parse::<bool>().map_or(text.into(), Value::from)
    } else {
        text.into()
    }
}

/// The list's API name when this element repeats inside that parent.
fn list(parent: &str, element: &str) -> Option<&'static str> {
    let single = match element {
        "Rule" => parent == "ObjectLockConfiguration",
        "Tag" => parent == "Filter",
        _ => false,
    };
    LISTS
        .iter()
        .find(|(name, _)| *name == element && !single)
        .map(|(_, api)| *api)
}

fn api_name<'a>(parent: &str, element: &'a str) -> &'a str {
    if parent == "Filter" && element == "S3Key" {
        return "Key";
    }
    NAMES
        .iter()
        .find(|(name, _)| *name == element)
        .map_or(element, |(_, api)| api)
}

/// A document with this root element.
pub fn write(root: &str, value: &Value) -> String {
    let mut out = format!("<{root} xmlns=\"{NAMESPACE}\">");
    content(&mut out, root, value);
    out.push_str(&format!("</{root}>"));
    out
}

fn content(out: &mut String, parent: &str, value: &Value) {
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(name, item)| member(out, parent, name, item)),
        Value::String(text) => escape(out, text),
        Value::Null => {}
        other => escape(out, &other.to_string()),
    }
}

fn member(out: &mut String, parent: &str, name: &str, value: &Value) {
    let wrapper = WRAPPERS.iter().find(|(_, _, api)| *api == name);
    match (value, wrapper) {
        (Value::Null, _) => {}
        (Value::Array(items), Some((wrapper, item, _))) => {
            out.push_str(&format!("<{wrapper}>"));
            items.iter().for_each(|value| element(out, item, value));
            out.push_str(&format!("</{wrapper}>"));
        }
        (Value::Array(items), None) => {
            let single = LISTS
                .iter()
                .find(|(_, api)| *api == name)
                .map_or(name, |(xml, _)| xml);
            items.iter().for_each(|value| element(out, single, value));
        }
        // The grantee's type is an attribute, see `element`.
        (Value::String(_), None) if parent == "Grantee" && name == "Type" => {}
        (value, _) => {
            let xml = if parent == "Filter" && name == "Key" && value.is_object() {
                "S3Key"
            } else {
                NAMES
                    .iter()
                    .find(|(_, api)| *api == name)
                    .map_or(name, |(xml, _)| xml)
            };
            element(out, xml, value);
        }
    }
}

fn element(out: &mut String, name: &str, value: &Value) {
    out.push_str(&format!("<{name}"));
    if let (true, Some(kind)) = (name == "Grantee", value["Type"].as_str()) {
        out.push_str(&format!(" xmlns:xsi=\"{INSTANCE}\" xsi:type=\""));
        escape(out, kind);
        out.push('"');
    }
    out.push('>');
    content(out, name, value);
    out.push_str(&format!("</{name}>"));
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn there_and_back(root: &str, value: Value) {
        assert_eq!(read(&write(root, &value)), Some(value));
    }

    #[test]
    fn every_setting_survives_the_way_there_and_back() {
        there_and_back(
            "LifecycleConfiguration",
            json!({"Rules": [
            {"ID": "a & b", "Status": "Enabled", "Filter": {"And": {"Prefix": "x/<", "Tags": [{"Key": "k", "Value": ""}], "ObjectSizeGreaterThan": 5}},
             "Transitions": [{"Days": 90, "StorageClass": "GLACIER"}], "NoncurrentVersionExpiration": {"NoncurrentDays": 3}},
            {"ID": "b", "Status": "Disabled", "Filter": {}, "Expiration": {"ExpiredObjectDeleteMarker": true}},
            {"ID": "c", "Status": "Enabled", "Filter": {"Tag": {"Key": "k", "Value": "v"}}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}]}),
        );
        there_and_back(
            "NotificationConfiguration",
            json!({
            "QueueConfigurations": [{"Id": "q", "QueueArn": "arn:aws:sqs:eu-central-1:111111111111:q", "Events": ["s3:ObjectCreated:*"],
                "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "a/"}]}}}],
            "LambdaFunctionConfigurations": [{"Id": "l", "LambdaFunctionArn": "arn:l", "Events": ["a", "b"]}],
            "TopicConfigurations": [{"Id": "t", "TopicArn": "arn:t", "Events": ["a"]}],
            "EventBridgeConfiguration": {}}),
        );
        there_and_back(
            "WebsiteConfiguration",
            json!({"IndexDocument": {"Suffix": "index.html"},
            "RoutingRules": [{"Condition": {"KeyPrefixEquals": "docs/"}, "Redirect": {"ReplaceKeyPrefixWith": "documents/"}}]}),
        );
        there_and_back(
            "ObjectLockConfiguration",
            json!({"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}}}),
        );
        there_and_back(
            "InventoryConfiguration",
            json!({"Id": "w", "IsEnabled": true, "OptionalFields": ["Size", "ETag"],
            "Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::b", "Encryption": {"SSES3": {}}}}}),
        );
        there_and_back(
            "BucketLoggingStatus",
            json!({"LoggingEnabled": {"TargetBucket": "b", "TargetPrefix": "",
            "TargetGrants": [{"Grantee": {"Type": "Group", "URI": "http://x"}, "Permission": "READ"}], "TargetObjectKeyFormat": {"SimplePrefix": {}}}}),
        );
        there_and_back(
            "Tagging",
            json!({"TagSet": [{"Key": "line\nbreak", "Value": "\"quoted\""}]}),
        );
        there_and_back(
            "CORSConfiguration",
            json!({"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "MaxAgeSeconds": 3600}]}),
        );
    }

    #[test]
    fn what_is_unknown_keeps_its_name_and_what_is_no_xml_is_nothing() {
        assert_eq!(
            read("<A><New><Thing>1</Thing></New></A>"),
            Some(json!({"New": {"Thing": "1"}}))
        );
        assert_eq!(read("not xml"), None);
        assert!(read_all("<A/>", "B").is_empty());
    }
}
