//! Terraform's two forms beyond the plain case.

use super::{file, one, options};
use landfall_imports::{Format, Imported, import};
use serde_json::{Value, json};

fn state(resources: &Value) -> String {
    json!({"version": 4, "terraform_version": "1.9.8", "resources": resources}).to_string()
}

fn managed(kind: &str, name: &str, attributes: &Value) -> Value {
    json!({"mode": "managed", "type": kind, "name": name, "instances": [{"attributes": attributes}]})
}

fn names(imported: &Imported) -> Vec<String> {
    let told = |r: &landfall_domain::Resource| format!("{} {}", r.kind, r.name);
    imported.resources.iter().map(told).collect()
}

fn values(name: &str) -> Value {
    json!({"root_module": {"resources": [{"address": format!("aws_sqs_queue.{name}"), "mode": "managed", "type": "aws_sqs_queue",
        "name": name, "values": {"name": name, "arn": format!("arn:aws:sqs:eu-central-1:111111111111:{name}")}}]}})
}

#[test]
fn of_a_plan_what_is_there_is_read_and_not_what_it_would_make() {
    let plan = json!({"format_version": "1.2", "planned_values": values("new"), "prior_state": {"values": values("old")}});
    let imported = one("plan.json", &plan.to_string()).unwrap();
    assert_eq!(imported.format, Format::TerraformShow);
    assert_eq!(names(&imported), ["AWS::SQS::Queue old"]);
    assert_eq!(imported.notes.len(), 1);
    let fresh = json!({"format_version": "1.2", "planned_values": values("new")});
    let imported = one("plan.json", &fresh.to_string()).unwrap();
    assert_eq!(names(&imported), ["AWS::SQS::Queue new"]);
    assert!(imported.notes[0].message.contains("not there yet"));
}

#[test]
fn a_state_stays_a_state_when_an_attribute_is_called_like_a_member_of_show() {
    let thing = managed(
        "aws_thing",
        "x",
        &json!({"id": "x", "format_version": "1.0"}),
    );
    let imported = one("s.tfstate", &state(&json!([thing]))).unwrap();
    assert_eq!(imported.resources.len(), 1);
}

#[test]
fn a_setting_whose_owner_is_elsewhere_or_not_certain_stands_for_itself() {
    let permission = |id: &str, function: &str| {
        managed(
            "aws_lambda_permission",
            id,
            &json!({"id": "AllowAll", "function_name": function, "principal": "sns.amazonaws.com"}),
        )
    };
    let function = |region: &str| {
        let arn = format!("arn:aws:lambda:{region}:111111111111:function:twice");
        managed(
            "aws_lambda_function",
            region,
            &json!({"id": "twice", "function_name": "twice", "arn": arn}),
        )
    };
    let text = state(&json!([
        permission("a", "elsewhere"),
        permission("b", "elsewhere"),
        permission("c", "twice"),
        function("eu-central-1"),
        function("us-east-1"),
    ]));
    let imported = one("s.tfstate", &text).unwrap();
    assert_eq!(imported.resources.len(), 5, "{:?}", names(&imported));
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
    let functions = imported
        .resources
        .iter()
        .filter(|r| r.name == "twice" && r.understood);
    assert!(
        functions
            .into_iter()
            .all(|r| r.configuration.get("Permissions").is_none())
    );
}

#[test]
fn records_of_one_name_are_all_kept() {
    let record = |kind: &str| {
        let id = format!("Z1_shop.example_{kind}");
        managed(
            "aws_route53_record",
            kind,
            &json!({"id": id, "name": "shop.example", "type": kind, "zone_id": "Z1"}),
        )
    };
    let imported = one(
        "s.tfstate",
        &state(&json!([record("A"), record("AAAA"), record("MX")])),
    )
    .unwrap();
    assert_eq!(imported.resources.len(), 3);
    assert!(
        imported
            .resources
            .iter()
            .all(|r| r.region.as_str() == "global")
    );
}

#[test]
fn several_states_are_one_estate_and_what_is_in_two_is_kept_once() {
    let queue = |name: &str| {
        managed(
            "aws_sqs_queue",
            name,
            &json!({"name": name, "arn": format!("arn:aws:sqs:eu-central-1:111111111111:{name}")}),
        )
    };
    let files = [
        file("a.tfstate", &state(&json!([queue("one"), queue("both")]))),
        file("b.tfstate", &state(&json!([queue("two"), queue("both")]))),
    ];
    let imported = import(&files, &options()).unwrap();
    assert_eq!(
        names(&imported),
        [
            "AWS::SQS::Queue both",
            "AWS::SQS::Queue one",
            "AWS::SQS::Queue two"
        ]
    );
    assert!(
        imported
            .notes
            .iter()
            .any(|note| note.message.contains(":both"))
    );
}

#[test]
fn what_sets_something_of_several_is_put_into_each() {
    let account = "arn:aws:iam::111111111111";
    let policy = format!("{account}:policy/read");
    let named = |kind: &str, member: &str, name: &str| {
        let arn = format!("{account}:{kind}/{name}");
        let attributes = json!({"arn": arn, "id": name, "name": name, member: name});
        managed(&format!("aws_iam_{kind}"), name, &attributes)
    };
    let attachment = json!({"id": "all", "name": "all", "policy_arn": policy,
        "roles": ["app"], "users": ["ann", "elsewhere"], "groups": ["devs"]});
    let membership = json!({"id": "m", "name": "m", "group": "devs", "users": ["ann"]});
    let resources = json!([
        named("role", "name", "app"),
        named("user", "name", "ann"),
        named("group", "name", "devs"),
        managed("aws_iam_policy_attachment", "all", &attachment),
        managed("aws_iam_group_membership", "m", &membership),
    ]);
    let imported = one("s.tfstate", &state(&resources)).unwrap();
    for (kind, name) in [("Role", "app"), ("User", "ann"), ("Group", "devs")] {
        let found = imported.resources.iter().find(|r| r.name == name).unwrap();
        assert_eq!(found.kind.noun(), kind);
        let attached = &found.configuration["AttachedManagedPolicies"][0];
        assert_eq!(attached["PolicyArn"], policy.as_str(), "{kind}");
        if kind == "User" {
            assert_eq!(found.configuration["GroupList"], json!(["devs"]));
        }
    }
    // The user of another file keeps what is said about it.
    let left: Vec<&str> = imported.resources.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(left.len(), 4, "{left:?}");
}
