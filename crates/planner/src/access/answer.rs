//! Edges made of what came out.

use super::evaluate::Outcome;
use super::piece::Piece;
use super::verbs::grouped;
use landfall_domain::access::{AccessEdge, Grant, Limit, WideGrant};
use landfall_domain::{Confidence, Principal, ResourceId};

/// What both kinds of answer hold.
struct Parts {
    allowed_by: Vec<Grant>,
    conditions: Vec<String>,
    conditional: bool,
    limited_by: Vec<Limit>,
    confidence: Confidence,
}

fn parts(pieces: &[Piece]) -> Parts {
    let mut allowed_by: Vec<Grant> = pieces.iter().flat_map(|p| p.grants.clone()).collect();
    allowed_by.sort();
    allowed_by.dedup();
    let mut conditions: Vec<String> = pieces.iter().flat_map(|p| p.when.clone()).collect();
    conditions.sort();
    conditions.dedup();
    let mut limited_by: Vec<Limit> = pieces.iter().flat_map(|p| p.limits.clone()).collect();
    limited_by.sort();
    limited_by.dedup();
    let likely = pieces.iter().all(|piece| piece.likely);
    Parts {
        allowed_by,
        conditions,
        conditional: pieces.iter().all(|piece| !piece.when.is_empty()),
        limited_by,
        confidence: if likely {
            Confidence::Likely
        } else {
            Confidence::Certain
        },
    }
}

/// An edge, and what is stopped of it as a second one.
pub(crate) fn edges(
    principal: &Principal,
    resource: &ResourceId,
    outcome: &Outcome,
) -> (Option<AccessEdge>, Option<AccessEdge>) {
    let edge = |pieces: &[Piece]| {
        (!pieces.is_empty()).then(|| {
            let parts = parts(pieces);
            AccessEdge {
                principal: principal.clone(),
                resource: resource.clone(),
                actions: grouped(pieces),
                allowed_by: parts.allowed_by,
                conditional: parts.conditional,
                conditions: parts.conditions,
                limited_by: parts.limited_by,
                confidence: parts.confidence,
            }
        })
    };
    // What is allowed by another way is not stopped.
    let stopped: Vec<Piece> = outcome
        .stopped
        .iter()
        .filter(|piece| !outcome.pieces.iter().any(|other| piece.within(other)))
        .cloned()
        .collect();
    (edge(&outcome.pieces), edge(&stopped))
}

/// A statement that covers more than is listed.
pub(crate) fn wide(
    principal: &Principal,
    pattern: &str,
    service: String,
    resources: u64,
    pieces: &[Piece],
) -> WideGrant {
    let parts = parts(pieces);
    WideGrant {
        principal: principal.clone(),
        pattern: pattern.to_owned(),
        service,
        resources,
        actions: grouped(pieces),
        allowed_by: parts.allowed_by,
        conditional: parts.conditional,
        conditions: parts.conditions,
        limited_by: parts.limited_by,
        confidence: parts.confidence,
    }
}
