//! Filters as they stand in the URL. The server's export routes read them with the same functions
//! as the pages, so that an export holds what the screen shows.

use form_urlencoded::{Serializer, parse};
use landfall_domain::view::{
    ACCOUNT_FACETS, AccountsQuery, DIFF_SECTIONS, DiffQuery, FACETS, FINDING_FACETS, FindingsQuery,
    GraphQuery, GroupsQuery, InventoryQuery, PlanDiffQuery,
};
use landfall_domain::{Class, PlanId, ResourceId, SnapshotId};

/// The pairs of a query string, with or without its question mark.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    parse(query.trim_start_matches('?').as_bytes())
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect()
}

/// The first value of a key.
pub fn value(query: &str, key: &str) -> Option<String> {
    pairs(query)
        .into_iter()
        .find(|(k, _)| k == key)
        .map(|(_, value)| value)
}

/// Reads the filters of the inventory. What is not understood is left out.
pub fn inventory(query: &str) -> InventoryQuery {
    let mut out = InventoryQuery::default();
    for (key, value) in pairs(query) {
        match key.as_str() {
            "snapshot" => out.snapshot = Some(SnapshotId::new(value)),
            "q" => out.text = value,
            "sort" => out.sort = value,
            "offset" => out.offset = value.parse().unwrap_or_default(),
            "limit" => out.limit = value.parse::<u64>().unwrap_or_default().min(500),
            facet if FACETS.iter().any(|(key, _)| *key == facet) => {
                let values = out.facets.entry(key).or_default();
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            _ => {}
        }
    }
    out
}

/// Writes the filters of the inventory, without a question mark.
pub fn of_inventory(query: &InventoryQuery) -> String {
    let mut out = Serializer::new(String::new());
    if let Some(snapshot) = &query.snapshot {
        out.append_pair("snapshot", snapshot.as_str());
    }
    for (facet, values) in &query.facets {
        for value in values {
            out.append_pair(facet, value);
        }
    }
    of_table(
        &mut out,
        &query.text,
        &query.sort,
        query.offset,
        query.limit,
    );
    out.finish()
}

/// Reads the filters of the findings. What is not understood is left out.
pub fn findings(query: &str) -> FindingsQuery {
    let mut out = FindingsQuery::default();
    for (key, value) in pairs(query) {
        match key.as_str() {
            "snapshot" => out.snapshot = Some(SnapshotId::new(value)),
            "q" => out.text = value,
            "resource" => out.resource = Some(ResourceId::new(value)),
            "sort" => out.sort = value,
            "offset" => out.offset = value.parse().unwrap_or_default(),
            "limit" => out.limit = value.parse::<u64>().unwrap_or_default().min(500),
            facet if FINDING_FACETS.iter().any(|(key, _)| *key == facet) => {
                let values = out.facets.entry(key).or_default();
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            _ => {}
        }
    }
    out
}

/// Writes the filters of the findings, without a question mark.
pub fn of_findings(query: &FindingsQuery) -> String {
    let mut out = Serializer::new(String::new());
    if let Some(snapshot) = &query.snapshot {
        out.append_pair("snapshot", snapshot.as_str());
    }
    if let Some(resource) = &query.resource {
        out.append_pair("resource", resource.as_str());
    }
    for (facet, values) in &query.facets {
        for value in values {
            out.append_pair(facet, value);
        }
    }
    of_table(
        &mut out,
        &query.text,
        &query.sort,
        query.offset,
        query.limit,
    );
    out.finish()
}

/// Reads the filters of the accounts. What is not understood is left out.
pub fn accounts(query: &str) -> AccountsQuery {
    let mut out = AccountsQuery::default();
    for (key, value) in pairs(query) {
        match key.as_str() {
            "snapshot" => out.snapshot = Some(SnapshotId::new(value)),
            "q" => out.text = value,
            "sort" => out.sort = value,
            "offset" => out.offset = value.parse().unwrap_or_default(),
            "limit" => out.limit = value.parse::<u64>().unwrap_or_default().min(500),
            facet if ACCOUNT_FACETS.iter().any(|(key, _)| *key == facet) => {
                let values = out.facets.entry(key).or_default();
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            _ => {}
        }
    }
    out
}

/// Writes the filters of the accounts, without a question mark.
pub fn of_accounts(query: &AccountsQuery) -> String {
    let mut out = Serializer::new(String::new());
    if let Some(snapshot) = &query.snapshot {
        out.append_pair("snapshot", snapshot.as_str());
    }
    for (facet, values) in &query.facets {
        for value in values {
            out.append_pair(facet, value);
        }
    }
    of_table(
        &mut out,
        &query.text,
        &query.sort,
        query.offset,
        query.limit,
    );
    out.finish()
}

/// Reads what to show of a diff. What is not understood is left out.
pub fn diff(query: &str) -> DiffQuery {
    let mut out = DiffQuery::default();
    for (key, value) in pairs(query) {
        match key.as_str() {
            "from" => out.from = Some(SnapshotId::new(value)),
            "to" => out.to = Some(SnapshotId::new(value)),
            "change" => out.change = value,
            "kind" => out.kind = value,
            "q" => out.text = value,
            "offset" => out.offset = value.parse().unwrap_or_default(),
            "limit" => out.limit = value.parse::<u64>().unwrap_or_default().min(500),
            _ => {}
        }
    }
    out
}

/// Writes what to show of a diff, without a question mark.
pub fn of_diff(query: &DiffQuery) -> String {
    let mut out = Serializer::new(String::new());
    for (key, snapshot) in [("from", &query.from), ("to", &query.to)] {
        if let Some(snapshot) = snapshot {
            out.append_pair(key, snapshot.as_str());
        }
    }
    for (key, text) in [("change", &query.change), ("kind", &query.kind)] {
        if !text.is_empty() {
            out.append_pair(key, text);
        }
    }
    of_table(&mut out, &query.text, "", query.offset, query.limit);
    out.finish()
}

/// Reads what to show of the diff of two versions. What is not understood is left out.
pub fn plan_diff(query: &str) -> PlanDiffQuery {
    let mut out = PlanDiffQuery::default();
    for (key, value) in pairs(query) {
        match key.as_str() {
            "from" if !value.is_empty() => out.from = Some(PlanId::new(value)),
            "to" if !value.is_empty() => out.to = Some(PlanId::new(value)),
            "section" if DIFF_SECTIONS.iter().any(|(key, _)| *key == value) => out.section = value,
            "q" => out.text = value,
            "offset" => out.offset = value.parse().unwrap_or_default(),
            "limit" => out.limit = value.parse::<u64>().unwrap_or_default().min(500),
            _ => {}
        }
    }
    out
}

/// Writes what to show of the diff of two versions, without a question mark.
pub fn of_plan_diff(query: &PlanDiffQuery) -> String {
    let mut out = Serializer::new(String::new());
    for (key, plan) in [("from", &query.from), ("to", &query.to)] {
        if let Some(plan) = plan {
            out.append_pair(key, plan.as_str());
        }
    }
    if !query.section.is_empty() {
        out.append_pair("section", &query.section);
    }
    of_table(&mut out, &query.text, "", query.offset, query.limit);
    out.finish()
}

/// Reads which move groups to show. What is not understood is left out.
pub fn groups(query: &str) -> GroupsQuery {
    let mut out = GroupsQuery::default();
    for (key, value) in pairs(query) {
        match key.as_str() {
            "plan" if !value.is_empty() => out.plan = Some(PlanId::new(value)),
            "wave" => out.wave = value.parse().ok(),
            "application" => out.application = value,
            "owner" => out.owner = value,
            "comments" => out.comments = value,
            "q" => out.text = value,
            "offset" => out.offset = value.parse().unwrap_or_default(),
            "limit" => out.limit = value.parse::<u64>().unwrap_or_default().min(500),
            _ => {}
        }
    }
    out
}

/// Writes which move groups to show, without a question mark.
pub fn of_groups(query: &GroupsQuery) -> String {
    let mut out = Serializer::new(String::new());
    if let Some(plan) = &query.plan {
        out.append_pair("plan", plan.as_str());
    }
    if let Some(wave) = query.wave {
        out.append_pair("wave", &wave.to_string());
    }
    for (key, text) in [
        ("application", &query.application),
        ("owner", &query.owner),
        ("comments", &query.comments),
    ] {
        if !text.is_empty() {
            out.append_pair(key, text);
        }
    }
    of_table(&mut out, &query.text, "", query.offset, query.limit);
    out.finish()
}

/// What every table has.
fn of_table(out: &mut Serializer<'_, String>, text: &str, sort: &str, offset: u64, limit: u64) {
    for (key, text) in [("q", text), ("sort", sort)] {
        if !text.is_empty() {
            out.append_pair(key, text);
        }
    }
    for (key, number) in [("offset", offset), ("limit", limit)] {
        if number > 0 {
            out.append_pair(key, &number.to_string());
        }
    }
}

/// Reads which waves of a board are shown with all their cards.
pub fn open_waves(query: &str) -> Vec<u32> {
    let mut open = Vec::new();
    for (key, value) in pairs(query) {
        if let ("open", Ok(wave)) = (key.as_str(), value.parse())
            && !open.contains(&wave)
        {
            open.push(wave);
        }
    }
    open
}

/// Reads what to show of the graph. Without a grouping the server chooses one.
pub fn graph(query: &str) -> GraphQuery {
    let mut out = GraphQuery::default();
    for (key, value) in pairs(query) {
        match key.as_str() {
            "snapshot" => out.snapshot = Some(SnapshotId::new(value)),
            "group_by" => out.group_by = value,
            "expanded" if !out.expanded.contains(&value) => out.expanded.push(value),
            "focus" if !value.is_empty() => out.focus = Some(ResourceId::new(value)),
            "depth" => out.depth = value.parse().unwrap_or_default(),
            "direction" => out.direction = value,
            "class" => out
                .classes
                .extend(class(&value).filter(|c| !out.classes.contains(c))),
            "budget" => {
                out.budget = value
                    .parse::<u32>()
                    .unwrap_or_default()
                    .min(GraphQuery::MOST_BOXES)
            }
            "colour" => out.colour = value,
            "to" if !value.is_empty() => out.to = Some(ResourceId::new(value)),
            _ => {}
        }
    }
    if out.direction.is_empty() {
        out.direction = "both".to_owned();
    }
    out
}

/// Writes what to show of the graph, without a question mark.
pub fn of_graph(query: &GraphQuery) -> String {
    let mut out = Serializer::new(String::new());
    if let Some(snapshot) = &query.snapshot {
        out.append_pair("snapshot", snapshot.as_str());
    }
    if !query.group_by.is_empty() {
        out.append_pair("group_by", &query.group_by);
    }
    for group in &query.expanded {
        out.append_pair("expanded", group);
    }
    if let Some(focus) = &query.focus {
        out.append_pair("focus", focus.as_str());
    }
    if query.depth > 0 {
        out.append_pair("depth", &query.depth.to_string());
    }
    if !query.direction.is_empty() && query.direction != "both" {
        out.append_pair("direction", &query.direction);
    }
    for class in &query.classes {
        out.append_pair("class", class_key(*class));
    }
    if query.budget > 0 {
        out.append_pair("budget", &query.budget.to_string());
    }
    if !query.colour.is_empty() {
        out.append_pair("colour", &query.colour);
    }
    if let Some(to) = &query.to {
        out.append_pair("to", to.as_str());
    }
    out.finish()
}

/// The word for a class in the URL.
pub fn class_key(class: Class) -> &'static str {
    match class {
        Class::Requires => "requires",
        Class::Together => "together",
        Class::Talks => "talks",
    }
}

fn class(key: &str) -> Option<Class> {
    [Class::Requires, Class::Together, Class::Talks]
        .into_iter()
        .find(|c| class_key(*c) == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filters_of_the_inventory_survive_the_url() {
        let text = "q=a%20b&service=EC2&service=S3&tag=team%3Dcore&sort=-size&offset=50";
        let query = inventory(text);
        assert_eq!(query.text, "a b");
        assert_eq!(query.facets["service"], ["EC2", "S3"]);
        assert_eq!(inventory(&of_inventory(&query)), query);
    }

    #[test]
    fn findings_and_diffs_survive_the_url() {
        let query = findings("severity=high&severity=low&rule=a.b&q=x&resource=arn%3Aa&sort=-name");
        assert_eq!(query.facets["severity"], ["high", "low"]);
        assert_eq!(findings(&of_findings(&query)), query);
        let query = accounts("target=shared&sure=unsure&conflict=none&q=x&sort=-name&offset=100");
        assert_eq!(query.facets["sure"], ["unsure"]);
        assert_eq!(accounts(&of_accounts(&query)), query);
        let query = plan_diff("from=a&to=b&section=groups&q=x&offset=50&limit=20");
        assert_eq!(query.section, "groups");
        assert_eq!(plan_diff(&of_plan_diff(&query)), query);
        let query = groups("plan=a&wave=0&application=shop&owner=none&comments=open&q=x");
        assert_eq!(query.wave, Some(0));
        assert_eq!(groups(&of_groups(&query)), query);
        let query = diff("from=a&to=b&change=added&kind=AWS%3A%3AS3%3A%3ABucket&q=x&offset=50");
        assert_eq!(query.kind, "AWS::S3::Bucket");
        assert_eq!(diff(&of_diff(&query)), query);
    }

    #[test]
    fn nonsense_in_the_url_is_left_out() {
        let query = inventory("?offset=x&nonsense=1&limit=100000");
        assert_eq!((query.offset, query.limit), (0, 500));
        assert!(query.facets.is_empty());
    }

    #[test]
    fn what_the_board_shows_comes_from_the_url() {
        assert_eq!(open_waves("?open=3&open=x&open=3&open=7&place=b"), [3, 7]);
    }

    #[test]
    fn what_the_graph_shows_survives_the_url() {
        let query = graph("group_by=service&expanded=S3&expanded=SQS&class=talks&depth=2");
        assert_eq!(query.classes, [Class::Talks]);
        assert_eq!(graph(&of_graph(&query)), query);
        assert_eq!(graph("").direction, "both");
    }
}
