//! What was said about a move group, and the form to say something.

use crate::api::ApiError;
use crate::api::groups::{Comment, Resolve};
use crate::components::badge::{Badge, Tone};
use crate::components::notice::FormError;
use crate::{format, routes};
use landfall_domain::PlanId;
use landfall_domain::view::{GroupComment, GroupView};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The thread, the oldest first, and the form.
#[component]
pub fn Comments(
    /// The group.
    view: GroupView,
    /// What was said, as it stands now.
    #[prop(into)]
    said: Signal<Vec<GroupComment>>,
    /// Says something.
    comment: ServerAction<Comment>,
    /// Settles a comment or opens it again.
    resolve: ServerAction<Resolve>,
) -> impl IntoView {
    let may = view.may_comment;
    let plan = view.plan.id.clone();
    // Only the thread follows what others say: nobody loses what they are writing.
    let thread = {
        let plan = plan.clone();
        move || {
            let all = said.get().into_iter();
            let items: Vec<AnyView> = all.map(|one| item(one, &plan, may, resolve)).collect();
            let none = items.is_empty().then(|| {
                view! { <p class="muted">"Nobody has said anything about this group yet."</p> }
            });
            view! { {none}<ol class="comments" data-testid="comments">{items}</ol> }
        }
    };
    let resolve_error: Signal<Option<ApiError>> =
        Signal::derive(move || resolve.value().get().and_then(Result::err));
    let form = if may {
        view! { <CommentForm plan=plan group=view.id comment=comment/> }.into_any()
    } else {
        view! { <p class="muted">"Planners, approvers and operators may comment."</p> }.into_any()
    };
    view! {
        {thread}
        <FormError error=resolve_error/>
        {form}
    }
}

fn item(
    comment: GroupComment,
    plan: &PlanId,
    may: bool,
    resolve: ServerAction<Resolve>,
) -> AnyView {
    let resolved = comment.resolved.is_some();
    let settled = comment.resolved.map(|(by, at)| {
        view! {
            <Badge state=(Tone::Good, "✓", "resolved")/>
            <span class="muted">{format!("by {by}, {}", format::time(at))}</span>
        }
    });
    let other = (&comment.plan != plan).then(
        || view! { <a class="muted" href=routes::plan(&comment.plan)>"of another version"</a> },
    );
    let word = if resolved { "Open again" } else { "Resolve" };
    let label = format!("{word}: comment of {}", comment.author);
    let button = may.then(|| {
        view! {
            <ActionForm action=resolve>
                <input type="hidden" name="comment" value=comment.number.to_string()/>
                <input type="hidden" name="resolved" value=(!resolved).to_string()/>
                <button class="button button-small" aria-label=label>{word}</button>
            </ActionForm>
        }
    });
    view! {
        <li class="comment" class:is-resolved=resolved data-testid="comment">
            <div class="comment-head">
                <strong>{comment.author.to_string()}</strong>
                <time class="muted">{format::time(comment.at)}</time>
                {other}{settled}{button}
            </div>
            <p class="comment-text">{comment.text}</p>
        </li>
    }
    .into_any()
}

#[component]
fn CommentForm(plan: PlanId, group: String, comment: ServerAction<Comment>) -> impl IntoView {
    let error: Signal<Option<ApiError>> =
        Signal::derive(move || comment.value().get().and_then(Result::err));
    let text_error = move || error.get().and_then(|error| error.field("text"));
    let pending = comment.pending();
    let text = NodeRef::<leptos::html::Textarea>::new();
    Effect::new(move |_| {
        let kept = comment.value().with(|value| matches!(value, Some(Ok(_))));
        if let (true, Some(text)) = (kept, text.get_untracked()) {
            text.set_value("");
        }
    });
    view! {
        <ActionForm action=comment attr:class="form">
            <input type="hidden" name="plan" value=plan.to_string()/>
            <input type="hidden" name="group" value=group/>
            <FormError error=error fields=&["text"]/>
            <div class="field">
                <label for="comment-text">"Comment"</label>
                <textarea id="comment-text" name="text" rows="3" maxlength="4000" required node_ref=text
                    aria-describedby="comment-hint comment-text-error"
                    aria-invalid=move || text_error().is_some().to_string()></textarea>
                <p class="hint" id="comment-hint">"Plain text. @name puts it into that person's inbox. It stays as it is: nobody can change it later."</p>
                <p class="field-error" id="comment-text-error">{text_error}</p>
            </div>
            <div class="buttons" aria-busy=move || pending.get().to_string()>
                <button class="button button-primary" data-testid="comment-send">"Comment"</button>
            </div>
        </ActionForm>
    }
}
