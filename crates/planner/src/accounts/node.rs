//! What is known about one resource while it is worked out.

use super::belief::{Belief, Evidence, FIXED, GUESS, confidence};
use landfall_domain::{Assignment, Environment, Signal};

/// One resource.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// What speaks for which environment, in the order in which it was found.
    pub evidence: Vec<Evidence>,
    /// The sum of it.
    pub belief: Belief,
    /// It speaks for itself: what is around it only weakens or strengthens.
    pub fixed: bool,
    /// It knows only from what leads to it, and so has no voice there.
    pub echoes: bool,
    /// A person's word.
    pub corrected: Option<Environment>,
    /// The environment of the knot that it is tied into, with the confidence.
    pub bound: Option<(Environment, u8)>,
    /// How many of [`evidence`](Self::evidence) are its own.
    own: usize,
}

impl Node {
    pub fn new(evidence: Vec<Evidence>) -> Self {
        let mut node = Self {
            own: evidence.len(),
            ..Self::default()
        };
        node.take(evidence);
        node.fixed = Environment::ALL
            .into_iter()
            .any(|e| node.belief.of(e) >= FIXED);
        node
    }

    pub fn corrected(mut self, environment: Environment, reason: String) -> Self {
        self.corrected = Some(environment);
        self.fixed = true;
        self.own += 1;
        self.evidence.insert(
            0,
            Evidence {
                environment,
                points: 0,
                signal: Signal::Correction,
                reason,
            },
        );
        self
    }

    pub fn take(&mut self, evidence: Vec<Evidence>) {
        for one in evidence {
            self.belief.add(one.environment, one.points);
            self.evidence.push(one);
        }
    }

    /// What others gave is forgotten and replaced.
    pub fn replace_given(&mut self, evidence: Vec<Evidence>) {
        self.evidence.truncate(self.own);
        self.belief = Belief::default();
        for one in &self.evidence {
            self.belief.add(one.environment, one.points);
        }
        self.take(evidence);
    }

    /// Evidence that stays when what neighbours say is worked out anew.
    pub fn given_own(&mut self, evidence: Vec<Evidence>) {
        self.take(evidence);
        self.own = self.evidence.len();
        let speaks = |e: Environment| self.belief.of(e) >= FIXED;
        self.fixed |= Environment::ALL.into_iter().any(speaks);
    }

    /// Evidence of what leads here.
    pub fn led(&mut self, evidence: Vec<Evidence>) {
        self.echoes = !self.fixed;
        self.given_own(evidence);
    }

    /// Whether neighbours said something already.
    pub fn has_given(&self) -> bool {
        self.evidence.len() > self.own
    }

    /// Whether neighbours say something else than what is kept.
    pub fn would_change(&self, given: &[Evidence]) -> bool {
        &self.evidence[self.own..] != given
    }

    /// Where it goes as far as known.
    pub fn environment(&self) -> Option<Environment> {
        self.corrected
            .or(self.bound.map(|(environment, _)| environment))
            .or_else(|| self.belief.top())
    }

    /// From 0 to 100.
    pub fn confidence(&self) -> u8 {
        match (self.corrected, self.bound) {
            (Some(_), _) => 100,
            (None, Some((_, confidence))) => confidence,
            (None, None) => self.belief.confidence(),
        }
    }

    /// The answer. What nothing says anything about goes to the shared account, which the others
    /// can reach.
    pub fn told(self) -> Assignment {
        let Some(environment) = self.environment() else {
            return Assignment {
                environment: Environment::Shared,
                confidence: GUESS,
                signal: Signal::Nothing,
                reasons: vec![
                    "Nothing says where it belongs: no tag, no word in its name, nothing around it. The shared account can be reached from the others; please decide".to_owned(),
                ],
                runner_up: None,
                copies: Vec::new(),
            };
        };
        let confidence = self.confidence();
        let runner_up = Environment::ALL
            .into_iter()
            .filter(|e| *e != environment && self.belief.of(*e) > 0)
            .max_by_key(|e| self.belief.of(*e))
            .map(|e| (e, self::confidence(self.belief.of(e))));
        let (mut agree, mut differ): (Vec<Evidence>, Vec<Evidence>) = self
            .evidence
            .into_iter()
            .partition(|e| e.environment == environment);
        // A person's word and the knot come first, then by strength; the sort keeps the order.
        agree.sort_by_key(|e| (first(e.signal), std::cmp::Reverse(e.points)));
        differ.sort_by_key(|e| std::cmp::Reverse(e.points));
        let signal = agree.first().map_or(Signal::Nothing, |e| e.signal);
        let mut reasons: Vec<String> = agree.into_iter().map(|e| e.reason).collect();
        reasons.extend(
            differ
                .into_iter()
                .map(|e| format!("Against it: {}", lower(&e.reason))),
        );
        let mut seen = std::collections::BTreeSet::new();
        reasons.retain(|reason| seen.insert(reason.clone()));
        Assignment {
            environment,
            confidence,
            signal,
            reasons,
            runner_up,
            copies: Vec::new(),
        }
    }
}

fn first(signal: Signal) -> u8 {
    match signal {
        Signal::Correction => 0,
        Signal::Together => 1,
        _ => 2,
    }
}

/// With a small first letter.
pub(super) fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|c| c.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}
