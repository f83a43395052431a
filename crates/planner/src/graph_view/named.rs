//! What is named outside of the estate, one row each.

use super::LISTED;
use landfall_domain::view::GraphExternal;
use landfall_domain::{External, Graph, Reference, Target};
use std::collections::BTreeSet;

/// Resources and texts that a row carries.
const FEW: usize = 50;

/// The rows for what `shown` references lead to, and how many there are; of the rows at most 200.
pub(super) fn rows(graph: &Graph, shown: &dyn Fn(&Reference) -> bool) -> (Vec<GraphExternal>, u64) {
    let mut rows: Vec<(&External, Vec<&Reference>)> = graph
        .externals
        .iter()
        .map(|external| {
            let references = external.references.iter().filter(|r| shown(r));
            (external, references.collect::<Vec<_>>())
        })
        .filter(|(_, references)| !references.is_empty())
        .collect();
    let count = rows.len() as u64;
    // Stable: accounts, then hosts, each by id.
    rows.sort_by_key(|(external, _)| !external.needs_decision());
    rows.truncate(LISTED);
    (rows.into_iter().map(|(e, r)| row(e, &r)).collect(), count)
}

/// The row for all references that lead to something outside.
pub fn external_row(external: &External) -> GraphExternal {
    row(external, &external.references.iter().collect::<Vec<_>>())
}

fn row(external: &External, references: &[&Reference]) -> GraphExternal {
    let by: BTreeSet<_> = references.iter().map(|r| &r.from).collect();
    let texts: BTreeSet<String> = references.iter().map(|r| text(&r.target)).collect();
    GraphExternal {
        node: external.node(),
        label: external.label.clone(),
        sort: external.sort,
        references: references.len() as u64,
        by_count: by.len() as u64,
        by: by.into_iter().take(FEW).cloned().collect(),
        text_count: texts.len() as u64,
        texts: texts.into_iter().take(FEW).collect(),
        decision: None,
    }
}

fn text(target: &Target) -> String {
    match target {
        Target::Arn(arn) => arn.to_string(),
        Target::Named { kind, name, .. } => format!("{} {name}", kind.noun()),
        Target::Url(url) => url.clone(),
        Target::Account(account) => format!("account {account}"),
    }
}
