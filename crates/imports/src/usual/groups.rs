//! Rules of security groups as EC2 describes them: `IpPermissions` and `IpPermissionsEgress`.
//!
//! Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html>

use super::Desk;
use serde_json::{Map, Value, json};

const IN: &str = "IpPermissions";
const OUT: &str = "IpPermissionsEgress";

/// Where files keep rules: the member, and the list of EC2 that it is.
const LISTS: [(&str, &str); 4] = [
    ("SecurityGroupIngress", IN),
    ("SecurityGroupEgress", OUT),
    ("Ingress", IN),
    ("Egress", OUT),
];

/// A file's word for whom a rule lets in or out: the member, EC2's list, EC2's word for it.
const PEERS: [(&str, &str, &str); 15] = [
    ("CidrIp", "IpRanges", "CidrIp"),
    ("CidrIpv4", "IpRanges", "CidrIp"),
    ("CidrBlocks", "IpRanges", "CidrIp"),
    ("Ipv4Ranges", "IpRanges", "CidrIp"),
    ("CidrIpv6", "Ipv6Ranges", "CidrIpv6"),
    ("Ipv6CidrBlocks", "Ipv6Ranges", "CidrIpv6"),
    ("SourceSecurityGroupId", "UserIdGroupPairs", "GroupId"),
    ("DestinationSecurityGroupId", "UserIdGroupPairs", "GroupId"),
    ("ReferencedSecurityGroupId", "UserIdGroupPairs", "GroupId"),
    ("SecurityGroups", "UserIdGroupPairs", "GroupId"),
    ("SourceSecurityGroupName", "UserIdGroupPairs", "GroupName"),
    ("SourcePrefixListId", "PrefixListIds", "PrefixListId"),
    ("DestinationPrefixListId", "PrefixListIds", "PrefixListId"),
    ("PrefixListIds", "PrefixListIds", "PrefixListId"),
    ("PrefixListId", "PrefixListIds", "PrefixListId"),
];

/// All rules of a group, wherever the file has them.
pub(super) fn spell(desk: &mut Desk<'_>) {
    for list in [IN, OUT] {
        for (at, rule) in desk.take_list(list).into_iter().enumerate() {
            add(desk, list, rule, &format!("/{list}/{at}"));
        }
    }
    for (member, list) in LISTS {
        let alone = desk.map.get(member).is_some_and(Value::is_object);
        for (at, rule) in desk.take_list(member).into_iter().enumerate() {
            let from = if alone {
                format!("/{member}")
            } else {
                format!("/{member}/{at}")
            };
            add(desk, list, rule, &from);
        }
    }
    // Terraform's rules that stand for themselves say their direction each.
    for (at, rule) in desk.take_list("Rules").into_iter().enumerate() {
        let list = if rule["Type"] == "egress" { OUT } else { IN };
        add(desk, list, rule, &format!("/Rules/{at}"));
    }
}

/// Adds one rule. A state holds the rules that stand for themselves in the group as well: each is
/// kept once.
fn add(desk: &mut Desk<'_>, list: &str, rule: Value, from: &str) {
    let Value::Object(rule) = rule else {
        desk.push(list, rule);
        return;
    };
    let own = ["GroupId", "GroupName", "SecurityGroupId"]
        .iter()
        .find_map(|member| desk.map.get(*member).or_else(|| desk.map.get("Id")))
        .cloned();
    let (rule, moved) = permission(rule, own);
    let there = desk.map.get(list).and_then(Value::as_array);
    let told = ["IpProtocol", "FromPort", "ToPort"]
        .into_iter()
        .chain(LISTED);
    let same = |other: &Value| told.clone().all(|member| other[member] == rule[member]);
    let place = match there.and_then(|all| all.iter().position(same)) {
        Some(at) => format!("/{list}/{at}"),
        None => desk.push(list, rule),
    };
    let moved = moved
        .into_iter()
        .map(|(path, to)| (format!("{from}{path}"), format!("{place}{to}")));
    desk.moved.extend(moved);
    desk.moved.push((from.to_owned(), place));
}

const LISTED: [&str; 4] = [
    "IpRanges",
    "Ipv6Ranges",
    "UserIdGroupPairs",
    "PrefixListIds",
];

/// A rule in EC2's words, with the moves inside of it.
fn permission(mut rule: Map<String, Value>, own: Option<Value>) -> (Value, Vec<(String, String)>) {
    let mut moved = Vec::new();
    let mut lists: Map<String, Value> = Map::new();
    for list in LISTED {
        // AWS Config lists ranges as texts beside those with descriptions.
        let Some(Value::Array(items)) = rule.get(list) else {
            continue;
        };
        if items.iter().all(Value::is_object) {
            let items = rule.remove(list).unwrap_or_default();
            lists.insert(list.to_owned(), items);
        } else if list == "IpRanges" {
            let ranges = rule.remove(list).unwrap_or_default();
            // `Ipv4Ranges` says the same with descriptions.
            if !rule.contains_key("Ipv4Ranges") {
                rule.insert("CidrBlocks".to_owned(), ranges);
            }
        }
    }
    let owner = rule.remove("SourceSecurityGroupOwnerId");
    let description = rule.get("Description").cloned();
    for (member, list, word) in PEERS {
        let Some(value) = rule.remove(member) else {
            continue;
        };
        let several = value.is_array();
        let items = match value {
            Value::Array(items) => items,
            Value::Null => continue,
            one => vec![one],
        };
        for (at, item) in items.into_iter().enumerate() {
            let whole = item.is_object();
            let mut peer = if whole { item } else { json!({ word: item }) };
            if list == "UserIdGroupPairs"
                && let Some(owner) = &owner
            {
                peer["UserId"] = owner.clone();
            }
            if let Some(text) = description.as_ref().filter(|text| text.is_string())
                && peer["Description"].is_null()
            {
                peer["Description"] = text.clone();
            }
            let all = lists.entry(list).or_insert_with(|| json!([]));
            let Value::Array(all) = all else { continue };
            all.push(peer);
            let from = if several {
                format!("/{member}/{at}")
            } else {
                format!("/{member}")
            };
            let inner = if whole {
                String::new()
            } else {
                format!("/{word}")
            };
            moved.push((from, format!("/{list}/{}{inner}", all.len() - 1)));
        }
    }
    if rule.remove("Self").as_ref().and_then(super::flag) == Some(true)
        && let Some(own) = own
    {
        let all = lists.entry("UserIdGroupPairs").or_insert_with(|| json!([]));
        if let Value::Array(all) = all {
            all.push(json!({"GroupId": own}));
        }
    }
    if let Some(protocol) = rule.remove("Protocol") {
        rule.entry("IpProtocol").or_insert(protocol);
    }
    if rule.get("IpProtocol").is_some_and(|all| all == "all") {
        rule.insert("IpProtocol".to_owned(), json!("-1"));
    }
    for list in LISTED {
        let items = lists.remove(list).unwrap_or_else(|| json!([]));
        rule.insert(list.to_owned(), items);
    }
    (Value::Object(rule), moved)
}
