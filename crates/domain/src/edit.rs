//! What somebody changes on the board, before it is kept as a version.

use crate::ids::{PlanId, UserName};
use crate::plan::Choices;
use crate::schedule::Pin;
use crate::{ResourceId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One change. A later one about the same takes the place of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// This shall hold, instead of what was decided about the same so far.
    Pin(Pin),
    /// This shall hold no longer.
    Unpin(Pin),
    /// The group of this resource is so critical, from 0 to 100.
    Criticality {
        /// A resource of the group.
        group: ResourceId,
        /// `None`: as critical as the evidence says.
        value: Option<u32>,
    },
}

impl Edit {
    /// The pin that it is about, if it is about one.
    pub fn pin(&self) -> Option<&Pin> {
        match self {
            Self::Pin(pin) | Self::Unpin(pin) => Some(pin),
            Self::Criticality { .. } => None,
        }
    }

    /// The resources that it names.
    pub fn groups(&self) -> Vec<&ResourceId> {
        match self {
            Self::Pin(pin) | Self::Unpin(pin) => pin.groups(),
            Self::Criticality { group, .. } => vec![group],
        }
    }

    /// It in words: `prod-orders → window 3`.
    pub fn words(&self, name: impl Fn(&ResourceId) -> String) -> String {
        match self {
            Self::Pin(Pin::InWindow { group, window }) => {
                format!("{} → window {window}", name(group))
            }
            Self::Pin(pin) => pin.words(name),
            Self::Unpin(pin) => format!("no longer: {}", pin.words(name)),
            Self::Criticality {
                group,
                value: Some(value),
            } => format!("{}: criticality {value}", name(group)),
            Self::Criticality { group, value: None } => {
                format!("{}: criticality from the evidence", name(group))
            }
        }
    }

    /// Whether only one of the two can hold: both are about the same.
    pub fn replaces(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Criticality { group: a, .. }, Self::Criticality { group: b, .. }) => a == b,
            _ => match (self.pin(), other.pin()) {
                (Some(a), Some(b)) => a.replaces(b),
                _ => false,
            },
        }
    }

    /// Whether it holds already where these are the pins and the criticality of resources.
    pub fn holds(&self, pins: &[Pin], criticality: &BTreeMap<ResourceId, u32>) -> bool {
        match self {
            Self::Pin(pin) => pins.contains(pin),
            Self::Unpin(pin) => !pins.iter().any(|other| pin.replaces(other)),
            Self::Criticality { group, value } => criticality.get(group) == value.as_ref(),
        }
    }
}

impl Pin {
    /// It in words: `prod-orders in window 3`.
    pub fn words(&self, name: impl Fn(&ResourceId) -> String) -> String {
        match self {
            Self::InWindow { group, window } => format!("{} in window {window}", name(group)),
            Self::NotBefore { group, day } => format!("{} not before {day}", name(group)),
            Self::NotAfter { group, day } => format!("{} not after {day}", name(group)),
            Self::Apart { a, b } => format!("{} never with {}", name(a), name(b)),
        }
    }

    /// Whether only one of the two can hold: both say the same thing about the same groups.
    pub fn replaces(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::InWindow { group: a, .. }, Self::InWindow { group: b, .. })
            | (Self::NotBefore { group: a, .. }, Self::NotBefore { group: b, .. })
            | (Self::NotAfter { group: a, .. }, Self::NotAfter { group: b, .. }) => a == b,
            (Self::Apart { a, b }, Self::Apart { a: c, b: d }) => {
                (a, b) == (c, d) || (a, b) == (d, c)
            }
            _ => false,
        }
    }
}

/// The choices with the edits in them.
pub fn edited(choices: &Choices, edits: &[Edit]) -> Choices {
    let mut choices = choices.clone();
    for edit in edits {
        if let Some(pin) = edit.pin() {
            choices.pins.retain(|other| !pin.replaces(other));
        }
        match edit {
            Edit::Pin(pin) => choices.pins.push(pin.clone()),
            Edit::Unpin(_) => {}
            Edit::Criticality { group, value } => {
                choices.criticality.remove(group);
                choices
                    .criticality
                    .extend(value.map(|value| (group.clone(), value)));
            }
        }
    }
    choices
}

/// The edits with one more. `holds`: whether it changes nothing any more, and is left out.
pub fn with(edits: &[Edit], edit: Edit, holds: bool) -> Vec<Edit> {
    let same = |other: &&Edit| !edit.replaces(other);
    let mut all: Vec<Edit> = edits.iter().filter(same).cloned().collect();
    if !holds {
        all.push(edit);
    }
    all
}

/// What comes of `there` when somebody who knew `was` makes `now` of it: what both did since `was`.
/// About the same, `now` counts.
pub fn merged(there: &[Edit], was: &[Edit], now: &[Edit]) -> Vec<Edit> {
    if there == was {
        return now.to_vec();
    }
    let gone = |edit: &Edit| was.contains(edit) && !now.contains(edit);
    let mut all: Vec<Edit> = there.iter().filter(|edit| !gone(edit)).cloned().collect();
    for edit in now {
        if !was.contains(edit) && !all.contains(edit) {
            all = with(&all, edit.clone(), false);
        }
    }
    all
}

/// The edits of one person on one version, kept so that nothing is lost and others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The version that they look at.
    pub plan: PlanId,
    /// Who.
    pub author: UserName,
    /// What, in the order in which it was decided.
    pub edits: Vec<Edit>,
    /// When it changed last.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(group: &str, window: u32) -> Pin {
        Pin::InWindow {
            group: group.into(),
            window,
        }
    }

    fn apart(a: &str, b: &str) -> Pin {
        Pin::Apart {
            a: a.into(),
            b: b.into(),
        }
    }

    fn critical(group: &str, value: Option<u32>) -> Edit {
        Edit::Criticality {
            group: group.into(),
            value,
        }
    }

    #[test]
    fn a_later_edit_takes_the_place_of_an_earlier_one() {
        let pins = [pin("a", 1), apart("a", "b")];
        let edits = with(&[], Edit::Pin(pin("a", 2)), false);
        let edits = with(&edits, Edit::Pin(pin("c", 2)), false);
        let edits = with(&edits, Edit::Pin(pin("a", 3)), false);
        assert_eq!(edits, [Edit::Pin(pin("c", 2)), Edit::Pin(pin("a", 3))]);
        let choices = Choices {
            pins: pins.to_vec(),
            groups_per_wave: Some(3),
            ..Choices::default()
        };
        let after = edited(&choices, &edits);
        assert_eq!(after.pins, [apart("a", "b"), pin("c", 2), pin("a", 3)]);
        assert_eq!(after.groups_per_wave, Some(3));
    }

    #[test]
    fn what_changes_nothing_is_no_edit() {
        let choices = Choices {
            pins: vec![pin("a", 1), apart("a", "b")],
            criticality: [("c".into(), 70)].into(),
            ..Choices::default()
        };
        let more = |edits: &[Edit], edit: Edit| {
            let holds = edit.holds(&choices.pins, &choices.criticality);
            with(edits, edit, holds)
        };
        let moved = more(&[], Edit::Pin(pin("a", 2)));
        assert_eq!(more(&moved, Edit::Pin(pin("a", 1))), []);
        let pinned = more(&[], Edit::Pin(pin("c", 2)));
        assert_eq!(more(&pinned, Edit::Unpin(pin("c", 2))), []);
        let gone = more(&[], Edit::Unpin(apart("b", "a")));
        assert_eq!(edited(&choices, &gone).pins, [pin("a", 1)]);
        let other = more(&[], critical("c", Some(20)));
        assert_eq!(
            edited(&choices, &other).criticality,
            [("c".into(), 20)].into()
        );
        assert_eq!(more(&other, critical("c", Some(70))), []);
        let none = more(&other, critical("c", None));
        assert_eq!(none.len(), 1);
        assert!(edited(&choices, &none).criticality.is_empty());
    }

    #[test]
    fn two_windows_of_one_person_lose_nothing() {
        let [a, b, c] = ["a", "b", "c"].map(|group| Edit::Pin(pin(group, 1)));
        let was = [a.clone(), b.clone()];
        // One window adds, the other takes back and changes.
        let there = [a.clone(), b.clone(), c.clone(), critical("a", Some(9))];
        let now = [Edit::Pin(pin("b", 2))];
        let both = merged(&there, &was, &now);
        assert_eq!(both, [c, critical("a", Some(9)), Edit::Pin(pin("b", 2))]);
        assert_eq!(merged(&was, &was, &now), now);
        assert_eq!(merged(&now, &now, &[]), []);
        // Said once more after the answer was lost.
        assert_eq!(merged(&now, &was, &now), now);
    }

    #[test]
    fn an_edit_says_what_it_does() {
        let name = |id: &ResourceId| id.to_string();
        assert_eq!(Edit::Pin(pin("a", 2)).words(name), "a → window 2");
        assert_eq!(
            Edit::Unpin(apart("a", "b")).words(name),
            "no longer: a never with b"
        );
        assert_eq!(critical("a", Some(80)).words(name), "a: criticality 80");
        assert_eq!(
            critical("a", None).words(name),
            "a: criticality from the evidence"
        );
    }
}
