//! The rows of the inventory: only those near the viewport are drawn.

use super::row::{self, COLUMNS};
use super::selection::Selection;
use super::window::{self, PAGE, ROW};
use crate::format::count;
use crate::query::of_inventory;
use crate::routes;
use landfall_domain::view::{InventoryQuery, InventoryRow};
use landfall_domain::{ResourceId, SnapshotId};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

/// Scrolling has come to rest: now pages are fetched and the address is kept.
const CALM: Duration = Duration::from_millis(90);
/// A range of rows is chosen up to so many; beyond, everything that fits can be chosen.
const RANGE: u64 = 2_000;
/// Height of the table's head in CSS pixels, which covers the upper edge.
const HEAD: u64 = 33;

/// Pages of rows by their number, as they are loaded.
pub type Pages = RwSignal<BTreeMap<u64, Arc<Vec<InventoryRow>>>>;

/// What the table shows, given by the page.
#[derive(Clone, Copy)]
pub struct Rows {
    /// Rows that fit.
    pub total: u64,
    /// Where the answer began that came with the page.
    pub offset: u64,
    /// What is loaded.
    pub pages: Pages,
    /// Asks for a page, once.
    pub want: Callback<u64>,
    /// What is chosen.
    pub selection: RwSignal<Selection>,
}

impl Rows {
    fn at(self, index: u64) -> Option<InventoryRow> {
        self.pages.with(|pages| {
            let page = pages.get(&(index / PAGE))?;
            page.get(usize::try_from(index % PAGE).ok()?).cloned()
        })
    }

    fn id(self, index: u64) -> Option<ResourceId> {
        self.pages.with_untracked(|pages| {
            let page = pages.get(&(index / PAGE))?;
            let row = page.get(usize::try_from(index % PAGE).ok()?)?;
            Some(row.id.clone())
        })
    }

    fn want_missing(self, rows: &Range<u64>) -> bool {
        let missing: Vec<u64> = self.pages.with_untracked(|pages| {
            window::pages(rows)
                .filter(|page| !pages.contains_key(page))
                .collect()
        });
        let complete = missing.is_empty();
        for page in missing {
            self.want.run(page);
        }
        complete
    }
}

/// Where the table stands. All in rows or CSS pixels.
#[derive(Clone, Copy)]
struct Place {
    rows: Rows,
    frame: NodeRef<Div>,
    /// Whether the browser has taken over; until then the first page is shown whole.
    live: RwSignal<bool>,
    drawn: RwSignal<Range<u64>>,
    /// First and last row that are seen.
    seen: RwSignal<(u64, u64)>,
    /// The row that the keyboard is on.
    active: RwSignal<u64>,
    /// Where a range of rows begins.
    anchor: StoredValue<Option<u64>>,
    /// A range that waits for its pages.
    range: RwSignal<Option<Range<u64>>>,
    turn: StoredValue<u64>,
}

impl Place {
    fn new(rows: Rows) -> Self {
        let end = (rows.offset / PAGE * PAGE + PAGE).min(rows.total);
        Self {
            rows,
            frame: NodeRef::new(),
            live: RwSignal::new(false),
            drawn: RwSignal::new(rows.offset / PAGE * PAGE..end),
            seen: RwSignal::new((rows.offset / PAGE * PAGE, end)),
            active: RwSignal::new(rows.offset),
            anchor: StoredValue::new(None),
            range: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// Looks where the viewport is and draws what it needs.
    fn look(self) {
        let Some(frame) = self.frame.get_untracked() else {
            return;
        };
        let (top, height) = (pixels(frame.scroll_top()), pixels(frame.client_height()));
        let drawn = window::drawn(top, height, self.rows.total);
        if self.drawn.with_untracked(|now| *now != drawn) {
            self.drawn.set(drawn);
        }
        let last = ((top + height.saturating_sub(HEAD)) / ROW).min(self.rows.total);
        self.seen.set((top / ROW, last));
        self.rest_soon();
    }

    /// Pages that are only passed are not fetched.
    fn rest_soon(self) {
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        set_timeout(
            move || {
                if self.turn.try_get_value() == Some(turn) {
                    self.rows.want_missing(&self.drawn.get_untracked());
                    keep_offset(self.seen.get_untracked().0);
                }
            },
            CALM,
        );
    }

    fn go(self, to: u64) {
        let to = to.min(self.rows.total.saturating_sub(1));
        self.active.set(to);
        if let Some(frame) = self.frame.get_untracked() {
            let (top, height) = (pixels(frame.scroll_top()), pixels(frame.client_height()));
            if let Some(top) = window::reveal(to, top, height, HEAD) {
                frame.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
                self.look();
            }
        }
    }

    /// Chooses a row, or with `range` all from the last one chosen to this.
    fn choose(self, index: u64, range: bool) {
        let anchor = self.anchor.get_value().filter(|_| range);
        if let Some(from) = anchor {
            let (first, last) = (from.min(index), from.max(index));
            self.range.set(Some(first..(last + 1).min(first + RANGE)));
        } else if let Some(id) = self.rows.id(index) {
            self.rows.selection.update(|chosen| chosen.toggle(&id));
            self.anchor.set_value(Some(index));
        }
        self.active.set(index);
    }

    /// A range is chosen once all its pages are there.
    fn choose_range_when_loaded(self) {
        Effect::new(move |_| {
            self.rows.pages.track();
            let Some(range) = self.range.get() else {
                return;
            };
            if self.rows.want_missing(&range) {
                let ids: Vec<ResourceId> = range.filter_map(|i| self.rows.id(i)).collect();
                self.rows.selection.update(|chosen| chosen.add(ids));
                self.range.set(None);
            }
        });
    }
}

/// The table with its status line.
#[component]
pub fn Table(
    /// What is there.
    rows: Rows,
    /// What was asked for.
    query: InventoryQuery,
    /// The snapshot shown.
    snapshot: SnapshotId,
    /// CSS classes that hide columns in which every row says the same.
    hide: String,
) -> impl IntoView {
    let place = Place::new(rows);
    place.choose_range_when_loaded();
    Effect::new(move |_| {
        let Some(frame) = place.frame.get() else {
            return;
        };
        place.live.set(true);
        // The rows before get their space first; then the place is there to scroll to.
        request_animation_frame(move || {
            if rows.offset > 0 {
                let top = i32::try_from(rows.offset * ROW).unwrap_or(i32::MAX);
                frame.set_scroll_top(top);
            }
            place.look();
        });
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| place.look());
    on_cleanup(move || resized.remove());
    // Made by the browser only: the policy for styles refuses them in what the server sends.
    let space = move |rows: u64| {
        (rows > 0).then(|| view! {
            <tbody aria-hidden="true"><tr class="grid-space"><td colspan="11" style:height=format!("{}px", rows * ROW)></td></tr></tbody>
        })
    };
    let before = move || {
        if place.live.get() {
            space(place.drawn.get().start)
        } else {
            None
        }
    };
    let after = move || {
        if place.live.get() {
            space(rows.total - place.drawn.get().end)
        } else {
            None
        }
    };
    let of_row = snapshot.clone();
    let each = move || {
        place
            .drawn
            .get()
            .map(|index| (index, rows.at(index)))
            .collect::<Vec<_>>()
    };
    let draw = move |(index, row): (u64, Option<InventoryRow>)| {
        let is_active = move || place.active.get() == index;
        match row {
            Some(row) => {
                let id = row.id.clone();
                let chosen = Signal::derive(move || rows.selection.with(|s| s.holds(&id)));
                let choose = Callback::new(move |event: MouseEvent| {
                    place.choose(index, event.shift_key());
                });
                view! {
                    <tr id=dom_id(index) aria-rowindex=(index + 2).to_string() class:is-active=is_active
                        aria-selected=move || chosen.get().to_string()
                        on:click=move |_| place.active.set(index)>
                        {row::cells(row, &of_row, chosen, choose)}
                    </tr>
                }
                .into_any()
            }
            None => view! {
                <tr id=dom_id(index) aria-rowindex=(index + 2).to_string() class="is-loading" class:is-active=is_active>
                    <td colspan="11"><span class="skeleton-bar"></span><span class="visually-hidden">"Loading"</span></td>
                </tr>
            }
            .into_any(),
        }
    };
    let keys = keys(place, snapshot);
    // One may scroll away from the row that the keyboard is on; then it is not in the page.
    let active_row = move || {
        let active = place.active.get();
        let there = place.live.get() && place.drawn.with(|drawn| drawn.contains(&active));
        there.then(|| dom_id(active))
    };
    view! {
        <div class="grid-frame" node_ref=place.frame on:scroll=move |_| place.look()>
            <table class=format!("grid {hide}") role="grid" tabindex="0" aria-label="Resources" aria-multiselectable="true"
                aria-rowcount=(rows.total + 1).to_string()
                aria-activedescendant=active_row
                on:keydown=keys data-testid="inventory">
                {heads(&query)}
                {before}
                <tbody>
                    <For each=each key=|(index, row)| (*index, row.is_some()) children=draw/>
                </tbody>
                {after}
            </table>
        </div>
        {status(place, query)}
    }
}

/// Which rows are seen; before the browser takes over, links to the pages around.
fn status(place: Place, query: InventoryQuery) -> AnyView {
    let total = place.rows.total;
    let text = move || {
        let (first, last) = place.seen.get();
        let last = last.max(first + 1).min(total);
        format!("{}–{} of {}", count(first + 1), count(last), count(total))
    };
    let link = move |offset: Option<u64>, word: &'static str, rel: &'static str| {
        let query = InventoryQuery {
            offset: offset?,
            ..query.clone()
        };
        let href = format!("/inventory?{}", of_inventory(&query));
        Some(view! { <a class="button button-small" href=href rel=rel>{word}</a> })
    };
    let here = place.rows.offset / PAGE * PAGE;
    let links = move || {
        (!place.live.get()).then(|| {
            view! {
                {link((here > 0).then(|| here.saturating_sub(PAGE)), "Previous", "prev")}
                {link((here + PAGE < total).then_some(here + PAGE), "Next", "next")}
            }
        })
    };
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="pager-rows" data-testid="rows">{text}</span>
            {links}
            <span class="hint keys-hint">
                <kbd>"↑"</kbd><kbd>"↓"</kbd>" move, "<kbd>"Space"</kbd>" selects, "<kbd>"Enter"</kbd>" opens, "<kbd>"/"</kbd>" searches"
            </span>
        </nav>
    }
    .into_any()
}

fn keys(place: Place, snapshot: SnapshotId) -> impl Fn(KeyboardEvent) {
    let navigate = use_navigate();
    move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let at = place.active.get_untracked();
        let screen = place
            .frame
            .get_untracked()
            .map_or(10, |frame| pixels(frame.client_height()) / ROW)
            .saturating_sub(2);
        // Links and checkboxes inside keep their own keys.
        let inside = event.target() != event.current_target();
        match event.key().as_str() {
            "ArrowDown" => place.go(at + 1),
            "ArrowUp" => place.go(at.saturating_sub(1)),
            "PageDown" => place.go(at + screen),
            "PageUp" => place.go(at.saturating_sub(screen)),
            "Home" => place.go(0),
            "End" => place.go(place.rows.total),
            " " if !inside => place.choose(at, event.shift_key()),
            "Enter" if !inside => {
                if let Some(id) = place.rows.id(at) {
                    let href = routes::resource(&id, Some(&snapshot));
                    navigate(&href, NavigateOptions::default());
                }
            }
            _ => return,
        }
        event.prevent_default();
    }
}

fn heads(query: &InventoryQuery) -> AnyView {
    let (now, turned) = match query.sort.strip_prefix('-') {
        Some(sort) => (sort, true),
        None => (query.sort.as_str(), false),
    };
    let heads = COLUMNS
        .iter()
        .map(|(key, name, class)| {
            let here = now == *key;
            let sort = if here && !turned {
                format!("-{key}")
            } else {
                (*key).to_owned()
            };
            let href = of_inventory(&InventoryQuery {
                sort,
                offset: 0,
                ..query.clone()
            });
            let (order, arrow) = match (here, turned) {
                (true, true) => ("descending", " ▼"),
                (true, false) => ("ascending", " ▲"),
                _ => ("none", ""),
            };
            view! {
                <th scope="col" class=*class aria-sort=order>
                    <a href=format!("/inventory?{href}") data-noscroll="">{*name}<span aria-hidden="true">{arrow}</span></a>
                </th>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <thead><tr aria-rowindex="1">
            <th scope="col" class="col-select"><span class="visually-hidden">"Selected"</span></th>
            {heads}
            <th scope="col" class="col-tags">"Tags"</th>
        </tr></thead>
    }
    .into_any()
}

/// Writes the first row seen into the address, so that going back comes back here.
fn keep_offset(first: u64) {
    let (Ok(path), Ok(search)) = (location().pathname(), location().search()) else {
        return;
    };
    if path != "/inventory" {
        return;
    }
    let mut query = crate::query::inventory(&search);
    query.offset = first;
    let address = match of_inventory(&query) {
        text if text.is_empty() => path,
        text => format!("{path}?{text}"),
    };
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or_default();
        // Refused only for another server's address.
        _ = history.replace_state_with_url(&state, "", Some(&address));
    }
}

fn pixels(length: i32) -> u64 {
    u64::try_from(length).unwrap_or_default()
}

fn dom_id(index: u64) -> String {
    format!("row-{index}")
}
