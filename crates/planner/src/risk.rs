//! What could go wrong in a wave and what is prepared for it.

use crate::waves::WaveDraft;
use crate::words::{count, list};
use landfall_domain::plan::{Environment, Manual, MoveGroup, Risk, RiskLevel};
use landfall_domain::step::Undo;
use landfall_domain::{Graph, Resource, ResourceId, Snapshot, StepSpec};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Judges one wave by its members, the references that nobody could resolve, and what its steps
/// declare. Every sentence about backup and rollback follows from the steps' own words
/// (`undo`, `point_of_no_return`, `work`): nothing is promised that no step does.
pub fn risk(
    wave: &WaveDraft,
    groups: &[MoveGroup],
    snapshot: &Snapshot,
    graph: &Graph,
    steps: &[StepSpec],
    manual: &[Manual],
) -> Risk {
    let ids: HashSet<&str> = wave.groups.iter().map(String::as_str).collect();
    let members: HashSet<&ResourceId> = groups
        .iter()
        .filter(|group| ids.contains(group.id.as_str()))
        .flat_map(|group| &group.members)
        .collect();
    let resources: Vec<&Resource> = snapshot
        .resources
        .iter()
        .filter(|resource| members.contains(&resource.id))
        .collect();
    let mut reasons: Vec<(RiskLevel, String)> = Vec::new();
    from_steps(steps, &resources, &mut reasons);
    from_members(wave, &resources, manual, &mut reasons);
    from_graph(graph, &members, &resources, &mut reasons);
    if reasons.is_empty() {
        let text = if steps.is_empty() {
            "Nothing is changed by Landfall in this wave"
        } else {
            "Every step can be undone and no production data is touched"
        };
        reasons.push((RiskLevel::Low, text.to_owned()));
    }
    // Stable: within a level the order of the questions above.
    reasons.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    Risk {
        level: reasons.first().map_or(RiskLevel::Low, |(level, _)| *level),
        reasons: reasons.into_iter().map(|(_, text)| text).collect(),
        backup: backup(steps, manual, snapshot),
        rollback: rollback(steps, manual),
    }
}

fn from_steps(steps: &[StepSpec], resources: &[&Resource], reasons: &mut Vec<(RiskLevel, String)>) {
    let titles = |wanted: &dyn Fn(&StepSpec) -> bool| -> Vec<String> {
        let wanted = steps.iter().filter(|step| wanted(step));
        wanted.map(|step| format!("“{}”", step.title)).collect()
    };
    let last = titles(&|step| step.point_of_no_return);
    if !last.is_empty() {
        reasons.push((
            RiskLevel::High,
            format!("After {} going back is no longer free of loss", join(&last)),
        ));
    }
    let stuck = titles(&|step| matches!(step.undo, Undo::Cannot(_)));
    if !stuck.is_empty() {
        reasons.push((
            RiskLevel::High,
            format!("Cannot be undone: {}", join(&stuck)),
        ));
    }
    let left: usize = steps
        .iter()
        .flat_map(|step| &step.preview)
        .map(|setting| setting.left.len())
        .sum();
    if left > 0 {
        let names: HashMap<&ResourceId, &str> =
            resources.iter().map(|r| (&r.id, r.name.as_str())).collect();
        let where_: BTreeSet<&str> = steps
            .iter()
            .filter(|step| step.preview.iter().any(|setting| !setting.left.is_empty()))
            .map(|step| *names.get(&step.resource).unwrap_or(&step.resource.as_str()))
            .collect();
        let where_: Vec<&str> = where_.into_iter().collect();
        reasons.push((
            RiskLevel::Medium,
            format!(
                "{} still name the source account after the rewriting, in {}: see the settings",
                count(left, "text"),
                list(&where_)
            ),
        ));
    }
}

fn from_members(
    wave: &WaveDraft,
    resources: &[&Resource],
    manual: &[Manual],
    reasons: &mut Vec<(RiskLevel, String)>,
) {
    let bytes = resources
        .iter()
        .filter(|r| holds_data(r))
        .filter_map(|r| r.bytes("size"))
        .fold(0_u64, u64::saturating_add);
    if wave.environment == Environment::Production {
        if bytes > 0 {
            reasons.push((
                RiskLevel::High,
                format!("Production data: {} must arrive complete", amount(bytes)),
            ));
        } else {
            reasons.push((
                RiskLevel::Medium,
                "Production depends on what this wave moves".to_owned(),
            ));
        }
    } else if bytes > 100_000_000_000 {
        reasons.push((
            RiskLevel::Medium,
            format!("{} take long to copy and to compare", amount(bytes)),
        ));
    }
    if !manual.is_empty() {
        reasons.push((
            RiskLevel::Medium,
            format!(
                "{} moved by people: what they do is neither checked nor undone by Landfall",
                count(manual.len(), "resource")
            ),
        ));
    }
}

/// Data, not code: it is counted in pieces, or too large for code.
fn holds_data(resource: &Resource) -> bool {
    const PIECES: &[&str] = &["objects", "items", "rows", "images", "messages"];
    PIECES.iter().any(|name| resource.count(name).is_some())
        || resource
            .bytes("size")
            .is_some_and(|size| size > 1_000_000_000)
}

fn from_graph(
    graph: &Graph,
    members: &HashSet<&ResourceId>,
    resources: &[&Resource],
    reasons: &mut Vec<(RiskLevel, String)>,
) {
    let names: HashMap<&ResourceId, &str> =
        resources.iter().map(|r| (&r.id, r.name.as_str())).collect();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for unresolved in &graph.unresolved {
        use landfall_domain::UnresolvedReason::{Ambiguous, Dangling, External, NotRead, Outside};
        let asks = match unresolved.reason {
            External(_) | NotRead | Ambiguous(_) => true,
            Dangling | Outside => false,
        };
        if let (true, Some(name)) = (asks, names.get(&unresolved.reference.from)) {
            *open.entry(name).or_default() += 1;
        }
    }
    if !open.is_empty() {
        let total = open.values().sum();
        let names: Vec<&str> = open.into_keys().collect();
        reasons.push((
            RiskLevel::Medium,
            format!(
                "{} to other accounts or to what was not read, from {}",
                count(total, "reference"),
                list(&names)
            ),
        ));
    }
    let outside: HashSet<&ResourceId> = graph
        .edges
        .iter()
        .filter(|edge| members.contains(&edge.to) && !members.contains(&edge.from))
        .map(|edge| &edge.from)
        .collect();
    if outside.len() >= 10 {
        reasons.push((
            RiskLevel::Medium,
            format!(
                "{} outside this wave depend on it",
                count(outside.len(), "resource")
            ),
        ));
    }
}

fn backup(steps: &[StepSpec], manual: &[Manual], snapshot: &Snapshot) -> String {
    let written = written(steps, snapshot);
    let mut text = if steps.is_empty() {
        "Landfall changes nothing in this wave".to_owned()
    } else if steps.iter().any(|step| step.point_of_no_return) {
        "The source keeps its data until the point of no return".to_owned()
    } else if !written.is_empty() {
        let written: Vec<&str> = written.into_iter().collect();
        format!(
            "The steps copy and take nothing away, but they also change the source account ({})",
            list(&written)
        )
    } else {
        "The source stays as it is: the steps of this wave read it and write to the target, so the original is the backup".to_owned()
    };
    let bytes = steps
        .iter()
        .map(|step| step.work.bytes)
        .fold(0_u64, u64::saturating_add);
    if bytes > 0 {
        text.push_str(&format!(
            ". {} are copied and compared with the source before anything counts as moved",
            amount(bytes)
        ));
    }
    if !manual.is_empty() {
        text.push_str(&format!(
            ". For {} that people move, make a backup by hand before",
            count(manual.len(), "resource")
        ));
    }
    text + "."
}

/// Actions in the source account that do more than read.
fn written<'a>(steps: &'a [StepSpec], snapshot: &Snapshot) -> BTreeSet<&'a str> {
    const READING: &[&str] = &[
        "Get",
        "List",
        "Describe",
        "Head",
        "BatchGet",
        "BatchCheck",
        "Decrypt",
        "Lookup",
        "Scan",
        "Query",
        "GitPull",
        "Select",
    ];
    steps
        .iter()
        .flat_map(|step| &step.grants)
        .filter(|grant| grant.account == snapshot.account)
        .flat_map(|grant| &grant.actions)
        .map(String::as_str)
        .filter(|action| {
            let verb = action.split(':').nth(1).unwrap_or(action);
            !READING.iter().any(|prefix| verb.starts_with(prefix))
        })
        .collect()
}

fn rollback(steps: &[StepSpec], manual: &[Manual]) -> String {
    let undone: BTreeSet<&str> = steps
        .iter()
        .filter_map(|step| match &step.undo {
            Undo::Can(words) => Some(words.trim_end_matches('.')),
            Undo::Nothing | Undo::Cannot(_) => None,
        })
        .collect();
    let stuck: BTreeSet<String> = steps
        .iter()
        .filter_map(|step| match &step.undo {
            Undo::Cannot(why) => Some(format!("“{}” ({})", step.title, why.trim_end_matches('.'))),
            Undo::Can(_) | Undo::Nothing => None,
        })
        .collect();
    let mut text = if undone.is_empty() && stuck.is_empty() {
        "There is nothing to take back".to_owned()
    } else if undone.is_empty() {
        "No step can be undone".to_owned()
    } else {
        let words: Vec<&str> = undone.into_iter().collect();
        format!(
            "Undo the wave: Landfall takes back its steps in reverse order ({})",
            list(&words)
        )
    };
    if !stuck.is_empty() {
        let stuck: Vec<String> = stuck.into_iter().collect();
        text.push_str(&format!(". Not undone: {}", join(&stuck)));
    }
    if !manual.is_empty() {
        text.push_str(". What people did by hand, people take back by hand");
    }
    text + "."
}

fn join(items: &[String]) -> String {
    list(&items.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Bytes in the unit that a person would choose, decimal, one digit after the point.
fn amount(bytes: u64) -> String {
    const UNITS: [(&str, u64); 4] = [
        ("TB", 1_000_000_000_000),
        ("GB", 1_000_000_000),
        ("MB", 1_000_000),
        ("kB", 1_000),
    ];
    UNITS.iter().find(|(_, size)| bytes >= *size).map_or_else(
        || format!("{bytes} bytes"),
        |(unit, size)| {
            let tenths = u128::from(bytes) * 10 / u128::from(*size);
            format!("{}.{} {unit}", tenths / 10, tenths % 10)
        },
    )
}
