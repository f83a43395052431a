//! Who can make themselves an administrator.
//!
//! Each way is an action on one thing: a policy that one has, a user or role that has everything,
//! a program that runs as such a role. Boundaries and the organization's policies are put in.

use super::facts::Facts;
use super::rule::{Rule, Seen};
use crate::access::evaluate::{Actor, Evaluator, Question};
use crate::access::glob::Pattern;
use crate::access::model::{Class, Identity, Model};
use crate::access::piece::Piece;
use crate::access::read::attached_policies;
use crate::access::scope::Scope;
use crate::access::who::Who;
use crate::words::list;
use landfall_domain::access::{Grant, LimitKind};
use landfall_domain::finding::Severity;
use landfall_domain::{Confidence, Evidence, Resource, ResourceId};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULES: &[Rule] = &[Rule {
    key: "privilege-escalation",
    title: "It can make itself an administrator",
    severity: Severity::High,
    why: "What it is given is not what it can get: one or two calls lead to everything.",
    advice: "Take the action away or name what it may be done to, and put a permissions boundary on whoever manages permissions.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate",
    look: escalations,
}];

/// So many administrators are looked at as targets.
const TARGETS: usize = 50;
/// Who has so many ways is not looked at further.
const MANY: usize = 20;
/// So many ways are told.
const TOLD: usize = 4;

/// Services that run what somebody hands them with the role that somebody passes.
const RUNNERS: &[(&str, &[&str])] = &[
    ("lambda.amazonaws.com", &["lambda:CreateFunction"]),
    ("ec2.amazonaws.com", &["ec2:RunInstances"]),
    (
        "ecs-tasks.amazonaws.com",
        &["ecs:RegisterTaskDefinition", "ecs:RunTask"],
    ),
    (
        "cloudformation.amazonaws.com",
        &["cloudformation:CreateStack"],
    ),
    (
        "codebuild.amazonaws.com",
        &["codebuild:CreateProject", "codebuild:StartBuild"],
    ),
    (
        "glue.amazonaws.com",
        &["glue:CreateJob", "glue:StartJobRun"],
    ),
    (
        "states.amazonaws.com",
        &["states:CreateStateMachine", "states:StartExecution"],
    ),
    (
        "sagemaker.amazonaws.com",
        &["sagemaker:CreateNotebookInstance"],
    ),
];

/// Actions one of which every way needs; who has none of them is not looked at closer.
const FIRST: &[&str] = &[
    "iam:CreatePolicyVersion",
    "iam:PutRolePolicy",
    "iam:AttachRolePolicy",
    "iam:PutUserPolicy",
    "iam:AttachUserPolicy",
    "iam:PutGroupPolicy",
    "iam:AttachGroupPolicy",
    "iam:AddUserToGroup",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
    "iam:UpdateAssumeRolePolicy",
    "iam:PassRole",
    "sts:AssumeRole",
    "lambda:UpdateFunctionCode",
    "ssm:SendCommand",
];

/// One way to everything.
struct Way {
    text: String,
    grants: Vec<Grant>,
    conditional: bool,
    /// Whether it ends with the identity itself, so that its boundary still holds.
    own: bool,
}

/// How much of everything an identity may do.
pub(super) enum Everything {
    Yes,
    /// A boundary or a policy of the organization, by its name, leaves only a part.
    Lessened(String),
    No,
}

/// Whether an identity may do everything.
pub(super) fn everything(evaluator: &mut Evaluator<'_>, number: usize) -> Everything {
    let question = anywhere();
    let outcome = evaluator.ask(&Actor::Identity(number), &question);
    let iam = Pattern::action("iam:*");
    // A denial under a condition, such as outside of a Region, leaves everything else.
    let whole = |piece: &&Piece| {
        piece.action.is_all()
            && piece.whole
            && piece.when.iter().all(|when| when.starts_with("unless "))
    };
    let administers = |piece: &&Piece| !piece.except.iter().any(|not| not.covers(&iam));
    let mut pieces = outcome.pieces.iter();
    if pieces
        .by_ref()
        .filter(whole)
        .any(|piece| administers(&piece))
    {
        return Everything::Yes;
    }
    let all = outcome.pieces.iter().chain(&outcome.stopped);
    let mut limits = all.flat_map(|piece| &piece.limits).filter(|limit| {
        matches!(
            limit.kind,
            LimitKind::Boundary | LimitKind::ServiceControl | LimitKind::Deny
        )
    });
    match limits.next() {
        Some(limit) => Everything::Lessened(limit.policy.clone()),
        None => Everything::No,
    }
}

fn anywhere<'m>() -> Question<'m> {
    Question {
        scope: Scope::wide(&Pattern::resource("*")),
        thing: None,
        account: None,
    }
}

/// The estate's administrators and what runs as them.
struct Targets<'f> {
    evaluator: Evaluator<'f>,
    users: Vec<usize>,
    roles: Vec<usize>,
    groups: Vec<usize>,
    /// Role → functions and machines that run as it, by their number among the things.
    functions: BTreeMap<usize, Vec<usize>>,
    machines: BTreeMap<usize, Vec<usize>>,
    /// What the one who is looked at has of `FIRST`, so that nothing else is asked.
    open: Vec<&'static str>,
}

impl<'f> Targets<'f> {
    fn new(facts: &'f Facts<'_>) -> Self {
        let model = facts.model;
        let mut found = Self {
            evaluator: Evaluator::new(model),
            users: Vec::new(),
            roles: Vec::new(),
            groups: Vec::new(),
            functions: BTreeMap::new(),
            machines: BTreeMap::new(),
            open: Vec::new(),
        };
        for (number, identity) in model.identities.iter().enumerate() {
            let list = match identity.class {
                Class::User => &mut found.users,
                Class::Role => &mut found.roles,
                Class::Group => &mut found.groups,
            };
            let might = model.policies_of(number).into_iter().any(|policy| {
                let statements = &model.policies[policy].statements;
                statements
                    .iter()
                    .any(|s| s.allow && s.actions.list.iter().any(Pattern::is_all))
            });
            if might
                && list.len() < TARGETS
                && matches!(everything(&mut found.evaluator, number), Everything::Yes)
            {
                list.push(number);
            }
        }
        found.programs(facts);
        found
    }

    fn programs(&mut self, facts: &'f Facts<'_>) {
        let model = facts.model;
        let kind = |id: &ResourceId| facts.by_id.get(id).map_or("", |r| r.kind.as_str());
        let mut profiles: BTreeMap<&ResourceId, Vec<usize>> = BTreeMap::new();
        for edge in &facts.graph.edges {
            let role = model
                .by_id
                .get(&edge.to)
                .and_then(|thing| model.identity_of.get(thing));
            let Some(role) = role.filter(|role| self.roles.contains(role)) else {
                continue;
            };
            match kind(&edge.from) {
                "AWS::Lambda::Function" => {
                    let runs = edge
                        .evidence
                        .iter()
                        .any(|evidence| evidence.path == "/Role");
                    if let Some(thing) = model.by_id.get(&edge.from).filter(|_| runs) {
                        self.functions.entry(*role).or_default().push(*thing);
                    }
                }
                "AWS::IAM::InstanceProfile" => profiles.entry(&edge.from).or_default().push(*role),
                _ => {}
            }
        }
        for edge in &facts.graph.edges {
            if kind(&edge.from) != "AWS::EC2::Instance" {
                continue;
            }
            for role in profiles.get(&edge.to).into_iter().flatten() {
                let machine = model.by_id.get(&edge.from);
                self.machines.entry(*role).or_default().extend(machine);
            }
        }
    }

    fn is_admin(&self, number: usize) -> bool {
        self.users.contains(&number) || self.roles.contains(&number)
    }

    fn name(&self, number: usize) -> &'f str {
        let model = self.evaluator.model;
        &model.things[model.identities[number].thing].name
    }

    /// Whether somebody may do one thing to something.
    fn may(&mut self, who: usize, action: &str, thing: usize) -> Option<Vec<Piece>> {
        if !self.open.contains(&action) {
            return None;
        }
        let mut question = self.evaluator.about(thing);
        question.scope = question.scope.only(action);
        self.ask(who, &question)
    }

    fn anywhere(&mut self, who: usize, action: &str) -> Option<Vec<Piece>> {
        let mut question = anywhere();
        question.scope = question.scope.only(action);
        self.ask(who, &question)
    }

    fn ask(&mut self, who: usize, question: &Question<'f>) -> Option<Vec<Piece>> {
        let pieces = self.evaluator.ask(&Actor::Identity(who), question).pieces;
        (!pieces.is_empty()).then_some(pieces)
    }

    fn thing(&self, number: usize) -> usize {
        self.evaluator.model.identities[number].thing
    }

    /// By changing what it has itself.
    fn by_itself(&mut self, who: usize, ways: &mut Vec<Way>) {
        let model = self.evaluator.model;
        let identity = &model.identities[who];
        let (own, put, attach) = match identity.class {
            Class::Role => (true, "iam:PutRolePolicy", "iam:AttachRolePolicy"),
            _ => (true, "iam:PutUserPolicy", "iam:AttachUserPolicy"),
        };
        for action in [put, attach] {
            if let Some(pieces) = self.may(who, action, identity.thing) {
                ways.push(way(format!("{action} on itself"), own, &pieces));
            }
        }
        for group in &identity.groups {
            for action in ["iam:PutGroupPolicy", "iam:AttachGroupPolicy"] {
                if let Some(pieces) = self.may(who, action, self.thing(*group)) {
                    let text = format!("{action} on its group {}", self.name(*group));
                    ways.push(way(text, own, &pieces));
                }
            }
        }
        let holders: BTreeSet<&ResourceId> = model
            .policies_of(who)
            .into_iter()
            .map(|policy| &model.policies[policy].holder)
            .collect();
        for holder in holders {
            let Some(thing) = model
                .by_id
                .get(holder)
                .filter(|t| !model.identity_of.contains_key(t))
            else {
                continue;
            };
            let action = "iam:CreatePolicyVersion";
            if let Some(pieces) = self.may(who, action, *thing) {
                let text = format!("{action} on {}, which it has", model.things[*thing].name);
                ways.push(way(text, own, &pieces));
            }
        }
    }

    /// By becoming an administrator.
    fn by_others(&mut self, who: usize, ways: &mut Vec<Way>) {
        for user in self.users.clone() {
            if ways.len() > MANY {
                return;
            }
            for action in [
                "iam:CreateAccessKey",
                "iam:CreateLoginProfile",
                "iam:UpdateLoginProfile",
            ] {
                if let Some(pieces) = self.may(who, action, self.thing(user)) {
                    ways.push(way(
                        format!("{action} for {}", self.name(user)),
                        false,
                        &pieces,
                    ));
                }
            }
        }
        for group in self.groups.clone() {
            let is_user = self.evaluator.model.identities[who].class == Class::User;
            let pieces = self.may(who, "iam:AddUserToGroup", self.thing(group));
            if let Some(pieces) = pieces.filter(|_| is_user) {
                let text = format!("iam:AddUserToGroup of {}", self.name(group));
                ways.push(way(text, true, &pieces));
            }
        }
        for role in self.roles.clone() {
            if ways.len() > MANY {
                return;
            }
            for action in ["sts:AssumeRole", "iam:UpdateAssumeRolePolicy"] {
                if let Some(pieces) = self.may(who, action, self.thing(role)) {
                    ways.push(way(
                        format!("{action} on {}", self.name(role)),
                        false,
                        &pieces,
                    ));
                }
            }
            self.by_programs(who, role, ways);
        }
    }

    /// By letting a program run as an administrator.
    fn by_programs(&mut self, who: usize, role: usize, ways: &mut Vec<Way>) {
        let name = self.name(role);
        for (service, actions) in RUNNERS {
            if !self.trusts(role, service) {
                continue;
            }
            let Some(mut pieces) = self.may(who, "iam:PassRole", self.thing(role)) else {
                break;
            };
            let run: Option<Vec<_>> = actions.iter().map(|a| self.anywhere(who, a)).collect();
            if let Some(run) = run {
                pieces.extend(run.into_iter().flatten());
                let text = format!("iam:PassRole of {name} with {}", list(actions));
                ways.push(way(text, false, &pieces));
            }
        }
        let programs = [
            (
                "lambda:UpdateFunctionCode",
                self.functions.get(&role).cloned(),
            ),
            ("ssm:SendCommand", self.machines.get(&role).cloned()),
        ];
        for (action, things) in programs {
            for thing in things.into_iter().flatten() {
                if let Some(pieces) = self.may(who, action, thing) {
                    let program = &self.evaluator.model.things[thing].name;
                    let text = format!("{action} on {program}, which runs as {name}");
                    ways.push(way(text, false, &pieces));
                    break;
                }
            }
        }
    }

    fn trusts(&self, role: usize, service: &str) -> bool {
        let trust = &self.evaluator.model.things[self.thing(role)].statements;
        let principals = trust
            .iter()
            .filter(|s| s.allow)
            .filter_map(|s| s.principals.as_ref());
        principals
            .flat_map(|principals| &principals.list)
            .any(|named| matches!(&named.who, Who::Service(name) if name == service))
    }
}

fn way(text: String, own: bool, pieces: &[Piece]) -> Way {
    Way {
        text,
        own,
        conditional: pieces.iter().all(|piece| !piece.when.is_empty()),
        grants: pieces
            .iter()
            .flat_map(|piece| piece.grants.clone())
            .collect(),
    }
}

fn escalations<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let model = facts.model;
    let first: Vec<(&str, Pattern)> = FIRST
        .iter()
        .map(|text| (*text, Pattern::action(text)))
        .collect();
    let mut targets = Targets::new(facts);
    let mut found = Vec::new();
    for (number, identity) in model.identities.iter().enumerate() {
        if identity.class == Class::Group || targets.is_admin(number) {
            continue;
        }
        targets.open = first
            .iter()
            .filter(|(_, action)| has(model, number, action))
            .map(|(text, _)| *text)
            .collect();
        if targets.open.is_empty() {
            continue;
        }
        let Some(resource) = facts.by_id.get(&model.things[identity.thing].id) else {
            continue;
        };
        let mut ways = Vec::new();
        targets.by_itself(number, &mut ways);
        targets.by_others(number, &mut ways);
        if !ways.is_empty() {
            found.push(told(resource, identity, ways));
        }
    }
    found
}

/// Whether some statement of an identity may allow an action.
fn has(model: &Model, number: usize, action: &Pattern) -> bool {
    model.policies_of(number).into_iter().any(|policy| {
        let mut statements = model.policies[policy].statements.iter();
        statements.any(|statement| {
            let listed = statement.actions.list.iter().any(|p| p.overlaps(action));
            statement.allow && listed != statement.actions.not
        })
    })
}

fn told<'f>(resource: &'f Resource, identity: &Identity, ways: Vec<Way>) -> Seen<'f> {
    let mut texts: Vec<&str> = ways
        .iter()
        .take(TOLD)
        .map(|way| way.text.as_str())
        .collect();
    let more = format!("{} more ways", ways.len().saturating_sub(TOLD));
    if ways.len() > TOLD {
        texts.push(&more);
    }
    let mut detail = format!("By {}.", list(&texts));
    let conditional = ways.iter().all(|way| way.conditional);
    let bounded = identity.boundary.is_some() && ways.iter().all(|way| way.own);
    if conditional {
        detail.push_str(" Only under conditions.");
    }
    if bounded {
        detail.push_str(" Its permissions boundary still holds for what it gives itself.");
    }
    let places = ways.iter().flat_map(|way| &way.grants);
    let places = places.filter_map(|grant| place(resource, grant)).collect();
    let seen = Seen::new(resource, detail).with(places);
    if conditional || bounded {
        seen.milder(Severity::Medium)
    } else {
        seen
    }
}

/// The place in an identity's own configuration that leads to a statement.
fn place(resource: &Resource, grant: &Grant) -> Option<Evidence> {
    if grant.holder == resource.id {
        return Some(grant.evidence.clone());
    }
    let attached = attached_policies(&resource.configuration);
    let (path, arn) = attached
        .into_iter()
        .find(|(_, arn)| grant.holder.as_str() == *arn)?;
    Some(Evidence {
        path: path.into(),
        text: arn.into(),
        confidence: Confidence::Certain,
    })
}
