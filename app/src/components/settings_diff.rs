//! The settings of a resource before and after the move, as they are approved.

use super::badge::{Badge, State, Tone};
use super::table::Scroll;
use landfall_domain::settings::{Carry, SettingChange};
use leptos::prelude::*;
use serde_json::Value;

/// One row per setting: source, what happens, target, with every changed text marked.
#[component]
pub fn SettingsDiff(
    /// Whose settings.
    #[prop(into)]
    title: String,
    /// The settings.
    changes: Vec<SettingChange>,
) -> impl IntoView {
    let (unset, shown): (Vec<_>, Vec<_>) = changes
        .into_iter()
        .partition(|change| change.carry == Carry::Unset);
    let rows = shown.into_iter().map(row).collect_view();
    let unset: Vec<String> = unset.into_iter().map(|change| change.setting).collect();
    let rest = (!unset.is_empty()).then(|| {
        view! {
            <p class="muted">"Not set in the source and not set in the target: "{unset.join(", ")}"."</p>
        }
    });
    view! {
        <Scroll label=format!("Settings of {title}")>
            <table class="diff" data-testid="settings-diff">
                <thead>
                    <tr>
                        <th scope="col">"Setting"</th>
                        <th scope="col">"Source"</th>
                        <th scope="col">"Target"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
        {rest}
    }
}

fn row(change: SettingChange) -> impl IntoView {
    let (state, why): (State, Option<String>) = match &change.carry {
        Carry::Unset => ((Tone::Neutral, "–", "unset"), None),
        Carry::Copied => ((Tone::Good, "=", "copied"), None),
        Carry::Rewritten => ((Tone::Active, "✎", "rewritten"), None),
        Carry::Chosen(why) => ((Tone::Warn, "★", "chosen"), Some(why.clone())),
        Carry::NotCopied(why) => ((Tone::Bad, "⊘", "not copied"), Some(why.clone())),
    };
    let from: Vec<&str> = change.changes.iter().map(|c| c.from.as_str()).collect();
    let to: Vec<&str> = change.changes.iter().map(|c| c.to.as_str()).collect();
    let texts = change
        .changes
        .iter()
        .map(|c| view! { <li><del>{c.from.clone()}</del>" → "<ins>{c.to.clone()}</ins></li> })
        .collect_view();
    let left = change
        .left
        .iter()
        .map(|left| {
            view! {
                <li>
                    <span aria-hidden="true">"! "</span>
                    <code>{left.text.clone()}</code>" stays: "{left.why.clone()}
                </li>
            }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">
                {change.setting.clone()}<br/><Badge state=state/>
                {why.map(|why| view! { <p class="why">{why}</p> })}
                {(!change.changes.is_empty()).then(|| view! { <ul class="diff-texts">{texts}</ul> })}
                {(!change.left.is_empty()).then(|| view! { <ul class="diff-left">{left}</ul> })}
            </th>
            <td>{side(&change.source, &from, "del")}</td>
            <td>{side(&change.target, &to, "ins")}</td>
        </tr>
    }
}

/// Pretty JSON with the texts marked; long ones folded.
fn side(value: &Value, marked: &[&str], kind: &'static str) -> AnyView {
    if value.is_null() {
        return view! { <span class="muted">"not set"</span> }.into_any();
    }
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let lines = text.lines().count();
    let code = view! { <pre class="diff-json"><code>{highlight(&text, marked, kind)}</code></pre> };
    if lines <= 14 {
        return code.into_any();
    }
    view! { <details><summary>{format!("{lines} lines")}</summary>{code}</details> }.into_any()
}

/// Cuts a text at the given words and marks them. The earliest match wins, then the longest.
fn highlight(text: &str, words: &[&str], kind: &'static str) -> Vec<AnyView> {
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        let hit = words
            .iter()
            .filter(|word| !word.is_empty())
            .filter_map(|word| rest.find(word).map(|at| (at, word.len())))
            .min_by_key(|(at, length)| (*at, usize::MAX - length));
        let Some((at, length)) = hit else {
            out.push(rest.to_owned().into_any());
            return out;
        };
        out.push(rest[..at].to_owned().into_any());
        let word = rest[at..at + length].to_owned();
        out.push(if kind == "del" {
            view! { <del>{word}</del> }.into_any()
        } else {
            view! { <ins>{word}</ins> }.into_any()
        });
        rest = &rest[at + length..];
    }
}
