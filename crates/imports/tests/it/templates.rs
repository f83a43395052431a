//! A shop in three templates: exports, a nested stack, conditions, mappings.

use super::{file, options};
use landfall_domain::{Class, Target};
use landfall_imports::{File, Imported, import};

const NETWORK: &str = include_str!("../fixtures/shop/network.yaml");
const SERVICE: &str = include_str!("../fixtures/shop/service.yaml");
const DATA: &str = include_str!("../fixtures/shop/data.json");

fn shop() -> Imported {
    let files = [
        file("shop/data.json", DATA),
        file("shop/network.yaml", NETWORK),
        file("shop/service.yaml", SERVICE),
        file("shop/README.md", "The templates of the shop.\n"),
    ];
    import(&files, &options()).unwrap()
}

#[test]
fn three_templates_become_one_estate() {
    let imported = shop();
    let mut told = String::new();
    for resource in &imported.resources {
        told.push_str(&format!("{}\n  {}\n", resource.id, resource.configuration));
    }
    for note in &imported.notes {
        told.push_str(&format!("{note}\n"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn what_the_templates_link_is_a_reference_with_its_place() {
    let imported = shop();
    let mut told = String::new();
    for reference in &imported.references {
        let from = imported
            .resources
            .iter()
            .find(|r| r.id == reference.from)
            .unwrap();
        // The evidence is really there, and leads to a resource of the files.
        let seen = from
            .configuration
            .pointer(&reference.evidence.path)
            .unwrap();
        let text = seen
            .as_str()
            .map_or_else(|| seen.to_string(), str::to_owned);
        assert_eq!(text, reference.evidence.text);
        let to = match &reference.target {
            Target::Arn(arn) => imported
                .resources
                .iter()
                .find(|r| r.arn.as_ref() == Some(arn)),
            Target::Named { kind, name, .. } => imported
                .resources
                .iter()
                .find(|r| r.kind == *kind && r.name == *name),
            _ => None,
        };
        let class = match reference.class {
            Class::Requires => "requires",
            Class::Together => "together",
            Class::Talks => "talks to",
        };
        told.push_str(&format!(
            "{} {class} {} @ {}\n",
            from.name,
            to.unwrap().name,
            reference.evidence.path
        ));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn the_order_of_the_files_changes_nothing() {
    let mut files: Vec<File> = vec![
        file("service.yaml", SERVICE),
        file("data.json", DATA),
        file("network.yaml", NETWORK),
    ];
    let one = import(&files, &options()).unwrap();
    files.reverse();
    let other = import(&files, &options()).unwrap();
    assert_eq!(one.resources, other.resources);
}

#[test]
fn circles_and_repetitions_end() {
    let circle = r#"{"Parameters": {"A": {"Default": "x"}}, "Conditions": {"C": {"Condition": "D"}, "D": {"Condition": "C"}},
        "Resources": {
            "Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::GetAtt": ["R", "QueueName"]}, "X": {"Fn::ImportValue": "e"}}},
            "R": {"Type": "AWS::SQS::Queue", "Condition": "C", "Properties": {"QueueName": {"Fn::GetAtt": ["Q", "QueueName"]}}},
            "S": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "circle.json"}}},
        "Outputs": {"O": {"Value": {"Fn::ImportValue": "e"}, "Export": {"Name": "e"}}}}"#;
    let imported = import(&[file("circle.json", circle)], &options()).unwrap();
    // The two queues are named after each other: no name is left to tell them apart.
    assert_eq!(imported.resources.len(), 2);
    assert!(
        imported
            .notes
            .iter()
            .any(|note| note.message.contains(":Q"))
    );

    // Each export is twice the one before: 2^40 times the first, were it not bounded.
    let mut outputs = vec![r#""O0": {"Value": "0123456789", "Export": {"Name": "e0"}}"#.to_owned()];
    for n in 1..=40 {
        let before = n - 1;
        outputs.push(format!(
            r#""O{n}": {{"Value": {{"Fn::Sub": ["${{a}}${{a}}", {{"a": {{"Fn::ImportValue": "e{before}"}}}}]}}, "Export": {{"Name": "e{n}"}}}}"#
        ));
    }
    let laughs = format!(
        r#"{{"Resources": {{"B": {{"Type": "AWS::S3::Bucket", "Properties": {{"X": {{"Fn::ImportValue": "e40"}}}}}}}}, "Outputs": {{{}}}}}"#,
        outputs.join(",")
    );
    let imported = import(&[file("laughs.json", &laughs)], &options()).unwrap();
    let text = imported.resources[0].configuration["X"].as_str().unwrap();
    assert!(text.len() <= 4 << 20, "{}", text.len());
}
