use crate::estate::*;
use crate::plan::placed;
use landfall_domain::plan::{Choices, Environment};
use landfall_domain::{Class, ResourceId};
use proptest::prelude::*;

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
