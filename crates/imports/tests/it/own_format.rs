use super::{file, one};
use landfall_domain::fields;
use landfall_domain::snapshot::Problem;
use landfall_domain::{
    Attribute, Class, Confidence, Coverage, Decimal, Evidence, Kind, Origin, Outcome, Reference,
    Region, Resource, ResourceId, Snapshot, SnapshotId, Target, Timestamp,
};
use landfall_imports::{Format, Imported, Options, estate, export, import};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// The snapshot that an import of Landfall's own format stands for.
fn snapshot(imported: Imported) -> Snapshot {
    let estate = imported.estate.unwrap();
    Snapshot {
        id: estate.snapshot.unwrap(),
        estate: estate.name.unwrap(),
        origin: estate.origin,
        account: imported.account,
        regions: imported.regions,
        started: estate.started.unwrap(),
        finished: estate.finished.unwrap(),
        resources: imported.resources,
        references: estate.references.unwrap(),
        coverage: estate.coverage,
    }
}

fn text() -> impl Strategy<Value = String> {
    "\\PC{0,12}"
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(text(), inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn time() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_000_000_000_000).prop_map(|millis| Timestamp::from_millisecond(millis).unwrap())
}

fn attribute() -> impl Strategy<Value = Attribute> {
    prop_oneof![
        text().prop_map(|text| Attribute::Text(text.into())),
        any::<u64>().prop_map(Attribute::Bytes),
        any::<u64>().prop_map(Attribute::Count),
        any::<bool>().prop_map(Attribute::Flag),
        time().prop_map(Attribute::Time),
        (any::<i64>(), 0_u32..10).prop_map(|(n, s)| Attribute::UsdPerMonth(Decimal::new(n, s))),
    ]
}

fn account() -> impl Strategy<Value = landfall_domain::AccountId> {
    "[0-9]{12}".prop_map(|id| id.parse().unwrap())
}

fn arn() -> impl Strategy<Value = landfall_domain::Arn> {
    "arn:aws:[a-z]{1,5}:[a-z0-9-]{0,5}:[0-9]{0,12}:[a-z/:*]{1,9}"
        .prop_map(|arn| arn.parse().unwrap())
}

fn resource() -> impl Strategy<Value = Resource> {
    (
        (text(), text(), option::of(arn()), text(), account(), text()),
        btree_map(text(), text(), 0..3),
        btree_map("[a-z_]{1,8}", attribute(), 0..4),
        json(),
        any::<bool>(),
    )
        .prop_map(
            |(
                (id, kind, arn, name, account, region),
                tags,
                attributes,
                configuration,
                understood,
            )| {
                Resource {
                    id: ResourceId::new(id),
                    kind: Kind::new(kind),
                    arn,
                    name,
                    account,
                    region: Region::new(region),
                    tags: fields(tags),
                    attributes: fields(attributes),
                    configuration,
                    understood,
                }
            },
        )
}

fn reference() -> impl Strategy<Value = Reference> {
    let target = prop_oneof![
        arn().prop_map(Target::Arn),
        (text(), text(), option::of(account()), option::of(text())).prop_map(
            |(kind, name, account, region)| Target::Named {
                kind: Kind::new(kind),
                name,
                account,
                region: region.map(Region::new),
            }
        ),
        text().prop_map(Target::Url),
        account().prop_map(Target::Account),
    ];
    let class = prop::sample::select(vec![Class::Requires, Class::Together, Class::Talks]);
    let sure = prop::sample::select(vec![Confidence::Likely, Confidence::Certain]);
    (text(), target, class, text(), text(), sure).prop_map(
        |(from, target, class, path, seen, confidence)| Reference {
            from: ResourceId::new(from),
            target,
            class,
            evidence: Evidence {
                path: path.into(),
                text: seen.into(),
                confidence,
            },
        },
    )
}

fn coverage() -> impl Strategy<Value = Coverage> {
    let outcome = prop::sample::select(vec![
        Outcome::Read,
        Outcome::Partial,
        Outcome::Denied,
        Outcome::NotSupported,
        Outcome::Failed,
    ]);
    let problem = (text(), option::of(text()), text(), text(), text()).prop_map(
        |(operation, subject, code, message, advice)| Problem {
            operation,
            subject,
            code,
            message,
            advice,
        },
    );
    (
        (text(), option::of(account()), text(), outcome),
        any::<[u64; 3]>(),
        vec(problem, 0..3),
        vec(text(), 0..3),
    )
        .prop_map(
            |((service, account, region, outcome), numbers, problems, spared)| Coverage {
                service,
                account,
                region: Region::new(region),
                outcome,
                resources: numbers[0],
                requests: numbers[1],
                millis: numbers[2],
                problems,
                spared,
            },
        )
}

fn any_snapshot() -> impl Strategy<Value = Snapshot> {
    let origin = prop_oneof![
        Just(Origin::Scan),
        vec(text(), 0..3).prop_map(|files| Origin::Import { files }),
    ];
    (
        (text(), text(), origin, account(), vec(text(), 1..3)),
        (time(), time()),
        vec(resource(), 0..6),
        vec(reference(), 0..6),
        vec(coverage(), 0..4),
    )
        .prop_map(
            |(
                (id, estate, origin, account, regions),
                (started, finished),
                resources,
                references,
                coverage,
            )| {
                // A snapshot's resources are ordered by id, and an id is there once.
                let by_id: BTreeMap<_, _> =
                    resources.into_iter().map(|r| (r.id.clone(), r)).collect();
                Snapshot {
                    id: SnapshotId::new(id),
                    estate,
                    origin,
                    account,
                    regions: regions.into_iter().map(Region::new).collect(),
                    started,
                    finished,
                    resources: by_id.into_values().collect(),
                    references,
                    coverage,
                }
            },
        )
}

proptest! {
    #[test]
    fn what_was_exported_is_imported_as_it_was(before in any_snapshot()) {
        let imported = one("estate.json", &export(&before).unwrap()).unwrap();
        prop_assert_eq!(imported.format, Format::Landfall);
        prop_assert_eq!(snapshot(imported), before);
    }
}

#[test]
fn a_small_file_by_hand_is_enough() {
    let text = r#"{"landfall_estate": 1, "account": "111111111111", "resources": [
        {"kind": "AWS::S3::Bucket", "arn": "arn:aws:s3:::documents", "name": "documents", "region": "eu-central-1"},
        {"kind": "AWS::EC2::VPC", "name": "main", "region": "eu-west-1"}]}"#;
    let imported = import(&[file("by-hand.json", text)], &Options::default()).unwrap();
    let ids: Vec<_> = imported.resources.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "AWS::EC2::VPC/111111111111/eu-west-1/main",
            "arn:aws:s3:::documents"
        ]
    );
    assert_eq!(
        imported.regions,
        ["eu-central-1".into(), "eu-west-1".into()]
    );
    assert!(imported.resources.iter().all(|r| r.understood));
    assert_eq!(imported.estate.unwrap().references, None);
}

/// `LANDFALL_WRITE_SCHEMA=1 cargo test -p landfall-imports schema` writes the file anew.
#[test]
fn the_schema_in_the_documents_is_that_of_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/estate-schema.json");
    let now = estate::schema();
    if std::env::var_os("LANDFALL_WRITE_SCHEMA").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(kept, now, "run this test with LANDFALL_WRITE_SCHEMA=1");
}
