//! What somebody changes on the board, before it is kept as a version.

use crate::ids::{PlanId, UserName};
use crate::plan::Choices;
use crate::schedule::Pin;
use crate::{ResourceId, Timestamp};
use serde::{Deserialize, Serialize};

/// One change. A later one about the same takes the place of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// This shall hold, instead of what was decided about the same so far.
    Pin(Pin),
    /// This shall hold no longer.
    Unpin(Pin),
}

impl Edit {
    /// What it is about.
    pub fn pin(&self) -> &Pin {
        match self {
            Self::Pin(pin) | Self::Unpin(pin) => pin,
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
        choices.pins.retain(|pin| !edit.pin().replaces(pin));
        if let Edit::Pin(pin) = edit {
            choices.pins.push(pin.clone());
        }
    }
    choices
}

/// The edits with one more, where `pins` hold so far. What changes nothing any more is left out.
pub fn with(edits: &[Edit], edit: Edit, pins: &[Pin]) -> Vec<Edit> {
    let same = |other: &&Edit| !edit.pin().replaces(other.pin());
    let mut all: Vec<Edit> = edits.iter().filter(same).cloned().collect();
    let changes = match &edit {
        Edit::Pin(pin) => !pins.contains(pin),
        Edit::Unpin(pin) => pins.iter().any(|other| pin.replaces(other)),
    };
    if changes {
        all.push(edit);
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

    #[test]
    fn a_later_edit_takes_the_place_of_an_earlier_one() {
        let pins = [pin("a", 1), apart("a", "b")];
        let edits = with(&[], Edit::Pin(pin("a", 2)), &pins);
        let edits = with(&edits, Edit::Pin(pin("c", 2)), &pins);
        let edits = with(&edits, Edit::Pin(pin("a", 3)), &pins);
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
        let pins = [pin("a", 1), apart("a", "b")];
        let moved = with(&[], Edit::Pin(pin("a", 2)), &pins);
        assert_eq!(with(&moved, Edit::Pin(pin("a", 1)), &pins), []);
        let pinned = with(&[], Edit::Pin(pin("c", 2)), &pins);
        assert_eq!(with(&pinned, Edit::Unpin(pin("c", 2)), &pins), []);
        let gone = with(&[], Edit::Unpin(apart("b", "a")), &pins);
        let choices = Choices {
            pins: pins.to_vec(),
            ..Choices::default()
        };
        assert_eq!(edited(&choices, &gone).pins, [pin("a", 1)]);
    }

    #[test]
    fn an_edit_says_what_it_does() {
        let name = |id: &ResourceId| id.to_string();
        assert_eq!(Edit::Pin(pin("a", 2)).words(name), "a → window 2");
        assert_eq!(
            Edit::Unpin(apart("a", "b")).words(name),
            "no longer: a never with b"
        );
    }
}
