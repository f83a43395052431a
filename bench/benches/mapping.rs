//! From configurations to a graph, at three sizes.
#![allow(missing_docs)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use landfall_bench::mixed::{mixed, texts};
use landfall_domain::view::GraphQuery;
use landfall_planner::{GraphFacts, graph_view, resolve};
use std::collections::BTreeMap;

fn mapping(c: &mut Criterion) {
    for size in [1_000, 10_000, 100_000] {
        let mut snapshot = mixed(size);
        let mut group = c.benchmark_group("mapping");
        group.sample_size(10);
        group.throughput(Throughput::Elements(texts(&snapshot) as u64));
        group.bench_function(BenchmarkId::new("references", size), |b| {
            b.iter(|| landfall_references::all(&snapshot.resources));
        });
        snapshot.references = landfall_references::all(&snapshot.resources);
        group.bench_function(BenchmarkId::new("resolve", size), |b| {
            b.iter(|| resolve(&snapshot));
        });
        let graph = resolve(&snapshot);
        let wave_of = BTreeMap::new();
        let facts = GraphFacts {
            snapshot: &snapshot,
            graph: &graph,
            placements: None,
            groups: &[],
            wave_of: &wave_of,
            risk_of: &BTreeMap::new(),
            standing: &BTreeMap::new(),
        };
        group.bench_function(BenchmarkId::new("graph_view", size), |b| {
            b.iter(|| graph_view(&facts, &GraphQuery::default(), None));
        });
        group.finish();
    }
}

criterion_group!(benches, mapping);
criterion_main!(benches);
