//! All versions of the plan.

use crate::components::money::Money;
use crate::components::table::Scroll;
use crate::{format, routes};
use landfall_domain::PlanId;
use landfall_domain::view::PlanSummary;
use leptos::prelude::*;

/// The versions, the newest first; the one shown is marked.
#[component]
pub fn Versions(
    /// The versions.
    versions: Vec<PlanSummary>,
    /// The one shown.
    shown: PlanId,
) -> impl IntoView {
    let rows = versions
        .into_iter()
        .map(|v| {
            let here = v.id == shown;
            view! {
                <tr class:is-current=here>
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
        <Scroll label="Versions">
            <table data-testid="versions">
                <thead><tr>
                    <th scope="col">"Version"</th><th scope="col">"Made"</th><th scope="col">"By"</th>
                    <th scope="col">"Why"</th><th scope="col">"Digest"</th>
                    <th scope="col" class="num">"Waves"</th><th scope="col" class="num">"Cost"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}
