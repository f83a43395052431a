//! Policy documents taken apart.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>

use super::condition::Condition;
use super::glob::Pattern;
use super::who::Principals;
use landfall_domain::{Confidence, Evidence};
use serde_json::Value;

/// `Action`, `Resource` and their negations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// `NotAction`, `NotResource`: everything but the list.
    pub not: bool,
    pub list: Vec<Pattern>,
}

/// One statement.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub allow: bool,
    pub actions: Listed,
    /// Absent in trust policies, where the role itself is meant.
    pub resources: Option<Listed>,
    /// Absent in identity policies.
    pub principals: Option<Principals>,
    pub conditions: Vec<Condition>,
    /// JSON pointer to the statement in the configuration of the resource that holds it.
    pub pointer: String,
    /// Its `Sid`, else its effect and first action.
    pub label: String,
    pub sid: Option<String>,
}

impl Statement {
    /// The place of the statement.
    pub fn evidence(&self) -> Evidence {
        self.at("", self.label.clone())
    }

    /// A place inside the statement.
    pub fn at(&self, member: &str, text: String) -> Evidence {
        Evidence {
            path: format!("{}{member}", self.pointer).into(),
            text: text.into(),
            confidence: Confidence::Certain,
        }
    }
}

/// The statements of a document that is JSON or a text that holds JSON. Statements without an
/// effect or action are no statements and left out. `pointer` is the document's place.
pub(crate) fn statements(document: &Value, pointer: &str) -> Vec<Statement> {
    match document {
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            // No pointer leads into a text.
            Ok(parsed @ Value::Object(_)) => all(&parsed, &|_| pointer.to_owned()),
            _ => Vec::new(),
        },
        Value::Object(_) => all(document, &|inner| format!("{pointer}{inner}")),
        _ => Vec::new(),
    }
}

fn all(document: &Value, place: &dyn Fn(&str) -> String) -> Vec<Statement> {
    match &document["Statement"] {
        Value::Array(list) => list
            .iter()
            .enumerate()
            .filter_map(|(at, item)| statement(item, place(&format!("/Statement/{at}"))))
            .collect(),
        one @ Value::Object(_) => statement(one, place("/Statement")).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn statement(value: &Value, pointer: String) -> Option<Statement> {
    let effect = value["Effect"].as_str()?;
    let allow = match effect {
        "Allow" => true,
        "Deny" => false,
        _ => return None,
    };
    let actions = listed(value, "Action", Pattern::action)?;
    let sid = value["Sid"].as_str().filter(|sid| !sid.is_empty());
    let first = actions.list.first().map_or("*", |first| &first.text);
    let label = match sid {
        Some(sid) => sid.to_owned(),
        None => format!(
            "{effect} {}{first}",
            if actions.not { "all but " } else { "" }
        ),
    };
    Some(Statement {
        allow,
        label,
        sid: sid.map(str::to_owned),
        resources: listed(value, "Resource", Pattern::resource),
        principals: Principals::read(value),
        conditions: Condition::read(&value["Condition"]),
        actions,
        pointer,
    })
}

fn listed(value: &Value, member: &str, read: fn(&str) -> Pattern) -> Option<Listed> {
    let texts = |member: &str| -> Option<Vec<Pattern>> {
        let found = texts(value.get(member)?);
        (!found.is_empty()).then(|| found.into_iter().map(read).collect())
    };
    if let Some(list) = texts(member) {
        return Some(Listed { not: false, list });
    }
    texts(&format!("Not{member}")).map(|list| Listed { not: true, list })
}

/// The texts of a text or a list of texts.
pub(crate) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_form_of_a_document_is_read() {
        let document = json!({"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}});
        let text = Value::String(document.to_string());
        let from_json = statements(&document, "/Policy");
        let from_text = statements(&text, "/Policy");
        assert_eq!(from_json[0].pointer, "/Policy/Statement");
        assert_eq!(from_text[0].pointer, "/Policy");
        assert_eq!(from_json[0].label, "Allow s3:*");
        let not = json!({"Statement": [
            {"Effect": "Deny", "NotAction": ["iam:*"], "NotResource": ["a", "b"], "Sid": "Only"},
            {"Effect": "Maybe", "Action": "x:y"}, {"Effect": "Allow"}, 7
        ]});
        let not = statements(&not, "");
        assert_eq!(not.len(), 1);
        assert!(not[0].actions.not && !not[0].allow);
        assert_eq!(
            not[0].resources.as_ref().map(|r| (r.not, r.list.len())),
            Some((true, 2))
        );
        assert_eq!(not[0].evidence().text, "Only");
        assert!(statements(&json!("no policy"), "").is_empty());
        assert!(statements(&json!(null), "").is_empty());
    }
}
