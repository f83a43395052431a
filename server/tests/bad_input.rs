//! What people get wrong when they start Landfall: each message names the place and the way out.

use std::{
    net::TcpListener,
    path::Path,
    process::{Command, Output},
};

fn landfall(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_landfall"))
        .args(args)
        .current_dir(dir)
        .env("NO_COLOR", "1")
        .env_remove("LANDFALL_CONFIG")
        .env_remove("LANDFALL_DATABASE_URL")
        .output()
        .expect("the binary runs")
}

/// What a failing command said, with line breaks and the frame of the report taken out.
fn complaint(dir: &Path, args: &[&str]) -> String {
    let output = landfall(dir, args);
    assert!(!output.status.success(), "{args:?} should fail");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == '│')
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn configured(extra: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let text = format!(
        "{extra}\n[aws]\nendpoint_url = \"http://127.0.0.1:9\"\nprofile = \"landfall\"\ncredentials_file = \"credentials\"\nregions = [\"eu-central-1\"]\n\n[source]\nname = \"Test\"\naccount = \"111111111111\"\nread_role_arn = \"arn:aws:iam::111111111111:role/LandfallRead\"\n"
    );
    std::fs::write(dir.path().join("landfall.toml"), text).expect("written");
    std::fs::write(
        dir.path().join("credentials"),
        "[landfall]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = none\n",
    )
    .expect("written");
    dir
}

#[test]
fn no_configuration_names_the_file_and_how_to_get_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let said = complaint(dir.path(), &["serve"]);
    assert!(
        said.contains("landfall.toml") && said.contains("landfall config example"),
        "{said}"
    );
}

#[test]
fn a_typo_in_the_configuration_is_shown_at_its_line() {
    let dir = configured("databse_url = \"sqlite://x.db\"");
    let said = complaint(dir.path(), &["config", "check"]);
    assert!(
        said.contains("databse_url") && said.contains("landfall.toml:1"),
        "{said}"
    );
}

#[test]
fn an_endpoint_where_nobody_listens_is_named() {
    let dir = configured("");
    let output = landfall(dir.path(), &["doctor"]);
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("FAILED") && said.contains("http://127.0.0.1:9"),
        "{said}"
    );
}

#[test]
fn a_profile_that_does_not_exist_is_named() {
    let dir = configured("");
    let path = dir.path().join("landfall.toml");
    let text = std::fs::read_to_string(&path).expect("read");
    std::fs::write(
        &path,
        text.replace("profile = \"landfall\"", "profile = \"landfal\""),
    )
    .expect("written");
    let output = landfall(dir.path(), &["doctor"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && said.contains("landfal"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let dir = configured("database_url = \"sqlite://notes.txt\"");
    let notes = dir.path().join("notes.txt");
    std::fs::write(
        &notes,
        "these are my notes, and they are longer than a header of SQLite\n".repeat(20),
    )
    .expect("written");
    let before = std::fs::read(&notes).expect("read");
    let said = complaint(dir.path(), &["user", "list"]);
    assert!(
        said.contains("notes.txt") && said.contains("not a readable database"),
        "{said}"
    );
    assert_eq!(std::fs::read(&notes).expect("read"), before);
}

#[test]
fn an_address_that_is_no_database_is_explained() {
    let dir = configured("");
    let said = complaint(
        dir.path(),
        &["user", "list", "--database-url", "mysql://x/y"],
    );
    assert!(
        said.contains("sqlite://PATH") && said.contains("postgres://"),
        "{said}"
    );
}

#[test]
fn a_taken_port_is_named_with_the_way_out() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let dir = configured("");
    // Whether the front end is built does not matter here: an empty one will do.
    let site = dir.path().join("site");
    std::fs::create_dir(&site).expect("a folder");
    std::fs::write(
        site.join("manifest.json"),
        r#"{"js":"/a.js","wasm":"/a.wasm","css":"/a.css","favicon":"/a.svg","files":{}}"#,
    )
    .expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_landfall"))
        .args(["serve", "--listen", &address])
        .current_dir(dir.path())
        .env("LANDFALL_SITE", &site)
        .output()
        .expect("the binary runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let port = taken.local_addr().expect("an address").port().to_string();
    assert!(
        !output.status.success() && said.contains(&port) && said.contains("--listen"),
        "{said}"
    );
}

#[test]
fn a_password_that_is_too_short_changes_nothing() {
    let dir = configured("");
    let mut child = Command::new(env!("CARGO_BIN_EXE_landfall"))
        .args([
            "user",
            "add",
            "mia",
            "--role",
            "planner",
            "--password-stdin",
        ])
        .current_dir(dir.path())
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the binary runs");
    std::io::Write::write_all(&mut child.stdin.take().expect("stdin"), b"short\n").expect("sent");
    let output = child.wait_with_output().expect("it ends");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("at least 10 characters"));
    let listed = landfall(dir.path(), &["user", "list"]);
    assert!(String::from_utf8_lossy(&listed.stdout).contains("Nobody yet"));
}
