//! One action pattern that something allows, and what is left of it when two sides must agree or a
//! statement denies.

use super::glob::Pattern;
use landfall_domain::access::{Grant, Limit};

/// One action pattern on some resources.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub action: Pattern,
    /// Taken out of the pattern again.
    pub except: Vec<Pattern>,
    /// What of the question it is about.
    pub on: Vec<Pattern>,
    /// Whether that is all of it.
    pub whole: bool,
    /// Conditions in words; empty when it holds whatever the circumstances.
    pub when: Vec<String>,
    pub grants: Vec<Grant>,
    pub limits: Vec<Limit>,
    /// Whether a resource names a user or session itself, which no boundary takes back unless it
    /// denies.
    pub past_boundary: bool,
    /// Whether a policy is known by its name only.
    pub likely: bool,
}

impl Piece {
    /// What both allow.
    pub fn meet(&self, other: &Self) -> Option<Self> {
        let (action, exact) = self.action.meet(&other.action)?;
        let mut on: Vec<Pattern> = Vec::new();
        for one in &self.on {
            on.extend(other.on.iter().filter_map(|two| Some(one.meet(two)?.0)));
        }
        on.sort();
        on.dedup();
        let mut except = [self.except.clone(), other.except.clone()].concat();
        except.retain(|not| not.overlaps(&action));
        except.sort();
        except.dedup();
        if on.is_empty() || except.iter().any(|not| not.covers(&action)) {
            return None;
        }
        let mut when = [self.when.clone(), other.when.clone()].concat();
        if !exact {
            when.push(format!("as far as {} allows it too", other.action.text));
        }
        when.sort();
        when.dedup();
        Some(Self {
            action,
            except,
            on,
            whole: self.whole && other.whole,
            when,
            grants: [self.grants.clone(), other.grants.clone()].concat(),
            limits: [self.limits.clone(), other.limits.clone()].concat(),
            past_boundary: false,
            likely: self.likely || other.likely,
        })
    }

    /// Whether all of this is allowed by the other whatever the circumstances.
    pub fn within(&self, other: &Self) -> bool {
        other.when.is_empty()
            && other.action.covers(&self.action)
            && !other.except.iter().any(|not| not.overlaps(&self.action))
            && (other.whole || covered(&self.on, &other.on))
    }
}

/// Whether each of some patterns is covered by one of others.
pub(crate) fn covered(these: &[Pattern], by: &[Pattern]) -> bool {
    these.iter().all(|one| by.iter().any(|two| two.covers(one)))
}

/// What is left of pieces when each must also be allowed by one of others. Nothing is left where
/// the others are none.
pub(crate) fn both(pieces: &[Piece], others: &[Piece]) -> Vec<Piece> {
    let mut left = Vec::new();
    for piece in pieces {
        left.extend(others.iter().filter_map(|other| piece.meet(other)));
    }
    left
}

/// As `both`, for others that only let through: pieces that pass whole stay as they are, and those
/// that pass in part get the limit.
pub(crate) fn through(piece: Piece, gate: &[Piece], limit: impl Fn(String) -> Limit) -> Vec<Piece> {
    if gate.iter().any(|other| piece.within(other)) {
        return vec![piece];
    }
    let mut left = both(std::slice::from_ref(&piece), gate);
    for part in &mut left {
        let effect = format!("lets through only {}", part.action.text);
        part.limits.push(limit(effect));
    }
    left
}
