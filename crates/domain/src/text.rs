//! Short texts, of which estates have millions.

use serde::Serializer;

/// A text that copies share, and that takes no memory of its own when it is short. The browser has few of
/// them and does with the standard library's, whose code it holds anyway.
#[cfg(not(target_arch = "wasm32"))]
pub type Text = smol_str::SmolStr;
/// A text.
#[cfg(target_arch = "wasm32")]
pub type Text = String;

/// Values by their names, ordered. Most resources have a few or none, and large estates many resources: a
/// flat list takes a fifth of the memory of the standard library's map, which does in the browser.
#[cfg(not(target_arch = "wasm32"))]
pub type Fields<V> = litemap::LiteMap<Text, V>;
/// Values by their names, ordered.
#[cfg(target_arch = "wasm32")]
pub type Fields<V> = std::collections::BTreeMap<Text, V>;

/// Values by their names, from pairs in any order. Of several with one name the last counts.
pub fn fields<K: Into<Text>, V: Into<W>, W>(pairs: impl IntoIterator<Item = (K, V)>) -> Fields<W> {
    let pairs = pairs.into_iter();
    pairs
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

/// Writes an object, also when there is nothing in it.
pub(crate) fn object<V: serde::Serialize, S: Serializer>(
    fields: &Fields<V>,
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_map(fields.iter())
}
