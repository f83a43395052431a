//! All versions of the plan.

use crate::components::money::Money;
use crate::components::table::Scroll;
use crate::{format, routes};
use landfall_domain::PlanId;
use landfall_domain::view::PlanSummary;
use leptos::prelude::*;

/// The versions, the newest first; the one shown is marked. Two of them can be chosen and compared,
/// also without JavaScript.
#[component]
pub fn Versions(
    /// The versions.
    versions: Vec<PlanSummary>,
    /// The one shown.
    shown: PlanId,
) -> impl IntoView {
    let several = versions.len() > 1;
    // Compared is the one shown with the one before it, unless a person chooses others.
    let place = versions
        .iter()
        .position(|v| v.id == shown)
        .unwrap_or_default();
    let place = place.min(versions.len().saturating_sub(2));
    let rows = versions
        .into_iter()
        .enumerate()
        .map(|(at, v)| {
            let here = v.id == shown;
            let choices = several.then(|| {
                view! {
                    {choice("from", &v, at == place + 1)}{choice("to", &v, at == place)}
                }
            });
            view! {
                <tr class:is-current=here>
                    {choices}
                    <th scope="row">
                        <a href=routes::plan(&v.id) aria-current=here.then_some("page")>
                            {format!("Version {}", v.version)}
                        </a>
                        {v.newest.then(|| view! { <span class="badge badge-good">"newest"</span> })}
                    </th>
                    <td>{format::time(v.created)}</td>
                    <td>{v.author.to_string()}</td>
                    <td class="note">{v.reason.clone()}</td>
                    <td><code>{v.digest.short().to_owned()}</code></td>
                    <td class="num">{v.waves}</td>
                    <td class="num"><Money range=v.total/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <form method="get" action="/plan/diff">
        <Scroll label="Versions">
            <table data-testid="versions">
                <thead><tr>
                    {several.then(|| view! { <th scope="col">"From"</th><th scope="col">"To"</th> })}
                    <th scope="col">"Version"</th><th scope="col">"Made"</th><th scope="col">"By"</th>
                    <th scope="col">"Why"</th><th scope="col">"Digest"</th>
                    <th scope="col" class="num">"Waves"</th><th scope="col" class="num">"Cost"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
        {several.then(|| view! {
            <div class="buttons form-end">
                <button class="button" data-testid="compare-versions">"Compare the two"</button>
            </div>
        })}
        </form>
    }
}

fn choice(name: &'static str, version: &PlanSummary, chosen: bool) -> AnyView {
    let word = if name == "from" { "From" } else { "To" };
    let label = format!("{word} version {}", version.version);
    view! {
        <td class="col-select"><label class="row-check">
            <input type="radio" name=name value=version.id.to_string() checked=chosen required aria-label=label/>
        </label></td>
    }
    .into_any()
}
