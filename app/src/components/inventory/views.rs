//! Saved views: filters under a name.

use crate::api::inventory::{DeleteView, RenameView, SaveView};
use crate::components::dialog::Confirm;
use crate::components::menu::Menu;
use crate::components::notice::FormError;
use crate::query::of_inventory;
use landfall_domain::view::{InventoryQuery, SavedView};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What can be done to views.
#[derive(Clone, Copy)]
pub struct ViewActions {
    /// Keeps one.
    pub save: ServerAction<SaveView>,
    /// Names and shares one.
    pub rename: ServerAction<RenameView>,
    /// Removes one.
    pub delete: ServerAction<DeleteView>,
}

/// The views that a person sees, and a form that keeps what is shown now.
#[component]
pub fn SavedViews(
    /// By name.
    views: Vec<SavedView>,
    /// What is shown now.
    query: InventoryQuery,
    /// Who looks: only own views are changed.
    me: String,
    /// What can be done.
    actions: ViewActions,
) -> impl IntoView {
    let now = kept(&query);
    let items: Vec<AnyView> = views
        .into_iter()
        .enumerate()
        .map(|(index, view)| item(index, &view, view.owner.as_str() == me, &now, actions))
        .collect();
    let none = items.is_empty();
    let save = actions.save;
    let error = Signal::derive(move || save.value().get().and_then(Result::err));
    view! {
        <Menu label="Views" testid="views">
            {none.then(|| view! { <p class="hint">"No view is saved yet."</p> })}
            <ul class="plain views">{items}</ul>
            <ActionForm action=save attr:class="form" attr:data-testid="save-view">
                <input type="hidden" name="query" value=now/>
                <div class="field">
                    <label for="view-name">"Save these filters as"</label>
                    <input id="view-name" name="name" required maxlength="80" autocomplete="off"/>
                </div>
                <label class="check"><input type="checkbox" name="shared" value="true"/>"Everybody sees it"</label>
                <FormError error=error/>
                <button class="button button-small">"Save the view"</button>
            </ActionForm>
        </Menu>
    }
}

fn item(index: usize, view: &SavedView, own: bool, now: &str, actions: ViewActions) -> AnyView {
    let query = kept(&view.query);
    let current = (query == *now).then_some("true");
    let note = match (own, view.shared) {
        (true, true) => "shared".to_owned(),
        (true, false) => String::new(),
        (false, _) => format!("by {}", view.owner),
    };
    let edit = own.then(|| edit(index, view, actions));
    view! {
        <li class="view-line">
            <a href=format!("/inventory?{query}") aria-current=current>{view.name.clone()}</a>
            <span class="muted">{note}</span>
            {edit}
        </li>
    }
    .into_any()
}

fn edit(index: usize, view: &SavedView, actions: ViewActions) -> AnyView {
    let (rename, delete) = (actions.rename, actions.delete);
    let (id, name, shared) = (view.id.clone(), view.name.clone(), view.shared);
    let field = format!("view-name-{index}");
    let error = Signal::derive(move || rename.value().get().and_then(Result::err));
    let body = move |close: Callback<()>| {
        let of_delete = id.clone();
        view! {
            <ActionForm action=rename attr:class="form">
                <input type="hidden" name="id" value=id/>
                <div class="field">
                    <label for=field.clone()>"Name"</label>
                    <input id=field name="name" required maxlength="80" value=name autocomplete="off"/>
                </div>
                <label class="check"><input type="checkbox" name="shared" value="true" checked=shared/>"Everybody sees it"</label>
                <FormError error=error/>
                <div class="buttons">
                    <button class="button button-primary" data-testid="view-rename">"Save"</button>
                    <button class="button" type="button" on:click=move |_| close.run(())>"Cancel"</button>
                </div>
            </ActionForm>
            <ActionForm action=delete attr:class="dialog-extra">
                <input type="hidden" name="id" value=of_delete/>
                <button class="button button-danger button-small" data-testid="view-delete">"Delete the view"</button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <Confirm label="Change" title=format!("The view “{}”", view.name) id=format!("view-{index}")
            class="button button-small" body=body/>
    }
    .into_any()
}

/// The filters as an address says them, without what belongs to one moment.
fn kept(query: &InventoryQuery) -> String {
    of_inventory(&InventoryQuery {
        snapshot: None,
        offset: 0,
        limit: 0,
        ..query.clone()
    })
}
