//! Files that are broken, too deep, or made to hurt: each ends with its place, or is read.

use super::{file, one, options};
use landfall_imports::{MOST, Options, import};
use proptest::prelude::*;

/// What an import says, one fault a line.
fn said(name: &str, text: &str) -> String {
    match one(name, text) {
        Ok(imported) => format!(
            "{name}: read, {} resources, {:?}",
            imported.resources.len(),
            imported.notes
        ),
        Err(error) => error.to_string(),
    }
}

#[test]
fn broken_templates_and_estates_say_where_and_what_to_do() {
    let queue = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n";
    let texts = [
        ("twice.yaml", format!("{queue}  Q:\n    Type: AWS::SNS::Topic\n")),
        ("twice.json", "{\"Resources\": {\n  \"Q\": {\"Type\": \"AWS::SQS::Queue\"},\n  \"Q\": {\"Type\": \"AWS::SNS::Topic\"}}}".into()),
        ("no-type.yaml", format!("{queue}  R:\n    Properties: {{A: 1}}\n  S: text\n  T:\n    Type: [a]\n")),
        ("properties.yaml", format!("{queue}    Properties: nothing\n")),
        ("list.yaml", "Resources:\n  - Type: AWS::SQS::Queue\n".into()),
        ("two.yaml", format!("{queue}---\n{queue}")),
        ("quote.yaml", format!("{queue}    Properties:\n      QueueName: \"open\n")),
        ("alias.yaml", format!("{queue}    Properties: &a {{B: *a}}\n")),
        ("comma.json", "{\"Resources\": {\n  \"Q\": {\"Type\": \"AWS::SQS::Queue\",}\n}}".into()),
        ("version.json", "{\n  \"landfall_estate\": 2, \"account\": \"111111111111\", \"resources\": []}".into()),
        ("account.json", "{\n  \"landfall_estate\": 1, \"account\": \"12\", \"resources\": []}".into()),
        ("member.json", "{\"landfall_estate\": 1, \"account\": \"111111111111\",\n  \"resuorces\": []}".into()),
        ("arn.json", "{\"landfall_estate\": 1, \"account\": \"111111111111\", \"resources\": [\n  {\"kind\": \"A\", \"name\": \"n\", \"region\": \"r\", \"arn\": \"no\"}]}".into()),
        ("config.json", "{\"configurationItems\": [\n  {\"resourceId\": \"x\"}]}".into()),
        ("state.json", "{\"version\": 4, \"terraform_version\": \"1\",\n  \"resources\": {}}".into()),
        ("windows.yaml", queue.replace('\n', "\r\n")),
        ("mark.yaml", format!("\u{feff}{queue}")),
        ("tag.yaml", format!("{queue}    Properties: {{A: !New b}}\n")),
    ];
    let told: Vec<String> = texts.iter().map(|(name, text)| said(name, text)).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn all_faults_are_told_up_to_a_bound() {
    let entries: String = (0..MOST + 5).map(|n| format!("  R{n}: {{}}\n")).collect();
    let error = one("t.yaml", &format!("Resources:\n{entries}")).unwrap_err();
    assert_eq!((error.faults.len(), error.more), (MOST, 5));
    assert!(error.to_string().ends_with("and 5 more"));
    assert_eq!(error.faults[3].line, Some(5));
}

#[test]
fn a_template_without_account_or_region_asks_for_them() {
    let files = [file("t.yaml", "Resources:\n  Q: {Type: AWS::SQS::Queue}\n")];
    let error = import(&files, &Options::default()).unwrap_err().to_string();
    assert!(
        error.contains("--account") && error.contains("--region"),
        "{error}"
    );
}

#[test]
fn files_of_two_formats_and_no_files_are_refused() {
    let estate = r#"{"landfall_estate": 1, "account": "111111111111", "resources": []}"#;
    let template = "Resources:\n  Q: {Type: AWS::SQS::Queue}\n";
    let both = import(&[file("a", estate), file("b", template)], &options()).unwrap_err();
    assert!(
        both.to_string()
            .starts_with("b: this is a CloudFormation template, and a is a Landfall estate")
    );
    let two = import(&[file("a", estate), file("b", estate)], &options()).unwrap_err();
    assert!(two.to_string().starts_with("b: this is a second"));
    assert!(
        import(&[], &options())
            .unwrap_err()
            .to_string()
            .contains("nothing to import")
    );
}

#[test]
fn deep_nesting_is_refused_in_every_format() {
    const DEEP: usize = 200_000;
    let list = format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP));
    let modules = format!(
        "{}{}",
        "{\"child_modules\": [".repeat(DEEP),
        "]}".repeat(DEEP)
    );
    for (text, said) in [
        (format!("Resources:\n  Q: {list}\n"), "deeper than"),
        (format!("{{\"Resources\": {list}}}"), "deeper than"),
        (format!("{{\"configurationItems\": {list}}}"), ""),
        (
            format!("{{\"format_version\": \"1\", \"values\": {{\"root_module\": {modules}}}}}"),
            "deeper than",
        ),
        (
            format!(
                "{{\"version\": 4, \"terraform_version\": \"1\", \"resources\": [{{\"mode\": \"managed\", \"type\": \"aws_x\", \"name\": \"x\", \"instances\": [{{\"attributes\": {list}}}]}}]}}"
            ),
            "deeper than",
        ),
        (
            format!(
                "{{\"landfall_estate\": 1, \"account\": \"111111111111\", \"resources\": [{{\"kind\": \"A\", \"name\": \"n\", \"region\": \"r\", \"configuration\": {list}}}]}}"
            ),
            "deeper than",
        ),
    ] {
        let error = one("deep", &text).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn aliases_that_repeat_each_other_are_counted() {
    let mut text = "Resources: {Q: {Type: AWS::SQS::Queue}}\nMetadata:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let before = vec![format!("*a{}", n - 1); 10].join(", ");
        text.push_str(&format!("  a{n}: &a{n} [{before}]\n"));
    }
    let error = one("laughs.yaml", &text).unwrap_err().to_string();
    assert!(
        error.starts_with("laughs.yaml:") && error.contains("aliases repeat"),
        "{error}"
    );
}

/// Pieces that mean something in a template, put together in any way.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "Resources:\n",
            "  Q:\n",
            "    Type: AWS::SQS::Queue\n",
            "    Properties:\n",
            "      A: ",
            "!Ref ",
            "!Sub ",
            "!GetAtt ",
            "!Join ",
            "!If ",
            "!Select ",
            "!Cidr ",
            "!Split ",
            "!FindInMap ",
            "!ImportValue ",
            "Q",
            "Q.Arn",
            "Q.",
            ".",
            "[",
            "]",
            "{",
            "}",
            ", ",
            ": ",
            "- ",
            "${",
            "${Q}",
            "${Q.Arn}",
            "${!x}",
            "&a ",
            "*a",
            "<<: ",
            "\n",
            "\t",
            "\"",
            "'",
            "|\n",
            "AWS::Region",
            "AWS::NoValue",
            "Parameters:\n",
            "  P: {Default: 1}\n",
            "Conditions:\n",
            "  C: !Equals [a, !Ref P]\n",
            "Outputs:\n",
            "  O: {Value: !Ref Q, Export: {Name: e}}\n",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,4}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_template_is_a_panic(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = format!("Resources:\n  Q:\n    Type: AWS::S3::Bucket\n    Properties:\n      A: {}", pieces.concat());
        let _ = one("t.yaml", &text);
        let _ = one("t.yaml", &pieces.concat());
    }

    #[test]
    fn no_json_is_a_panic(text in "[\\[\\]{}:,\" a-z0-9\\\\]{0,40}", head in prop::sample::select(vec![
        "{\"Resources\":", "{\"version\":4,\"terraform_version\":\"1\",\"resources\":", "{\"format_version\":\"1\",\"values\":",
        "{\"configurationItems\":", "{\"landfall_estate\":1,\"resources\":", ""])) {
        let _ = one("x.json", &format!("{head}{text}"));
        let _ = one("x.json", &format!("{head}{text}}}"));
    }
}
