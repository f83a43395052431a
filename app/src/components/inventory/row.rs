//! One row of the inventory.

use crate::components::badge::EnvironmentTag;
use crate::components::glyph::ServiceGlyph;
use crate::{format, routes};
use landfall_domain::SnapshotId;
use landfall_domain::view::InventoryRow;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// Sort key, heading, CSS class.
pub const COLUMNS: [(&str, &str, &str); 9] = [
    ("name", "Name", "col-name"),
    ("kind", "Type", "col-kind"),
    ("account", "Account", "col-account"),
    ("region", "Region", "col-region"),
    ("environment", "Environment", "col-environment"),
    ("wave", "Wave", "num col-wave"),
    ("size", "Size", "num col-size"),
    ("in", "Dependents", "num col-in"),
    ("out", "Depends on", "num col-out"),
];

/// Its cells, the checkbox first.
pub fn cells(
    row: InventoryRow,
    snapshot: &SnapshotId,
    chosen: Signal<bool>,
    choose: Callback<MouseEvent>,
) -> AnyView {
    let tags = row
        .tags
        .into_iter()
        .map(|(key, value)| view! { <li>{format!("{key}={value}")}</li> }.into_any())
        .collect_view();
    let unknown = (!row.understood).then(|| {
        view! {
            <span class="badge badge-neutral" title="Found, not understood: Landfall knows this type by name only">
                <span class="badge-glyph" aria-hidden="true">"?"</span>"not understood"
            </span>
            " "
        }
    });
    let label = format!("Select {}", row.name);
    view! {
        <td class="col-select">
            <label class="row-check"><input type="checkbox" tabindex="-1" aria-label=label
                prop:checked=move || chosen.get() on:click=move |event| choose.run(event)/></label>
        </td>
        <th scope="row" class="col-name">
            <ServiceGlyph service=row.kind.service().to_owned()/>
            <a href=routes::resource(&row.id, Some(snapshot)) title=row.id.to_string()>{row.name}</a>
        </th>
        <td class="col-kind" title=row.kind.to_string()>{unknown}{row.kind.service().to_owned()}" "<span class="muted">{row.kind.noun().to_owned()}</span></td>
        <td class="col-account">{row.account.to_string()}</td>
        <td class="col-region">{row.region.to_string()}</td>
        <td class="col-environment"><EnvironmentTag environment=row.environment/></td>
        <td class="num col-wave">{row.wave.map_or("—".to_owned(), |wave| wave.to_string())}</td>
        <td class="num col-size">{row.size.map_or("—".to_owned(), format::bytes)}</td>
        <td class="num col-in">{format::count(row.references_in)}</td>
        <td class="num col-out">{format::count(row.references_out)}</td>
        <td class="col-tags"><ul class="tags">{tags}</ul></td>
    }
    .into_any()
}
