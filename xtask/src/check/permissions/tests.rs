use super::*;

const SOURCE: (&str, &str) = (
    "crates/aws/src/services/things.rs",
    r#"static API: Api = Api::json("things", "1.1", "T"); let ask = Ask::new("ListThings");"#,
);
const TYPES: (&str, &str) = (
    "crates/aws/src/services/everything/types.rs",
    r#"&["AWS::Odd::One"]"#,
);
const YAML: &str = r#"
Resources:
  Role:
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
      Policies:
        - PolicyName: never
          PolicyDocument:
            Statement:
              # Why.
              - Sid: Never
                Effect: Deny
                Action:
                  - things:ReadThing
                  - things:Take*
                Resource: "*"
  Data:
    Properties:
      ManagedPolicyName: !Sub "${RoleName}Data"
      PolicyDocument:
        Statement:
          - Sid: Things
            Effect: Allow
            Action:
              - things:ListThings
            Resource: !Sub "arn:${AWS::Partition}:things:::*"
          - Sid: EverythingElse
            Effect: Allow
            Action:
              - odd:ListOnes
            Resource: "*"
Outputs:
  RoleArn:
    Value: x
"#;
const HCL: &str = r#"
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
  }
}

data "aws_iam_policy_document" "never" {
  # Why.
  statement {
    sid    = "Never"
    effect = "Deny"
    actions = [
      "things:ReadThing",
      "things:Take*",
    ]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "data" {
  statement {
    sid       = "Things"
    actions   = ["things:ListThings"]
    resources = ["arn:${data.aws_partition.current.partition}:things:::*"]
  }

  statement {
    sid       = "EverythingElse"
    actions   = ["odd:ListOnes"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "never" {
  policy = data.aws_iam_policy_document.never.json
}
"#;
const DOCUMENT: &str = "
## LandfallRead

| Action | Why |
|---|---|
| `things:ListThings` | finds `things:Everything` |

### Everything else

| Action | Finds |
|---|---|
| `odd:ListOnes` | `AWS::Odd::One` |

## Another role

| `other:Action` | why |
";

fn messages(source: &str, yaml: &str, hcl: &str, document: &str) -> Vec<String> {
    let files = [
        (SOURCE.0, source),
        TYPES,
        (super::CLOUDFORMATION, yaml),
        (super::TERRAFORM, hcl),
        (super::DOCUMENT, document),
    ];
    let found = check(&Tree::of(&files)).into_iter();
    found
        .map(|finding| format!("{}: {}", finding.place, finding.message))
        .collect()
}

/// Exactly one message for each of these beginnings, in any order.
fn only(messages: &[String], parts: &[&str]) {
    for part in parts {
        let about = messages.iter().filter(|message| message.contains(part));
        assert_eq!(about.count(), 1, "{part} in {messages:#?}");
    }
    assert_eq!(messages.len(), parts.len(), "{messages:#?}");
}

#[test]
fn this_checkout_allows_what_it_calls_and_nothing_else() {
    assert_eq!(check(&Tree::tracked().unwrap()), []);
}

#[test]
fn what_belongs_together_is_accepted() {
    assert_eq!(
        messages(SOURCE.1, YAML, HCL, DOCUMENT),
        Vec::<String>::new()
    );
}

#[test]
fn a_call_without_an_action_is_found_in_both_templates() {
    let source = SOURCE
        .1
        .replace("ListThings", "ListThings\"); Ask::new(\"DescribeThing");
    only(
        &messages(&source, YAML, HCL, DOCUMENT),
        &[
            "calls DescribeThing, but deploy/cloudformation",
            "calls DescribeThing, but deploy/terraform",
        ],
    );
}

#[test]
fn an_action_that_nothing_calls_is_found() {
    let idle = "things:GetThing";
    let yaml = YAML.replace(
        "- things:ListThings",
        "- things:GetThing\n              - things:ListThings",
    );
    only(
        &messages(SOURCE.1, &yaml, HCL, DOCUMENT),
        &[
            "landfall-read.yaml: allows things:GetThing, which no collector calls",
            "the statement Things differs",
            &format!("does not say why {CLOUDFORMATION} allows {idle}"),
        ],
    );
    let hcl = HCL.replace(
        "[\"things:ListThings\"]",
        "[\"things:GetThing\", \"things:ListThings\"]",
    );
    let document = DOCUMENT.replace(
        "`things:ListThings` |",
        "`things:GetThing`, `things:ListThings` |",
    );
    only(
        &messages(SOURCE.1, &yaml, &hcl, &document),
        &[
            "read.yaml: allows things:GetThing",
            "main.tf: allows things:GetThing",
        ],
    );
}

#[test]
fn what_is_called_must_not_be_denied() {
    let (yaml, hcl) = (
        YAML.replace("Take*", "List*"),
        HCL.replace("Take*", "List*"),
    );
    let order = |text: &str| text.replace("ReadThing", "Break");
    only(
        &messages(SOURCE.1, &order(&yaml), &order(&hcl), DOCUMENT),
        &[
            "read.yaml: allows things:ListThings and denies things:List*",
            "main.tf: allows things:ListThings and denies things:List*",
        ],
    );
}

#[test]
fn the_templates_must_not_differ_in_resources_or_effect() {
    let hcl = HCL.replace("things:::*", "things:::one");
    only(
        &messages(SOURCE.1, YAML, &hcl, DOCUMENT),
        &["the statement Things differs"],
    );
    let hcl = HCL.replace("    effect = \"Deny\"\n", "");
    assert!(!messages(SOURCE.1, YAML, &hcl, DOCUMENT).is_empty());
}

#[test]
fn every_other_type_is_documented_with_its_actions() {
    let document = DOCUMENT.replace("AWS::Odd::One", "AWS::Odd::Two");
    only(
        &messages(SOURCE.1, YAML, HCL, &document),
        &["names AWS::Odd::Two", "what finding AWS::Odd::One needs"],
    );
    let document = DOCUMENT.replace("| `odd:ListOnes`", "| `odd:ListTwos`");
    let found = messages(SOURCE.1, YAML, HCL, &document);
    assert!(
        found.iter().any(|m| m.contains("odd:ListTwos is needed")),
        "{found:#?}"
    );
    assert!(
        found.iter().any(|m| m.contains("which type odd:ListOnes")),
        "{found:#?}"
    );
}

#[test]
fn templates_that_cannot_be_read_are_errors() {
    for (yaml, hcl, why) in [
        (YAML.to_owned(), HCL.replacen('}', "", 1), "no partner"),
        (
            YAML.replace("- things:ListThings", ""),
            HCL.to_owned(),
            "no actions",
        ),
        (
            YAML.replace("Sid: Never", "Sid: Things"),
            HCL.to_owned(),
            "two statements",
        ),
        (
            YAML.replace("things:ReadThing", "things:Zap"),
            HCL.to_owned(),
            "not in order",
        ),
        (String::new(), HCL.to_owned(), "has no statements"),
    ] {
        let found = messages(SOURCE.1, &yaml, &hcl, DOCUMENT);
        assert!(
            found.iter().any(|message| message.contains(why)),
            "{why} in {found:#?}"
        );
    }
}

#[test]
fn policies_stay_within_the_limits_of_iam() {
    let many: Vec<String> = (1000..1300)
        .map(|n| format!("things:ListThings{n}"))
        .collect();
    let yaml = many
        .iter()
        .fold(String::new(), |text, action| text + "- " + action + "\n");
    let found = messages(
        SOURCE.1,
        &YAML.replace("- things:ListThings", &yaml),
        HCL,
        DOCUMENT,
    );
    assert!(
        found.iter().any(|m| m.contains("Data has about")),
        "{found:#?}"
    );
}
