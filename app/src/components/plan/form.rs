//! The form for a new version of the plan.

use super::board::possible;
use super::form_data::{FieldErrors, request, tool_key};
use super::form_order::order_fields;
use crate::api::ApiError;
use crate::api::plan::{AskWhatIf, MakePlan};
use crate::components::notice::FormError;
use crate::components::table::Scroll;
use crate::{format, routes};
use landfall_domain::cost::{ASSUMPTIONS, Assumptions};
use landfall_domain::plan::Choices;
use landfall_domain::step::{Tool, ToolChoice};
use landfall_domain::view::{PlanRequest, PlanView, WhatIfRequest};
use landfall_domain::{Environment, ResourceId, SnapshotId};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

/// Everything that a planner decides, with what a new version voids said before it is made.
#[component]
pub fn PlanForm(
    /// The newest version, if there is one: the form begins with its choices.
    current: Option<PlanView>,
    /// The snapshot to plan from.
    snapshot: Option<SnapshotId>,
    /// How many resources that has: a first plan begins with waves to its size.
    resources: u64,
    /// A resource that somebody wants elsewhere.
    place: Option<String>,
    /// Makes the version.
    make: ServerAction<MakePlan>,
    /// Tells what would change.
    ask: ServerAction<AskWhatIf>,
) -> impl IntoView {
    let errors = RwSignal::new(FieldErrors::new());
    let ready = RwSignal::new(None::<PlanRequest>);
    let dialog = NodeRef::<html::Dialog>::new();
    let refused: Signal<Option<ApiError>> =
        Signal::derive(move || make.value().get().and_then(Result::err));
    let error = move |field: &str| {
        let own = field.split_once(':').map_or(field, |(_, name)| name);
        errors
            .with(|errors| errors.get(field).cloned())
            .or_else(|| refused.get().and_then(|refused| refused.field(own)))
    };
    let wrong = Callback::new(move |field: String| error(&field));
    let choices = current
        .as_ref()
        .map_or_else(|| Choices::first(resources), |plan| plan.choices.clone());
    let assumptions = current
        .as_ref()
        .map(|plan| plan.assumptions.clone())
        .unwrap_or_default();
    let tools = current
        .as_ref()
        .map(|plan| plan.tools.clone())
        .unwrap_or_default();
    let voids = current.as_ref().map(voids);

    let kept = choices.clone();
    let shown = current.as_ref().map(|plan| plan.summary.id.clone());
    // Made of the version shown, in the place of the newest one: the page says which that is.
    let newest = current
        .as_ref()
        .and_then(|plan| plan.versions.iter().find(|v| v.newest))
        .map(|newest| newest.id.clone());
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let mut fields = fields_of(&event);
        if asks(&event) {
            // Nothing is made, so nobody has to say why.
            fields.push(("reason".into(), "?".into()));
            fields.retain(|(key, value)| key != "reason" || !value.trim().is_empty());
        }
        match request(&fields, snapshot.clone(), &kept) {
            Ok(mut request) => {
                errors.set(FieldErrors::new());
                if let (Some(based_on), true) = (&shown, asks(&event)) {
                    ask.dispatch(AskWhatIf {
                        request: WhatIfRequest {
                            based_on: based_on.clone(),
                            snapshot: request.snapshot,
                            choices: request.choices,
                            assumptions: request.assumptions,
                            anew: request.anew,
                        },
                    });
                    return;
                }
                request.based_on.clone_from(&newest);
                let sure = voids.is_none();
                if sure {
                    make.dispatch(MakePlan { request });
                } else if let Some(dialog) = dialog.get_untracked() {
                    ready.set(Some(request));
                    // Fails only when it is open already.
                    _ = dialog.show_modal();
                }
            }
            Err(found) => {
                let first = found.keys().next().cloned();
                errors.set(found);
                focus(first.as_deref());
            }
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let confirm = move |_| {
        if let Some(request) = ready.get_untracked() {
            make.dispatch(MakePlan { request });
        }
        close();
    };
    let button = if current.is_some() {
        "Make a new version…"
    } else {
        "Make the plan"
    };
    let voids_text = current.as_ref().map(self::voids).unwrap_or_default();
    view! {
        <form class="form" data-testid="make-plan" on:submit=on_submit novalidate id="new-version">
            <FormError error=refused fields=&["reason", "groups_per_wave", "gigabytes_per_wave", "hours_per_wave", "engineers_per_wave"]/>
            <div class="field">
                <label for="reason">"Why this version"</label>
                <textarea id="reason" name="reason" rows="2" maxlength="2000" required
                    aria-describedby="reason-error" aria-invalid=move || error("reason").is_some().to_string()></textarea>
                <p class="field-error" id="reason-error">{move || error("reason")}</p>
            </div>
            {order_fields(&choices, wrong)}
            {assumption_fields(&assumptions, error)}
            {tool_fields(tools, &choices)}
            {place_fields(&choices, place)}
            <div class="buttons">
                <button class="button button-primary" type="submit" data-testid="make-plan-submit"
                    disabled=move || make.pending().get()>
                    {move || if make.pending().get() { "Planning…" } else { button }}
                </button>
                {current.is_some().then(|| view! {
                    <button class="button" type="submit" name="ask" value="ask" data-testid="form-what-if"
                        disabled=move || ask.pending().get()>
                        {move || if ask.pending().get() { "Working it out…" } else { "What would change?" }}
                    </button>
                })}
            </div>
            <div aria-live="polite" data-testid="form-what-if-answer">{move || answer(ask)}</div>
        </form>
        <dialog node_ref=dialog class="dialog" aria-labelledby="voids-title">
            <h2 id="voids-title">"Make a new version?"</h2>
            <p>{voids_text}</p>
            <div class="buttons">
                <button class="button button-primary" type="button" data-testid="make-plan-confirm" on:click=confirm>
                    "Make the version"
                </button>
                <button class="button" type="button" on:click=move |_| close()>"Not now"</button>
            </div>
        </dialog>
    }
}

/// Whether the button asks what would change, instead of making the version.
fn asks(event: &SubmitEvent) -> bool {
    let button = event.submitter();
    button.is_some_and(|button| button.get_attribute("name").as_deref() == Some("ask"))
}

/// What would change with what the form says.
fn answer(ask: ServerAction<AskWhatIf>) -> Option<AnyView> {
    let answer = match ask.value().get()? {
        Ok(what) => match &what.impossible {
            Some(why) => {
                let message = why.message.clone();
                view! { <p class="notice notice-bad"><span class="notice-glyph" aria-hidden="true">"✕"</span>{message}</p> }
                    .into_any()
            }
            None => view! { <div class="what-if-answer">{possible(&what)}</div> }.into_any(),
        },
        Err(error) => view! { <FormError error=Signal::stored(Some(error))/> }.into_any(),
    };
    Some(answer)
}

/// What a new version voids.
pub fn voids(plan: &PlanView) -> String {
    let newest = plan
        .versions
        .iter()
        .map(|v| v.version)
        .max()
        .unwrap_or(plan.summary.version);
    let signed: Vec<String> = plan
        .waves
        .iter()
        .filter(|wave| wave.approvals > 0)
        .map(|wave| {
            format!(
                "wave {} ({})",
                wave.number,
                format::plural(wave.approvals.into(), "signature", "signatures")
            )
        })
        .collect();
    let signed = if signed.is_empty() {
        "Nobody has signed this version, so no signature is lost.".to_owned()
    } else {
        format!(
            "It voids the signatures on {}: people must sign again.",
            signed.join(", ")
        )
    };
    format!(
        "Version {} replaces version {newest} as the plan to sign and run. {signed} Runs that have begun go on.",
        newest + 1
    )
}

fn assumption_fields(
    assumptions: &Assumptions,
    error: impl Fn(&str) -> Option<String> + Copy + Send + Sync + 'static,
) -> AnyView {
    let fields = ASSUMPTIONS
        .iter()
        .map(|spec| {
            let name = format!("assumption:{}", spec.key);
            let hint = format!("{}-hint", spec.key);
            let key = name.clone();
            view! {
                <div class="field">
                    <label for=name.clone()>{spec.label}</label>
                    <span class="with-unit">
                        <input id=name.clone() name=name type="number" step="any" min=spec.min max=spec.max
                            value=assumptions.get(spec.key).normalize().to_string() aria-describedby=hint.clone()/>
                        <span>{spec.unit}</span>
                    </span>
                    <p class="hint" id=hint>
                        {format!("{} to {}; {} unless changed. ", spec.min, spec.max, spec.default)}
                        <span class="field-error">{move || error(&key)}</span>
                    </p>
                </div>
            }
        })
        .collect_view();
    view! {
        <details class="fieldset">
            <summary>"Assumptions"</summary>
            <div class="field-grid">{fields}</div>
        </details>
    }
    .into_any()
}

fn tool_fields(
    tools: Vec<(ResourceId, String, ToolChoice)>,
    choices: &Choices,
) -> impl IntoView + use<> {
    if tools.is_empty() {
        return ().into_any();
    }
    let rows = tools
        .into_iter()
        .map(|(id, name, choice)| {
            let forced = choices.tools.get(&id).copied();
            let option = |tool: Tool| {
                view! {
                    <option value=tool_key(tool) selected=forced == Some(tool)>{tool.as_str()}</option>
                }
            };
            view! {
                <tr>
                    <th scope="row"><a href=routes::resource(&id, None)>{name.clone()}</a></th>
                    <td>
                        <select name=format!("tool:{id}") aria-label=format!("Tool for {name}")>
                            <option value="" selected=forced.is_none()>"as computed"</option>
                            {option(Tool::ServerSideCopy)}{option(Tool::DataSync)}
                        </select>
                    </td>
                    <td>
                        <input name=format!("name:{id}") aria-label=format!("Name of {name} in the target")
                            placeholder="as computed" value=choices.names.get(&id).cloned()/>
                    </td>
                    <td class="note"><strong>{choice.tool.as_str()}</strong>": "{choice.reason.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <details class="fieldset">
            <summary>"Tools and names"</summary>
            <Scroll label="Tools and names">
                <table>
                    <thead><tr>
                        <th scope="col">"Resource"</th><th scope="col">"Tool"</th>
                        <th scope="col">"Name in the target"</th><th scope="col">"Now, and why"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </Scroll>
        </details>
    }
    .into_any()
}

fn place_fields(choices: &Choices, place: Option<String>) -> impl IntoView + use<> {
    let options = |chosen: Option<Environment>| {
        Environment::ALL.map(|e| {
            view! { <option value=e.as_str() selected=chosen == Some(e)>{e.as_str()}</option> }
        })
    };
    let rows = choices
        .environments
        .iter()
        .map(|(id, environment)| {
            let label = format!("Environment of {}", format::short_id(id));
            view! {
                <li class="field-row">
                    <a href=routes::resource(id, None)>{format::short_id(id).to_owned()}</a>
                    <select name=format!("environment:{id}") aria-label=label>
                        <option value="">"as the evidence says"</option>
                        {options(Some(*environment))}
                    </select>
                </li>
            }
        })
        .collect_view();
    let open = place.is_some() || !choices.environments.is_empty();
    view! {
        <details class="fieldset" open=open>
            <summary>"Environments set by hand"</summary>
            <ul class="plain">{rows}</ul>
            <div class="field-row">
                <div class="field grow">
                    <label for="place">"Another resource, by its id"</label>
                    <input id="place" name="place" value=place placeholder="arn:aws:…"/>
                </div>
                <div class="field">
                    <label for="place-in">"Goes to"</label>
                    <select id="place-in" name="place_in"><option value="">"choose"</option>{options(None)}</select>
                </div>
            </div>
            <p class="hint">"Every resource's page has a link that fills this in."</p>
        </details>
    }
}

/// Names and values of the submitted form.
fn fields_of(event: &SubmitEvent) -> Vec<(String, String)> {
    leptos::form::form_data_from_event(event)
        .ok()
        .and_then(|data| web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok())
        .map(|params| String::from(params.to_string()))
        .map(|text| {
            form_urlencoded::parse(text.as_bytes())
                .map(|(key, value)| (key.into_owned(), value.into_owned()))
                .collect()
        })
        .unwrap_or_default()
}

/// Brings the person to the first field that is wrong, opening what folds it away.
fn focus(name: Option<&str>) {
    use wasm_bindgen::JsCast;
    let Some(element) = name.and_then(|name| document().get_element_by_id(name)) else {
        return;
    };
    if let Ok(Some(fold)) = element.closest("details") {
        _ = fold.set_attribute("open", "");
    }
    if let Some(field) = element.dyn_ref::<web_sys::HtmlElement>() {
        _ = field.focus();
    }
}
