//! The statements of the two templates. Both are read line by line, in the one layout that they
//! have: what is written otherwise is an error, not a statement less.

use std::collections::BTreeSet;

/// One statement of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The policy that it stands in.
    pub policy: String,
    /// Its name.
    pub sid: String,
    /// Allow, not Deny.
    pub allow: bool,
    /// What it is about.
    pub actions: Vec<String>,
    /// On what; the partition as `{partition}`.
    pub resources: Vec<String>,
    /// Whether it has a condition.
    pub condition: bool,
}

/// All that a template allows and denies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// In the order of the file.
    pub statements: Vec<Statement>,
    /// The policies that are part of the role.
    pub inline: Vec<String>,
}

impl Template {
    /// The actions that some statements allow.
    pub fn allowed(&self, which: impl Fn(&Statement) -> bool) -> BTreeSet<String> {
        let chosen = self.statements.iter().filter(|s| s.allow && which(s));
        chosen.flat_map(|s| s.actions.iter().cloned()).collect()
    }

    fn checked(self, brackets: &str) -> Result<Self, String> {
        if !brackets.is_empty() {
            return Err(format!("these brackets have no partner: {brackets}"));
        }
        if self.statements.is_empty() {
            return Err("has no statements".into());
        }
        let mut seen = BTreeSet::new();
        for statement in &self.statements {
            let sid = &statement.sid;
            if statement.actions.is_empty() || statement.resources.is_empty() {
                return Err(format!(
                    "the statement {sid} has no actions or no resources"
                ));
            }
            if !statement.actions.iter().all(|action| action.contains(':')) {
                return Err(format!(
                    "the statement {sid} has an action without a service"
                ));
            }
            if !statement.actions.is_sorted() || !statement.resources.is_sorted() {
                return Err(format!("the statement {sid} is not in order"));
            }
            if !seen.insert(sid) {
                return Err(format!("two statements are called {sid}"));
            }
        }
        Ok(self)
    }
}

impl Statement {
    /// Apart from the policy that it stands in.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let policy = self.policy.clone();
        *self
            == Self {
                policy,
                ..other.clone()
            }
    }

    /// About how many characters it has as JSON.
    pub fn size(&self) -> usize {
        let texts = self.actions.iter().chain(&self.resources);
        let condition = if self.condition { 80 } else { 0 };
        self.sid.len() + 60 + condition + texts.map(|text| text.len() + 3).sum::<usize>()
    }
}

/// Reads the CloudFormation template.
///
/// # Errors
/// What is not as expected.
pub fn cloudformation(text: &str) -> Result<Template, String> {
    let mut template = Template::default();
    let (mut policy, mut list) = (String::new(), "");
    for line in text.lines() {
        let line = line.trim();
        if line.contains('\t') {
            return Err("has a tab: YAML is indented by spaces".into());
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.trim();
        let statement = template.statements.last_mut();
        match (key, statement) {
            ("- PolicyName" | "PolicyName", _) => {
                policy = value.to_owned();
                template.inline.push(policy.clone());
            }
            ("ManagedPolicyName", _) => policy = unquoted(value),
            // What follows belongs to none of the statements before.
            ("PolicyDocument", _) => list = "",
            ("- Sid", _) => {
                list = "";
                template.statements.push(Statement {
                    policy: policy.clone(),
                    sid: value.to_owned(),
                    ..Statement::default()
                });
            }
            ("Effect", Some(statement)) => statement.allow = value == "Allow",
            ("Action" | "Resource", Some(statement)) => {
                list = if key == "Action" {
                    "Action"
                } else {
                    "Resource"
                };
                if !value.is_empty() {
                    put(statement, list, value);
                }
            }
            // With a value it is a condition of the template.
            ("Condition", Some(statement)) if value.is_empty() => {
                list = "";
                statement.condition = true;
            }
            (_, Some(statement)) if !list.is_empty() && line.starts_with("- ") => {
                put(statement, list, &line[2..]);
            }
            _ => list = "",
        }
    }
    template.checked("")
}

/// Reads the Terraform module.
///
/// # Errors
/// What is not as expected.
pub fn terraform(text: &str) -> Result<Template, String> {
    let mut template = Template::default();
    let (mut policy, mut list, mut open) = (String::new(), "", String::new());
    let mut inside = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        brackets(line, &mut open);
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let (key, value) = (key.trim(), value.trim());
        if let Some(name) = key.strip_prefix("data \"aws_iam_policy_document\" ") {
            policy = unquoted(name.trim_end_matches('{').trim());
        }
        if let Some(name) = key.strip_prefix("resource \"aws_iam_role_policy\" ") {
            template
                .inline
                .push(unquoted(name.trim_end_matches('{').trim()));
        }
        // The trust policy says who, not what.
        if key == "statement {" && policy != "trust" {
            inside = true;
            template.statements.push(Statement {
                policy: policy.clone(),
                allow: true,
                ..Statement::default()
            });
        }
        inside &= !open.is_empty();
        let Some(statement) = template.statements.last_mut().filter(|_| inside) else {
            continue;
        };
        match key {
            "sid" => statement.sid = unquoted(value),
            "effect" => statement.allow = value == "\"Allow\"",
            "condition {" => statement.condition = true,
            "actions" | "resources" => {
                list = if key == "actions" {
                    "Action"
                } else {
                    "Resource"
                };
                let items = value.trim_start_matches('[').trim_end_matches(']');
                for item in items.split(',').filter(|item| !item.trim().is_empty()) {
                    put(statement, list, item);
                }
                if value.ends_with(']') {
                    list = "";
                }
            }
            "]" => list = "",
            item if !list.is_empty() => put(statement, list, item.trim_end_matches(',')),
            _ => {}
        }
    }
    template.checked(&open)
}

fn put(statement: &mut Statement, list: &str, text: &str) {
    let text = unquoted(text.trim())
        .replace("${AWS::Partition}", "{partition}")
        .replace("${data.aws_partition.current.partition}", "{partition}");
    match list {
        "Action" => statement.actions.push(text),
        _ => statement.resources.push(text),
    }
}

fn unquoted(text: &str) -> String {
    let text = text.strip_prefix("!Sub").unwrap_or(text);
    text.trim().trim_matches('"').to_owned()
}

/// Takes the brackets of a line, outside of texts, from those that are open, or adds them.
fn brackets(line: &str, open: &mut String) {
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => open.push(c),
            ')' | ']' | '}' if !quoted => {
                let partner = match c {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                if open.ends_with(partner) {
                    open.pop();
                } else {
                    open.push(c);
                }
            }
            _ => {}
        }
    }
}
