//! The mark of the product and neutral glyphs per service: letters in a shape, nobody's artwork.

use leptos::prelude::*;

/// The mark: a beacon over a coast line.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
            <path class="mark-light" d="M16 4v4M8.2 7.2l2.6 2.9M23.8 7.2l-2.6 2.9" fill="none"
                stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>
            <path d="M13.2 12h5.6l1.6 9h-8.8z" fill="currentColor"/>
            <path d="M3 24.5c3.2-2.4 6-2.4 9 0s6 2.4 9 0 5-2.2 8-.6" fill="none"
                stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/>
            <path d="M6 29c2.6-1.6 4.6-1.6 7 0s4.8 1.6 7 0 4-1.4 6-.4" fill="none"
                stroke="currentColor" stroke-width="1.8" stroke-linecap="round" opacity=".55"/>
        </svg>
    }
}

/// Two letters in one of six shades, the same for the same service.
#[component]
pub fn ServiceGlyph(
    /// The service, as in the middle of a type name: `S3`.
    #[prop(into)]
    service: String,
) -> impl IntoView {
    let letters: String = service
        .chars()
        .filter(|c| c.is_alphanumeric())
        .take(2)
        .collect();
    let shade = service.bytes().fold(0u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    }) % 6;
    view! { <span class=format!("glyph glyph-{shade}") aria-hidden="true">{letters}</span> }
}
