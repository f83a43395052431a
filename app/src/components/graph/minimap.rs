//! The whole drawing, small, with what is seen of it.

use super::frame::Frame;
use landfall_domain::view::GraphView;
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use leptos::svg;

/// A small picture of everything; a press or drag in it moves what is seen. For the pointer only:
/// by keyboard the drawing itself pans.
#[component]
pub fn Minimap(
    /// What is drawn.
    view: GraphView,
    /// Everything.
    whole: Frame,
    /// What is seen.
    frame: RwSignal<Frame>,
) -> impl IntoView {
    let picture = NodeRef::<svg::Svg>::new();
    // One path for all boxes: thousands of elements would be slower than the drawing.
    let boxes: String = view
        .nodes
        .iter()
        .map(|n| {
            let (w, h) = (n.width, n.height);
            format!("M{:.0} {:.0}h{w:.0}v{h:.0}h-{w:.0}z", n.x, n.y)
        })
        .collect();
    let go = move |event: &PointerEvent| {
        let Some(rect) = picture
            .get_untracked()
            .map(|svg| svg.get_bounding_client_rect())
        else {
            return;
        };
        // The picture keeps its proportions, with empty room at two sides.
        let unit = (whole.width / rect.width().max(1.0)).max(whole.height / rect.height().max(1.0));
        let right = f64::from(event.client_x()) - rect.left() - rect.width() / 2.0;
        let down = f64::from(event.client_y()) - rect.top() - rect.height() / 2.0;
        let x = whole.x + whole.width / 2.0 + right * unit;
        let y = whole.y + whole.height / 2.0 + down * unit;
        frame.update(|f| (f.x, f.y) = (x - f.width / 2.0, y - f.height / 2.0));
    };
    let on_move = move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            go(&event);
        }
    };
    let seen = move |of: fn(Frame) -> f64| move || format!("{:.1}", of(frame.get()));
    let all = format!(
        "{:.1} {:.1} {:.1} {:.1}",
        whole.x, whole.y, whole.width, whole.height
    );
    view! {
        <svg node_ref=picture class="minimap" viewBox=all aria-hidden="true" focusable="false"
            on:pointerdown=move |event| go(&event) on:pointermove=on_move>
            <path class="minimap-boxes" d=boxes/>
            <rect class="minimap-seen" x=seen(|f| f.x) y=seen(|f| f.y)
                width=seen(|f| f.width) height=seen(|f| f.height)/>
        </svg>
    }
}
