//! Versions beside each other, the calendar, owners of move groups and comments on them. AWS is never
//! asked here: the snapshot is put into the database as a scan would.

// Helpers of tests are test code too; the lint only knows the functions marked as tests.
#![allow(clippy::unwrap_used)]

use futures::StreamExt;
use landfall_backend::export::{Asked, Format, export};
use landfall_backend::{Backend, settings::Settings};
use landfall_domain::schedule::{Freeze, Schedule};
use landfall_domain::user::{Role, User};
use landfall_domain::view::{CalendarQuery, GroupsQuery, OwnRequest, PlanDiffQuery, PlanRequest};
use landfall_domain::*;
use landfall_store::Audit;
use serde_json::json;

struct World {
    backend: Backend,
    _dir: tempfile::TempDir,
}

impl World {
    /// Some buckets of two applications were scanned.
    async fn new() -> Self {
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
        let (backend, _worker) = Backend::open(settings.validated().unwrap(), &url)
            .await
            .unwrap();
        let at: Timestamp = "2026-11-01T10:00:00Z".parse().unwrap();
        let buckets = [
            "orders-a",
            "orders-b",
            "billing-a",
            "billing-b",
            "billing-c",
        ];
        let snapshot = Snapshot {
            origin: Origin::Scan,
            id: "snapshot-1".into(),
            estate: "Test estate".into(),
            account: "111111111111".parse().unwrap(),
            regions: vec!["eu-central-1".into()],
            started: at,
            finished: at,
            resources: buckets.iter().map(|name| bucket(name)).collect(),
            references: vec![],
            coverage: vec![],
        };
        backend.store().insert_snapshot(&snapshot).await.unwrap();
        Self { backend, _dir: dir }
    }

    async fn person(&self, name: &str, role: Role) -> User {
        let word = "long enough, really";
        let roles = [role].into();
        self.backend.set_person(name, roles, word).await.unwrap();
        self.backend.sign_in(name, word).await.unwrap()
    }

    async fn planned(&self, by: &User, request: PlanRequest) -> PlanId {
        let request = PlanRequest {
            reason: "because".into(),
            ..request
        };
        self.backend.make_plan(by, &request).await.unwrap()
    }

    /// A version with windows and a schedule, as the planner gives them.
    async fn scheduled(&self, by: &User, from: &PlanId) -> Plan {
        let mut plan = self.backend.store().plan(from).await.unwrap();
        plan.id = "scheduled".into();
        plan.version += 1;
        for (wave, window) in plan.body.waves.iter_mut().zip(1_u32..) {
            wave.window = Some(window);
            wave.after_days = Some((window - 1) * 7);
            wave.day = Some(schedule().first.plus((window - 1) * 7));
        }
        plan.body.choices.schedule = Some(schedule());
        plan.digest = Digest::of(&plan.body).unwrap();
        let audit = Audit {
            actor: by.name.clone(),
            action: "plan.made".into(),
            subject: "plan".into(),
            details: json!({}),
            at: plan.created,
        };
        self.backend
            .store()
            .insert_plan(&plan, audit)
            .await
            .unwrap();
        plan
    }
}

fn schedule() -> Schedule {
    Schedule {
        first: "2026-10-24".parse().unwrap(),
        every_days: 7,
        time_zone: "Europe/Berlin".into(),
        opens_at: 22 * 60,
        hours: 6,
        freezes: vec![Freeze {
            from: "2026-10-30".parse().unwrap(),
            to: "2026-11-02".parse().unwrap(),
            reason: "closing, of the books".into(),
            environments: vec![],
        }],
    }
}

fn bucket(name: &str) -> Resource {
    let arn: Arn = format!("arn:aws:s3:::{name}").parse().unwrap();
    Resource {
        understood: true,
        id: ResourceId::from(&arn),
        kind: "AWS::S3::Bucket".into(),
        arn: Some(arn),
        name: name.into(),
        account: "111111111111".parse().unwrap(),
        region: "eu-central-1".into(),
        tags: landfall_domain::fields([("env", "prod")]),
        attributes: landfall_domain::fields([("size".to_owned(), Attribute::Bytes(2_000_000_000))]),
        configuration: json!({ "Name": name }),
    }
}

#[tokio::test]
async fn two_versions_are_compared_in_pages_and_files() {
    let world = World::new().await;
    let backend = &world.backend;
    let mia = world.person("mia", Role::Planner).await;
    let vera = world.person("vera", Role::Viewer).await;
    let nothing = PlanDiffQuery::default();
    assert!(
        backend
            .plan_diff_page(&vera, &nothing)
            .await
            .unwrap()
            .is_none()
    );
    let first = world.planned(&mia, PlanRequest::default()).await;
    assert!(
        backend
            .plan_diff_page(&vera, &nothing)
            .await
            .unwrap()
            .is_none()
    );
    let mut request = PlanRequest::default();
    let moved: ResourceId = "arn:aws:s3:::orders-a".into();
    request.choices.environments = [(moved.clone(), Environment::Development)].into();
    let second = world.planned(&mia, request).await;

    let diff = backend.plan_diff(&vera, &first, &second).await.unwrap();
    let elsewhere: Vec<_> = diff
        .placements
        .iter()
        .filter(|p| p.other_account())
        .collect();
    assert_eq!(elsewhere.len(), 1);
    assert_eq!(elsewhere[0].resource, moved);
    assert!(
        backend
            .plan_diff(&vera, &first, &first)
            .await
            .unwrap()
            .is_empty()
    );
    let missing = backend.plan_diff(&vera, &first, &"none".into()).await;
    assert!(matches!(missing, Err(Refusal::NotFound(_))), "{missing:?}");

    // The newest and the one before it, without being asked.
    let page = backend
        .plan_diff_page(&vera, &nothing)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((&page.from.id, &page.to.id), (&first, &second));
    assert_eq!(page.names[&moved], "orders-a");
    let words = PlanDiffQuery {
        text: "ORDERS-A development".into(),
        section: "resources".into(),
        ..PlanDiffQuery::default()
    };
    let page = backend
        .plan_diff_page(&vera, &words)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((page.diff.placements.len(), page.diff.waves.len()), (1, 0));
    let wrong = PlanDiffQuery {
        section: "nonsense".into(),
        ..PlanDiffQuery::default()
    };
    let refused = backend.plan_diff_page(&vera, &wrong).await;
    assert!(
        matches!(refused, Err(Refusal::Invalid { .. })),
        "{refused:?}"
    );

    let asked = Asked {
        plan_diff: words,
        ..Asked::default()
    };
    let file = export(backend, &vera, "plan-diff", Format::Csv, &asked)
        .await
        .unwrap();
    let file = String::from_utf8(file).unwrap();
    assert!(
        file.contains("resource,orders-a,arn:aws:s3:::orders-a,changed,"),
        "{file}"
    );
}

#[tokio::test]
async fn the_calendar_has_windows_freezes_and_a_file() {
    let world = World::new().await;
    let backend = &world.backend;
    let mia = world.person("mia", Role::Planner).await;
    let mut request = PlanRequest::default();
    request.choices.groups_per_wave = Some(1);
    let unscheduled = world.planned(&mia, request).await;
    let of = |plan: &PlanId, from: Option<&str>| CalendarQuery {
        plan: Some(plan.clone()),
        from: from.map(|day| day.parse().unwrap()),
    };
    let view = backend
        .calendar(&mia, &of(&unscheduled, None))
        .await
        .unwrap()
        .unwrap();
    assert!(view.schedule.is_none() && view.months.is_empty() && !view.windows.is_empty());
    let asked = |plan: &PlanId| Asked {
        plan: Some(plan.clone()),
        ..Asked::default()
    };
    let refused = export(backend, &mia, "calendar", Format::Ics, &asked(&unscheduled)).await;
    assert!(matches!(refused, Err(Refusal::Conflict(_))), "{refused:?}");

    let plan = world.scheduled(&mia, &unscheduled).await;
    let waves = plan.body.waves.len();
    let from = Some("2026-10-05");
    let view = backend
        .calendar(&mia, &of(&plan.id, from))
        .await
        .unwrap()
        .unwrap();
    let months: Vec<String> = view.months.iter().map(Day::to_string).collect();
    assert_eq!(months, ["2026-10-01", "2026-11-01", "2026-12-01"]);
    assert_eq!(view.used as usize, waves);
    let second = &view.windows[1];
    assert_eq!(second.day, Some("2026-10-31".parse().unwrap()));
    assert_eq!(second.freezes, schedule().freezes);
    // Between the two the clocks were put back.
    let hours = |at: usize| view.windows[at].hours.clone().unwrap();
    assert_eq!(hours(0).0, "2026-10-24 22:00 +02:00");
    assert_eq!(hours(1).0, "2026-10-31 22:00 +01:00");
    let later = backend
        .calendar(&mia, &of(&plan.id, Some("2027-02-01")))
        .await;
    let later = later.unwrap().unwrap();
    assert!(later.windows.is_empty() && later.earlier.is_some() && later.later.is_none());

    let file = export(backend, &mia, "calendar", Format::Ics, &asked(&plan.id))
        .await
        .unwrap();
    let file = String::from_utf8(file).unwrap();
    assert!(file.lines().all(|line| line.len() <= 75));
    let unfolded = file.replace("\r\n ", "");
    let count = |line: &str| unfolded.lines().filter(|l| *l == line).count();
    assert_eq!(count("BEGIN:VEVENT"), waves + 1);
    assert_eq!(
        (count("BEGIN:VEVENT"), count("BEGIN:VTIMEZONE")),
        (count("END:VEVENT"), 1)
    );
    assert!(
        unfolded.contains("DTSTART;TZID=Europe/Berlin:20261024T220000"),
        "{unfolded}"
    );
    assert!(
        unfolded.contains("SUMMARY:Freeze: closing\\, of the books"),
        "{unfolded}"
    );
    assert!(unfolded.contains("DTEND;VALUE=DATE:20261103"), "{unfolded}");
}

#[tokio::test]
async fn planners_say_who_is_responsible_one_by_one_and_by_application() {
    let world = World::new().await;
    let backend = &world.backend;
    let mia = world.person("mia", Role::Planner).await;
    let omar = world.person("omar", Role::Operator).await;
    let plan = world.planned(&mia, PlanRequest::default()).await;
    let request = |groups: &[&str], application: &str, owner: &str| OwnRequest {
        plan: plan.clone(),
        groups: groups.iter().map(|id| (*id).to_owned()).collect(),
        application: application.into(),
        owner: owner.into(),
    };
    let billing = request(&[], "billing", "omar");
    let refused = backend.own_groups(&omar, &billing).await;
    assert!(matches!(refused, Err(Refusal::Forbidden(_))), "{refused:?}");
    assert_eq!(backend.own_groups(&mia, &billing).await, Ok(3));
    let one = request(
        &["arn:aws:s3:::orders-a"],
        "",
        "Team Orders <orders@example.com>",
    );
    assert_eq!(backend.own_groups(&mia, &one).await, Ok(1));
    for wrong in [
        request(&[], "no such application", "omar"),
        request(&["arn:aws:s3:::orders-a"], "", "two\nlines"),
    ] {
        let refused = backend.own_groups(&mia, &wrong).await;
        assert!(
            matches!(refused, Err(Refusal::Invalid { .. })),
            "{refused:?}"
        );
    }
    let owned = async |owner: &str| {
        let query = GroupsQuery {
            owner: owner.into(),
            ..GroupsQuery::default()
        };
        backend.groups(&omar, &query).await.unwrap().unwrap().total
    };
    assert_eq!(
        (
            owned("omar").await,
            owned("none").await,
            owned("some").await
        ),
        (3, 1, 4)
    );
    // They stay over versions, until nobody is.
    let later = world.planned(&mia, PlanRequest::default()).await;
    let view = backend
        .group(&omar, &later, "arn:aws:s3:::billing-b")
        .await
        .unwrap();
    assert!(view.owner.unwrap().owner.is(&omar.name));
    assert!(view.people.is_empty(), "only planners choose");
    let nobody = request(&["arn:aws:s3:::billing-b"], "", " ");
    backend.own_groups(&mia, &nobody).await.unwrap();
    assert_eq!(owned("omar").await, 2);
    assert!(matches!(backend.verify_audit().await, Ok(Ok(_))));
}

#[tokio::test]
async fn comments_are_heard_by_others_and_wait_for_the_owner() {
    let world = World::new().await;
    let backend = &world.backend;
    let mia = world.person("mia", Role::Planner).await;
    let omar = world.person("omar", Role::Operator).await;
    let alex = world.person("alex", Role::Approver).await;
    let vera = world.person("vera", Role::Viewer).await;
    let plan = world.planned(&mia, PlanRequest::default()).await;
    let group = "arn:aws:s3:::orders-a";
    let say = async |user: &User, text: &str| backend.comment(user, &plan, group, text).await;
    assert!(matches!(
        say(&vera, "hello").await,
        Err(Refusal::Forbidden(_))
    ));
    assert!(matches!(
        say(&alex, "  ").await,
        Err(Refusal::Invalid { .. })
    ));
    let too_long = "x".repeat(4_001);
    assert!(matches!(
        say(&alex, &too_long).await,
        Err(Refusal::Invalid { .. })
    ));

    let mut news = backend.watch_group(&vera, &plan, group).await.unwrap();
    backend
        .comment(&alex, &plan, "arn:aws:s3:::billing-a", "elsewhere")
        .await
        .unwrap();
    let number = say(&alex, "When?\r\n@mia: and @omar?").await.unwrap();
    assert_eq!(
        news.next().await,
        Some(1),
        "only what is about the group is told"
    );
    let view = backend.group(&vera, &plan, group).await.unwrap();
    assert_eq!(view.comments.len(), 1);
    assert_eq!(view.comments[0].text, "When?\n@mia: and @omar?");
    assert!(!view.may_comment);

    let waiting = async |user: &User| {
        let inbox = backend.inbox(user).await.unwrap().into_iter();
        let comments = inbox.filter(|item| item.kind == "comment");
        comments.map(|item| item.title).collect::<Vec<_>>()
    };
    let title = "alex wrote about orders-a";
    assert_eq!(waiting(&mia).await, [title]);
    assert_eq!(waiting(&omar).await, [title]);
    assert_eq!(waiting(&alex).await, [""; 0]);
    // Who answered is done; so is everybody once it is settled.
    say(&mia, "On Monday.").await.unwrap();
    assert_eq!(waiting(&mia).await, [""; 0]);
    assert!(matches!(
        backend.resolve_comment(&vera, number, true).await,
        Err(Refusal::Forbidden(_))
    ));
    backend.resolve_comment(&omar, number, true).await.unwrap();
    assert_eq!(waiting(&omar).await, [""; 0]);
    let view = backend.group(&omar, &plan, group).await.unwrap();
    assert_eq!(view.comments[0].resolved.as_ref().unwrap().0, omar.name);
    // An owner learns of every comment on the own group.
    let own = OwnRequest {
        plan: plan.clone(),
        groups: vec![group.into()],
        application: String::new(),
        owner: "omar".into(),
    };
    backend.own_groups(&mia, &own).await.unwrap();
    assert_eq!(waiting(&omar).await, ["mia wrote about orders-a"]);
    assert!(matches!(
        backend.group(&vera, &plan, "arn:aws:s3:::none").await,
        Err(Refusal::NotFound(_))
    ));
}
