//! What the connection check says when something is wrong.

use crate::sandbox::{PRODUCTION, SOURCE, access, alone, estate};
use landfall_aws::{Access, Aws, AwsSettings};
use landfall_domain::Region;

/// What is not fine, as a person reads it.
async fn said(settings: AwsSettings, access: Access) -> String {
    let aws = Aws::new(settings)
        .await
        .expect("the settings have the right shape");
    let lines = aws.doctor(&[access]).await;
    let bad: Vec<String> = lines
        .iter()
        .filter(|line| !line.ok)
        .map(|line| format!("{}: {}. {}", line.what, line.message, line.advice))
        .collect();
    bad.join("\n")
}

fn one_region() -> AwsSettings {
    AwsSettings {
        regions: vec![Region::new("eu-central-1")],
        ..estate().settings()
    }
}

#[tokio::test]
async fn all_is_well() {
    let _alone = alone().await;
    assert_eq!(
        said(estate().settings(), access(SOURCE, "LandfallRead")).await,
        ""
    );
    assert_eq!(
        said(estate().settings(), access(PRODUCTION, "LandfallMigrate")).await,
        ""
    );
}

#[tokio::test]
async fn nothing_answers() {
    let settings = AwsSettings {
        endpoint_url: Some("http://127.0.0.1:9".into()),
        ..one_region()
    };
    let said = said(settings, access(SOURCE, "LandfallRead")).await;
    assert!(
        said.contains("Nothing answers at http://127.0.0.1:9"),
        "{said}"
    );
}

#[tokio::test]
async fn a_url_that_is_none_is_refused() {
    let settings = AwsSettings {
        endpoint_url: Some("localhost".into()),
        ..one_region()
    };
    assert!(Aws::new(settings).await.is_err());
}

#[tokio::test]
async fn the_credentials_file_is_missing() {
    let settings = AwsSettings {
        credentials_file: Some("/nowhere/credentials".into()),
        ..one_region()
    };
    let error = Aws::new(settings)
        .await
        .err()
        .expect("it is refused")
        .to_string();
    assert!(error.contains("/nowhere/credentials"), "{error}");
}

#[tokio::test]
async fn the_profile_is_missing() {
    let settings = AwsSettings {
        profile: Some("nobody".into()),
        ..one_region()
    };
    let said = said(settings, access(SOURCE, "LandfallRead")).await;
    assert!(
        said.contains("No AWS credentials were found") && said.contains("nobody"),
        "{said}"
    );
}

#[tokio::test]
async fn the_key_is_unknown() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("credentials");
    std::fs::write(
        &file,
        "[landfall]\naws_access_key_id = AKIAUNKNOWN000000000\naws_secret_access_key = x\n",
    )
    .unwrap();
    let settings = AwsSettings {
        credentials_file: Some(file),
        ..one_region()
    };
    let said = said(settings, access(SOURCE, "LandfallRead")).await;
    assert!(said.contains("AWS does not know the credentials"), "{said}");
}

#[tokio::test]
async fn the_credentials_have_expired() {
    let _alone = alone().await;
    estate().fault("sts", "*", "expired", 1).await;
    let said = said(one_region(), access(SOURCE, "LandfallRead")).await;
    assert!(
        said.contains("have expired") && said.contains("aws sso login"),
        "{said}"
    );
}

#[tokio::test]
async fn the_external_id_is_wrong_or_missing() {
    let _alone = alone().await;
    let wrong = Access {
        external_id: Some("wrong".into()),
        ..access(SOURCE, "LandfallRead")
    };
    let text = said(one_region(), wrong).await;
    assert!(
        text.contains("role/LandfallRead cannot be assumed")
            && text.contains("compare the ExternalId"),
        "{text}"
    );
    let none = Access {
        external_id: None,
        ..access(SOURCE, "LandfallRead")
    };
    let text = said(one_region(), none).await;
    assert!(text.contains("no ExternalId is configured"), "{text}");
}

#[tokio::test]
async fn the_role_does_not_trust_us_or_does_not_exist() {
    let _alone = alone().await;
    for role in ["LandfallUntrusted", "Nonexistent"] {
        let text = said(one_region(), access(SOURCE, role)).await;
        assert!(
            text.contains(&format!("role/{role} cannot be assumed"))
                && text.contains("trust policy"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn the_account_is_another() {
    let _alone = alone().await;
    let wrong = Access {
        role_arn: access(PRODUCTION, "LandfallMigrate").role_arn,
        ..access(SOURCE, "LandfallRead")
    };
    let text = said(one_region(), wrong).await;
    assert!(
        text.contains(&format!(
            "credentials for account {SOURCE} lead into account {PRODUCTION}"
        )),
        "{text}"
    );
}

#[tokio::test]
async fn the_region_is_not_there() {
    let _alone = alone().await;
    for (region, word) in [
        ("eu-centrl-1", "did you mean `eu-central-1`"),
        ("af-south-1", "must be enabled"),
        ("xx-north-1", "has no Region `xx-north-1`"),
    ] {
        let settings = AwsSettings {
            regions: vec![Region::new("eu-central-1"), Region::new(region)],
            ..estate().settings()
        };
        let text = said(settings, access(SOURCE, "LandfallRead")).await;
        assert!(text.contains(word), "{region}: {text}");
    }
}
