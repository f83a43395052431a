//! AWS Config: a configuration snapshot, as it is delivered to the bucket.
//!
//! Source: <https://docs.aws.amazon.com/config/latest/developerguide/example-s3-snapshot.html>

use crate::error::Note;
use crate::usual::case;
use crate::{Found, ImportError, Options, Text, build, json, secrets};
use landfall_domain::{
    AccountId, Arn, Class, Confidence, Evidence, Fields, Kind, Reference, Region, Resource, Target,
    fields,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Snapshot {
    #[serde(rename = "configurationItems", default)]
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    resource_type: String,
    #[serde(default)]
    resource_id: String,
    resource_name: Option<String>,
    #[serde(rename = "ARN", alias = "arn")]
    arn: Option<String>,
    aws_region: Option<String>,
    aws_account_id: Option<String>,
    configuration_item_status: Option<String>,
    #[serde(default)]
    configuration: Value,
    #[serde(default)]
    supplementary_configuration: Value,
    #[serde(default)]
    tags: Value,
    relationships: Option<Vec<Relationship>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Relationship {
    resource_id: Option<String>,
    resource_name: Option<String>,
    resource_type: String,
    #[serde(default, alias = "relationshipName")]
    name: String,
}

const ADVICE: &str = "Take the file from the delivery channel's bucket again, and unpack it";

/// Reads snapshots of AWS Config.
///
/// # Errors
/// When a file is broken, or an item says of no account and no option does.
pub(crate) fn read(files: &[Text<'_>], options: &Options) -> Result<Found, ImportError> {
    let mut found = Found::default();
    for (name, text) in files {
        let snapshot: Snapshot = json::read(name, text, ADVICE)?;
        let mut deleted = 0;
        for item in snapshot.items {
            if item
                .configuration_item_status
                .as_deref()
                .is_some_and(|status| status.contains("Deleted"))
            {
                deleted += 1;
                continue;
            }
            let account = item
                .aws_account_id
                .as_deref()
                .and_then(|id| id.parse().ok());
            let Some(account) = account.or_else(|| options.account.clone()) else {
                let reason = format!(
                    "{} {} says of no account",
                    item.resource_type, item.resource_id
                );
                let advice = "Say which one: `--account 123456789012`";
                let place = json::find(text, &item.resource_id);
                return Err(crate::Fault::new(name, reason, advice).at(place).into());
            };
            let (resource, references) = resource(item, account);
            found.resources.push(resource);
            found.references.extend(references);
        }
        if deleted > 0 {
            let message = format!("left out: {deleted} resources that AWS Config knows as deleted");
            found.notes.push(Note::new(name, None, message));
        }
    }
    Ok(found)
}

fn resource(item: Item, account: AccountId) -> (Resource, Vec<Reference>) {
    let region = match item.aws_region.as_deref() {
        None | Some("" | "global") => Region::global(),
        Some(region) => crate::kinds::home(&item.resource_type, &Region::new(region)),
    };
    let arn: Option<Arn> = item.arn.as_deref().and_then(|arn| arn.parse().ok());
    let kind = Kind::new(usual_kind(&item.resource_type));
    let name = item
        .resource_name
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| item.resource_id.clone());
    let id = build::id(&kind, arn.as_ref(), &account, &region, &item.resource_id);
    let mut configuration = parsed(item.configuration);
    if !configuration.is_object() {
        configuration = json!({});
    }
    if let Value::Object(more) = item.supplementary_configuration {
        for (member, value) in more {
            configuration[member] = parsed(value);
        }
    }
    let mut configuration = case::spell(kind.as_str(), case::documents(configuration));
    configuration["ResourceId"] = item.resource_id.into();
    match kind.as_str() {
        "AWS::IAM::ManagedPolicy" => default_version(&mut configuration),
        "AWS::KMS::Key" => metadata(&mut configuration),
        _ => {}
    }
    let mut references = Vec::new();
    let mut relationships = Vec::new();
    for relationship in item.relationships.unwrap_or_default() {
        let Some(named) = relationship.resource_id.or(relationship.resource_name) else {
            continue;
        };
        references.push(Reference {
            from: id.clone(),
            target: target(usual_kind(&relationship.resource_type), &named),
            class: Class::Talks,
            evidence: Evidence {
                path: format!("/Relationships/{}/ResourceId", relationships.len()).into(),
                text: named.as_str().into(),
                confidence: Confidence::Certain,
            },
        });
        relationships.push(json!({
            "ResourceId": named,
            "ResourceType": relationship.resource_type,
            "Name": relationship.name.trim(),
        }));
    }
    configuration["Relationships"] = relationships.into();
    secrets::hide(&mut configuration);
    let resource = Resource {
        id,
        understood: crate::kinds::known(kind.as_str()),
        kind,
        arn,
        name,
        account,
        region,
        tags: fields(tags(&item.tags)),
        attributes: Fields::default(),
        configuration,
    };
    (resource, references)
}

fn target(kind: &str, name: &str) -> Target {
    match name.parse() {
        Ok(arn) => Target::Arn(arn),
        Err(_) => Target::Named {
            kind: Kind::new(kind),
            name: name.to_owned(),
            account: None,
            region: None,
        },
    }
}

/// AWS Config calls managed policies as CloudFormation calls inline ones.
///
/// Source: <https://docs.aws.amazon.com/config/latest/developerguide/resource-config-reference.html>
fn usual_kind(config: &str) -> &str {
    match config {
        "AWS::IAM::Policy" => "AWS::IAM::ManagedPolicy",
        other => other,
    }
}

/// Configurations come as objects or as JSON in a text.
fn parsed(value: Value) -> Value {
    match value {
        Value::String(text) => case::document(text),
        other => other,
    }
}

/// The document of the version that counts, as scans keep it.
fn default_version(configuration: &mut Value) {
    let versions = configuration["PolicyVersionList"].as_array();
    let default = versions.into_iter().flatten().find(|version| {
        version["IsDefaultVersion"] == true || version["IsDefaultVersion"] == "true"
    });
    if let Some(document) = default.map(|version| version["Document"].clone()) {
        configuration["PolicyDocument"] = document;
        if let Some(map) = configuration.as_object_mut() {
            map.remove("PolicyVersionList");
        }
    }
}

/// What `DescribeKey` says stands in `KeyMetadata`; policy, aliases and the like beside it.
fn metadata(configuration: &mut Value) {
    let Value::Object(map) = configuration.take() else {
        return;
    };
    let beside = [
        "Policy",
        "Aliases",
        "Grants",
        "Tags",
        "ResourceId",
        "KeyRotationStatus",
    ];
    let (beside, inside): (serde_json::Map<String, Value>, _) = map
        .into_iter()
        .partition(|(name, _)| beside.contains(&name.as_str()));
    *configuration = Value::Object(beside);
    configuration["KeyMetadata"] = Value::Object(inside);
}

/// Tags come as one object, or as a list of keys and values.
fn tags(tags: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match tags {
        Value::Object(map) => map
            .iter()
            .filter_map(|(k, v)| Some((k.clone(), text(v)?)))
            .collect(),
        Value::Array(items) => items
            .iter()
            .filter_map(|tag| {
                Some((
                    text(&tag["key"]).or_else(|| text(&tag["tag"]))?,
                    text(&tag["value"])?,
                ))
            })
            .collect(),
        _ => BTreeMap::new(),
    }
}
