//! Cycles, each with the edge that would break it.

use crate::components::notice::Empty;
use crate::{format, routes};
use landfall_domain::view::Cycle;
use leptos::prelude::*;

/// The cycles among resources.
#[component]
pub fn Cycles(
    /// The cycles.
    cycles: Vec<Cycle>,
) -> impl IntoView {
    if cycles.is_empty() {
        return view! { <Empty title="No cycles: every resource can move after what it depends on."/> }.into_any();
    }
    let items = cycles
        .into_iter()
        .map(|cycle| {
            let last = cycle.path.len().saturating_sub(1);
            let path = cycle
                .path
                .iter()
                .enumerate()
                .map(|(index, id)| {
                    let weak = cycle.path.get(index + 1).is_some_and(|next| {
                        cycle.weakest == (id.clone(), next.clone())
                    });
                    let arrow = (index < last).then(|| {
                        if weak {
                            view! { <strong class="cycle-weak">" ⇢ (breaks here) ⇢ "</strong> }.into_any()
                        } else {
                            view! { <span>" → "</span> }.into_any()
                        }
                    });
                    view! { <a href=routes::resource(id, None)>{format::short_id(id).to_owned()}</a>{arrow} }
                })
                .collect_view();
            let (from, to) = (format::short_id(&cycle.weakest.0), format::short_id(&cycle.weakest.1));
            view! {
                <li>
                    <p class="cycle-path">{path}</p>
                    <p class="why">{format!("They move together. Cheapest to break: the reference from {from} to {to}. Without it, {}", cycle.knot.sentence())}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="cycles" data-testid="cycles">{items}</ul> }.into_any()
}
