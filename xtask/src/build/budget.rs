//! How much wasm a first visit fetches, and how much it may.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

/// The most that a first visit may fetch, compressed, in bytes.
const BUDGET: u64 = 400_000;
/// The wave board, on which planners edit, may fetch more (docs/adr/0011).
const BOARD: (&str, u64) = ("plan", 430_000);

/// Bytes of wasm for a first visit: by chunk, and under the empty name for screens that have none.
pub type Visits = BTreeMap<String, u64>;

/// Adds up what the screens of each chunk need; `sent` is the size of a file in bytes as it is sent.
pub fn visits(
    module: &str,
    chunks: &BTreeMap<String, Vec<String>>,
    sent: impl Fn(&str) -> u64,
) -> Visits {
    let alone = sent(module);
    let with = |(chunk, urls): (&String, &Vec<String>)| {
        let chunks: u64 = urls.iter().map(|url| sent(url)).sum();
        (chunk.clone(), alone + chunks)
    };
    let mut visits: Visits = chunks.iter().map(with).collect();
    visits.insert(String::new(), alone);
    visits
}

/// In words, the largest last.
pub fn words(visits: &Visits) -> String {
    let mut sorted: Vec<_> = visits.iter().collect();
    sorted.sort_by_key(|(_, bytes)| **bytes);
    let words: Vec<String> = sorted
        .into_iter()
        .map(|(chunk, bytes)| {
            let chunk = if chunk.is_empty() { "no chunk" } else { chunk };
            format!("{chunk} {} kB", bytes / 1000)
        })
        .collect();
    format!("wasm of a first visit: {}", words.join(", "))
}

/// Fails when a visit costs more than it may.
pub fn check(visits: &Visits) -> Result<()> {
    let most = |chunk: &str| if chunk == BOARD.0 { BOARD.1 } else { BUDGET };
    if visits.iter().any(|(chunk, bytes)| *bytes > most(chunk)) {
        bail!(
            "a first visit may fetch {} kB of wasm, of the wave board {} kB; {}. Give large screens a chunk of their own in \
             app/src/screens.rs",
            BUDGET / 1000,
            BOARD.1 / 1000,
            words(visits)
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visits_of(shared: u64) -> Visits {
        let chunks = BTreeMap::from([
            (
                "graph".to_owned(),
                vec!["/shared".to_owned(), "/graph".to_owned()],
            ),
            ("plan".to_owned(), vec!["/shared".to_owned()]),
        ]);
        visits("/main", &chunks, |url| match url {
            "/main" => 300_000,
            "/graph" => 20_000,
            "/shared" => shared,
            other => panic!("{other} is in no list"),
        })
    }

    #[test]
    fn a_visit_fetches_the_module_and_all_that_its_chunk_needs() {
        let visits = visits_of(80_000);
        assert_eq!(visits[""], 300_000);
        assert_eq!(visits["plan"], 380_000);
        assert_eq!(visits["graph"], 400_000);
        assert_eq!(
            words(&visits),
            "wasm of a first visit: no chunk 300 kB, plan 380 kB, graph 400 kB"
        );
        check(&visits).unwrap();
    }

    #[test]
    fn one_that_is_too_large_fails_and_names_the_chunk() {
        let error = check(&visits_of(80_001)).unwrap_err().to_string();
        assert!(error.contains("graph 400 kB"), "{error}");
    }
}
