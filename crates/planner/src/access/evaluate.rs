//! What comes out when all policies are put together.
//!
//! Sources:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>

use super::condition::Caller;
use super::deny::{Denial, deny};
use super::document::Statement;
use super::model::{Class, Model, Thing};
use super::organization::{Control, OrgPolicy, allows_by_list};
use super::piece::{Piece, both, through};
use super::scope::Scope;
use super::who::{Principals, Who, session_of};
use landfall_domain::AccountId;
use landfall_domain::access::{Grant, GrantKind, Limit, LimitKind};

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) enum Actor {
    /// A user, group or role, by its number among the identities.
    Identity(usize),
    /// Somebody that a policy names and the snapshot does not hold.
    Outside(Who),
}

/// How a resource policy names whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Match {
    /// By their own name.
    Direct,
    /// As a member of their account: their own policies decide.
    Account,
    /// As anyone at all.
    Anyone,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Question<'m> {
    pub scope: Scope,
    /// The resource, when the snapshot holds it.
    pub thing: Option<(usize, &'m Thing)>,
    /// The account that owns it, when that is known.
    pub account: Option<AccountId>,
}

/// What comes out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// What is allowed.
    pub pieces: Vec<Piece>,
    /// What a policy allows and another stops wholly.
    pub stopped: Vec<Piece>,
    /// Why nothing is allowed, in words.
    pub why: String,
}

/// Puts policies together.
#[derive(Clone, Debug)]
pub(crate) struct Evaluator<'m> {
    pub model: &'m Model,
    /// How many comparisons of a pattern with a text it took.
    pub compared: u64,
}

impl<'m> Evaluator<'m> {
    pub fn new(model: &'m Model) -> Self {
        Self { model, compared: 0 }
    }

    /// A question about a resource of the snapshot with its parts.
    pub fn about(&self, thing: usize) -> Question<'m> {
        let (number, thing) = (thing, &self.model.things[thing]);
        Question {
            scope: Scope::of(thing, self.model.is_role(number)),
            thing: Some((number, thing)),
            account: Some(thing.account.clone()),
        }
    }

    /// What an actor may do.
    pub fn ask(&mut self, actor: &Actor, question: &Question<'m>) -> Outcome {
        let mut outcome = self.agreed(actor, question);
        if outcome.pieces.is_empty() {
            return outcome;
        }
        self.boundary(actor, question, &mut outcome);
        self.organization(actor, question, &mut outcome);
        if let Some((_, thing)) = question.thing
            && thing.closed_to_public
            && matches!(actor, Actor::Outside(Who::Anyone))
        {
            let limit = |_: &Piece| {
                limit(
                    LimitKind::PublicAccessBlock,
                    "public access block",
                    Some(thing),
                    "keeps everybody out who is not of the account",
                )
            };
            stop(&mut outcome, limit, |_| false);
        }
        self.denials(actor, question, &mut outcome);
        outcome
    }

    /// What identity policies and resource policies allow together.
    fn agreed(&mut self, actor: &Actor, question: &Question<'m>) -> Outcome {
        let own = self.identity(actor, question);
        let theirs = self.resource(actor, question);
        let mut pieces = Vec::new();
        let mut why = "no policy allows it".to_owned();
        let (Actor::Identity(number), resource) = (actor, question.account.as_ref()) else {
            let (Actor::Outside(who), _) = (actor, ()) else {
                return Outcome::default();
            };
            pieces.extend(theirs.into_iter().map(|(_, piece)| other_side(piece, who)));
            return told(pieces, why);
        };
        let account = self.model.things[self.model.identities[*number].thing]
            .account
            .clone();
        if resource.is_none_or(|resource| *resource == account) {
            for piece in own {
                if self.needs_consent(question, &piece) {
                    let consent = theirs.iter().filter(|(m, _)| *m == Match::Account);
                    let consent: Vec<Piece> = consent.map(|(_, piece)| piece.clone()).collect();
                    let agreed = both(&[piece], &consent);
                    if agreed.is_empty() {
                        "its own policies allow it, the policy on the resource does not leave it to them"
                            .clone_into(&mut why);
                    }
                    pieces.extend(agreed);
                } else {
                    pieces.push(piece);
                }
            }
            let direct = theirs.into_iter().filter(|(m, _)| *m != Match::Account);
            pieces.extend(direct.map(|(_, piece)| piece));
        } else if question.thing.is_none() {
            let unseen = limit(
                LimitKind::OtherSide,
                "policy on the resource",
                None,
                "must allow it too; the resource is not in the snapshot",
            );
            for mut piece in own {
                piece.limits.push(unseen.clone());
                piece
                    .when
                    .push("the policy on the resource allows it".into());
                pieces.push(piece);
            }
        } else {
            let theirs: Vec<Piece> = theirs.into_iter().map(|(_, piece)| piece).collect();
            why = match (own.is_empty(), theirs.is_empty()) {
                (false, true) => {
                    "its own policies allow it, the resource of another account does not".into()
                }
                (true, false) => {
                    "the resource of another account allows it, its own policies do not".into()
                }
                _ => why,
            };
            pieces = both(&own, &theirs);
        }
        told(pieces, why)
    }

    /// Whether the resource itself must leave the action to the account's policies: a key always,
    /// a role when it is to be taken on.
    fn needs_consent(&self, question: &Question<'_>, piece: &Piece) -> bool {
        let Some((number, thing)) = question.thing else {
            return false;
        };
        if thing.service == "kms" {
            // A key whose policy could not be read is left to the account, as by default.
            return thing.arn.contains(":key/") && !thing.statements.is_empty();
        }
        let text = piece.action.text.to_ascii_lowercase();
        self.model.is_role(number) && text.starts_with("sts:")
    }

    /// The pieces of one statement that allows.
    fn allowed(
        &mut self,
        statement: &Statement,
        scope: &Scope,
        caller: &Caller<'_>,
        grant: Option<Grant>,
    ) -> Vec<Piece> {
        let Some(mut when) = open(statement, caller) else {
            return Vec::new();
        };
        let Some(touch) = scope.touch(statement.resources.as_ref(), &mut self.compared) else {
            return Vec::new();
        };
        when.extend(touch.variable.map(|text| format!("the resource is {text}")));
        let (list, not) = scope.actions(statement);
        let likely = grant
            .as_ref()
            .is_some_and(|grant| grant.kind == GrantKind::AwsManaged);
        let piece = |action| Piece {
            action,
            except: not.clone(),
            on: touch.on.clone(),
            whole: touch.whole,
            when: when.clone(),
            grants: grant.clone().into_iter().collect(),
            limits: Vec::new(),
            past_boundary: false,
            likely,
        };
        list.into_iter().map(piece).collect()
    }

    /// What the identity's own policies allow.
    fn identity(&mut self, actor: &Actor, question: &Question<'m>) -> Vec<Piece> {
        let Actor::Identity(number) = actor else {
            return Vec::new();
        };
        let model = self.model;
        let caller = caller(self.model, actor, question);
        let mut pieces = Vec::new();
        for policy in model.policies_of(*number) {
            let policy = &model.policies[policy];
            for statement in policy.statements.iter().filter(|s| s.allow) {
                let grant = Grant {
                    kind: policy.kind,
                    policy: policy.name.clone(),
                    holder: policy.holder.clone(),
                    evidence: statement.evidence(),
                    resources: written(statement),
                };
                pieces.extend(self.allowed(statement, &question.scope, &caller, Some(grant)));
            }
        }
        pieces
    }

    /// What the resource's policy and grants allow.
    fn resource(&mut self, actor: &Actor, question: &Question<'m>) -> Vec<(Match, Piece)> {
        let Some((number, thing)) = question.thing else {
            return Vec::new();
        };
        let caller = caller(self.model, actor, question);
        let mut found = Vec::new();
        let is_role = self.model.is_role(number);
        for statement in thing.statements.iter().filter(|s| s.allow) {
            let Some(matched) = self.meets(actor, statement.principals.as_ref()) else {
                continue;
            };
            let grant = Grant {
                kind: if is_role {
                    GrantKind::Trust
                } else {
                    GrantKind::Resource
                },
                policy: if is_role {
                    "trust policy"
                } else {
                    "resource policy"
                }
                .to_owned(),
                holder: thing.id.clone(),
                evidence: statement.evidence(),
                resources: written(statement),
            };
            let past = matched == Match::Direct && self.past_boundary(actor, statement);
            let pieces = self.allowed(statement, &question.scope, &caller, Some(grant));
            found.extend(pieces.into_iter().map(|mut piece| {
                piece.past_boundary = past;
                (matched, piece)
            }));
        }
        found.extend(self.key_grants(actor, thing, &question.scope));
        found
    }

    fn key_grants(&self, actor: &Actor, thing: &Thing, scope: &Scope) -> Vec<(Match, Piece)> {
        let name = match actor {
            Actor::Identity(number) => {
                let identity = &self.model.identities[*number];
                self.model.things[identity.thing].arn.as_str()
            }
            Actor::Outside(Who::Service(text) | Who::Arn(text)) => text.as_str(),
            Actor::Outside(_) => return Vec::new(),
        };
        let mut found = Vec::new();
        for held in thing.grants.iter().filter(|held| held.grantee == *name) {
            let when = held
                .constrained
                .then(|| "the grant's constraints hold".to_owned());
            for operation in &held.operations {
                if let Some(action) = scope.asked(&format!("kms:{operation}")) {
                    let piece = Piece {
                        action,
                        except: Vec::new(),
                        on: scope.names().to_vec(),
                        whole: true,
                        when: when.clone().into_iter().collect(),
                        grants: vec![held.grant(&thing.id)],
                        limits: Vec::new(),
                        past_boundary: true,
                        likely: false,
                    };
                    found.push((Match::Direct, piece));
                }
            }
        }
        found
    }

    /// How a statement names the actor; `None` when it does not.
    fn meets(&self, actor: &Actor, principals: Option<&Principals>) -> Option<Match> {
        let principals = principals?;
        let matches = || {
            principals
                .list
                .iter()
                .filter_map(|named| self.is(actor, &named.who))
        };
        if principals.not {
            return matches().next().is_none().then_some(Match::Anyone);
        }
        let mut best = None;
        for found in matches() {
            best = match (best, found) {
                (_, Match::Direct) | (Some(Match::Direct), _) => Some(Match::Direct),
                (_, Match::Anyone) | (Some(Match::Anyone), _) => Some(Match::Anyone),
                _ => Some(found),
            };
        }
        best
    }

    fn is(&self, actor: &Actor, named: &Who) -> Option<Match> {
        if *named == Who::Anyone {
            return Some(Match::Anyone);
        }
        let account = match actor {
            Actor::Outside(who) if who == named => return Some(Match::Direct),
            Actor::Outside(who @ (Who::Arn(_) | Who::Federated(_))) => who.account()?,
            Actor::Outside(_) => return None,
            Actor::Identity(number) => {
                let identity = &self.model.identities[*number];
                let thing = &self.model.things[identity.thing];
                if let Who::Arn(arn) = named {
                    let session = session_of(arn).is_some_and(|(account, role)| {
                        identity.class == Class::Role
                            && account == thing.account.as_str()
                            && role == thing.name
                    });
                    return (session || *arn == thing.arn).then_some(Match::Direct);
                }
                thing.account.clone()
            }
        };
        (*named == Who::Account(account)).then_some(Match::Account)
    }

    /// A user or session that a resource names is past what a boundary leaves out.
    fn past_boundary(&self, actor: &Actor, statement: &Statement) -> bool {
        let Actor::Identity(number) = actor else {
            return false;
        };
        let identity = &self.model.identities[*number];
        let session = |who: &Who| matches!(who, Who::Arn(arn) if session_of(arn).is_some());
        let list = statement.principals.iter().flat_map(|p| &p.list);
        identity.class == Class::User
            || list
                .filter(|named| self.is(actor, &named.who) == Some(Match::Direct))
                .any(|named| session(&named.who))
    }

    fn boundary(&mut self, actor: &Actor, question: &Question<'m>, outcome: &mut Outcome) {
        let Actor::Identity(number) = actor else {
            return;
        };
        let Some(boundary) = &self.model.identities[*number].boundary else {
            return;
        };
        let name = boundary.arn.rsplit('/').next().unwrap_or(&boundary.arn);
        let limit = |effect: String| Limit {
            kind: LimitKind::Boundary,
            policy: name.to_owned(),
            holder: boundary.holder.clone(),
            effect,
            evidence: None,
        };
        let Some(statements) = &boundary.statements else {
            for piece in &mut outcome.pieces {
                piece
                    .limits
                    .push(limit("could not be read and must allow it too".into()));
                piece.when.push("the permissions boundary allows it".into());
            }
            return;
        };
        let caller = caller(self.model, actor, question);
        let gate = self.gate(statements.iter(), question, &caller);
        pass(outcome, &gate, &limit, |piece| piece.past_boundary);
    }

    fn gate<'s>(
        &mut self,
        statements: impl Iterator<Item = &'s Statement>,
        question: &Question<'m>,
        caller: &Caller<'_>,
    ) -> Vec<Piece> {
        let mut gate = Vec::new();
        for statement in statements.filter(|s| s.allow) {
            gate.extend(self.allowed(statement, &question.scope, caller, None));
        }
        gate
    }

    /// What the organization's policies let through: those for the account of whoever asks, and
    /// those for the account of the resource.
    fn organization(&mut self, actor: &Actor, question: &Question<'m>, outcome: &mut Outcome) {
        let caller = caller(self.model, actor, question);
        for (control, level) in self.levels(actor, question) {
            if outcome.pieces.is_empty() || !allows_by_list(&level) {
                continue;
            }
            let statements = level.iter().flat_map(|policy| &policy.statements);
            let gate = self.gate(statements, question, &caller);
            let names: Vec<&str> = level.iter().map(|policy| policy.name.as_str()).collect();
            let limit = |effect: String| Limit {
                kind: kind_of(control),
                policy: names.join(", "),
                holder: level.first().map(|policy| policy.id.clone()),
                effect,
                evidence: None,
            };
            pass(outcome, &gate, &limit, |_| false);
        }
    }

    fn levels(&self, actor: &Actor, question: &Question<'m>) -> Vec<(Control, Vec<&'m OrgPolicy>)> {
        let mut levels = Vec::new();
        let organization = &self.model.organization;
        if let Actor::Identity(number) = actor {
            let account = &self.model.things[self.model.identities[*number].thing].account;
            let found = organization.levels(account, Control::Service);
            levels.extend(found.into_iter().map(|level| (Control::Service, level)));
        }
        let controlled = question
            .thing
            .is_some_and(|(_, thing)| RESOURCE_CONTROLLED.contains(&thing.service.as_str()));
        if let Some(account) = question.account.as_ref().filter(|_| controlled) {
            let found = organization.levels(account, Control::Resource);
            levels.extend(found.into_iter().map(|level| (Control::Resource, level)));
        }
        levels
    }

    /// Everything that denies.
    fn denials(&mut self, actor: &Actor, question: &Question<'m>, outcome: &mut Outcome) {
        let model = self.model;
        let mut found: Vec<Denial<'m>> = Vec::new();
        let mut add = |kind, policy: &str, holder, statements: &'m [Statement]| {
            found.extend(
                statements
                    .iter()
                    .filter(|s| !s.allow)
                    .map(|statement| Denial {
                        statement,
                        kind,
                        policy: policy.to_owned(),
                        holder: Some(holder),
                    }),
            );
        };
        if let Actor::Identity(number) = actor {
            for policy in model.policies_of(*number) {
                let policy = &model.policies[policy];
                add(
                    LimitKind::Deny,
                    &policy.name,
                    &policy.holder,
                    &policy.statements,
                );
            }
            let identity = &model.identities[*number];
            if let Some(boundary) = &identity.boundary {
                let holder = boundary.holder.as_ref();
                let holder = holder.unwrap_or(&model.things[identity.thing].id);
                let statements = boundary.statements.as_deref().unwrap_or_default();
                add(LimitKind::Boundary, &boundary.arn, holder, statements);
            }
        }
        for (control, level) in self.levels(actor, question) {
            for policy in level {
                add(
                    kind_of(control),
                    &policy.name,
                    &policy.id,
                    &policy.statements,
                );
            }
        }
        if let Some((_, thing)) = question.thing {
            add(
                LimitKind::Deny,
                "resource policy",
                &thing.id,
                &thing.statements,
            );
        }
        // A statement with principals denies those that it names.
        found.retain(|denial| {
            let principals = denial.statement.principals.as_ref();
            principals.is_none() || self.meets(actor, principals).is_some()
        });
        let caller = caller(self.model, actor, question);
        for denial in &found {
            if outcome.pieces.is_empty() {
                return;
            }
            deny(
                denial,
                &question.scope,
                &caller,
                outcome,
                &mut self.compared,
            );
        }
    }
}

/// What is known of the actor before a request.
fn caller<'a>(model: &'a Model, actor: &'a Actor, question: &'a Question<'_>) -> Caller<'a> {
    let resource_account = question.account.as_ref().map(AccountId::as_str);
    let arn = question.thing.map(|(_, thing)| thing.arn.as_str());
    let region = arn.and_then(|arn| arn.split(':').nth(3));
    let resource_region = region.filter(|region| !region.is_empty());
    let organization = |account| model.organization.id_of(account);
    match actor {
        Actor::Identity(number) => {
            let identity = &model.identities[*number];
            let thing = &model.things[identity.thing];
            if identity.class == Class::Group {
                return Caller {
                    account: Some(thing.account.as_str()),
                    resource_account,
                    resource_region,
                    ..Caller::default()
                };
            }
            Caller {
                arn: Some(&thing.arn),
                account: Some(thing.account.as_str()),
                organization: organization(&thing.account),
                user: (identity.class == Class::User).then_some(thing.name.as_str()),
                service: None,
                resource_account,
                resource_region,
            }
        }
        Actor::Outside(Who::Service(name)) => Caller {
            service: Some(name),
            resource_account,
            resource_region,
            ..Caller::default()
        },
        Actor::Outside(_) => Caller {
            resource_account,
            resource_region,
            ..Caller::default()
        },
    }
}

/// Services whose resources resource control policies limit.
///
/// Source: <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html>
const RESOURCE_CONTROLLED: &[&str] = &[
    "s3",
    "sts",
    "iam",
    "kms",
    "sqs",
    "secretsmanager",
    "ecr",
    "dynamodb",
    "logs",
    "cognito-idp",
];

fn kind_of(control: Control) -> LimitKind {
    match control {
        Control::Service => LimitKind::ServiceControl,
        Control::Resource => LimitKind::ResourceControl,
    }
}

/// The conditions of a statement that are open until the request, in words; `None` when one of
/// them does not hold.
pub(crate) fn open(statement: &Statement, caller: &Caller<'_>) -> Option<Vec<String>> {
    let mut when = Vec::new();
    for condition in &statement.conditions {
        match condition.holds(caller) {
            Some(true) => {}
            Some(false) => return None,
            None => when.push(condition.text()),
        }
    }
    Some(when)
}

fn written(statement: &Statement) -> Vec<String> {
    let Some(resources) = &statement.resources else {
        return Vec::new();
    };
    let all = resources.list.iter().map(|pattern| {
        let not = if resources.not { "all but " } else { "" };
        format!("{not}{}", pattern.text)
    });
    all.collect()
}

fn limit(kind: LimitKind, policy: &str, holder: Option<&Thing>, effect: &str) -> Limit {
    Limit {
        kind,
        policy: policy.to_owned(),
        holder: holder.map(|thing| thing.id.clone()),
        effect: effect.to_owned(),
        evidence: None,
    }
}

/// Whoever is of another account needs its permission too.
fn other_side(mut piece: Piece, who: &Who) -> Piece {
    let account = match who {
        Who::Account(account) => Some(account.clone()),
        Who::Arn(_) => who.account(),
        _ => None,
    };
    if let Some(account) = account {
        let effect = format!("account {account} must allow it to its own people and programs too");
        piece.limits.push(limit(
            LimitKind::OtherSide,
            "the other account",
            None,
            &effect,
        ));
    }
    piece
}

fn told(pieces: Vec<Piece>, why: String) -> Outcome {
    Outcome {
        pieces,
        stopped: Vec::new(),
        why,
    }
}

/// Lets through what a gate allows.
fn pass(
    outcome: &mut Outcome,
    gate: &[Piece],
    limit: &dyn Fn(String) -> Limit,
    free: impl Fn(&Piece) -> bool,
) {
    let mut left = Vec::new();
    for mut piece in std::mem::take(&mut outcome.pieces) {
        if free(&piece) {
            left.push(piece);
            continue;
        }
        let passed = through(piece.clone(), gate, limit);
        if passed.is_empty() {
            let limit = limit("allows none of it".into());
            outcome.why = format!("{} {}", word(limit.kind), limit.policy) + " allows none of it";
            piece.limits.push(limit);
            outcome.stopped.push(piece);
        }
        left.extend(passed);
    }
    outcome.pieces = left;
}

fn stop(outcome: &mut Outcome, limit: impl Fn(&Piece) -> Limit, free: impl Fn(&Piece) -> bool) {
    let mut left = Vec::new();
    for mut piece in std::mem::take(&mut outcome.pieces) {
        if free(&piece) {
            left.push(piece);
            continue;
        }
        let limit = limit(&piece);
        outcome.why = format!("{} {}", word(limit.kind), limit.effect);
        piece.limits.push(limit);
        outcome.stopped.push(piece);
    }
    outcome.pieces = left;
}

/// A limit by its kind, in words.
pub(crate) fn word(kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::Deny => "the policy",
        LimitKind::Boundary => "the permissions boundary",
        LimitKind::ServiceControl => "the service control policy",
        LimitKind::ResourceControl => "the resource control policy",
        LimitKind::PublicAccessBlock => "the public access block",
        LimitKind::OtherSide => "the other side",
    }
}
