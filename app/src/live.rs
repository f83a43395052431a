//! Server-sent events in the browser, with polling when they do not arrive.

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource, MessageEvent};

const POLL: Duration = Duration::from_secs(3);

/// Whether to go on listening.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// More will come.
    On,
    /// That was the last.
    Stop,
}

/// Listens to `url` until `on_news` says stop or the owner is cleaned up. `poll` is called
/// whenever the connection is lost, and regularly when it stays lost. Only for effects: it needs
/// a browser.
pub fn listen<T: DeserializeOwned + 'static>(
    url: &str,
    on_news: impl Fn(T) -> Go + 'static,
    poll: impl Fn() + Clone + 'static,
) {
    let timer = StoredValue::new_local(None::<IntervalHandle>);
    let start_polling = {
        let poll = poll.clone();
        move || {
            if timer.with_value(Option::is_none) {
                timer.set_value(set_interval_with_handle(poll.clone(), POLL).ok());
            }
        }
    };
    on_cleanup(move || {
        timer.try_update_value(|timer| timer.take().map(|timer| timer.clear()));
    });
    let Ok(source) = EventSource::new(url) else {
        start_polling();
        return;
    };
    let on_message = {
        let source = source.clone();
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let news = event
                .data()
                .as_string()
                .and_then(|text| crate::wire::read(text.as_bytes()).ok());
            if news.map(&on_news) == Some(Go::Stop) {
                source.close();
            }
        })
    };
    let on_error = {
        let source = source.clone();
        Closure::<dyn Fn(Event)>::new(move |_| {
            poll();
            if source.ready_state() == EventSource::CLOSED {
                start_polling();
            }
        })
    };
    source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    // The closures live as long as the owner.
    let kept = StoredValue::new_local(Some((source, on_message, on_error)));
    on_cleanup(move || {
        kept.try_update_value(|kept| {
            if let Some((source, ..)) = kept.take() {
                source.set_onmessage(None);
                source.set_onerror(None);
                source.close();
            }
        });
    });
}
