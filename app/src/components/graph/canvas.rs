//! The drawing. Boxes and lines are links, so it works by mouse, by keyboard and without a script.

use super::frame::{Frame, way};
use super::keys::{CLASSES, hue};
use super::minimap::Minimap;
use super::places::Places;
use super::{Mode, contents, group_key, href, is_outside, selection, toggled};
use crate::components::badge::class_word;
use crate::format;
use crate::query::class_key;
use landfall_domain::view::{GraphLine, GraphNode, GraphQuery, GraphView};
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};
use leptos::prelude::*;
use leptos::svg;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

/// Pixels from which on a press is a drag.
const DRAG: f64 = 5.0;

/// Of which drawing something was seen, what, and where its boxes stood.
pub type Kept = StoredValue<Option<(String, Frame, Places)>>;

/// The graph as SVG, from coordinates that the server computed.
#[component]
pub fn Canvas(
    /// What is drawn.
    view: GraphView,
    /// What was asked for.
    query: GraphQuery,
    /// What is chosen.
    #[prop(into)]
    selected: Signal<String>,
    /// What was seen of the drawing before: a group that opens leaves it as it is.
    kept: Kept,
) -> impl IntoView {
    let (whole, first) = (Frame::whole(&view), Frame::first(&view));
    let of = format!("{:?} {:?} {}", query.snapshot, query.focus, query.group_by);
    let places = Places::of(&view);
    let same = kept.with_value(|kept| {
        let (_, seen, stood) = kept.as_ref().filter(|(was, ..)| *was == of)?;
        Some(seen.along(stood.moved_to(&places)?))
    });
    let frame = RwSignal::new(same.unwrap_or(first));
    // What is chosen is in sight, also when a search or an address chose it.
    let middles = StoredValue::new(middles(&view));
    let to_chosen = move |chosen: &str| {
        let id = chosen.strip_prefix("node:").unwrap_or_default();
        let middle = middles.with_value(|all| {
            let at = all.binary_search_by(|(other, _)| other.as_str().cmp(id));
            at.ok().map(|at| all[at].1)
        });
        if let Some((x, y)) = middle.filter(|at| !frame.get_untracked().holds(*at)) {
            frame.update(|frame| *frame = frame.around(x, y));
        }
    };
    to_chosen(&selected.get_untracked());
    Effect::new(move |_| selected.with(|chosen| to_chosen(chosen)));
    Effect::new(move |_| kept.set_value(Some((of.clone(), frame.get(), places.clone()))));
    // The pointers that are down: one drags, two pinch.
    let down = StoredValue::new(Vec::<(i32, f64, f64)>::new());
    // How far the last drag went: a click at its end follows no link.
    let dragged = StoredValue::new(0.0);
    let svg_ref = NodeRef::<svg::Svg>::new();
    // Units of the drawing per CSS pixel, and the point under a pixel as shares of the frame.
    let scale = move || {
        let rect = svg_ref
            .get_untracked()
            .map(|svg| svg.get_bounding_client_rect());
        rect.map(|rect| {
            let now = frame.get_untracked();
            let per_pixel =
                (now.width / rect.width().max(1.0)).max(now.height / rect.height().max(1.0));
            (per_pixel, rect)
        })
    };
    let on_wheel = move |event: WheelEvent| {
        event.prevent_default();
        if let Some((_, rect)) = scale() {
            let at = (
                (f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0),
                (f64::from(event.client_y()) - rect.top()) / rect.height().max(1.0),
            );
            let factor = if event.delta_y() > 0.0 {
                1.15
            } else {
                1.0 / 1.15
            };
            frame.update(|frame| *frame = frame.zoomed(factor, at));
        }
    };
    let on_down = move |event: PointerEvent| {
        if event.button() == 0 {
            down.update_value(|down| {
                down.retain(|(id, ..)| *id != event.pointer_id());
                let (x, y) = (event.client_x().into(), event.client_y().into());
                down.push((event.pointer_id(), x, y));
                dragged.set_value(if down.len() > 1 { 2.0 * DRAG } else { 0.0 });
            });
        }
    };
    let on_move = move |event: PointerEvent| {
        let mut pointers = down.get_value();
        let Some(at) = pointers.iter().position(|p| p.0 == event.pointer_id()) else {
            return;
        };
        let Some((per_pixel, rect)) = scale() else {
            return;
        };
        let (_, x, y) = pointers[at];
        let now = (f64::from(event.client_x()), f64::from(event.client_y()));
        let apart = |p: &[(i32, f64, f64)]| (p[0].1 - p[1].1).hypot(p[0].2 - p[1].2).max(1.0);
        let two = pointers.len() == 2;
        let before = if two { apart(&pointers) } else { 1.0 };
        pointers[at] = (event.pointer_id(), now.0, now.1);
        if two {
            let middle = (
                (f64::midpoint(pointers[0].1, pointers[1].1) - rect.left()) / rect.width().max(1.0),
                (f64::midpoint(pointers[0].2, pointers[1].2) - rect.top()) / rect.height().max(1.0),
            );
            let factor = before / apart(&pointers);
            frame.update(|frame| *frame = frame.zoomed(factor, middle));
        } else {
            dragged.update_value(|far| *far += (now.0 - x).abs() + (now.1 - y).abs());
            frame.update(|frame| {
                frame.x -= (now.0 - x) * per_pixel;
                frame.y -= (now.1 - y) * per_pixel;
            });
        }
        down.set_value(pointers);
    };
    let on_up = move |event: PointerEvent| {
        down.update_value(|down| down.retain(|(id, ..)| *id != event.pointer_id()));
    };
    let act = move |what: &str| {
        let change: fn(Frame) -> Frame = match what {
            "ArrowLeft" => |f| f.moved(-0.1, 0.0),
            "ArrowRight" => |f| f.moved(0.1, 0.0),
            "ArrowUp" => |f| f.moved(0.0, -0.1),
            "ArrowDown" => |f| f.moved(0.0, 0.1),
            "+" | "=" => |f| f.zoomed(0.8, (0.5, 0.5)),
            "-" => |f| f.zoomed(1.25, (0.5, 0.5)),
            "0" => {
                frame.set(whole);
                return true;
            }
            _ => return false,
        };
        frame.update(|frame| *frame = change(*frame));
        true
    };
    let on_key = move |event: KeyboardEvent| {
        if act(&event.key()) {
            event.prevent_default();
        }
    };
    // The router follows links of HTML only; links of SVG are followed here.
    let navigate = use_navigate();
    let on_click = move |event: MouseEvent| {
        let plain =
            event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key();
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest("a").ok().flatten())
            .and_then(|link| link.get_attribute("href"));
        if dragged.get_value() > DRAG && event.detail() > 0 {
            event.prevent_default();
        } else if let (true, Some(link)) = (plain, link) {
            event.prevent_default();
            navigate(
                &link,
                NavigateOptions {
                    scroll: false,
                    ..NavigateOptions::default()
                },
            );
        }
    };
    let view_box = move || {
        let f = frame.get();
        format!("{:.1} {:.1} {:.1} {:.1}", f.x, f.y, f.width, f.height)
    };
    let label = format!(
        "{} boxes and {} lines. The tree says the same in words.",
        view.nodes.len(),
        view.lines.len()
    );
    let map =
        (whole != first).then(|| view! { <Minimap view=view.clone() whole=whole frame=frame/> });
    let names: std::collections::HashMap<&str, &str> = view
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node.label.as_str()))
        .collect();
    let lines = view
        .lines
        .iter()
        .map(|line| draw_line(line, &names, &query, selected))
        .collect_view();
    let nodes = view
        .nodes
        .iter()
        .map(|node| draw_node(node, &query, selected))
        .collect_view();
    let button = move |key: &'static str, name: &'static str, glyph: &'static str| {
        view! {
            <button type="button" class="button button-small" aria-label=name title=name
                on:click=move |_| { act(key); }>{glyph}</button>
        }
    };
    view! {
        <div class="graph-frame">
            <div class="graph-buttons" role="group" aria-label="Zoom and pan">
                {button("+", "Zoom in", "+")}{button("-", "Zoom out", "−")}{button("0", "Show all", "⤢")}
                {button("ArrowLeft", "Move left", "←")}{button("ArrowRight", "Move right", "→")}
                {button("ArrowUp", "Move up", "↑")}{button("ArrowDown", "Move down", "↓")}
            </div>
            <svg node_ref=svg_ref class="graph" viewBox=view_box preserveAspectRatio="xMidYMid meet"
                role="group" aria-label=label tabindex="0" data-testid="graph"
                on:wheel=on_wheel on:keydown=on_key on:click=on_click
                on:pointerdown=on_down on:pointermove=on_move on:pointerup=on_up on:pointerleave=on_up on:pointercancel=on_up
                on:dragstart=move |event| event.prevent_default()>
                <defs>
                    {CLASSES.map(|(class, _)| {
                        let key = class_key(class);
                        view! {
                            <marker id=format!("arrow-{key}") viewBox="0 0 8 8" refX="7" refY="4"
                                markerWidth="7" markerHeight="7" orient="auto-start-reverse">
                                <path class=format!("arrow arrow-{key}") d="M0 0.5 7.5 4 0 7.5z"/>
                            </marker>
                        }
                    })}
                </defs>
                <g>{lines}</g>
                <g>{nodes}</g>
            </svg>
            {map}
        </div>
    }
}

/// The middles of the boxes in the order of their ids.
fn middles(view: &GraphView) -> Vec<(String, (f64, f64))> {
    let middle = |n: &GraphNode| (n.x + n.width / 2.0, n.y + n.height / 2.0);
    let nodes = view.nodes.iter();
    let mut all: Vec<_> = nodes.map(|n| (n.id.clone(), middle(n))).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

fn draw_line(
    line: &GraphLine,
    names: &std::collections::HashMap<&str, &str>,
    query: &GraphQuery,
    selected: Signal<String>,
) -> AnyView {
    let way = way(&line.points);
    let key = class_key(line.class);
    let this = selection("edge", &line.from, &line.to);
    let link = href(query, &this, Mode::Drawing);
    let name = |id: &str| names.get(id).copied().unwrap_or(id).to_owned();
    let evidence = line
        .edges
        .first()
        .and_then(|edge| edge.evidence.first())
        .map(|e| format!("\n{} “{}”", e.path, e.text))
        .unwrap_or_default();
    let title = format!(
        "{} {} {} ({}){evidence}",
        name(&line.from),
        class_word(line.class),
        name(&line.to),
        format::plural(line.count, "reference", "references"),
    );
    let here = move || selected.get() == this;
    let spoken = title.clone();
    view! {
        <g><a href=link class="graph-line" class:is-selected=here tabindex="-1" aria-label=spoken>
            <title>{title}</title>
            <path class="edge-touch" d=way.clone()/>
            <path class=format!("edge edge-{key}") d=way marker-end=format!("url(#arrow-{key})")/>
        </a></g>
    }
    .into_any()
}

fn draw_node(node: &GraphNode, query: &GraphQuery, selected: Signal<String>) -> AnyView {
    let this = selection("node", &node.id, "");
    let group = group_key(node);
    let link = match group {
        Some(key) => href(&toggled(query, key), &this, Mode::Drawing),
        None => href(query, &this, Mode::Drawing),
    };
    let below = match (group, said(node, &query.colour)) {
        (Some(_), _) => format!("{} · open", contents(node)),
        (None, Some(word)) => format!("{} · {word}", short_kind(&node.kind)),
        (None, None) => short_kind(&node.kind).to_owned(),
    };
    let environment = node
        .environment
        .map_or("none", landfall_domain::Environment::as_str);
    let class = format!(
        "graph-node graph-node-{} in-{environment}{}",
        match group {
            Some(_) => "group",
            None if is_outside(&node.id) => "outside",
            None => "resource",
        },
        hue(node, &query.colour).map_or_else(String::new, |(hue, _)| format!(" hue-{hue}"))
    );
    let title = format!("{}, {below}", node.label);
    let room = (node.width / 7.2) as usize;
    let here = move || selected.get() == this;
    let focus = query
        .focus
        .as_ref()
        .is_some_and(|focus| focus.as_str() == node.id);
    view! {
        <g><a href=link class=class class:is-selected=here class:is-focus=focus
            data-node=node.id.clone()>
            <title>{title}</title>
            <rect x=node.x.to_string() y=node.y.to_string() width=node.width.to_string()
                height=node.height.to_string() rx="5"/>
            <text class="graph-label" x=(node.x + 10.0).to_string()
                y=(node.y + node.height / 2.0 - 3.0).to_string()>{cut(&node.label, room)}</text>
            <text class="graph-kind" x=(node.x + 10.0).to_string()
                y=(node.y + node.height / 2.0 + 13.0).to_string()>{cut(&below, room)}</text>
        </a></g>
    }
    .into_any()
}

/// What a box says in words besides its type: what its colour means, else its wave.
fn said(node: &GraphNode, colour: &str) -> Option<String> {
    match colour {
        "risk" | "status" => hue(node, colour).map(|(_, word)| word),
        _ => node.wave.map(|wave| format!("wave {wave}")),
    }
}

fn short_kind(kind: &str) -> &str {
    kind.strip_prefix("AWS::").unwrap_or(kind)
}

fn cut(text: &str, room: usize) -> String {
    let room = room.max(6);
    if text.chars().count() <= room {
        return text.to_owned();
    }
    text.chars().take(room - 1).chain(['…']).collect()
}
