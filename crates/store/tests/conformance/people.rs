//! Users and sessions.

use crate::common::{Place, audit};
use landfall_domain::user::Role;
use landfall_store::StoreError;
use time::{Duration, OffsetDateTime};
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};

#[tokio::test]
async fn users_are_kept_with_their_roles() {
    for place in Place::all().await {
        let store = place.open().await;
        assert_eq!(store.count_users().await.unwrap(), 0);
        let roles = [Role::Planner, Role::Approver].into();
        let note = || audit("root", "user.created", "mia");
        let mia = store
            .create_user(&"mia".into(), &roles, "$argon2id$x", note())
            .await
            .unwrap();
        let again = store
            .create_user(&"mia".into(), &roles, "$other", note())
            .await;
        assert!(matches!(again, Err(StoreError::UserExists(name)) if name == "mia".into()));
        assert_eq!(
            store.user(&"mia".into()).await.unwrap(),
            Some((mia, "$argon2id$x".into()))
        );
        assert_eq!(store.user(&"eve".into()).await.unwrap(), None);

        let admin = [Role::Admin].into();
        store
            .set_roles(&"mia".into(), &admin, audit("root", "user.roles", "mia"))
            .await
            .unwrap();
        store
            .set_password(&"mia".into(), "$new", audit("root", "user.password", "mia"))
            .await
            .unwrap();
        let (mia, hash) = store.user(&"mia".into()).await.unwrap().unwrap();
        assert_eq!((mia.roles, hash.as_str()), (admin, "$new"));
        let nobody = store
            .set_password(&"eve".into(), "$new", audit("root", "user.password", "eve"))
            .await;
        assert!(matches!(nobody, Err(StoreError::NotFound { .. })));
        assert_eq!(store.users().await.unwrap().len(), 1);
        assert_eq!(store.count_users().await.unwrap(), 1);
        // What was refused left no trace in the log.
        assert_eq!(store.verify_audit().await.unwrap(), Ok(3));
    }
}

fn record(minutes: i64) -> Record {
    Record {
        id: Id::default(),
        data: [("who".to_owned(), "mia".into())].into(),
        expiry_date: OffsetDateTime::now_utc() + Duration::minutes(minutes),
    }
}

#[tokio::test]
async fn sessions_come_back_until_they_end() {
    for place in Place::all().await {
        let store = place.open().await;
        let mut live = record(10);
        store.create(&mut live).await.unwrap();
        let mut twin = live.clone();
        store.create(&mut twin).await.unwrap();
        assert_ne!(twin.id, live.id, "an id never stands for two sessions");

        let mut dead = record(-1);
        store.create(&mut dead).await.unwrap();
        assert_eq!(store.load(&dead.id).await.unwrap(), None);
        let now = landfall_domain::Timestamp::now();
        assert_eq!(store.delete_expired_sessions(now).await.unwrap(), 1);

        live.data.insert("more".into(), 1.into());
        store.save(&live).await.unwrap();
        let loaded = store.load(&live.id).await.unwrap().unwrap();
        assert_eq!((loaded.id, &loaded.data), (live.id, &live.data));

        store.delete(&live.id).await.unwrap();
        assert_eq!(store.load(&live.id).await.unwrap(), None);
        // A request that began before the sign-out ends after it.
        store.save(&live).await.unwrap();
        assert_eq!(store.load(&live.id).await.unwrap(), None);
        assert_eq!(
            store
                .delete_expired_sessions(landfall_domain::Timestamp::UNIX_EPOCH)
                .await
                .unwrap(),
            0
        );
    }
}

#[tokio::test]
async fn the_database_does_not_hold_what_signs_in() {
    let place = Place::sqlite();
    let store = place.open().await;
    let mut session = record(10);
    store.create(&mut session).await.unwrap();
    store.close().await;
    let path = place.url.trim_start_matches("sqlite://");
    let mut bytes = std::fs::read(path).unwrap();
    bytes.extend(std::fs::read(format!("{path}-wal")).unwrap_or_default());
    let id = session.id.to_string();
    assert!(!bytes.windows(id.len()).any(|part| part == id.as_bytes()));
    let number = session.id.0.to_string();
    assert!(
        !bytes
            .windows(number.len())
            .any(|part| part == number.as_bytes())
    );
}
