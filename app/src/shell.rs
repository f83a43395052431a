//! The document around the app: head, preloads and the script that starts hydration.
//!
//! Leptos' own `HydrationScripts` is not used, because asset names carry a hash of their content
//! and may live inside the binary. Every script has the nonce of the response.

use leptos::WasmSplitManifest;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use serde::Deserialize;
use std::collections::HashMap;

use crate::App;

/// Where the built assets are served, as `cargo xtask build` wrote them into `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AssetUrls {
    /// The module that loads the wasm, `/assets/landfall-<hash>.js`.
    pub js: String,
    /// The wasm itself.
    pub wasm: String,
    /// The one style sheet.
    pub css: String,
    /// The icon of the tab.
    pub favicon: String,
    /// What the screens of each chunk need besides: files named as in [`crate::screens`]. Empty when the
    /// wasm is in one piece.
    #[serde(default)]
    pub chunks: HashMap<String, Vec<String>>,
    /// The module that loads the chunks, if there are any.
    #[serde(default)]
    pub loader: Option<String>,
    /// The script of the graph's wide view, fetched where it is shown.
    #[serde(default)]
    pub wide: Option<String>,
}

impl AssetUrls {
    /// Where Leptos finds what to announce in the head, once it knows which screen a request shows. It
    /// puts the directory and the ending back itself.
    fn announced(&self) -> Option<WasmSplitManifest> {
        let within = |url: &String| url.strip_prefix("/assets/").map(str::to_owned);
        let stem = |url: &String| within(url)?.strip_suffix(".wasm").map(str::to_owned);
        let loader = self.loader.as_ref().and_then(within)?;
        let chunks = self
            .chunks
            .iter()
            .map(|(chunk, urls)| (chunk.clone(), urls.iter().filter_map(stem).collect()))
            .collect();
        let announced = ("/assets".to_owned(), chunks, loader);
        Some(WasmSplitManifest(ArcStoredValue::new(announced)))
    }
}

/// The whole document, rendered on the server only.
pub fn shell(assets: &AssetUrls) -> impl IntoView + use<> {
    let AssetUrls {
        js,
        wasm,
        css,
        favicon,
        loader,
        wide,
        ..
    } = assets.clone();
    let loader = loader.map(|loader| view! { <link rel="modulepreload" href=loader/> });
    if let Some(announced) = assets.announced() {
        provide_context(announced);
    }
    let start = format!(
        "import init, {{ hydrate }} from {js:?}; \
         init({{ module_or_path: {wasm:?} }}).then(() => hydrate());"
    );
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme() data-wide=wide>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href=favicon/>
                <link rel="stylesheet" href=css/>
                <link rel="modulepreload" href=js/>
                {loader}
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin=""/>
                <script type="module" nonce=use_nonce() inner_html=start></script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The colour scheme that the person chose, from the request's cookie: the first paint has it.
pub(crate) fn theme() -> &'static str {
    #[cfg(feature = "ssr")]
    if let Some(parts) = use_context::<http::request::Parts>() {
        let cookies = parts.headers.get_all(http::header::COOKIE);
        for cookie in cookies.iter().filter_map(|value| value.to_str().ok()) {
            for pair in cookie.split(';') {
                match pair.trim() {
                    "theme=light" => return "light",
                    "theme=dark" => return "dark",
                    _ => {}
                }
            }
        }
    }
    "system"
}
