//! Each kind of wrong exported plan is caught, and a right one is left alone.

use landfall_planner::check_export;
use serde_json::{Value, json};

/// Four groups in three of four waves, all right.
fn right() -> Value {
    json!({
        "instance": {
            "version": 1,
            "groups": [
                {"id": "key", "criticality": 2, "gigabytes": 0, "hours": 1, "engineers": 1},
                {"id": "queue", "name": "Orders queue", "criticality": 1, "gigabytes": 5, "hours": 2, "engineers": 1, "environment": "development"},
                {"id": "table", "criticality": 4, "gigabytes": 40, "hours": 3, "engineers": 2, "environment": "production"},
                {"id": "site", "criticality": 3, "gigabytes": 1, "hours": 2, "engineers": 1, "environment": "production"}
            ],
            "requires": [{"group": "table", "needs": "key"}],
            "talks": [{"a": "site", "b": "table", "weight": 3}],
            "waves": [
                {"day": 0, "capacity": {"groups": 2, "gigabytes": 10, "hours": 4, "engineers": 2, "criticality": 9}},
                {"day": 7, "closed": "freeze"},
                {"day": 14, "environments": ["production"], "capacity": {"gigabytes": 50}},
                {"day": 21}
            ],
            "pins": [
                {"pin": "in_wave", "group": "table", "wave": 3},
                {"pin": "not_before", "group": "site", "day": 20},
                {"pin": "not_after", "group": "key", "day": 0},
                {"pin": "apart", "a": "site", "b": "table"},
                {"pin": "in_order", "first": ["queue"], "then": ["table", "site"]}
            ],
            "weights": {"bridge": 1, "lateness": 2, "wave": 10, "imbalance": 1}
        },
        "solution": {
            "waves": {"key": 1, "queue": 1, "table": 3, "site": 4},
            // hours 8 over 3 open waves: 3 are even
            "objective": {"bridges": 21, "lateness": 238, "waves": 30, "imbalance": 0},
            "lower_bound": 200,
            "bound_kind": "full"
        }
    })
}

/// The rules that a changed plan breaks.
fn broken(change: impl Fn(&mut Value)) -> Vec<String> {
    let mut document = right();
    change(&mut document);
    let findings = check_export(&document.to_string());
    findings.into_iter().map(|finding| finding.rule).collect()
}

fn caught(rule: &str, change: impl Fn(&mut Value)) {
    let found = broken(change);
    assert!(found.iter().any(|f| f == rule), "{rule} not in {found:?}");
}

#[test]
fn a_right_plan_is_right() {
    assert_eq!(broken(|_| {}), [] as [String; 0]);
}

#[test]
fn holes_and_strangers() {
    caught("wave.missing-group", |d| {
        d["solution"]["waves"]
            .as_object_mut()
            .unwrap()
            .remove("site");
    });
    caught("wave.unknown-group", |d| {
        d["solution"]["waves"]["ghost"] = json!(1)
    });
    caught("wave.numbers", |d| {
        d["solution"]["waves"]["site"] = json!(5)
    });
    caught("wave.numbers", |d| {
        d["solution"]["waves"]["site"] = json!(0)
    });
    caught("wave.numbers", |d| {
        d["instance"]["waves"][3]["day"] = json!(13)
    });
    caught("group.double-id", |d| {
        d["instance"]["groups"][3]["id"] = json!("table")
    });
}

#[test]
fn order_and_calendar() {
    caught("order.requires-later", |d| {
        d["solution"]["waves"]["key"] = json!(4)
    });
    caught("wave.closed", |d| {
        d["solution"]["waves"]["queue"] = json!(2)
    });
    caught("wave.environment", |d| {
        d["solution"]["waves"]["queue"] = json!(3)
    });
}

#[test]
fn every_capacity() {
    for (kind, most) in [
        ("groups", 1),
        ("gigabytes", 4),
        ("hours", 2),
        ("engineers", 1),
        ("criticality", 2),
    ] {
        caught(&format!("capacity.{kind}"), |d| {
            d["instance"]["waves"][0]["capacity"][kind] = json!(most);
        });
        // Exactly full is not too full.
        let exact =
            broken(|d| d["instance"]["waves"][0]["capacity"][kind] = json!(right_load(kind)));
        assert_eq!(exact, [] as [String; 0], "{kind}");
    }
}

fn right_load(kind: &str) -> i64 {
    match kind {
        "groups" | "engineers" => 2,
        "gigabytes" => 5,
        _ => 3,
    }
}

#[test]
fn every_pin() {
    caught("pin.in-wave", |d| {
        d["solution"]["waves"]["table"] = json!(4)
    });
    caught("pin.not-before", |d| {
        d["solution"]["waves"]["site"] = json!(3)
    });
    caught("pin.not-after", |d| {
        d["solution"]["waves"]["key"] = json!(3)
    });
    caught("pin.apart", |d| d["solution"]["waves"]["table"] = json!(4));
    // Another wave of the same day is no other day.
    caught("pin.apart", |d| {
        d["instance"]["waves"][3]["day"] = json!(14)
    });
    caught("pin.in-order", |d| {
        d["solution"]["waves"]["queue"] = json!(4)
    });
    caught("pin.in-order", |d| {
        d["solution"]["waves"]["table"] = json!(1)
    });
}

#[test]
fn every_number() {
    for part in ["bridges", "lateness", "waves", "imbalance"] {
        caught(&format!("objective.{part}"), |d| {
            d["solution"]["objective"][part] = json!(7);
        });
    }
    caught("bound.above", |d| d["solution"]["lower_bound"] = json!(290));
    assert_eq!(
        broken(|d| d["solution"]["lower_bound"] = json!(289)),
        [] as [String; 0]
    );
    caught("objective.imbalance", |d| {
        d["instance"]["weights"]["even_hours"] = json!(1)
    });
}

#[test]
fn what_is_no_plan_says_why() {
    let message = |text: &str| check_export(text)[0].message.clone();
    assert!(message("{").contains("line 1"), "{}", message("{"));
    assert!(message("{}").contains("`instance` is missing"));
    let mut document = right();
    document["instance"]["talks"][0]["weight"] = json!("much");
    assert_eq!(
        message(&document.to_string()),
        "The file is no exported plan: `weight` is not a whole number in item 1 of `talks`."
    );
}
