//! Why a group is in its wave, in a sentence.

use crate::conflict::pin_words;
use crate::error::Unsolvable;
use crate::instance::Instance;
use crate::model::{KIND_WORDS, KINDS, Model, Why};
use crate::solution::Solution;
use crate::state::State;
use std::collections::BTreeMap;

/// For each group, by id, why it moves when it does: what keeps it from the wave before, and what
/// from the wave after.
///
/// # Errors
/// An instance that makes no sense; a plan that leaves out a group or names a wave that is not there.
pub fn explain(
    instance: &Instance,
    solution: &Solution,
) -> Result<BTreeMap<String, String>, Unsolvable> {
    let model = Model::new(instance)?;
    let mut wave = Vec::with_capacity(model.nodes);
    for group in &instance.groups {
        let number = solution.waves.get(&group.id).copied().unwrap_or(0);
        if number == 0 || number as usize > model.waves {
            return Err(Unsolvable::Malformed(vec![format!(
                "The plan has no wave for {}.",
                group.label()
            )]));
        }
        wave.push(number - 1);
    }
    // A milestone stands as early as what it waits for lets it.
    wave.resize(model.nodes, 0);
    for node in &model.order {
        if !model.is_group(*node) {
            let low = model.window.low[*node as usize];
            let below = model.needs.of(*node).iter();
            wave[*node as usize] = below
                .map(|(below, gap)| wave[*below as usize] + *gap as u32)
                .fold(low, u32::max);
        }
    }
    let why = Reasons {
        state: State::new(&model, wave),
        held: held(&model),
        model: &model,
    };
    let groups = (0_u32..).zip(&instance.groups);
    Ok(groups
        .map(|(node, group)| (group.id.clone(), why.sentence(node)))
        .collect())
}

/// By node the pin that its window begins with and the node that has it.
fn held(model: &Model<'_>) -> Vec<Option<(u32, u32)>> {
    let mut held = vec![None; model.nodes];
    for node in &model.order {
        held[*node as usize] = match model.window.low_why[*node as usize] {
            Why::Calendar => None,
            Why::Pin(pin) => Some((pin, *node)),
            Why::Edge(below) => held[below as usize],
        };
    }
    held
}

struct Reasons<'m, 'a> {
    model: &'m Model<'a>,
    state: State<'m, 'a>,
    held: Vec<Option<(u32, u32)>>,
}

impl Reasons<'_, '_> {
    fn sentence(&self, node: u32) -> String {
        let here = self.label(self.state.wave[node as usize]);
        let (early, late) = (self.not_earlier(node), self.not_later(node));
        // One pin may keep it from both.
        let late = late.filter(|late| early.as_ref() != Some(late));
        let reasons: Vec<String> = early.into_iter().chain(late).collect();
        match reasons.as_slice() {
            [] => format!("In {here}: no other wave is cheaper."),
            reasons => format!("In {here}: {}.", reasons.join("; ")),
        }
    }

    fn label(&self, wave: u32) -> String {
        self.model.wave_label(wave as usize)
    }

    fn not_earlier(&self, node: u32) -> Option<String> {
        let (model, at) = (self.model, self.state.wave[node as usize]);
        let own = self.own_pin(model.window.low_why[node as usize]);
        if let Some(pinned) = own
            .as_ref()
            .filter(|_| at == model.window.low[node as usize])
        {
            return Some(pinned.clone());
        }
        let Some(before) = model.before(node, at) else {
            return Some("it is the first wave that takes it".to_owned());
        };
        let below = model.needs.of(node).iter();
        let needs = below.map(|(below, gap)| (self.wave(*below) + gap, *below));
        if let Some((limit, below)) = needs.max()
            && limit > i64::from(before)
        {
            return Some(match model.is_group(below) {
                true => self.requires(below),
                false => self.first(below),
            });
        }
        if before < model.window.low[node as usize] {
            return Some(format!("{} is too small for it", self.label(before)));
        }
        let load = &self.state.load[before as usize];
        for kind in 0..KINDS {
            let load = load[kind] + model.need[node as usize][kind];
            if load > model.capacity[before as usize][kind] {
                let words = KIND_WORDS[kind];
                return Some(format!("{} is full ({words})", self.label(before)));
            }
        }
        let there = self.label(before);
        self.apart(node, before)
            .or_else(|| self.bridge(node, before).map(|b| format!("{b} in {there}")))
    }

    fn not_later(&self, node: u32) -> Option<String> {
        let (model, at) = (self.model, self.state.wave[node as usize]);
        let own = self.own_pin(model.window.high_why[node as usize]);
        if let Some(pinned) = own.filter(|_| at == model.window.high[node as usize]) {
            return Some(pinned);
        }
        let after = model.after(node, at)?;
        let above = model.needed_by.of(node).iter();
        let needed = above.map(|(above, gap)| (self.wave(*above) - gap, *above));
        if let Some((limit, above)) = needed.min()
            && limit < i64::from(after)
            && model.is_group(above)
        {
            let wave = self.label(self.state.wave[above as usize]);
            return Some(format!("{} requires it in {wave}", model.label(above)));
        }
        let there = self.label(after);
        if let Some(bridge) = self.bridge(node, after) {
            return Some(format!("{bridge} in {there}"));
        }
        let days = model.day[after as usize] - model.day[at as usize];
        (model.late[node as usize] > 0).then(|| format!("{there} would be {days} days later"))
    }

    fn wave(&self, node: u32) -> i64 {
        i64::from(self.state.wave[node as usize])
    }

    /// The pin of the group itself, in words.
    fn own_pin(&self, why: Why) -> Option<String> {
        match why {
            Why::Pin(pin) => pin_words(self.model.instance, pin as usize),
            Why::Calendar | Why::Edge(_) => None,
        }
    }

    /// What it requires, and the pin that holds that there.
    fn requires(&self, below: u32) -> String {
        let model = self.model;
        let there = self.state.wave[below as usize];
        let mut text = format!(
            "it requires {}, which moves in {}",
            model.label(below),
            self.label(there)
        );
        let fixed = there == model.window.low[below as usize];
        if let Some((pin, holds)) = self.held[below as usize].filter(|_| fixed)
            && let Some(words) = pin_words(model.instance, pin as usize)
        {
            match holds == below {
                true => text.push_str(&format!(" ({words})")),
                false => {
                    text.push_str(&format!(" (held there by {}: {words})", model.label(holds)))
                }
            }
        }
        text
    }

    /// The last of those that a pin wants before it.
    fn first(&self, milestone: u32) -> String {
        let groups = self.model.needs.of(milestone).iter();
        let last = groups.map(|(group, _)| (self.wave(*group), *group)).max();
        match last {
            Some((wave, group)) => format!(
                "{} must go first, in {}",
                self.model.label(group),
                self.label(wave as u32)
            ),
            None => "others must go first".to_owned(),
        }
    }

    /// Another group that it must not share that day with.
    fn apart(&self, node: u32, to: u32) -> Option<String> {
        let slot = |wave: u32| self.model.slot[wave as usize];
        let mut others = self.model.apart.of(node).iter();
        let (other, _) =
            others.find(|(other, _)| slot(self.state.wave[*other as usize]) == slot(to))?;
        Some(format!(
            "it is kept apart from {}, which moves in {}",
            self.model.label(*other),
            self.label(self.state.wave[*other as usize])
        ))
    }

    /// The bridge that would grow most in another wave.
    fn bridge(&self, node: u32, to: u32) -> Option<String> {
        let model = self.model;
        let day = |wave: u32| model.day[wave as usize];
        let at = self.state.wave[node as usize];
        let talks = model.talks.of(node).iter();
        let grown = talks.map(|(other, points)| {
            let there = day(self.state.wave[*other as usize]);
            let days = (day(to) - there).abs();
            (points * (days - (day(at) - there).abs()), days, *other)
        });
        let (more, days, other) = grown.max()?;
        (more > 0).then(|| format!("{} would need a bridge of {days} days", model.label(other)))
    }
}
