//! What a statement that denies takes away.

use super::condition::Caller;
use super::document::Statement;
use super::evaluate::{Outcome, open, word};
use super::glob::Pattern;
use super::piece::{Piece, covered};
use super::scope::{Scope, Touch};
use landfall_domain::ResourceId;
use landfall_domain::access::{Limit, LimitKind};

/// A statement that denies, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Denial<'m> {
    pub statement: &'m Statement,
    pub kind: LimitKind,
    pub policy: String,
    pub holder: Option<&'m ResourceId>,
}

impl Denial<'_> {
    fn limit(&self, effect: String) -> Limit {
        let name = self.policy.rsplit('/').next().unwrap_or(&self.policy);
        Limit {
            kind: self.kind,
            policy: name.to_owned(),
            holder: self.holder.cloned(),
            effect,
            evidence: Some(self.statement.evidence()),
        }
    }
}

/// A denial as it meets a question.
struct Reach {
    list: Vec<Pattern>,
    /// Spared by `NotAction`.
    spared: Vec<Pattern>,
    touch: Touch,
    when: Vec<String>,
}

/// Takes away from what is allowed.
pub(crate) fn deny(
    denial: &Denial<'_>,
    scope: &Scope,
    caller: &Caller<'_>,
    outcome: &mut Outcome,
    compared: &mut u64,
) {
    let Some(mut when) = open(denial.statement, caller) else {
        return;
    };
    let Some(mut touch) = scope.touch(denial.statement.resources.as_ref(), compared) else {
        return;
    };
    let (list, spared) = scope.actions(denial.statement);
    if list.is_empty() {
        return;
    }
    when.extend(
        touch
            .variable
            .take()
            .map(|text| format!("the resource is {text}")),
    );
    let reach = Reach {
        list,
        spared,
        touch,
        when,
    };
    for piece in std::mem::take(&mut outcome.pieces) {
        let action = piece.action.text.clone();
        if let Some(stopped) = one(denial, &reach, piece, &mut outcome.pieces) {
            outcome.why = format!("{} {} denies {action}", word(denial.kind), denial.policy);
            outcome.stopped.push(stopped);
        }
    }
}

/// Puts what is left of one piece to the others; gives it back when nothing is left.
fn one(
    denial: &Denial<'_>,
    reach: &Reach,
    mut piece: Piece,
    left: &mut Vec<Piece>,
) -> Option<Piece> {
    let hits = |pattern: &&Pattern| pattern.overlaps(&piece.action);
    let hits: Vec<&Pattern> = reach.list.iter().filter(hits).collect();
    let spared = reach.spared.iter().any(|not| not.covers(&piece.action));
    let near = |on: &Pattern| reach.touch.on.iter().any(|denied| denied.overlaps(on));
    if hits.is_empty() || spared || !(reach.touch.whole || piece.on.iter().any(near)) {
        left.push(piece);
        return None;
    }
    let everywhere = reach.touch.whole || covered(&piece.on, &reach.touch.wholly);
    if !everywhere || !reach.when.is_empty() {
        piece
            .limits
            .push(denial.limit(effect(reach, &hits, everywhere)));
        piece
            .when
            .extend(reach.when.iter().map(|text| format!("unless {text}")));
        left.push(piece);
        return None;
    }
    let exempt = reach.spared.iter().filter_map(|not| piece.action.meet(not));
    let exempt: Vec<Pattern> = exempt.map(|(action, _)| action).collect();
    let limit = denial.limit(effect(reach, &hits, true));
    piece.limits.push(limit);
    if !exempt.is_empty() {
        for action in exempt {
            let mut part = piece.clone();
            part.action = action;
            left.push(part);
        }
        return None;
    }
    if hits.iter().any(|pattern| pattern.covers(&piece.action)) {
        return Some(piece);
    }
    piece.except.extend(hits.into_iter().cloned());
    left.push(piece);
    None
}

fn effect(reach: &Reach, hits: &[&Pattern], everywhere: bool) -> String {
    let texts = |list: &mut dyn Iterator<Item = &Pattern>| {
        let all: Vec<&str> = list.map(|pattern| pattern.text.as_str()).collect();
        all.join(", ")
    };
    let mut out = if reach.spared.is_empty() {
        format!("denies {}", texts(&mut hits.iter().copied()))
    } else {
        format!("denies all but {}", texts(&mut reach.spared.iter()))
    };
    if !everywhere {
        out += &format!(" on {}", texts(&mut reach.touch.on.iter()));
    }
    if !reach.when.is_empty() {
        out += &format!(" if {}", reach.when.join(" and "));
    }
    out
}
