//! What a bucket tells to whom, as S3's API answers it.
//!
//! Sources: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html>,
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-notificationconfiguration.html>,
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_notification>;
//! AWS Config lists them by their ids, with a `type`.

use super::{Desk, flag, pointer};
use serde_json::{Map, Value, json};

/// One sort of listener.
struct Sort {
    /// The API's list, and its member for who listens.
    list: &'static str,
    end: &'static str,
    /// How templates and Terraform call the list.
    lists: [&'static str; 2],
    /// How templates, Terraform and AWS Config call who listens.
    ends: [&'static str; 3],
    /// How AWS Config calls the sort.
    word: &'static str,
}

const SORTS: [Sort; 3] = [
    Sort {
        list: "TopicConfigurations",
        end: "TopicArn",
        lists: ["TopicConfigurations", "Topic"],
        ends: ["Topic", "TopicArn", "TopicARN"],
        word: "TopicConfiguration",
    },
    Sort {
        list: "QueueConfigurations",
        end: "QueueArn",
        lists: ["QueueConfigurations", "Queue"],
        ends: ["Queue", "QueueArn", "QueueARN"],
        word: "QueueConfiguration",
    },
    Sort {
        list: "LambdaFunctionConfigurations",
        end: "LambdaFunctionArn",
        lists: ["LambdaConfigurations", "LambdaFunction"],
        ends: ["Function", "LambdaFunctionArn", "FunctionARN"],
        word: "LambdaConfiguration",
    },
];

/// Puts the notifications of a bucket into the API's words; nothing is set where nobody listens.
pub(super) fn spell(desk: &mut Desk<'_>) {
    let Some(Value::Object(mut told)) = desk.map.remove("Notification") else {
        return;
    };
    let by_id = match told.remove("Configurations") {
        Some(Value::Object(by_id)) => by_id,
        _ => Map::new(),
    };
    let mut found = Map::new();
    for sort in &SORTS {
        let listed = sort.lists.iter().flat_map(|list| {
            let all = told.remove(*list).unwrap_or_default();
            let all = match all {
                Value::Array(all) => all,
                Value::Object(one) => vec![one.into()],
                _ => Vec::new(),
            };
            let place = pointer(list);
            let all = all.into_iter().enumerate();
            all.map(move |(at, one)| (format!("{place}/{at}"), None, one))
                .collect::<Vec<_>>()
        });
        let mut all: Vec<(String, Option<&String>, Value)> = listed.collect();
        let own = by_id.iter().filter(|(_, one)| one["Type"] == sort.word);
        all.extend(own.map(|(id, one)| {
            let place = format!("/Configurations{}", pointer(id));
            (place, Some(id), one.clone())
        }));
        let mut list = Vec::new();
        for (place, id, one) in all {
            let to = format!("/Notification/{}/{}", sort.list, list.len());
            let (one, end) = listener(sort, id, one);
            if let Some(end) = end {
                let from = format!("/Notification{place}/{end}");
                desk.moved.push((from, format!("{to}/{}", sort.end)));
            }
            list.push(one);
        }
        if !list.is_empty() {
            found.insert(sort.list.to_owned(), list.into());
        }
    }
    let bridge = told.remove("Eventbridge");
    let on = |value: &Value| flag(&value["EventBridgeEnabled"]).unwrap_or(value.is_object());
    let on = told.get("EventBridgeConfiguration").is_some_and(on)
        || bridge.as_ref().and_then(flag) == Some(true);
    told.remove("EventBridgeConfiguration");
    if on {
        found.insert("EventBridgeConfiguration".to_owned(), json!({}));
    }
    // What no table names stays; whose it is and what is not set says nothing here.
    told.retain(|name, value| !value.is_null() && !matches!(name.as_str(), "Bucket" | "Id"));
    found.extend(told);
    if !found.is_empty() {
        desk.map.insert("Notification".to_owned(), found.into());
    }
}

/// One listener in the API's words, and the member that named it before.
fn listener(sort: &Sort, id: Option<&String>, mut one: Value) -> (Value, Option<&'static str>) {
    if !one.is_object() {
        return (one, None);
    }
    let mut found = Map::new();
    let id = id.map(|id| id.as_str().into());
    if let Some(id) = id.or_else(|| Some(one["Id"].take()).filter(Value::is_string)) {
        found.insert("Id".to_owned(), id);
    }
    let mut names = sort.ends.iter().copied();
    let end = names.find(|name| !one[*name].is_null());
    if let Some(end) = end {
        found.insert(sort.end.to_owned(), one[end].take());
    }
    let events = match (one["Events"].take(), one["Event"].take()) {
        (Value::Array(events), _) => events,
        (_, event) => vec![event],
    };
    found.insert("Events".to_owned(), events.into());
    let rules = rules(&one);
    if !rules.is_empty() {
        let filter = json!({"Key": {"FilterRules": rules}});
        found.insert("Filter".to_owned(), filter);
    }
    (found.into(), end)
}

/// Which keys are meant: rules with `Name` and `Value`.
fn rules(one: &Value) -> Vec<Value> {
    for place in [
        "/Filter/Key/FilterRules",
        "/Filter/S3Key/Rules",
        "/Filter/S3KeyFilter/FilterRules",
    ] {
        if let Some(Value::Array(rules)) = one.pointer(place) {
            let plain = |rule: &Value| json!({"Name": rule["Name"], "Value": rule["Value"]});
            return rules.iter().map(plain).collect();
        }
    }
    let part = |name: &str, member: &str| {
        let text = one[member].as_str().filter(|text| !text.is_empty())?;
        Some(json!({"Name": name, "Value": text}))
    };
    let parts = [
        part("prefix", "FilterPrefix"),
        part("suffix", "FilterSuffix"),
    ];
    parts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(told: Value) -> (Value, Vec<(String, String)>) {
        let mut map = Map::from_iter([("Notification".to_owned(), told)]);
        let mut desk = Desk {
            map: &mut map,
            moved: Vec::new(),
        };
        spell(&mut desk);
        let moved = desk.moved;
        (map.remove("Notification").unwrap_or_default(), moved)
    }

    #[test]
    fn three_files_tell_the_same() {
        let queue = "arn:aws:sqs:eu-central-1:111111111111:jobs";
        let rules = json!([{"Name": "prefix", "Value": "in/"}]);
        let api = json!({"QueueConfigurations": [{
            "QueueArn": queue, "Events": ["s3:ObjectCreated:*"], "Filter": {"Key": {"FilterRules": rules}},
        }]});
        assert_eq!(spelled(api.clone()).0, api);
        let (template, moved) = spelled(json!({"QueueConfigurations": [
            {"Queue": queue, "Event": "s3:ObjectCreated:*", "Filter": {"S3Key": {"Rules": rules}}},
        ]}));
        assert_eq!(template, api);
        let to = "/Notification/QueueConfigurations/0/QueueArn".to_owned();
        let from = "/Notification/QueueConfigurations/0/Queue".to_owned();
        assert_eq!(moved, [(from, to.clone())]);
        let (terraform, moved) = spelled(
            json!({"Bucket": "b", "Eventbridge": false, "Topic": [], "Queue": [
                {"QueueArn": queue, "Events": ["s3:ObjectCreated:*"], "FilterPrefix": "in/", "FilterSuffix": "", "Id": "n"},
            ]}),
        );
        let mut named = api;
        named["QueueConfigurations"][0]["Id"] = "n".into();
        assert_eq!(terraform, named);
        assert_eq!(
            moved,
            [("/Notification/Queue/0/QueueArn".to_owned(), to.clone())]
        );
        let (config, moved) = spelled(json!({"Configurations": {"n": {
            "Events": ["s3:ObjectCreated:*"], "Filter": {"S3KeyFilter": {"FilterRules": rules}},
            "ObjectPrefixes": [], "QueueARN": queue, "Type": "QueueConfiguration",
        }}}));
        assert_eq!(config, named);
        assert_eq!(
            moved,
            [("/Notification/Configurations/n/QueueARN".to_owned(), to)]
        );
    }

    #[test]
    fn where_nobody_listens_nothing_is_set() {
        for none in [
            json!({"Configurations": {}}),
            json!({"Bucket": "b", "Eventbridge": false}),
        ] {
            assert_eq!(spelled(none).0, Value::Null);
        }
        for all in [
            json!({"Eventbridge": true}),
            json!({"EventBridgeConfiguration": {"EventBridgeEnabled": true}}),
            json!({"EventBridgeConfiguration": {}}),
        ] {
            assert_eq!(spelled(all).0, json!({"EventBridgeConfiguration": {}}));
        }
    }
}
