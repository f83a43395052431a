//! What somebody who looks at a board has on the desk: their edits, and what would come of them.

use crate::api::ApiError;
use landfall_domain::edit::{Edit, merged, with};
use landfall_domain::schedule::Pin;
use landfall_domain::view::{BoardColumn, BoardNews, BoardView, Card, Move, PinView, WhatIf};
use landfall_domain::{Environment, PlanId, ResourceId};
use leptos::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Edits with what was before and after them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    past: Vec<Vec<Edit>>,
    now: Vec<Edit>,
    future: Vec<Vec<Edit>>,
}

impl History {
    fn begin(now: Vec<Edit>) -> Self {
        Self {
            now,
            ..Self::default()
        }
    }

    fn set(&mut self, edits: Vec<Edit>) {
        if self.now != edits {
            self.past.push(std::mem::replace(&mut self.now, edits));
            self.future.clear();
        }
    }

    /// Takes what somebody else did into every state: it is no step of this page.
    fn rebase(&mut self, kept: &[Edit], sent: &[Edit]) {
        let states = self.past.iter_mut().chain(&mut self.future);
        for edits in states.chain([&mut self.now]) {
            *edits = merged(kept, sent, edits);
        }
    }

    fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else {
            return false;
        };
        self.future.push(std::mem::replace(&mut self.now, before));
        true
    }

    fn redo(&mut self) -> bool {
        let Some(after) = self.future.pop() else {
            return false;
        };
        self.past.push(std::mem::replace(&mut self.now, after));
        true
    }
}

/// A wave is the same before and after when it fills the same account in the same window.
pub type Slot = (u32, Environment);

/// What the server said to the edits.
#[derive(Clone)]
pub enum Outcome {
    /// What would change, or why it cannot be.
    WhatIf(Arc<WhatIf>),
    /// It could not say.
    Refused(ApiError),
}

/// Handles; cheap to copy.
#[derive(Clone, Copy)]
pub struct Desk {
    plan: StoredValue<Option<PlanId>>,
    view: StoredValue<Arc<BoardView>>,
    cards: StoredValue<HashMap<String, Card>>,
    /// The edits.
    pub history: RwSignal<History>,
    /// What would come of them.
    pub outcome: RwSignal<Option<Outcome>>,
    /// Whether the server works it out.
    pub busy: RwSignal<bool>,
    /// What others do.
    pub news: RwSignal<BoardNews>,
    /// For the live region.
    pub say: RwSignal<String>,
    /// The group that the dialog is about.
    pub subject: RwSignal<Option<Card>>,
    /// The group that is dragged.
    pub dragged: RwSignal<Option<String>>,
    /// The window over which it is.
    pub over: RwSignal<Option<Slot>>,
    leaving: Memo<Arc<HashMap<String, u32>>>,
    /// Whether something changed while the server worked it out.
    again: StoredValue<bool>,
    /// The edits that the server keeps, as far as this page knows.
    kept: StoredValue<Vec<Edit>>,
}

impl Desk {
    /// An empty one.
    pub fn new() -> Self {
        let outcome = RwSignal::new(None);
        Self {
            plan: StoredValue::new(None),
            view: StoredValue::new(Arc::new(nothing())),
            cards: StoredValue::new(HashMap::new()),
            history: RwSignal::new(History::default()),
            outcome,
            busy: RwSignal::new(false),
            news: RwSignal::new(BoardNews::default()),
            say: RwSignal::new(String::new()),
            subject: RwSignal::new(None),
            dragged: RwSignal::new(None),
            over: RwSignal::new(None),
            again: StoredValue::new(false),
            kept: StoredValue::new(Vec::new()),
            leaving: Memo::new(move |_| {
                outcome.with(|outcome| match outcome {
                    Some(Outcome::WhatIf(what)) => {
                        let moves = what.moves.iter().filter(|one| one.from.is_some());
                        let to = moves.map(|one| (one.card.group.clone(), one.to.window));
                        Arc::new(to.collect())
                    }
                    _ => Arc::default(),
                })
            }),
        }
    }

    /// Puts a board on it. The edits stay when it is the same version; else they are those that
    /// the person left there.
    pub fn lay(self, view: &BoardView) {
        let cards = view.columns.iter().flat_map(|column| &column.cards);
        let cards = cards.map(|card| (card.group.clone(), card.clone()));
        self.cards.set_value(cards.collect());
        if self
            .plan
            .with_value(|plan| plan.as_ref() != Some(&view.plan))
        {
            self.plan.set_value(Some(view.plan.clone()));
            self.kept.set_value(view.draft.clone());
            self.history.set(History::begin(view.draft.clone()));
            self.outcome.set(None);
        }
        self.news.set(view.news.clone());
        self.view.set_value(Arc::new(view.clone()));
    }

    /// The next board is taken with its own edits, whatever version it is.
    pub fn clear(self) {
        self.plan.set_value(None);
    }

    /// Begins to work something out; `true` when that goes on already and will go on once more.
    pub fn begin(self) -> bool {
        let busy = self.busy.get_untracked();
        if busy {
            self.again.set_value(true);
        } else {
            self.busy.set(true);
        }
        busy
    }

    /// Whether to work it out once more; else that is over.
    pub fn goes_on(self) -> bool {
        let again = self.again.try_get_value().unwrap_or_default();
        if again {
            self.again.set_value(false);
        } else {
            // The page may be gone by now.
            _ = self.busy.try_set(false);
        }
        again
    }

    /// Forgets the edits: they are somewhere else now.
    pub fn take_all_back(self) {
        self.history.set(History::default());
    }

    /// The board as the version has it.
    pub fn view(self) -> Arc<BoardView> {
        self.view.get_value()
    }

    /// The edits.
    pub fn edits(self) -> Vec<Edit> {
        self.history.with(|history| history.now.clone())
    }

    /// Whether there are edits.
    pub fn is_changed(self) -> bool {
        self.history.with(|history| !history.now.is_empty())
    }

    /// Whether there is something to undo and to redo.
    pub fn can(self) -> (bool, bool) {
        self.history
            .with(|history| (!history.past.is_empty(), !history.future.is_empty()))
    }

    /// What the server keeps, as far as this page knows.
    pub fn kept(self) -> Vec<Edit> {
        self.kept.get_value()
    }

    /// Takes up what the server keeps after it was sent `sent`: with what another window of this
    /// person changed.
    pub fn keep(self, sent: &[Edit], kept: Vec<Edit>) {
        if kept != sent {
            // The page may be gone by now.
            self.history
                .try_update(|history| history.rebase(&kept, sent));
        }
        self.kept.try_set_value(kept);
    }

    /// Adds an edit about a pin.
    pub fn edit(self, edit: Edit) {
        let pins: Vec<Pin> = self.view().pins.iter().map(|pin| pin.pin.clone()).collect();
        let holds = edit.holds(&pins, &BTreeMap::new());
        self.history.update(|history| {
            let edits = with(&history.now, edit, holds);
            history.set(edits);
        });
    }

    /// Takes an edit back.
    pub fn take_back(self, edit: &Edit) {
        self.history.update(|history| {
            let rest = history.now.iter().filter(|other| *other != edit);
            history.set(rest.cloned().collect());
        });
    }

    /// Takes everything back; undo brings it again.
    pub fn discard(self) {
        self.replace(Vec::new());
    }

    /// Puts other edits in the place of these.
    pub fn replace(self, edits: Vec<Edit>) {
        self.history.update(|history| history.set(edits));
    }

    /// Undoes the last edit.
    pub fn undo(self) {
        let done = self.history.try_update(History::undo);
        self.say.set(told(done, "Undone.", "Nothing to undo."));
    }

    /// Does the last undone edit again.
    pub fn redo(self) {
        let done = self.history.try_update(History::redo);
        self.say
            .set(told(done, "Done again.", "Nothing to do again."));
    }

    /// The what-if, when there is one that is possible.
    pub fn what_if(self) -> Option<Arc<WhatIf>> {
        self.outcome.with(|outcome| match outcome {
            Some(Outcome::WhatIf(what)) if what.impossible.is_none() => Some(what.clone()),
            _ => None,
        })
    }

    /// To which window a group would go.
    pub fn leaves_to(self, group: &str) -> Option<u32> {
        self.leaving.with(|leaving| leaving.get(group).copied())
    }

    /// Groups that would come into a wave.
    pub fn arrivals(self, slot: Slot) -> Vec<Move> {
        self.what_if().map_or_else(Vec::new, |what| {
            let into = what.moves.iter();
            let into = into.filter(|one| (one.to.window, one.environment) == slot);
            into.cloned().collect()
        })
    }

    /// A wave as it would be; `None` without edits or when it would be gone.
    pub fn after(self, slot: Slot) -> Option<BoardColumn> {
        let what = self.what_if()?;
        what.columns.iter().find(|c| self::slot(c) == slot).cloned()
    }

    /// Waves that would be new.
    pub fn new_columns(self) -> Vec<BoardColumn> {
        let Some(what) = self.what_if() else {
            return Vec::new();
        };
        let known: HashSet<Slot> = self.view().columns.iter().map(slot).collect();
        let new = what.columns.iter().filter(|c| !known.contains(&slot(c)));
        new.cloned().collect()
    }

    /// The pins that hold with the edits, as far as the server has said.
    pub fn pins(self) -> Vec<PinView> {
        match self.what_if() {
            Some(what) if self.is_changed() => what.pins.clone(),
            _ => self.view().pins.clone(),
        }
    }

    /// The pins of a group.
    pub fn pins_of(self, group: &str) -> Vec<PinView> {
        let all = self.pins().into_iter();
        all.filter(|pin| pin.groups.iter().any(|id| id == group))
            .collect()
    }

    /// A card by its group.
    pub fn card(self, group: &str) -> Option<Card> {
        let known = self.cards.with_value(|cards| cards.get(group).cloned());
        known.or_else(|| {
            let what = self.what_if()?;
            let found = what.moves.iter().find(|one| one.card.group == group);
            found.map(|one| one.card.clone())
        })
    }

    /// Cards that the page shows, by name.
    pub fn named(self, name: &str) -> Option<Card> {
        self.cards.with_value(|cards| {
            let found = cards.values().filter(|card| card.name == name);
            found.min_by(|a, b| a.group.cmp(&b.group)).cloned()
        })
    }

    /// The names of the cards that the page shows.
    pub fn names(self) -> Vec<String> {
        let mut names: Vec<String> = self
            .cards
            .with_value(|cards| cards.values().map(|card| card.name.clone()).collect());
        names.sort();
        names.dedup();
        names
    }

    /// The name of the group of a member, as far as it is known here.
    pub fn name_of(self, member: &ResourceId) -> String {
        let of_card = self.cards.with_value(|cards| {
            let found = cards.values().find(|card| card.member == *member);
            found.map(|card| card.name.clone())
        });
        of_card.unwrap_or_else(|| crate::format::short_id(member).to_owned())
    }

    /// The window in which the version has a group.
    pub fn window_of(self, group: &str) -> Option<u32> {
        let view = self.view();
        let column = view
            .columns
            .iter()
            .find(|column| column.cards.iter().any(|card| card.group == group));
        column.map(|column| column.window).or_else(|| {
            let what = self.what_if()?;
            let found = what.moves.iter().find(|one| one.card.group == group);
            found.and_then(|one| Some(one.from?.window))
        })
    }

    /// Asks for a group to be in a window.
    pub fn move_to(self, card: &Card, window: u32) {
        // A pin that is there names the group by another member, perhaps.
        let old = self.pins_of(&card.group).into_iter();
        let old = old.map(|pin| pin.pin).find_map(|pin| match pin {
            Pin::InWindow { group, .. } => Some(group),
            _ => None,
        });
        let group = old.unwrap_or_else(|| card.member.clone());
        let pin = Pin::InWindow { group, window };
        let here = self.window_of(&card.group) == Some(window);
        let pending = (self.edits().into_iter())
            .find(|edit| edit.pin().is_some_and(|other| other.replaces(&pin)));
        self.say
            .set(format!("{} to window {window}: working it out…", card.name));
        match pending {
            // Back where it was: as if nothing had been asked for.
            Some(edit @ Edit::Pin(_)) if here => self.take_back(&edit),
            _ => self.edit(Edit::Pin(pin)),
        }
    }
}

/// The slot of a column.
pub fn slot(column: &BoardColumn) -> Slot {
    (column.window, column.wave.environment)
}

fn told(done: Option<bool>, yes: &str, no: &str) -> String {
    if done == Some(true) { yes } else { no }.to_owned()
}

/// Before a board is there.
fn nothing() -> BoardView {
    BoardView {
        plan: PlanId::new(""),
        version: 0,
        columns: Vec::new(),
        pins: Vec::new(),
        order: None,
        scheduled: false,
        may_edit: false,
        may_plan: false,
        draft: Vec::new(),
        news: BoardNews::default(),
        left: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undo_goes_back_and_redo_forth_until_something_else_is_done() {
        let edit = |window| {
            Edit::Pin(Pin::InWindow {
                group: "a".into(),
                window,
            })
        };
        let mut history = History::begin(vec![edit(1)]);
        assert!(!history.undo());
        history.set(vec![edit(2)]);
        history.set(vec![edit(2)]);
        history.set(vec![]);
        assert!(history.undo());
        assert_eq!(history.now, [edit(2)]);
        assert!(history.undo());
        assert_eq!(history.now, [edit(1)]);
        assert!(history.redo());
        history.set(vec![edit(3)]);
        assert!(!history.redo());
        assert!(history.undo());
        assert_eq!(history.now, [edit(2)]);
    }
}
