use crate::estate::*;
use crate::plan::placed;
use landfall_domain::plan::{Choices, Environment};
use landfall_domain::{Class, ResourceId};
use proptest::prelude::*;

#[test]
fn what_says_nothing_takes_the_environment_of_what_uses_it() {
    let all = [
        "prod-api", "dev-api", "only", "both", "deep", "uses", "alone",
    ];
    let snapshot = snapshot(all.map(plain).to_vec(), Vec::new());
    let graph = graph(vec![
        edge("prod-api", "only", Class::Requires),
        edge("prod-api", "both", Class::Requires),
        edge("dev-api", "both", Class::Talks),
        edge("both", "deep", Class::Talks),
        edge("uses", "dev-api", Class::Talks),
    ]);
    let places = placed(&snapshot, &graph, &Choices::default());
    let of = |name: &str| {
        let place = &places[&ResourceId::new(name)];
        (place.environment, place.confidence)
    };
    assert_eq!(of("prod-api"), (Environment::Production, 80));
    assert_eq!(of("only"), (Environment::Production, 60));
    assert_eq!(of("both"), (Environment::Shared, 60));
    assert_eq!(of("deep"), (Environment::Shared, 45));
    assert_eq!(of("uses"), (Environment::Development, 40));
    assert_eq!(of("alone"), (Environment::Shared, 10));
    let both = &places[&ResourceId::new("both")];
    assert_eq!(
        both.reasons,
        [
            "Used by several environments (development, production), so it goes to the shared account",
            "Used by dev-api (development)",
            "Used by prod-api (production)",
        ]
    );
}

#[test]
fn a_persons_choice_wins_and_spreads() {
    let snapshot = snapshot(["prod-api", "role", "twin"].map(plain).to_vec(), Vec::new());
    let graph = graph(vec![
        edge("prod-api", "role", Class::Requires),
        edge("prod-api", "twin", Class::Together),
    ]);
    let choices = Choices {
        environments: [("prod-api".into(), Environment::Development)].into(),
        names: [("role".into(), "api-role".to_owned())].into(),
        ..Choices::default()
    };
    let places = placed(&snapshot, &graph, &choices);
    assert!(
        places
            .values()
            .all(|p| p.environment == Environment::Development)
    );
    assert_eq!(places[&ResourceId::new("prod-api")].confidence, 100);
    assert_eq!(places[&ResourceId::new("role")].name, "api-role");
    assert!(places[&ResourceId::new("twin")].reasons[0].contains("together with prod-api"));
}

proptest! {
    #[test]
    fn everything_gets_a_place_with_a_reason((snapshot, graph) in any_estate()) {
        let places = placed(&snapshot, &graph, &Choices::default());
        prop_assert_eq!(places.len(), snapshot.resources.len());
        let all = targets();
        for place in places.values() {
            prop_assert!(!place.reasons.is_empty());
            prop_assert!(place.confidence <= 98);
            prop_assert_eq!(&all[&place.environment], &place.account);
        }
        for edge in graph.edges.iter().filter(|e| e.class == Class::Together) {
            prop_assert_eq!(places[&edge.from].environment, places[&edge.to].environment);
        }
    }
}
