use crate::estate::*;
use crate::plan::{plan, step};
use landfall_domain::plan::{Choices, RiskLevel};
use landfall_domain::step::{Grant, Undo};
use landfall_planner::{WaveDraft, risk};

#[test]
fn the_level_is_that_of_the_worst_reason_and_promises_follow_the_steps() {
    let snapshot = snapshot(vec![sized(bucket("dev-a"), 2_500_000)], Vec::new());
    let graph = graph(Vec::new());
    let body = plan(&snapshot, &graph, &Choices::default());
    let wave = &body.waves[0];
    assert_eq!(wave.risk.level, RiskLevel::Low);
    assert_eq!(
        wave.risk.backup,
        "The source stays as it is: the steps of this wave read it and write to the target, so the original is the backup. 2.5 MB are copied and compared with the source before anything counts as moved."
    );
    assert_eq!(
        wave.risk.rollback,
        "Undo the wave: Landfall takes back its steps in reverse order (deletes the copies)."
    );

    let draft = WaveDraft {
        number: 1,
        title: wave.title.clone(),
        environment: wave.environment,
        groups: wave.groups.clone(),
        reason: wave.reason.clone(),
        window: 1,
        after_days: 0,
        day: None,
    };
    let mut last = step(&snapshot, &snapshot.resources[0]);
    last.point_of_no_return = true;
    last.undo = Undo::Cannot("the name is free for others.".into());
    let worse = risk(&draft, &body.groups, &snapshot, &graph, &[last], &[]);
    assert_eq!(worse.level, RiskLevel::High);
    assert!(worse.backup.contains("until the point of no return"));
    assert_eq!(
        worse.rollback,
        "No step can be undone. Not undone: “Copy dev-a” (the name is free for others)."
    );

    let mut writes = step(&snapshot, &snapshot.resources[0]);
    writes.grants.push(Grant {
        account: snapshot.account.clone(),
        actions: vec!["s3:PutBucketPolicy".into()],
        resources: Vec::new(),
    });
    let told = risk(&draft, &body.groups, &snapshot, &graph, &[writes], &[]);
    assert!(
        told.backup.contains("s3:PutBucketPolicy"),
        "{}",
        told.backup
    );
}
