//! The wave board: what it shows, what would change, what is pending and who else is at it. AWS is
//! never asked: snapshots are put into the database as a scan would.

// Helpers of tests are test code too; the lint only knows the functions marked as tests.
#![allow(clippy::unwrap_used)]

use futures::StreamExt;
use landfall_backend::{Backend, settings::Settings};
use landfall_domain::edit::{Edit, edited};
use landfall_domain::schedule::Pin;
use landfall_domain::user::{Role, User};
use landfall_domain::view::{BoardQuery, BoardView, PlanRequest, Wanted, WhatIf, WhatIfRequest};
use landfall_domain::*;
use serde_json::json;
use std::collections::BTreeMap;

struct World {
    backend: Backend,
    mia: User,
    ben: User,
    vera: User,
    _dir: tempfile::TempDir,
}

impl World {
    /// Four applications in production, each a function that talks to a queue of the next one.
    async fn planned() -> (Self, PlanId) {
        let dir = tempfile::tempdir().unwrap();
        let credentials = dir.path().join("credentials");
        std::fs::write(
            &credentials,
            "[landfall]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = none\n",
        )
        .unwrap();
        let account = |digit: &str| json!({ "account": digit.repeat(12) });
        let settings: Settings = serde_json::from_value(json!({
            "aws": { "endpoint_url": "http://127.0.0.1:9", "profile": "landfall", "credentials_file": credentials, "regions": ["eu-central-1"] },
            "source": { "name": "Test estate", "account": "111111111111" },
            "targets": { "development": account("3"), "shared": account("4"), "production": account("5") },
        }))
        .unwrap();
        let url = format!("sqlite://{}", dir.path().join("landfall.db").display());
        let (backend, _) = Backend::open(settings.validated().unwrap(), &url)
            .await
            .unwrap();
        backend.store().insert_snapshot(&snapshot()).await.unwrap();
        let world = Self {
            mia: person(&backend, "mia", Role::Planner).await,
            ben: person(&backend, "ben", Role::Planner).await,
            vera: person(&backend, "vera", Role::Viewer).await,
            backend,
            _dir: dir,
        };
        let mut request = PlanRequest {
            reason: "first".into(),
            ..PlanRequest::default()
        };
        request.choices.groups_per_wave = Some(2);
        let plan = world.make(&world.mia, request).await.unwrap();
        (world, plan)
    }

    async fn make(&self, who: &User, request: PlanRequest) -> Result<PlanId, Refusal> {
        self.backend.make_plan(who, &request).await
    }

    async fn board(&self, who: &User, plan: &PlanId) -> BoardView {
        let query = BoardQuery {
            plan: Some(plan.clone()),
            open: vec![],
        };
        self.backend.board(who, &query).await.unwrap().unwrap()
    }

    async fn request(&self, plan: &PlanId, edits: &[Edit]) -> WhatIfRequest {
        let view = self.backend.plan(&self.mia, Some(plan)).await;
        let view = view.unwrap().unwrap();
        WhatIfRequest {
            based_on: plan.clone(),
            snapshot: None,
            choices: edited(&view.choices, edits),
            assumptions: view.assumptions,
            anew: false,
        }
    }

    async fn what_if(&self, plan: &PlanId, edits: &[Edit]) -> WhatIf {
        let request = self.request(plan, edits).await;
        self.backend.what_if(&self.mia, &request).await.unwrap()
    }

    async fn keep(&self, who: &User, plan: &PlanId, edits: &[Edit]) -> Result<PlanId, Refusal> {
        let request = self.request(plan, edits).await;
        let request = PlanRequest {
            reason: "as on the board".into(),
            choices: request.choices,
            assumptions: request.assumptions,
            based_on: Some(plan.clone()),
            ..PlanRequest::default()
        };
        self.make(who, request).await
    }
}

async fn person(backend: &Backend, name: &str, role: Role) -> User {
    backend
        .set_person(name, [role].into(), "long enough, really")
        .await
        .unwrap();
    backend.sign_in(name, "long enough, really").await.unwrap()
}

fn queue(number: u32) -> Resource {
    let arn: Arn = format!("arn:aws:sqs:eu-central-1:111111111111:prod-{number}")
        .parse()
        .unwrap();
    Resource {
        understood: true,
        id: ResourceId::from(&arn),
        kind: "AWS::SQS::Queue".into(),
        name: format!("prod-{number}"),
        arn: Some(arn),
        account: "111111111111".parse().unwrap(),
        region: "eu-central-1".into(),
        tags: landfall_domain::fields([("env", "prod")]),
        attributes: Default::default(),
        configuration: json!({}),
    }
}

fn snapshot() -> Snapshot {
    let at: Timestamp = "2026-11-01T10:00:00Z".parse().unwrap();
    let talks = (1..8).map(|number| Reference {
        from: queue(number).id,
        target: Target::Arn(queue(number + 1).arn.unwrap()),
        class: Class::Talks,
        evidence: Evidence {
            path: "/Target".into(),
            text: format!("prod-{}", number + 1).into(),
            confidence: Confidence::Certain,
        },
    });
    Snapshot {
        origin: Origin::Scan,
        id: "snapshot-1".into(),
        estate: "Test estate".into(),
        account: "111111111111".parse().unwrap(),
        regions: vec!["eu-central-1".into()],
        started: at,
        finished: at,
        references: talks.collect(),
        resources: (1..9).map(queue).collect(),
        coverage: vec![],
    }
}

/// Some card of the first wave, and the window of the last one.
fn first_to_last(board: &BoardView) -> (ResourceId, u32) {
    let card = &board.columns.iter().find(|c| c.window > 0).unwrap().cards[0];
    (card.member.clone(), board.columns.last().unwrap().window)
}

fn to_window(group: &ResourceId, window: u32) -> Edit {
    Edit::Pin(Pin::InWindow {
        group: group.clone(),
        window,
    })
}

/// Which window each group is in.
fn windows(board: &BoardView) -> BTreeMap<String, u32> {
    let cards = |column: &landfall_domain::view::BoardColumn| {
        let window = column.window;
        let cards = column.cards.iter();
        cards
            .map(|card| (card.group.clone(), window))
            .collect::<Vec<_>>()
    };
    board.columns.iter().flat_map(cards).collect()
}

#[tokio::test]
async fn what_if_tells_what_the_version_then_is() {
    let (world, plan) = World::planned().await;
    let before = world.board(&world.mia, &plan).await;
    let (group, window) = first_to_last(&before);
    let edits = [to_window(&group, window)];
    let told = world.what_if(&plan, &edits).await;
    assert_eq!(told.impossible, None);
    let asked: Vec<_> = told.moves.iter().filter(|one| one.asked).collect();
    assert_eq!(asked.len(), 1, "{:?}", told.moves);
    assert_eq!(asked[0].card.member, group);
    assert_eq!(asked[0].to.window, window);
    // Nothing was kept.
    assert_eq!(world.board(&world.mia, &plan).await, before);

    let kept = world.keep(&world.mia, &plan, &edits).await.unwrap();
    let after = world.board(&world.mia, &kept).await;
    let mut expected = windows(&before);
    for one in &told.moves {
        expected.insert(one.card.group.clone(), one.to.window);
    }
    assert_eq!(windows(&after), expected);
    let heads = |columns: &[landfall_domain::view::BoardColumn]| {
        let heads = columns.iter().map(|column| {
            let wave = &column.wave;
            let costs = (wave.cost, wave.seconds, wave.risk);
            (
                wave.number,
                column.window,
                column.groups,
                wave.resources,
                costs,
            )
        });
        heads.collect::<Vec<_>>()
    };
    assert_eq!(heads(&told.columns), heads(&after.columns));
    assert_eq!(told.order_after, after.order);
    assert_eq!(told.pins, after.pins);
    assert_eq!(after.pins.len(), 1);
    let view = world.backend.plan(&world.mia, Some(&kept)).await;
    let view = view.unwrap().unwrap();
    assert_eq!(told.cost.after, view.summary.total);
    assert_eq!(told.bridge_count.after, view.bridges.len() as u64);
    for bridge in told.bridges.iter().filter(|b| b.there.after) {
        let ends = (&bridge.from.0, &bridge.to.0);
        let found = |b: &&landfall_domain::view::BridgeView| (&b.bridge.from, &b.bridge.to) == ends;
        assert!(view.bridges.iter().any(|b| found(&b)), "{bridge:?}");
    }
}

#[tokio::test]
async fn a_viewer_looks_and_a_planner_asks() {
    let (world, plan) = World::planned().await;
    let board = world.board(&world.vera, &plan).await;
    assert!(!board.may_edit && !board.may_plan);
    let (group, window) = first_to_last(&board);
    let request = world.request(&plan, &[to_window(&group, window)]).await;
    let backend = &world.backend;
    let forbidden = |refusal: Refusal| matches!(refusal, Refusal::Forbidden(_));
    assert!(forbidden(
        backend.what_if(&world.vera, &request).await.unwrap_err()
    ));
    assert!(forbidden(
        backend
            .save_draft(&world.vera, &plan, &[], &[])
            .await
            .unwrap_err()
    ));
    assert!(forbidden(
        backend
            .carry_draft(&world.vera, &plan, &plan)
            .await
            .unwrap_err()
    ));
    let unknown = WhatIfRequest {
        based_on: "nothing".into(),
        ..request
    };
    let refused = backend.what_if(&world.mia, &unknown).await.unwrap_err();
    assert!(matches!(refused, Refusal::NotFound(_)), "{refused}");
}

#[tokio::test]
async fn edits_that_a_version_does_not_hold_are_offered_on_it() {
    let (world, plan) = World::planned().await;
    let board = world.board(&world.ben, &plan).await;
    let (group, window) = first_to_last(&board);
    let edits = [to_window(&group, window)];
    let backend = &world.backend;
    backend
        .save_draft(&world.ben, &plan, &[], &edits)
        .await
        .unwrap();
    // As the form makes it: of the same version, without what is pending on the board.
    let newer = world.keep(&world.ben, &plan, &[]).await.unwrap();
    assert_eq!(world.board(&world.ben, &plan).await.draft, edits);
    let fresh = world.board(&world.ben, &newer).await;
    assert_eq!(fresh.left, Some((plan, 1, 1)));
}

#[tokio::test]
async fn nobody_overwrites_what_another_made_meanwhile() {
    let (world, plan) = World::planned().await;
    let board = world.board(&world.ben, &plan).await;
    let (group, window) = first_to_last(&board);
    let edits = [
        to_window(&group, window),
        to_window(&"arn:aws:sqs:eu-central-1:111111111111:gone".into(), 1),
    ];
    let backend = &world.backend;
    backend
        .save_draft(&world.ben, &plan, &[], &edits)
        .await
        .unwrap();
    let newer = world.keep(&world.mia, &plan, &[]).await.unwrap();
    let refused = world.keep(&world.ben, &plan, &edits[..1]).await;
    let Err(Refusal::Conflict(why)) = refused else {
        panic!("{refused:?}")
    };
    assert!(why.contains("mia made version 2"), "{why}");
    assert_eq!(backend.plans(&world.ben).await.unwrap().len(), 2);

    // The edits are still there, are offered on the newer version, and go there when asked to.
    let stale = world.board(&world.ben, &plan).await;
    assert_eq!(stale.draft, edits);
    assert!(!stale.may_edit && stale.may_plan);
    let said = stale.news.newer.unwrap();
    assert_eq!((said.author.as_str(), said.version), ("mia", 2));
    let fresh = world.board(&world.ben, &newer).await;
    assert_eq!(fresh.left, Some((plan.clone(), 1, 2)));
    let carried = backend.carry_draft(&world.ben, &plan, &newer).await;
    let carried = carried.unwrap();
    assert_eq!(carried.kept.len(), 1);
    assert_eq!(carried.dropped.len(), 1);
    assert!(carried.dropped[0].1.contains("gone"), "{carried:?}");
    let fresh = world.board(&world.ben, &newer).await;
    assert_eq!(fresh.draft, edits[..1]);
    assert_eq!(fresh.left, None);
    world.keep(&world.ben, &newer, &edits[..1]).await.unwrap();
    let kept = world.board(&world.ben, &newer).await;
    assert!(kept.draft.is_empty(), "what was kept is pending no more");
}

#[tokio::test]
async fn others_are_seen_at_the_board() {
    let (world, plan) = World::planned().await;
    let backend = &world.backend;
    let mut news = backend.watch_board(&world.mia, &plan).await.unwrap();
    assert!(news.next().await.unwrap().drafts.is_empty());
    let board = world.board(&world.ben, &plan).await;
    let (group, window) = first_to_last(&board);
    let edits = [to_window(&group, window)];
    backend
        .save_draft(&world.ben, &plan, &[], &edits)
        .await
        .unwrap();
    let told = news.next().await.unwrap();
    assert_eq!(told.drafts.len(), 1);
    assert_eq!(told.drafts[0].author.as_str(), "ben");
    assert!(
        told.drafts[0].words[0].ends_with(&format!("→ window {window}")),
        "{told:?}"
    );
    assert_eq!(told, world.board(&world.mia, &plan).await.news);
    let own = world.board(&world.ben, &plan).await;
    assert!(own.news.drafts.is_empty(), "one's own edits are no news");
    world.keep(&world.ben, &plan, &edits).await.unwrap();
    // The version first, then the draft that is in it.
    let mut last = news.next().await.unwrap();
    while !last.drafts.is_empty() || last.newer.is_none() {
        last = news.next().await.unwrap();
    }
    assert_eq!(last.newer.unwrap().version, 2);
}

#[tokio::test]
async fn how_critical_a_group_is_waits_among_the_edits_until_a_version_has_it() {
    let (world, plan) = World::planned().await;
    let backend = &world.backend;
    let board = world.board(&world.ben, &plan).await;
    let (group, window) = first_to_last(&board);
    let of = async |who: &User, plan: &PlanId| {
        let view = backend.group(who, plan, group.as_str()).await.unwrap();
        view.criticality
    };
    assert_eq!(of(&world.ben, &plan).await.edit, None);
    assert!(of(&world.ben, &plan).await.may_say);
    assert!(!of(&world.vera, &plan).await.may_say);

    let set = async |who: &User, plan: &PlanId, value| {
        backend
            .set_criticality(who, plan, group.as_str(), value)
            .await
    };
    let refused = set(&world.vera, &plan, Some(5)).await.unwrap_err();
    assert!(matches!(refused, Refusal::Forbidden(_)), "{refused}");
    let refused = set(&world.ben, &plan, Some(101)).await.unwrap_err();
    assert!(matches!(refused, Refusal::Invalid { .. }), "{refused}");

    // What is on the board already stays.
    let moved = [to_window(&group, window)];
    backend
        .save_draft(&world.ben, &plan, &[], &moved)
        .await
        .unwrap();
    set(&world.ben, &plan, Some(5)).await.unwrap();
    set(&world.ben, &plan, Some(97)).await.unwrap();
    let draft = world.board(&world.ben, &plan).await.draft;
    assert_eq!(draft.len(), 2, "{draft:?}");
    assert_eq!(draft[0], moved[0]);
    assert_eq!(of(&world.ben, &plan).await.edit, Some(Wanted::Value(97)));
    assert_eq!(of(&world.ben, &plan).await.said, None);
    assert_eq!(of(&world.mia, &plan).await.edit, None, "it is ben's");
    let seen = world.board(&world.mia, &plan).await.news.drafts;
    assert!(seen[0].words[1].ends_with("criticality 97"), "{seen:?}");

    // A window that does not know of it keeps it.
    let kept = backend.save_draft(&world.ben, &plan, &moved, &[]).await;
    assert_eq!(kept.unwrap(), draft[1..]);
    let newer = world.keep(&world.ben, &plan, &draft[1..]).await.unwrap();
    assert_eq!(of(&world.ben, &newer).await.said, Some(97));
    assert_eq!(of(&world.ben, &newer).await.edit, None);
    assert_eq!(world.board(&world.ben, &newer).await.draft, []);
    let stale = set(&world.ben, &plan, None).await.unwrap_err();
    assert!(stale.to_string().contains("version 2"), "{stale}");

    // Back to the evidence.
    set(&world.ben, &newer, None).await.unwrap();
    assert_eq!(of(&world.ben, &newer).await.edit, Some(Wanted::Evidence));
    set(&world.ben, &newer, Some(97)).await.unwrap();
    assert_eq!(
        of(&world.ben, &newer).await.edit,
        None,
        "as the version has it"
    );
}
