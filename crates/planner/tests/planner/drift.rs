use crate::estate::*;
use landfall_planner::{Change, drift};
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn what_is_set_up_differently_is_found_and_what_always_moves_is_not() {
    let mut was = sized(plain("a"), 1);
    was.configuration = json!({"Policy": {"x/y": [1, 2]}, "ItemCount": 1, "Same": true});
    let old = snapshot(vec![was.clone(), plain("gone"), plain("other")], Vec::new());

    let mut is = tagged(sized(was, 2), "env", "prod");
    is.configuration = json!({"Policy": {"x/y": [1, 3]}, "ItemCount": 9, "Same": true, "New": 1});
    let mut other = plain("other");
    other.configuration = json!(1);
    let now = [is, plain("new"), other];

    let found: Vec<(String, Change, Vec<String>)> = drift(&old, &now, &set(&["a", "gone", "new"]))
        .into_iter()
        .map(|d| (d.resource.to_string(), d.change, d.paths))
        .collect();
    let paths = ["/New", "/Policy/x~1y/1", "tags/env"].map(str::to_owned);
    assert_eq!(
        found,
        [
            ("a".to_owned(), Change::Changed, paths.to_vec()),
            ("gone".to_owned(), Change::Gone, Vec::new()),
            ("new".to_owned(), Change::Added, Vec::new()),
        ]
    );
    assert_eq!(drift(&old, &now, &BTreeSet::new()).len(), 4);
    assert!(drift(&old, &old.resources, &BTreeSet::new()).is_empty());
}
