//! Bars made of SVG: a strict content security policy allows no inline styles.

use crate::format;
use leptos::prelude::*;

/// A bar that says how much of something is done.
#[component]
pub fn Meter(
    /// Per cent done.
    #[prop(into)]
    percent: Signal<u64>,
    /// Of what.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <span class="meter" role="progressbar" aria-label=label aria-valuemin="0" aria-valuemax="100"
            aria-valuenow=move || percent.get().to_string()>
            <svg width="100%" height="6" aria-hidden="true" focusable="false">
                <rect class="meter-track" width="100%" height="6" rx="3"/>
                <rect class="meter-fill" width=move || format!("{}%", percent.get()) height="6" rx="3"/>
            </svg>
        </span>
    }
}

/// A bar of three parts with its legend: moved, to move, manual.
#[component]
pub fn ThreeParts(
    /// Name, CSS class and figure of each part.
    parts: [(&'static str, &'static str, u64); 3],
) -> impl IntoView {
    let whole: u64 = parts.iter().map(|(_, _, n)| n).sum();
    let mut from = 0;
    let rects = parts
        .iter()
        .map(|(_, class, n)| {
            let (x, width) = (share(from, whole), share(*n, whole));
            from += n;
            view! { <rect class=*class x=format!("{x}%") width=format!("{width}%") height="12"/> }
        })
        .collect_view();
    let legend = parts
        .iter()
        .map(|(name, class, n)| {
            view! {
                <li>
                    <svg class="swatch" width="10" height="10" aria-hidden="true" focusable="false">
                        <rect class=*class width="10" height="10" rx="2"/>
                    </svg>
                    {*name}" "<strong>{format::count(*n)}</strong>
                </li>
            }
        })
        .collect_view();
    view! {
        <svg class="three-parts" width="100%" height="12" aria-hidden="true" focusable="false">{rects}</svg>
        <ul class="legend">{legend}</ul>
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        (part as f64 * 1000.0 / whole as f64).round() / 10.0
    }
}
