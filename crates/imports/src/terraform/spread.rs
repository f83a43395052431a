//! Items that set something of several others at once, as one item for each.
//!
//! Source: <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy_attachment>,
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_group_membership>

use super::items::Item;
use serde_json::{Value, json};

/// The item, or those that it means.
pub(super) fn spread(item: Item) -> Vec<Item> {
    let found = match item.kind.as_str() {
        "aws_iam_policy_attachment" => attachments(&item),
        "aws_iam_group_membership" => memberships(&item),
        _ => Vec::new(),
    };
    // One that names nobody still stands in the file.
    if found.is_empty() { vec![item] } else { found }
}

/// A managed policy with roles, users and groups.
fn attachments(item: &Item) -> Vec<Item> {
    let policy = &item.attributes["policy_arn"];
    [("roles", "role"), ("users", "user"), ("groups", "group")]
        .into_iter()
        .flat_map(|(list, one)| {
            names(item, list).map(move |name| Item {
                kind: format!("aws_iam_{one}_policy_attachment"),
                address: format!("{}.{one}.{name}", item.address),
                attributes: json!({one: name, "policy_arn": policy}),
            })
        })
        .collect()
}

/// A group with its users.
fn memberships(item: &Item) -> Vec<Item> {
    let group = &item.attributes["group"];
    names(item, "users")
        .map(|name| Item {
            kind: "aws_iam_user_group_membership".to_owned(),
            address: format!("{}.user.{name}", item.address),
            attributes: json!({"user": name, "groups": [group]}),
        })
        .collect()
}

fn names<'i>(item: &'i Item, list: &str) -> impl Iterator<Item = &'i str> {
    let list = item.attributes[list].as_array().into_iter().flatten();
    list.filter_map(Value::as_str)
}
