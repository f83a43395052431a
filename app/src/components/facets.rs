//! Facets with counts: every value is a link that turns it on or off.

use crate::format::{count, plural};
use landfall_domain::view::Facet;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// So many values are shown before the rest folds.
const SHOWN: usize = 8;

/// Values of facets that are chosen.
pub type Chosen = BTreeMap<String, Vec<String>>;
/// A value with the number of rows that have it.
type Value = (String, u64);
/// Looks for values of a facet that hold a text, and hands them on.
pub type Find = Callback<(String, String, Callback<Vec<Value>>)>;
/// The address with one value of a facet turned on or off.
pub type Turn = Callback<(String, String), String>;

/// The facets beside a table.
#[component]
pub fn Facets(
    /// What can be chosen.
    facets: Vec<Facet>,
    /// What is chosen.
    chosen: Chosen,
    /// The address with a value turned on or off.
    turn: Turn,
    /// Looks for values that are not listed.
    #[prop(optional, into)]
    find: Option<Find>,
) -> impl IntoView {
    let number: usize = chosen.values().map(Vec::len).sum();
    let groups = facets
        .into_iter()
        .filter(|facet| !facet.values.is_empty())
        .map(|facet| group(facet, &chosen, turn, find))
        .collect_view();
    let fold = NodeRef::<leptos::html::Details>::new();
    // On narrow screens the table comes first.
    Effect::new(move |_| {
        let width = window().inner_width().ok().and_then(|w| w.as_f64());
        if let (Some(fold), Some(true)) = (fold.get(), width.map(|width| width < 1024.0)) {
            fold.set_open(false);
        }
    });
    view! {
        <details class="facets-fold" open node_ref=fold>
            <summary>"Filters"{(number > 0).then(|| format!(": {number} chosen"))}</summary>
            <nav class="facets" aria-label="Filters" data-testid="facets">{groups}</nav>
        </details>
    }
}

fn group(facet: Facet, chosen: &Chosen, turn: Turn, find: Option<Find>) -> AnyView {
    let key = facet.key.clone();
    let on = chosen.get(&key).cloned().unwrap_or_default();
    let item = {
        let (key, on) = (key.clone(), on.clone());
        move |(value, count): &Value| item(&key, value, *count, on.contains(value), turn)
    };
    let (first, rest) = facet.values.split_at(facet.values.len().min(SHOWN));
    let shown = first.iter().map(&item).collect_view();
    let more = (!rest.is_empty()).then(|| {
        let left = rest.len() as u64 + facet.more;
        let search = find.map(|find| search(&facet, find, item.clone()));
        let rest = rest.iter().map(&item).collect_view();
        let unlisted = (facet.more > 0).then(|| {
            view! { <p class="hint">{format!("{} can be found by searching.", plural(facet.more, "rarer value", "rarer values"))}</p> }
        });
        view! {
            <details class="facet-more">
                <summary>{format!("{} more", count(left))}</summary>
                {search}
                <ul>{rest}</ul>
                {unlisted}
            </details>
        }
    });
    view! {
        <section class="facet"><h2>{facet.label}</h2><ul>{shown}</ul>{more}</section>
    }
    .into_any()
}

/// A field that looks among all values, those that are not listed as well.
fn search(
    facet: &Facet,
    find: Find,
    item: impl Fn(&Value) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let found = RwSignal::new(None::<Vec<Value>>);
    let asked = StoredValue::new(String::new());
    let key = facet.key.clone();
    let look = move |text: String| {
        asked.set_value(text.clone());
        if text.trim().is_empty() {
            found.set(None);
            return;
        }
        let of = text.clone();
        let take = Callback::new(move |values| {
            // Answers may come in another order than they were asked for.
            if asked.try_get_value().as_ref() == Some(&of) {
                found.set(Some(values));
            }
        });
        find.run((key.clone(), text, take));
    };
    let results = move || {
        found.get().map(|values| {
            if values.is_empty() {
                view! { <p class="hint">"No value holds this."</p> }.into_any()
            } else {
                view! { <ul class="facet-found">{values.iter().map(&item).collect_view()}</ul> }
                    .into_any()
            }
        })
    };
    view! {
        <input type="search" class="facet-search" placeholder="Find a value"
            aria-label=format!("Find a value of {}", facet.label)
            on:input=move |event| look(event_target_value(&event))/>
        <div aria-live="polite">{results}</div>
    }
    .into_any()
}

fn item(key: &str, value: &str, number: u64, on: bool, turn: Turn) -> AnyView {
    let href = turn.run((key.to_owned(), value.to_owned()));
    view! {
        <li>
            <a href=href class="facet-value" aria-current=on.then_some("true") data-noscroll="">
                <span class="facet-box" aria-hidden="true">{if on { "☑" } else { "☐" }}</span>
                <span class="facet-name" title=value.to_owned()>{value.to_owned()}</span>
                <span class="facet-count">{count(number)}</span>
            </a>
        </li>
    }
    .into_any()
}

/// What is chosen, each with a way to drop it.
#[component]
pub fn Chips(
    /// What is chosen.
    chosen: Chosen,
    /// The address with a value turned off.
    turn: Turn,
    /// The address without any filter.
    #[prop(into)]
    clear: String,
) -> impl IntoView {
    let chips: Vec<AnyView> = chosen
        .iter()
        .flat_map(|(key, values)| values.iter().map(move |value| (key, value)))
        .map(|(key, value)| {
            let href = turn.run((key.clone(), value.clone()));
            view! {
                <li><a class="chip" href=href data-noscroll="">
                    <span class="muted">{key.clone()}": "</span>{value.clone()}
                    <span aria-hidden="true">" ×"</span><span class="visually-hidden">", remove"</span>
                </a></li>
            }
            .into_any()
        })
        .collect();
    (!chips.is_empty()).then(|| {
        view! {
            <ul class="chips" aria-label="Chosen filters" data-testid="chips">
                {chips}<li><a class="chip-clear" href=clear>"Clear all"</a></li>
            </ul>
        }
    })
}

/// The choice with one value turned on or off.
pub fn turned(mut chosen: Chosen, key: String, value: String) -> Chosen {
    let values = chosen.entry(key).or_default();
    match values.iter().position(|v| *v == value) {
        Some(at) => {
            values.remove(at);
        }
        None => values.push(value),
    }
    chosen.retain(|_, values| !values.is_empty());
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_turned_twice_is_as_before() {
        let before: Chosen = [("service".to_owned(), vec!["S3".to_owned()])].into();
        let once = turned(before.clone(), "region".into(), "global".into());
        assert_eq!(once["region"], ["global"]);
        assert_eq!(turned(once, "region".into(), "global".into()), before);
        assert!(turned(before, "service".into(), "S3".into()).is_empty());
    }
}
