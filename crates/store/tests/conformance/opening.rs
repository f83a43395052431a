//! Opening: fresh, again, newer, damaged, out of reach.

use crate::common::{Place, audit};
use landfall_store::{Store, StoreError};
use std::os::unix::fs::PermissionsExt;

#[tokio::test]
async fn a_fresh_database_is_made_and_kept() {
    for place in Place::all().await {
        let store = place.open().await;
        store.ping().await.unwrap();
        store
            .append_audit(audit("mia", "plan.made", "plan-1"))
            .await
            .unwrap();
        store.close().await;
        let store = place.open().await;
        assert_eq!(store.verify_audit().await.unwrap(), Ok(1));
    }
}

#[tokio::test]
async fn only_the_owner_can_read_the_file() {
    let place = Place::sqlite();
    let store = place.open().await;
    store
        .append_audit(audit("mia", "plan.made", "plan-1"))
        .await
        .unwrap();
    let path = place.url.trim_start_matches("sqlite://");
    for file in [
        path.to_owned(),
        format!("{path}-wal"),
        format!("{path}-shm"),
    ] {
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    for place in Place::all().await {
        place.open().await.close().await;
        let (yes, empty) = if place.postgres {
            ("true", "''")
        } else {
            ("1", "x''")
        };
        place
            .raw(&format!(
                "INSERT INTO landfall_migrations \
                 (version, description, success, checksum, execution_time) \
                 VALUES (9999, 'later', {yes}, {empty}, 1)"
            ))
            .await
            .unwrap();
        let refused = Store::open(&place.url).await.unwrap_err();
        assert!(matches!(refused, StoreError::Newer { version: 9999, .. }));
        assert!(refused.to_string().contains("install that version"));
    }
}

#[tokio::test]
async fn what_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(
        &path,
        "these are my notes, not a database at all".repeat(200),
    )
    .unwrap();
    let refused = Store::open(&format!("sqlite://{}", path.display()))
        .await
        .unwrap_err();
    assert!(
        matches!(refused, StoreError::NotADatabase { .. }),
        "{refused:?}"
    );
    assert!(refused.to_string().contains("notes.txt"), "{refused}");
    let after = std::fs::read_to_string(&path).unwrap();
    assert!(after.starts_with("these are my notes"), "left as it was");
}

#[tokio::test]
async fn a_path_that_cannot_be_written_is_named() {
    for url in [
        "sqlite:///proc/landfall.db",
        "sqlite:///dev/null/landfall.db",
    ] {
        let refused = Store::open(url).await.unwrap_err();
        assert!(
            matches!(refused, StoreError::NotWritable { .. }),
            "{refused:?}"
        );
        assert!(refused.to_string().contains("landfall.db"), "{refused}");
    }
}

#[tokio::test]
async fn a_server_out_of_reach_is_named_without_its_password() {
    let refused = Store::open("postgres://mia:s3cret@127.0.0.1:9/landfall")
        .await
        .unwrap_err();
    assert!(
        matches!(refused, StoreError::Unreachable { .. }),
        "{refused:?}"
    );
    let text = format!("{refused} {refused:?}");
    assert!(
        text.contains("127.0.0.1:9") && !text.contains("s3cret"),
        "{text}"
    );
    assert!(matches!(
        Store::open("mysql://db/landfall").await,
        Err(StoreError::Address { .. })
    ));
}
