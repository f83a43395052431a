//! Rewriting of ARNs, account ids and names from the source account to the target accounts: a
//! function from JSON to JSON that also tells what it changed and what it left.

use crate::Arn;
use crate::ids::AccountId;
use crate::settings::{TextChange, TextLeft};
use serde_json::Value;
use std::collections::BTreeMap;

/// What becomes of what. Built once per plan from the placements of all resources.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// The source account; texts that still name it after the rewriting are reported.
    pub source: Option<AccountId>,
    /// Old ARN → new ARN, whole resources.
    pub arns: BTreeMap<String, String>,
    /// Old text → new text where the whole text is a name or URL (queue URLs, bucket names).
    pub texts: BTreeMap<String, String>,
}

/// The result of one rewriting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rewritten {
    /// The new JSON.
    pub value: Value,
    /// What was changed.
    pub changes: Vec<TextChange>,
    /// What still names the source account.
    pub left: Vec<TextLeft>,
}

impl Mapping {
    /// Rewrites every text of a JSON value. `home` is the account that the rewritten thing moves
    /// to: the source account's `:root` principal and bare account ids become it.
    pub fn apply(&self, value: &Value, home: &AccountId) -> Rewritten {
        let mut out = Rewritten::default();
        out.value = self.walk(
            value,
            &mut String::new(),
            home,
            &mut out.changes,
            &mut out.left,
        );
        out
    }

    fn walk(
        &self,
        value: &Value,
        path: &mut String,
        home: &AccountId,
        changes: &mut Vec<TextChange>,
        left: &mut Vec<TextLeft>,
    ) -> Value {
        let mut under = |path: &mut String, key: &str, item: &Value| {
            let length = path.len();
            path.push('/');
            path.push_str(&key.replace('~', "~0").replace('/', "~1"));
            let new = self.walk(item, path, home, changes, left);
            path.truncate(length);
            new
        };
        match value {
            Value::Object(map) => Value::Object(
                map.iter()
                    .map(|(key, item)| (key.clone(), under(path, key, item)))
                    .collect(),
            ),
            Value::Array(items) => Value::Array(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| under(path, &index.to_string(), item))
                    .collect(),
            ),
            Value::String(text) => {
                let new = self.text(text, home);
                if &new != text {
                    changes.push(TextChange {
                        path: path.clone(),
                        from: text.clone(),
                        to: new.clone(),
                    });
                }
                if let Some(why) = self.still_names_the_source(&new) {
                    left.push(TextLeft {
                        path: path.clone(),
                        text: new.clone(),
                        why,
                    });
                }
                Value::String(new)
            }
            other => other.clone(),
        }
    }

    /// Rewrites one text.
    pub fn text(&self, text: &str, home: &AccountId) -> String {
        if let Some(new) = self.texts.get(text) {
            return new.clone();
        }
        if let Some(source) = &self.source {
            if text == source.as_str() {
                return home.to_string();
            }
            if text == format!("arn:aws:iam::{source}:root") {
                return format!("arn:aws:iam::{home}:root");
            }
        }
        if text.starts_with("arn:") {
            return self.arn(text).unwrap_or_else(|| text.to_owned());
        }
        text.to_owned()
    }

    /// The longest known ARN that the text equals or names a part of (`…:bucket` in
    /// `…:bucket/key`, `…:function:f` in `…:function:f:alias`).
    fn arn(&self, text: &str) -> Option<String> {
        if let Some(new) = self.arns.get(text) {
            return Some(new.clone());
        }
        let mut cuts: Vec<usize> = text
            .char_indices()
            .filter(|(_, c)| matches!(c, '/' | ':' | '*'))
            .map(|(index, _)| index)
            .collect();
        cuts.reverse();
        cuts.into_iter().find_map(|cut| {
            // `bucket*` must not match the bucket `bucket`: it names others as well.
            let boundary = text[cut..].starts_with(['/', ':']);
            let new = boundary.then(|| self.arns.get(&text[..cut])).flatten()?;
            Some(format!("{new}{}", &text[cut..]))
        })
    }

    fn still_names_the_source(&self, text: &str) -> Option<String> {
        let source = self.source.as_ref()?;
        if !text.contains(source.as_str()) {
            return None;
        }
        Some(match text.parse::<Arn>() {
            Ok(arn) if arn.resource().contains('*') => {
                "the pattern may name several resources: check what it should match in the target"
                    .to_owned()
            }
            Ok(_) => "nothing in this snapshot has this ARN: it is gone or was not read".to_owned(),
            Err(_) => "the text holds the source account's id".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn mapping() -> (Mapping, AccountId) {
        let source: AccountId = "111111111111".parse().unwrap();
        let arns = [
            ("arn:aws:s3:::orders", "arn:aws:s3:::orders-555555555555"),
            (
                "arn:aws:iam::111111111111:role/api",
                "arn:aws:iam::555555555555:role/api",
            ),
        ];
        let mapping = Mapping {
            source: Some(source),
            arns: arns.map(|(a, b)| (a.to_owned(), b.to_owned())).into(),
            texts: [("orders".to_owned(), "orders-555555555555".to_owned())].into(),
        };
        (mapping, "555555555555".parse().unwrap())
    }

    #[test]
    fn a_policy_is_rewritten_and_what_remains_is_told() {
        let (mapping, home) = mapping();
        let policy = json!({"Statement": [{
            "Principal": {"AWS": ["arn:aws:iam::111111111111:role/api", "arn:aws:iam::111111111111:root"]},
            "Resource": ["arn:aws:s3:::orders", "arn:aws:s3:::orders/*", "arn:aws:s3:::orders-old/*"],
            "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111111111111:*"}}
        }]});
        let out = mapping.apply(&policy, &home);
        assert_eq!(
            out.value["Statement"][0]["Resource"],
            json!([
                "arn:aws:s3:::orders-555555555555",
                "arn:aws:s3:::orders-555555555555/*",
                "arn:aws:s3:::orders-old/*"
            ])
        );
        assert_eq!(
            out.value["Statement"][0]["Principal"]["AWS"],
            json!([
                "arn:aws:iam::555555555555:role/api",
                "arn:aws:iam::555555555555:root"
            ])
        );
        assert_eq!(out.changes.len(), 4);
        assert_eq!(out.left.len(), 1);
        assert_eq!(
            out.left[0].path,
            "/Statement/0/Condition/ArnLike/aws:SourceArn"
        );
    }

    #[test]
    fn rewriting_twice_changes_nothing_more() {
        let (mapping, home) = mapping();
        let once = mapping.apply(&json!(["orders", "arn:aws:s3:::orders/a"]), &home);
        let twice = mapping.apply(&once.value, &home);
        assert_eq!(once.value, twice.value);
        assert!(twice.changes.is_empty());
    }
}
