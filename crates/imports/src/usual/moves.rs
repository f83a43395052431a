//! References follow the texts that they point at.

use landfall_domain::{Class, Reference, Resource, ResourceId, Target};
use landfall_references::class_of;
use std::collections::HashMap;

/// What was moved from where to where.
#[derive(Default)]
pub(super) struct Moves {
    across: HashMap<ResourceId, Vec<Move>>,
    /// Within one resource, one after the other.
    within: HashMap<ResourceId, Vec<(String, String)>>,
}

struct Move {
    from: String,
    owner: ResourceId,
    to: String,
}

impl Moves {
    /// Values stand at other places of the same resource; each move begins where those before it
    /// ended.
    pub fn within(&mut self, id: &ResourceId, moved: Vec<(String, String)>) {
        if !moved.is_empty() {
            self.within.insert(id.clone(), moved);
        }
    }

    /// What still stands in a part when much of it was moved.
    pub fn stays(&mut self, id: &ResourceId, path: &str) {
        self.across(id, path.to_owned(), id, path.to_owned());
    }

    /// A value stands in another resource. Several moves of one place make copies.
    pub fn across(&mut self, id: &ResourceId, from: String, owner: &ResourceId, to: String) {
        self.across.entry(id.clone()).or_default().push(Move {
            from,
            owner: owner.clone(),
            to,
        });
    }

    /// Lets the references follow. What pointed at something that only said whose part the speaker
    /// was is gone with it.
    pub fn apply(&self, resources: &[Resource], references: &mut Vec<Reference>) {
        if self.across.is_empty() && self.within.is_empty() {
            return;
        }
        let by_id: HashMap<&ResourceId, &Resource> = resources.iter().map(|r| (&r.id, r)).collect();
        let mut moved = Vec::with_capacity(references.len());
        for reference in references.drain(..) {
            let followed = self.follow(&reference);
            if followed.is_empty() && by_id.contains_key(&reference.from) {
                moved.push(reference);
                continue;
            }
            for (owner, path) in followed {
                let Some(speaker) = by_id.get(owner) else {
                    continue;
                };
                if !stands(speaker, &path) || names(speaker, &reference) {
                    continue;
                }
                let mut reference = reference.clone();
                reference.from = owner.clone();
                reference.evidence.path = path.into();
                moved.push(reference);
            }
        }
        *references = moved;
    }

    /// Where the evidence stands now; nothing when it did not move.
    fn follow(&self, reference: &Reference) -> Vec<(&ResourceId, String)> {
        let path = reference.evidence.path.as_str();
        let all = self.across.get(&reference.from).into_iter().flatten();
        let fitting: Vec<(&Move, &str)> = all
            .filter_map(|one| {
                let rest = path.strip_prefix(&one.from)?;
                (rest.is_empty() || rest.starts_with('/')).then_some((one, rest))
            })
            .collect();
        let longest = fitting.iter().map(|(one, _)| one.from.len()).max();
        if longest.is_some() {
            return fitting
                .into_iter()
                .filter(|(one, _)| Some(one.from.len()) == longest)
                .map(|(one, rest)| (&one.owner, format!("{}{rest}", one.to)))
                .collect();
        }
        let Some((id, chain)) = self.within.get_key_value(&reference.from) else {
            return Vec::new();
        };
        let mut at = path.to_owned();
        for (from, to) in chain {
            if let Some(rest) = at.strip_prefix(from.as_str())
                && (rest.is_empty() || rest.starts_with('/'))
            {
                at = format!("{to}{rest}");
            }
        }
        vec![(id, at)]
    }
}

fn stands(speaker: &Resource, path: &str) -> bool {
    let value = speaker.configuration.pointer(path);
    value.is_some_and(|value| !value.is_null())
}

/// Whether a reference leads to this resource itself.
fn names(speaker: &Resource, reference: &Reference) -> bool {
    match &reference.target {
        Target::Arn(arn) => speaker.arn.as_ref() == Some(arn),
        Target::Named { kind, name, .. } => *kind == speaker.kind && *name == speaker.name,
        _ => false,
    }
}

/// What AWS wants in one account stays together, whichever file says so.
pub(super) fn classify(resources: &[Resource], references: &mut [Reference]) {
    let by_id: HashMap<&ResourceId, &Resource> = resources.iter().map(|r| (&r.id, r)).collect();
    for reference in references {
        let Some(speaker) = by_id.get(&reference.from) else {
            continue;
        };
        let told = class_of(speaker, &reference.evidence.path, &reference.target);
        if told == Class::Together {
            reference.class = told;
        }
    }
}
