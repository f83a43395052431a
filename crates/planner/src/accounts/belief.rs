//! How strongly something is believed: points per environment, in whole numbers, so that the order
//! in which they are added never matters.

use landfall_domain::{Environment, Signal};

/// A tag whose key means environment.
pub(super) const TAG: u32 = 60;
/// The stack, cluster or group that made a resource.
pub(super) const STACK: u32 = 36;
/// A word in a name.
pub(super) const NAME: u32 = 34;
/// A type that serves every environment.
pub(super) const KIND: u32 = 36;
/// A word for shared in a name.
pub(super) const NAME_SHARED: u32 = 26;
/// A setting such as `STAGE=prod`.
pub(super) const SETTING: u32 = 20;
/// A DNS name or a stage of a pipeline that leads to it.
pub(super) const LEADS: u32 = 20;
/// A network or cluster with an environment of its own.
pub(super) const PLACE: u32 = 18;
/// A word in a name that may mean something else.
pub(super) const DOUBTFUL: u32 = 16;
/// A word for what usually serves everything.
pub(super) const HINT: u32 = 14;
/// A second text that says the same as a first of its kind.
pub(super) const AGAIN: u32 = 4;
/// From here on a resource speaks for itself, and what is around it can only weaken it.
pub(super) const FIXED: u32 = 16;
/// Points after which the doubt that is left is halved.
const HALVING: u32 = 14;
/// What nothing says anything about.
pub(super) const GUESS: u8 = 10;
/// Only a person is surer.
const SUREST: u8 = 98;

/// Points per environment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Belief([u32; 3]);

impl Belief {
    pub fn add(&mut self, environment: Environment, points: u32) {
        self.0[environment as usize] += points;
    }

    /// At least so many.
    pub fn raise(&mut self, environment: Environment, points: u32) {
        let now = &mut self.0[environment as usize];
        *now = points.max(*now);
    }

    pub fn of(&self, environment: Environment) -> u32 {
        self.0[environment as usize]
    }

    pub fn is_empty(&self) -> bool {
        self.0 == [0; 3]
    }

    /// The environment with the most points; of equals the more critical one.
    pub fn top(&self) -> Option<Environment> {
        if self.is_empty() {
            return None;
        }
        Environment::ALL
            .into_iter()
            .max_by_key(|e| (self.of(*e), rank(*e)))
    }

    /// As [`top`](Self::top), where of equals the one with more of `more` comes first.
    pub fn top_with(&self, more: &Self) -> Option<Environment> {
        if self.is_empty() {
            return None;
        }
        Environment::ALL
            .into_iter()
            .max_by_key(|e| (self.of(*e), more.of(*e), rank(*e)))
    }

    /// The next one, when it has any points.
    pub fn second(&self) -> Option<Environment> {
        let top = self.top()?;
        Environment::ALL
            .into_iter()
            .filter(|e| *e != top && self.of(*e) > 0)
            .max_by_key(|e| (self.of(*e), rank(*e)))
    }

    /// How much the first is ahead of the next.
    pub fn margin(&self) -> u32 {
        let of = |e: Option<Environment>| e.map_or(0, |e| self.of(e));
        of(self.top()) - of(self.second())
    }

    /// From 1 to 98; 0 without any points.
    pub fn confidence(&self) -> u8 {
        match self.top() {
            Some(_) => confidence(self.margin()).max(1),
            None => 0,
        }
    }
}

/// 100 less the doubt, which begins at 100 and is halved every [`HALVING`] points, in a straight
/// line between.
pub(super) fn confidence(points: u32) -> u8 {
    let doubt = 1_000_u32.checked_shr(points / HALVING).unwrap_or(0);
    let doubt = doubt - doubt * (points % HALVING) / (2 * HALVING);
    let sure = 100 - (doubt + 5) / 10;
    u8::try_from(sure).unwrap_or(SUREST).min(SUREST)
}

/// The more critical higher.
fn rank(environment: Environment) -> u8 {
    match environment {
        Environment::Development => 0,
        Environment::Shared => 1,
        Environment::Production => 2,
    }
}

/// One thing that speaks for an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Evidence {
    pub environment: Environment,
    pub points: u32,
    pub signal: Signal,
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_grows_with_points_and_never_reaches_a_persons() {
        let all: Vec<u8> = (0..2_000).map(confidence).collect();
        assert!(all.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!((all[0], all[1_999]), (0, SUREST));
        assert_eq!(confidence(TAG), 95);
        assert_eq!(confidence(NAME), 80);
    }

    #[test]
    fn of_equals_the_more_critical_comes_first() {
        let mut belief = Belief::default();
        assert_eq!((belief.top(), belief.confidence()), (None, 0));
        belief.add(Environment::Development, 20);
        belief.add(Environment::Production, 20);
        assert_eq!(belief.top(), Some(Environment::Production));
        assert_eq!(belief.second(), Some(Environment::Development));
        assert_eq!((belief.margin(), belief.confidence()), (0, 1));
    }
}
