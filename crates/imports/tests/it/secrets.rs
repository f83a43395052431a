//! Values of secrets do not get past the door, whichever way a file holds them.

use super::one;
use serde_json::{Value, json};

/// The configuration of the only resource.
fn only(name: &str, text: &Value) -> String {
    let imported = one(name, &text.to_string()).unwrap();
    let [resource] = imported.resources.as_slice() else {
        panic!("{:?}", imported.resources)
    };
    resource.configuration.to_string()
}

fn state(kind: &str, attributes: &Value, sensitive: &Value) -> Value {
    json!({"version": 4, "terraform_version": "1.9.8", "resources": [{"mode": "managed", "type": kind, "name": "x",
        "instances": [{"attributes": attributes, "sensitive_attributes": sensitive}]}]})
}

#[test]
fn what_a_state_marks_as_sensitive_is_left_out_along_every_form_of_its_path() {
    let attributes =
        json!({"id": "d", "options": [{"user": [{"word": "hunter2"}]}], "kept": "seen"});
    let get = |name: &str| json!({"type": "get_attr", "value": name});
    let paths = [
        json!([get("options"), {"type": "index", "value": {"value": 0, "type": "number"}}, get("user"), {"type": "index", "value": {"value": 0, "type": "number"}}, get("word")]),
        json!([get("options"), {"type": "index", "value": 0}, get("user"), {"type": "index", "value": 0}, get("word")]),
        // The element of a set: no index says which.
        json!([get("options"), {"type": "index", "value": {"value": {"user": 1}, "type": ["object", {}]}}, get("user")]),
        json!([get("options"), {"type": "something new", "value": null}]),
    ];
    for path in paths {
        let told = only(
            "s.tfstate",
            &state("aws_thing", &attributes, &json!([path])),
        );
        assert!(!told.contains("hunter2"), "{path}: {told}");
        assert!(told.contains("left out") && told.contains("seen"), "{told}");
    }
}

#[test]
fn attributes_that_are_secrets_are_left_out_though_nothing_marks_them() {
    // States that were written before the provider's marks were stored have none.
    for (kind, attribute) in [
        ("aws_db_instance", "password"),
        ("aws_rds_cluster", "master_password"),
        ("aws_redshift_cluster", "master_password"),
        ("aws_redshiftserverless_namespace", "admin_user_password"),
        ("aws_secretsmanager_secret_version", "secret_string"),
        ("aws_secretsmanager_secret_version", "secret_binary"),
        ("aws_elasticache_replication_group", "auth_token"),
        ("aws_iam_access_key", "secret"),
        ("aws_iam_access_key", "ses_smtp_password_v4"),
        ("aws_iam_server_certificate", "private_key"),
        ("aws_acm_certificate", "private_key"),
        ("aws_ssm_parameter", "value"),
        ("aws_api_gateway_api_key", "value"),
        ("aws_appsync_api_key", "key"),
        ("aws_vpn_connection", "tunnel1_preshared_key"),
        ("aws_vpn_connection", "customer_gateway_configuration"),
        ("aws_fsx_ontap_file_system", "fsx_admin_password"),
        ("aws_storagegateway_gateway", "smb_guest_password"),
        ("aws_cognito_user_pool_client", "client_secret"),
        ("aws_eks_cluster", "token"),
    ] {
        let mut attributes = json!({"id": "x", "type": "SecureString"});
        attributes[attribute] = "hunter2".into();
        let told = only("s.tfstate", &state(kind, &attributes, &json!([])));
        assert!(!told.contains("hunter2"), "{kind}.{attribute}: {told}");
        let show = json!({"format_version": "1.0", "values": {"root_module": {"resources": [
            {"address": "x", "mode": "managed", "type": kind, "name": "x", "values": attributes, "sensitive_values": {}}]}}});
        assert!(
            !only("show.json", &show).contains("hunter2"),
            "{kind}.{attribute}"
        );
    }
    // What is no secret stays.
    let plain = json!({"id": "/shop/url", "type": "String", "value": "", "insecure_value": "https://shop.example"});
    assert!(
        only("s.tfstate", &state("aws_ssm_parameter", &plain, &json!([]))).contains("shop.example")
    );
}

#[test]
fn parameters_and_properties_of_a_template_that_are_secrets_are_left_out() {
    let template = json!({
        "Parameters": {"Word": {"Type": "String", "NoEcho": true, "Default": "hunter2"}},
        "Resources": {"Db": {"Type": "AWS::RDS::DBInstance", "Properties": {
            "MasterUserPassword": "hunter2", "MasterUsername": {"Ref": "Word"},
            "Other": {"Fn::Sub": "x-${Word}"}}}}
    });
    let told = only("t.json", &template);
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn an_item_of_config_holds_no_secret() {
    let snapshot = json!({"configurationItems": [{"resourceType": "AWS::Lambda::Function", "resourceId": "f",
        "awsAccountId": "111111111111", "awsRegion": "eu-central-1", "ARN": "arn:aws:lambda:eu-central-1:111111111111:function:f",
        "configuration": {"environment": {"variables": {"DB_PASSWORD": "hunter2", "TABLE": "orders"}}, "masterUserPassword": "hunter2"},
        "relationships": null, "tags": null, "supplementaryConfiguration": null}]});
    let told = only("c.json", &snapshot);
    assert!(
        !told.contains("hunter2") && told.contains("orders"),
        "{told}"
    );
}

#[test]
fn of_an_address_the_host_stays_in_every_format() {
    let url = "postgres://app:hunter2@orders.abc.eu-central-1.rds.amazonaws.com/orders";
    let kept = "postgres://app:not-kept@orders.abc.eu-central-1.rds.amazonaws.com/orders";
    let variables = json!({"DATABASE_URL": url});
    let arn = "arn:aws:lambda:eu-central-1:111111111111:function:f";
    let script = "#!/bin/sh\nPASSWORD='hunter2 and more'\n";
    let files = [
        (
            "e.json",
            json!({"landfall_estate": 1, "account": "111111111111", "regions": ["eu-central-1"], "resources": [
            {"id": arn, "kind": "AWS::Lambda::Function", "arn": arn, "name": "f", "account": "111111111111", "region": "eu-central-1",
             "configuration": {"Environment": {"Variables": variables}, "UserData": script}}],
            "references": [{"from": arn, "target": {"url": "postgres://orders.abc.eu-central-1.rds.amazonaws.com"}, "class": "talks",
             "evidence": {"path": "/Environment/Variables/DATABASE_URL", "text": url, "confidence": "certain"}}]}),
        ),
        (
            "t.json",
            json!({"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {
            "Environment": {"Variables": variables}, "UserData": script}}}}),
        ),
        (
            "s.tfstate",
            state(
                "aws_lambda_function",
                &json!({"id": "f", "environment": [{"variables": variables}], "user_data": script}),
                &json!([]),
            ),
        ),
        (
            "c.json",
            json!({"configurationItems": [{"resourceType": "AWS::Lambda::Function", "resourceId": "f", "ARN": arn,
            "awsAccountId": "111111111111", "awsRegion": "eu-central-1",
            "configuration": {"environment": {"variables": variables}, "userData": script}}]}),
        ),
    ];
    for (name, file) in files {
        let imported = one(name, &file.to_string()).unwrap();
        let told = format!("{imported:?}");
        assert!(
            !told.contains("hunter2") && !told.contains("and more"),
            "{name}: {told}"
        );
        let resource = &imported.resources[0].configuration;
        assert_eq!(
            resource["Environment"]["Variables"]["DATABASE_URL"], kept,
            "{name}"
        );
    }
}
