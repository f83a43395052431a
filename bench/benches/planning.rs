//! From a snapshot to waves, at three sizes; the move groups beside petgraph's components.
#![allow(missing_docs)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use landfall_bench::{estate, petgraph_components, targets};
use landfall_domain::plan::Choices;
use landfall_planner::{Naming, move_groups, place, resolve, waves};

fn planning(c: &mut Criterion) {
    let choices = Choices::default();
    let naming = Naming {
        target_name: &|resource, _| resource.name.clone(),
    };
    for size in [1_000, 10_000, 100_000] {
        let snapshot = estate(size);
        let graph = resolve(&snapshot);
        let placements = place(&snapshot, &graph, &targets(), &choices, &naming);
        let groups = move_groups(&snapshot, &graph, &placements);
        let mut group = c.benchmark_group("planning");
        group.sample_size(10);
        group.bench_function(BenchmarkId::new("resolve", size), |b| {
            b.iter(|| resolve(&snapshot));
        });
        group.bench_function(BenchmarkId::new("move_groups", size), |b| {
            b.iter(|| move_groups(&snapshot, &graph, &placements));
        });
        group.bench_function(BenchmarkId::new("petgraph_tarjan_scc", size), |b| {
            b.iter(|| petgraph_components(&graph));
        });
        group.bench_function(BenchmarkId::new("waves", size), |b| {
            b.iter(|| waves(&snapshot, &graph, &placements, &groups, &choices, None));
        });
        group.finish();
    }
}

criterion_group!(benches, planning);
criterion_main!(benches);
