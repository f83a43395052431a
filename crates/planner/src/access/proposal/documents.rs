//! Statements written down as policies within the limits of IAM.

use crate::access::document::{Listed, Statement};
use landfall_domain::ResourceId;
use landfall_domain::access::{
    Dropped, PolicyProposal, ProposedDocument, ProposedStatement, UseEvidence,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Characters of a managed policy, white space not counted.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
const LONGEST: usize = 6_144;

/// Collects what is kept and what is left out.
pub(super) struct Writer {
    name: String,
    statements: Vec<ProposedStatement>,
    dropped: Vec<Dropped>,
    sids: BTreeSet<String>,
}

impl Writer {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            statements: Vec::new(),
            dropped: Vec::new(),
            sids: BTreeSet::new(),
        }
    }

    /// Keeps a statement as it is.
    pub fn whole(&mut self, statement: &Statement, reason: String) {
        let body = elements(statement);
        let actions = texts(&statement.actions);
        let resources = statement.resources.as_ref().map(texts).unwrap_or_default();
        self.push(statement, body, actions, resources, reason, Vec::new());
    }

    /// Keeps a part of a statement; its own resources when none are given.
    pub fn part(
        &mut self,
        statement: &Statement,
        actions: BTreeSet<String>,
        resources: Option<BTreeSet<String>>,
        reason: String,
        evidence: Vec<UseEvidence>,
    ) {
        let mut body = elements(statement);
        let actions: Vec<String> = actions.into_iter().collect();
        body.remove("NotAction");
        body.insert("Action".into(), json!(actions));
        let resources: Vec<String> = match resources {
            Some(resources) => {
                body.remove("NotResource");
                let resources: Vec<String> = resources.into_iter().collect();
                body.insert("Resource".into(), json!(resources));
                resources
            }
            None => statement.resources.as_ref().map(texts).unwrap_or_default(),
        };
        self.push(statement, body, actions, resources, reason, evidence);
    }

    pub fn drop(&mut self, dropped: Dropped) {
        self.dropped.push(dropped);
    }

    fn push(
        &mut self,
        from: &Statement,
        mut body: Map<String, Value>,
        actions: Vec<String>,
        resources: Vec<String>,
        reason: String,
        evidence: Vec<UseEvidence>,
    ) {
        let sid = self.sid(from, &actions);
        body.insert("Sid".into(), json!(sid));
        self.statements.push(ProposedStatement {
            sid,
            effect: if from.allow { "Allow" } else { "Deny" }.to_owned(),
            actions,
            resources,
            statement: Value::Object(body),
            reason,
            evidence,
        });
    }

    /// The statement's own or one made of the service, with letters and digits only.
    fn sid(&mut self, from: &Statement, actions: &[String]) -> String {
        let service = actions.first().and_then(|a| a.split_once(':'));
        let service = service.map_or("all", |(service, _)| service);
        let text = from.sid.as_deref().unwrap_or(service);
        let mut stem: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        if stem.is_empty() {
            "Statement".clone_into(&mut stem);
        }
        if let Some(first) = stem.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        if !from.allow && from.sid.is_none() {
            stem.insert_str(0, "Deny");
        }
        let mut sid = stem.clone();
        let mut number = 2;
        while !self.sids.insert(sid.clone()) {
            sid = format!("{stem}Part{number}");
            number += 1;
        }
        sid
    }

    pub fn done(
        mut self,
        role: ResourceId,
        sufficient: bool,
        used_by: Vec<ResourceId>,
        mut notes: Vec<String>,
    ) -> PolicyProposal {
        let documents = documents(&self.name, &self.statements);
        if documents
            .iter()
            .any(|document| document.characters > LONGEST)
        {
            notes.push(format!(
                "A statement alone is longer than the {LONGEST} characters that IAM allows."
            ));
        }
        self.dropped.sort();
        self.dropped.dedup();
        PolicyProposal {
            role,
            sufficient,
            statements: self.statements,
            dropped: self.dropped,
            documents,
            used_by,
            notes,
        }
    }
}

fn texts(listed: &Listed) -> Vec<String> {
    let not = if listed.not { "all but " } else { "" };
    let list = listed.list.iter();
    list.map(|pattern| format!("{not}{}", pattern.text))
        .collect()
}

/// The elements of a statement without its `Sid`.
fn elements(statement: &Statement) -> Map<String, Value> {
    let mut body = Map::new();
    let effect = if statement.allow { "Allow" } else { "Deny" };
    body.insert("Effect".into(), json!(effect));
    let mut listed = |member: &str, listed: &Listed| {
        let name = if listed.not {
            format!("Not{member}")
        } else {
            member.to_owned()
        };
        let texts: Vec<&str> = listed.list.iter().map(|p| p.text.as_str()).collect();
        body.insert(name, json!(texts));
    };
    listed("Action", &statement.actions);
    if let Some(resources) = &statement.resources {
        listed("Resource", resources);
    }
    let mut conditions: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for condition in &statement.conditions {
        let keys = conditions.entry(&condition.operator).or_default();
        keys.insert(condition.key.clone(), json!(condition.values));
    }
    if !conditions.is_empty() {
        body.insert("Condition".into(), json!(conditions));
    }
    body
}

fn documents(name: &str, statements: &[ProposedStatement]) -> Vec<ProposedDocument> {
    let mut groups: Vec<Vec<&Value>> = Vec::new();
    for statement in statements {
        let fits = groups.last().is_some_and(|group| {
            let mut with = group.clone();
            with.push(&statement.statement);
            document(&with).to_string().len() <= LONGEST
        });
        if !fits {
            groups.push(Vec::new());
        }
        if let Some(group) = groups.last_mut() {
            group.push(&statement.statement);
        }
    }
    let many = groups.len() > 1;
    let all = groups.iter().enumerate().map(|(at, group)| {
        let document = document(group);
        ProposedDocument {
            name: if many {
                format!("{name}-least-privilege-{}", at + 1)
            } else {
                format!("{name}-least-privilege")
            },
            characters: document.to_string().chars().count(),
            document,
        }
    });
    all.collect()
}

fn document(statements: &[&Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}
