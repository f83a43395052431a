//! The commands over a small estate from a file: import, list, show, diff, graph, coverage, findings,
//! export and back.

// Helpers of tests are test code too; the lint only knows the functions marked as tests.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Output},
};

fn landfall(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_landfall"))
        .args(args)
        .current_dir(dir)
        .env("NO_COLOR", "1")
        .env_remove("LANDFALL_CONFIG")
        .env_remove("LANDFALL_DATABASE_URL")
        .output()
        .unwrap()
}

/// Standard output of a command that succeeds.
fn said(dir: &Path, args: &[&str]) -> String {
    let output = landfall(dir, args);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{args:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

fn answer(dir: &Path, args: &[&str]) -> Value {
    serde_json::from_str(&said(dir, args)).unwrap()
}

/// What a failing command said, in one line.
fn complaint(dir: &Path, args: &[&str]) -> String {
    let output = landfall(dir, args);
    assert_eq!(output.status.code(), Some(1), "{args:?} should fail");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == '│')
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn resource(kind: &str, service: &str, name: &str, configuration: Value) -> Value {
    let arn = format!("arn:aws:{service}:eu-central-1:111111111111:{name}");
    json!({
        "id": arn, "kind": kind, "arn": arn, "name": name, "region": "eu-central-1",
        "configuration": configuration, "understood": true,
    })
}

fn estate(timeout: u64, more: &[&str]) -> String {
    let queue = "arn:aws:sqs:eu-central-1:111111111111:orders";
    let gone = "arn:aws:sqs:eu-central-1:111111111111:gone";
    let mut resources = vec![
        resource(
            "AWS::SQS::Queue",
            "sqs",
            "orders",
            json!({ "VisibilityTimeout": timeout }),
        ),
        resource(
            "AWS::SNS::Topic",
            "sns",
            "news",
            json!({ "Subscriptions": [{ "Endpoint": queue }, { "Endpoint": gone }] }),
        ),
    ];
    resources.extend(
        more.iter()
            .map(|name| resource("AWS::SQS::Queue", "sqs", name, json!({}))),
    );
    let part = |service: &str| {
        json!({
            "service": service, "region": "eu-central-1", "outcome": "read", "resources": 1,
            "requests": 2, "millis": 3, "problems": [],
        })
    };
    json!({
        "landfall_estate": 1, "name": "Small", "account": "111111111111",
        "regions": ["eu-central-1"], "resources": resources,
        "coverage": [part("sns"), part("sqs")],
    })
    .to_string()
}

/// A folder with a configuration; nothing listens where AWS should be.
fn configured() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let text = "[aws]\nendpoint_url = \"http://127.0.0.1:9\"\nprofile = \"landfall\"\ncredentials_file = \"credentials\"\nregions = [\"eu-central-1\"]\n\n[source]\nname = \"Test\"\naccount = \"111111111111\"\nread_role_arn = \"arn:aws:iam::111111111111:role/LandfallRead\"\n";
    std::fs::write(dir.path().join("landfall.toml"), text).unwrap();
    std::fs::write(
        dir.path().join("credentials"),
        "[landfall]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = none\n",
    )
    .unwrap();
    dir
}

#[test]
fn a_named_database_needs_no_configuration() {
    let dir = tempfile::tempdir().unwrap();
    let template = "Resources:\n  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}\n";
    std::fs::write(dir.path().join("stack.yaml"), template).unwrap();
    let database = ["--database-url", "sqlite://estate.db"];
    let ask = |words: &[&str]| answer(dir.path(), &[words, &database[..]].concat());
    let place = ["--account", "111111111111", "--region", "eu-central-1"];
    let kept = ask(&[&["import", "stack.yaml", "--json"][..], &place[..]].concat());
    assert_eq!(kept["resources"], 1);
    assert!(dir.path().join("estate.db").exists());
    let shown = ask(&["snapshot", "show", "latest", "--json"]);
    assert_eq!(shown["summary"]["id"], kept["id"]);
    ask(&["coverage", "--json"]);
    ask(&["graph", "--format", "json"]);
    ask(&["findings", "--json"]);
}

fn imported(dir: &Path, name: &str, text: &str) -> Value {
    std::fs::write(dir.join(name), text).unwrap();
    answer(dir, &["import", name, "--json"])
}

/// Ids, times and digests differ each time.
fn steady(mut value: Value) -> Value {
    let mut left = vec![&mut value];
    while let Some(value) = left.pop() {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let own = |v: &Value| v.as_str().is_some_and(|v| !v.starts_with("arn:"));
                    let changing = [
                        "started", "finished", "digest", "previous", "next", "labels",
                    ];
                    let id = (key == "id" || key == "snapshot") && own(value);
                    if id || (changing.contains(&key.as_str()) && !value.is_null()) {
                        *value = format!("[{key}]").into();
                    } else {
                        left.push(value);
                    }
                }
            }
            Value::Array(items) => left.extend(items),
            _ => {}
        }
    }
    value
}

#[test]
fn an_estate_is_imported_looked_at_and_exported() {
    let dir = configured();
    let dir = dir.path();
    insta::assert_json_snapshot!(
        "import",
        steady(imported(dir, "first.json", &estate(30, &[])))
    );
    imported(dir, "second.json", &estate(60, &["bills"]));

    let list = answer(dir, &["snapshot", "list", "--json"]);
    let files: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["origin"]["import"]["files"][0].as_str().unwrap())
        .collect();
    assert_eq!(files, ["second.json", "first.json"]);
    let listed = said(dir, &["snapshot", "list"]);
    assert!(listed.contains("import of first.json"), "{listed}");

    insta::assert_json_snapshot!("show", steady(answer(dir, &["snapshot", "show", "--json"])));
    insta::assert_json_snapshot!(
        "diff",
        steady(answer(
            dir,
            &["snapshot", "diff", "previous", "latest", "--json"]
        ))
    );
    let words = said(dir, &["snapshot", "diff"]);
    assert!(
        words.contains("1 added, 0 removed, 1 changed")
            && words.contains("/configuration/VisibilityTimeout: 30 -> 60"),
        "{words}"
    );
    insta::assert_json_snapshot!("graph", steady(answer(dir, &["graph", "--format", "json"])));
    insta::assert_json_snapshot!("coverage", steady(answer(dir, &["coverage", "--json"])));
    insta::assert_json_snapshot!("findings", steady(answer(dir, &["findings", "--json"])));
    let accounts = answer(dir, &["accounts", "--json"]);
    assert_eq!(accounts["rows"][0]["assignment"]["signal"], "nothing");
    let unsure = answer(
        dir,
        &["accounts", "--unsure", "--target", "shared", "--json"],
    );
    assert_eq!(unsure["rows"], accounts["rows"]);
    assert!(said(dir, &["accounts"]).contains("Nothing says where it belongs"));
    let none = answer(dir, &["findings", "--severity", "critical", "--json"]);
    assert_eq!(none["total"], 0);

    let id = list[1]["id"].as_str().unwrap();
    said(dir, &["snapshot", "export", id, "-o", "back.json"]);
    let back = answer(dir, &["import", "back.json", "--json"]);
    assert_eq!(back["digest"], list[1]["digest"]);
    assert_ne!(back["digest"], list[0]["digest"]);
}

#[test]
fn a_graph_is_written_for_other_tools() {
    let dir = configured();
    let dir = dir.path();
    imported(dir, "first.json", &estate(30, &[]));
    let edge = "\"arn:aws:sns:eu-central-1:111111111111:news\" -> \"arn:aws:sqs:eu-central-1:111111111111:orders\"";
    let dot = said(dir, &["graph", "--format", "dot"]);
    assert!(dot.starts_with("digraph") && dot.contains(edge), "{dot}");
    let mermaid = said(dir, &["graph", "--format", "mermaid"]);
    assert!(
        mermaid.starts_with("flowchart") && mermaid.contains("|talks|"),
        "{mermaid}"
    );
    assert!(said(dir, &["graph", "--format", "graphml", "-o", "g.xml"]).is_empty());
    let graphml = std::fs::read_to_string(dir.join("g.xml")).unwrap();
    assert!(graphml.contains("<edge source=\"arn:aws:sns:"), "{graphml}");
}

#[test]
fn what_is_outside_of_the_estate_is_a_node_in_every_format() {
    let dir = configured();
    let dir = dir.path();
    let queue = "arn:aws:sqs:eu-central-1:111111111111:orders";
    let policy = json!({"Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue,
        "Principal": {"AWS": "arn:aws:iam::999988887777:role/feed"}}]});
    let resources = [
        resource(
            "AWS::SQS::Queue",
            "sqs",
            "orders",
            json!({"Policy": policy}),
        ),
        resource(
            "AWS::Lambda::Function",
            "lambda",
            "pay",
            json!({"Environment": {"Variables": {"PARTNER": "https://api.partner.com/v1"}}}),
        ),
    ];
    let file = json!({"landfall_estate": 1, "name": "Small", "regions": ["eu-central-1"], "account": "111111111111", "resources": resources});
    imported(dir, "outside.json", &file.to_string());
    let graph = answer(dir, &["graph", "--json"]);
    let outside: Vec<&Value> = graph["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|node| node.get("external").is_some())
        .collect();
    insta::assert_json_snapshot!("outside", outside);
    let ends: Vec<&str> = graph["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| edge["to"].as_str().unwrap())
        .collect();
    let (account, host) = (
        "external:account:999988887777",
        "external:internet:api.partner.com",
    );
    assert_eq!(ends, [account, host]);
    let dot = said(dir, &["graph", "--format", "dot"]);
    assert!(
        dot.contains(&format!("\"{queue}\" -> \"{account}\"")),
        "{dot}"
    );
    let graphml = said(dir, &["graph", "--format", "graphml"]);
    assert!(graphml.contains(&format!("target=\"{host}\"")), "{graphml}");
    let mermaid = said(dir, &["graph", "--format", "mermaid"]);
    assert!(mermaid.contains("[\"Account 999988887777\"]"), "{mermaid}");
}

#[test]
fn files_without_coverage_or_references_are_read_for_what_they_hold() {
    let dir = configured();
    let dir = dir.path();
    let mut text: Value = serde_json::from_str(&estate(30, &[])).unwrap();
    text.as_object_mut().unwrap().remove("coverage");
    std::fs::create_dir_all(dir.join("estates/inner")).unwrap();
    std::fs::write(dir.join("estates/inner/a.json"), text.to_string()).unwrap();
    std::fs::write(dir.join("estates/readme.txt"), "not this").unwrap();
    let kept = answer(dir, &["import", "estates", "--name", "Mine", "--json"]);
    assert_eq!(kept["estate"], "Mine");
    assert_eq!(kept["references"], 2);
    let coverage = answer(dir, &["coverage", "--json"]);
    assert_eq!(coverage["totals"]["partial"], 2);
    // Nobody knows what else there is: nothing counts as dangling.
    let dangling = answer(dir, &["findings", "--severity", "low", "--json"]);
    assert_eq!(dangling["total"], 0);
}

#[test]
fn a_broken_file_is_told_with_its_place_and_nothing_is_kept() {
    let dir = configured();
    let dir = dir.path();
    let text = "{\n  \"landfall_estate\": 1,\n  \"account\": \"111\",\n  \"resources\": []\n}\n";
    std::fs::write(dir.join("broken.json"), text).unwrap();
    let said_ = complaint(dir, &["import", "broken.json"]);
    assert!(said_.contains("broken.json:3"), "{said_}");
    std::fs::write(dir.join("latin.json"), b"{ \"name\": \"M\xfcller\" }").unwrap();
    let said_ = complaint(dir, &["import", "latin.json"]);
    assert!(
        said_.contains("latin.json") && said_.contains("UTF-8"),
        "{said_}"
    );
    let said_ = complaint(dir, &["import", "absent.json"]);
    assert!(said_.contains("absent.json"), "{said_}");
    assert_eq!(answer(dir, &["snapshot", "list", "--json"]), json!([]));
}

#[test]
fn an_unknown_snapshot_is_told_with_the_way_out() {
    let dir = configured();
    let dir = dir.path();
    let said_ = complaint(dir, &["snapshot", "show"]);
    assert!(said_.contains("landfall import"), "{said_}");
    imported(dir, "first.json", &estate(30, &[]));
    let said_ = complaint(dir, &["coverage", "--snapshot", "nonsense"]);
    assert!(
        said_.contains("nonsense") && said_.contains("landfall snapshot list"),
        "{said_}"
    );
    let said_ = complaint(dir, &["snapshot", "diff"]);
    assert!(said_.contains("only one snapshot"), "{said_}");
    // Both ids begin with the time, so one character fits both.
    imported(dir, "second.json", &estate(60, &[]));
    let said_ = complaint(dir, &["graph", "--snapshot", "0"]);
    assert!(said_.contains("2 snapshots begin with `0`"), "{said_}");
}

#[test]
fn a_scan_that_cannot_begin_fails_and_keeps_nothing() {
    let dir = configured();
    let dir = dir.path();
    let said_ = complaint(dir, &["scan", "--json"]);
    assert!(said_.contains("127.0.0.1:9"), "{said_}");
    assert_eq!(answer(dir, &["snapshot", "list", "--json"]), json!([]));
}

struct Server(std::process::Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn commands_work_beside_a_running_server() {
    let dir = configured();
    let dir = dir.path();
    std::fs::create_dir(dir.join("site")).unwrap();
    std::fs::write(
        dir.join("site/manifest.json"),
        r#"{"js":"/a.js","wasm":"/a.wasm","css":"/a.css","favicon":"/a.svg","files":{}}"#,
    )
    .unwrap();
    let mut server = Server(
        Command::new(env!("CARGO_BIN_EXE_landfall"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .current_dir(dir)
            .env("LANDFALL_SITE", dir.join("site"))
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap(),
    );
    // The pipe is kept open: the server goes on writing to it.
    let mut lines = BufReader::new(server.0.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("listens on")));
    imported(dir, "first.json", &estate(30, &[]));
    let shown = answer(dir, &["snapshot", "show", "--json"]);
    assert_eq!(shown["summary"]["resources"], 2);
    assert!(server.0.try_wait().unwrap().is_none(), "the server goes on");
}

#[test]
fn a_template_becomes_a_snapshot_with_its_references() {
    let dir = configured();
    let dir = dir.path();
    let text = "Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: orders\n  News:\n    Type: AWS::SNS::Subscription\n    Properties:\n      Protocol: sqs\n      Endpoint: !GetAtt Orders.Arn\n";
    std::fs::write(dir.join("shop.yaml"), text).unwrap();
    let kept = answer(
        dir,
        &[
            "import",
            "shop.yaml",
            "--account",
            "111111111111",
            "--region",
            "eu-central-1",
            "--json",
        ],
    );
    assert_eq!(
        (&kept["resources"], &kept["account"]),
        (&json!(2), &json!("111111111111"))
    );
    let graph = answer(dir, &["graph", "--json"]);
    assert_eq!(graph["edges"].as_array().unwrap().len(), 1, "{graph}");
    std::fs::write(
        dir.join("bad.yaml"),
        text.replace("      QueueName", "   QueueName"),
    )
    .unwrap();
    let said_ = complaint(dir, &["import", "bad.yaml"]);
    assert!(said_.contains("bad.yaml:5"), "{said_}");
}

#[test]
fn plans_are_made_shown_exported_checked_and_compared() {
    let dir = configured();
    let dir = dir.path();
    let mut config = std::fs::read_to_string(dir.join("landfall.toml")).unwrap();
    for (name, digit) in [("development", "3"), ("shared", "4"), ("production", "5")] {
        config += &format!("\n[targets.{name}]\naccount = \"{}\"\n", digit.repeat(12));
    }
    std::fs::write(dir.join("landfall.toml"), config).unwrap();
    imported(
        dir,
        "estate.json",
        &estate(30, &["dev-mail", "prod-mail", "prod-more"]),
    );

    let dry = answer(dir, &["plan", "--dry-run", "--json"]);
    assert_eq!(dry["id"], Value::Null);
    assert_eq!(answer(dir, &["plan", "list", "--json"]), json!([]));
    let refused = complaint(dir, &["plan"]);
    assert!(
        refused.contains("Say why this version is made"),
        "{refused}"
    );

    let made = answer(dir, &["plan", "--reason", "first", "--json"]);
    assert_eq!(
        (&made["version"], &made["waves"]),
        (&json!(1), &dry["waves"])
    );
    assert_eq!(made["order"]["strategy"], "critical-first");
    let shown = said(dir, &["plan", "show", "1", "--why"]);
    assert!(
        shown.contains("within") && shown.contains("In wave 1"),
        "{shown}"
    );
    assert!(said(dir, &["plan", "list"]).contains("first"));

    said(dir, &["plan", "export-instance", "instance.json"]);
    let right = said(dir, &["plan", "check", "instance.json"]);
    assert!(right.contains("is right"), "{right}");
    let text = std::fs::read_to_string(dir.join("instance.json")).unwrap();
    let mut document: Value = serde_json::from_str(&text).unwrap();
    document["solution"]["objective"]["waves"] = json!(7);
    std::fs::write(dir.join("wrong.json"), document.to_string()).unwrap();
    let output = landfall(dir, &["plan", "check", "wrong.json", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["findings"][0]["rule"], "objective.waves");

    let second = [
        "plan",
        "--reason",
        "fewer at once",
        "--based-on",
        "latest",
        "--groups-per-wave",
        "1",
        "--strategy",
        "fewest-bridges",
        "--export-instance",
        "second.json",
        "--json",
    ];
    assert_eq!(answer(dir, &second)["version"], 2);
    said(dir, &["plan", "check", "second.json"]);
    let late = ["plan", "--reason", "late", "--based-on", "1"];
    assert!(complaint(dir, &late).contains("landfall made version 2 meanwhile"));
    let diff = said(dir, &["plan", "diff"]);
    assert!(
        diff.contains("From version 1 to 2") && diff.contains("fewest-bridges"),
        "{diff}"
    );
    let most = [
        "plan",
        "--dry-run",
        "--groups-per-wave",
        "1",
        "--waves",
        "1",
    ];
    assert!(complaint(dir, &most).contains("No plan with at most 1 waves"));
    assert!(complaint(dir, &["plan", "show", "9"]).contains("There is no plan `9`"));
}
