//! Estates of other tools, each as it would be exported, and what becomes of them.

use super::{file, one, options};
use landfall_imports::{Format, Imported, import};
use proptest::prelude::*;

const TEMPLATE: &str = include_str!("../fixtures/shop.yaml");
const STATE: &str = include_str!("../fixtures/terraform.tfstate");
const SHOW: &str = include_str!("../fixtures/show.json");
const CONFIG: &str = include_str!("../fixtures/config.json");

fn read(name: &str, text: &str) -> Imported {
    one(name, text).unwrap()
}

/// Ids, names, tags and configurations, as a reader would check them.
fn told(imported: &Imported) -> serde_json::Value {
    let resources: Vec<serde_json::Value> = imported
        .resources
        .iter()
        .map(|r| {
            serde_json::json!({
                "id": r.id, "kind": r.kind, "name": r.name, "region": r.region,
                "tags": r.tags.iter().collect::<std::collections::BTreeMap<_, _>>(),
                "configuration": r.configuration, "understood": r.understood,
            })
        })
        .collect();
    let notes: Vec<&str> = imported
        .notes
        .iter()
        .map(|note| note.message.as_str())
        .collect();
    serde_json::json!({"account": imported.account, "resources": resources, "notes": notes})
}

#[test]
fn a_template_is_resolved_where_it_can_be() {
    let imported = read("shop.yaml", TEMPLATE);
    assert_eq!(imported.format, Format::CloudFormation);
    insta::assert_json_snapshot!(told(&imported));
}

#[test]
fn a_state_without_its_secrets_and_with_settings_where_they_belong() {
    let imported = read("terraform.tfstate", STATE);
    assert_eq!(imported.format, Format::TerraformState);
    assert!(!format!("{:?}", imported.resources).contains("hunter2"));
    insta::assert_json_snapshot!(told(&imported));
}

#[test]
fn the_output_of_show_with_its_modules() {
    let imported = read("show.json", SHOW);
    assert_eq!(imported.format, Format::TerraformShow);
    assert!(!format!("{:?}", imported.resources).contains("hunter2"));
    insta::assert_json_snapshot!(told(&imported));
}

#[test]
fn a_snapshot_of_config_with_its_relationships() {
    let imported = read("config.json", CONFIG);
    assert_eq!(imported.format, Format::AwsConfig);
    assert_eq!(imported.references.len(), 1);
    for reference in &imported.references {
        let from = imported
            .resources
            .iter()
            .find(|r| r.id == reference.from)
            .unwrap();
        let seen = from.configuration.pointer(&reference.evidence.path);
        assert_eq!(
            seen.and_then(|seen| seen.as_str()),
            Some(reference.evidence.text.as_str())
        );
    }
    insta::assert_json_snapshot!(told(&imported));
}

#[test]
fn what_is_broken_says_where_and_what_to_do() {
    let broken = [
        ("empty.yaml", String::new()),
        ("cut.tfstate", STATE[..STATE.len() / 2].to_owned()),
        (
            "old.tfstate",
            STATE.replace("\"version\": 4", "\"version\": 3"),
        ),
        (
            "tab.yaml",
            TEMPLATE.replace("      QueueName", "\tQueueName"),
        ),
        (
            "type.json",
            SHOW.replace("\"resources\": [", "\"resources\": 7, \"x\": ["),
        ),
        ("list.json", "[1, 2]".to_owned()),
        ("words.json", "{\"a\": 1}".to_owned()),
        (
            "main.tf",
            "resource \"aws_s3_bucket\" \"a\" {\n}\n".to_owned(),
        ),
        (
            "empty-show.json",
            "{\"format_version\": \"1.0\"}".to_owned(),
        ),
    ];
    let told: Vec<String> = broken
        .iter()
        .map(|(name, text)| match one(name, text) {
            Ok(_) => format!("{name}: read"),
            Err(error) => error.to_string(),
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

proptest! {
    #[test]
    fn no_text_is_a_panic(cut in 0usize..2000, more in "[ -~]{0,20}", which in 0usize..4) {
        let text = [TEMPLATE, STATE, SHOW, CONFIG][which];
        let mut at = cut.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let _ = import(&[file("x", &format!("{}{more}{}", &text[..at], &text[at..]))], &options());
        let _ = import(&[file("x", &text[..at])], &options());
    }
}
