//! The live log.

use crate::components::badge;
use crate::format;
use landfall_domain::run::LogLine;
use leptos::html;
use leptos::prelude::*;

/// The newest lines, oldest first; follows the end while the box is ticked.
#[component]
pub fn Log(
    /// The lines, as they come.
    lines: RwSignal<Vec<LogLine>>,
) -> impl IntoView {
    let follow = RwSignal::new(true);
    let frame = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        lines.track();
        if let (true, Some(frame)) = (follow.get(), frame.get()) {
            // After the new lines are in the page.
            request_animation_frame(move || frame.set_scroll_top(frame.scroll_height()));
        }
    });
    let line = |line: LogLine| {
        let (tone, glyph, word) = badge::level(line.level);
        view! {
            <p class=format!("log-line log-{}", tone.as_str())>
                <time>{format::clock(line.at)}</time>
                <span class="log-level" title=word><span aria-hidden="true">{glyph}</span>
                    <span class="visually-hidden">{word}</span></span>
                <code class="log-step">{line.step.to_string()}</code>
                <span>{line.message}</span>
            </p>
        }
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=follow on:change=move |e| follow.set(event_target_checked(&e)) checked/>
            "Follow the end"
        </label>
        <div node_ref=frame class="log" role="log" aria-label="Log" tabindex="0" data-testid="log">
            <For each=move || lines.get() key=|line| line.seq children=line/>
            {move || lines.with(Vec::is_empty).then(|| view! { <p class="muted">"No line yet."</p> })}
        </div>
    }
}
