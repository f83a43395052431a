//! What the handlers answer, asked through the router as a browser would.

use axum::body::{Body, to_bytes};
use tower::ServiceExt;

use super::*;

const JS: &str = "/assets/landfall-0123abcd.js";

fn site() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    };
    write(
        "manifest.json",
        r#"{"js":"/assets/landfall-0123abcd.js","wasm":"/assets/landfall-1.wasm",
            "css":"/assets/landfall-2.css","favicon":"/assets/favicon-3.svg",
            "files":{"landfall.js":"/assets/landfall-0123abcd.js","favicon.svg":"/assets/favicon-3.svg"}}"#,
    );
    write("assets/landfall-0123abcd.js", "plain");
    write("assets/landfall-0123abcd.js.br", "brotli");
    write("assets/landfall-0123abcd.js.gz", "gzip");
    write("assets/favicon-3.svg", "<svg/>");
    write("secret.txt", "secret");
    dir
}

async fn ask(path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
    let assets = Arc::new(Assets::from_dir(site().path()).unwrap());
    let mut request = Request::builder().uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = assets
        .router::<()>()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    (parts.status, parts.headers, text)
}

async fn encoding_for(accept: &str) -> String {
    ask(JS, &[("accept-encoding", accept)]).await.2
}

#[tokio::test]
async fn hashed_names_are_cached_for_ever() {
    let (status, headers, body) = ask(JS, &[]).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, "plain"));
    assert_eq!(headers["content-type"], "text/javascript; charset=utf-8");
    assert_eq!(headers["cache-control"], FOR_EVER);
    assert_eq!(headers["vary"], "accept-encoding");
    assert_eq!(headers["etag"], "\"0123abcd\"");
    assert!(!headers.contains_key("content-encoding"));
}

#[tokio::test]
async fn the_encoding_follows_the_weights() {
    for (accept, want) in [
        ("gzip, deflate, br", "brotli"),
        ("GZIP", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip;q=0", "plain"),
        ("*", "brotli"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("br;q=nonsense", "plain"),
        ("identity", "plain"),
        ("", "plain"),
    ] {
        assert_eq!(encoding_for(accept).await, want, "{accept:?}");
    }
    let (_, headers, _) = ask(JS, &[("accept-encoding", "br")]).await;
    assert_eq!(headers["content-encoding"], "br");
    assert_eq!(headers["etag"], "\"0123abcd-br\"");
}

#[tokio::test]
async fn a_known_tag_is_not_sent_again() {
    let tag = "\"0123abcd-br\"";
    let (status, headers, body) =
        ask(JS, &[("accept-encoding", "br"), ("if-none-match", tag)]).await;
    assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(headers["etag"], tag);
    let (status, ..) = ask(JS, &[("if-none-match", tag)]).await;
    assert_eq!(status, StatusCode::OK, "the plain form has another tag");
    let (status, ..) = ask(JS, &[("if-none-match", "\"x\", W/\"0123abcd\"")]).await;
    assert_eq!(status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn nothing_outside_the_manifest_is_served() {
    for path in [
        "/assets/landfall-ffff.js",
        "/assets/landfall-0123abcd.js.br",
        "/assets/../secret.txt",
        "/assets/%2e%2e/secret.txt",
        "/assets/",
        "/manifest.json",
    ] {
        assert_eq!(ask(path, &[]).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_icon_answers_under_its_plain_name_but_not_for_ever() {
    for path in ["/favicon.svg", "/favicon.ico"] {
        let (status, headers, body) = ask(path, &[]).await;
        assert_eq!((status, body.as_str()), (StatusCode::OK, "<svg/>"));
        assert_eq!(headers["content-type"], "image/svg+xml");
        assert_eq!(headers["cache-control"], FOR_AN_HOUR);
    }
}

#[test]
fn without_a_build_the_error_says_what_to_run() {
    let error = Assets::from_dir(Path::new("/nonexistent")).err().unwrap();
    assert!(error.to_string().contains("manifest.json"));
    let help = miette::Diagnostic::help(&error).unwrap().to_string();
    assert!(help.contains("cargo xtask build"));
}

#[test]
fn a_file_that_the_manifest_names_must_exist() {
    let dir = site();
    std::fs::remove_file(dir.path().join("assets/favicon-3.svg")).unwrap();
    assert!(Assets::from_dir(dir.path()).is_err());
}

#[test]
fn what_cargo_leptos_built_is_served_under_hashed_names() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("pkg")).unwrap();
    let files = [
        "pkg/landfall.js",
        "pkg/landfall.wasm",
        "pkg/landfall.css",
        "favicon.svg",
    ];
    for file in files {
        assert!(watch::read(dir.path()).is_err(), "{file} is still missing");
        std::fs::write(dir.path().join(file), file).unwrap();
    }
    let assets = watch::read(dir.path()).unwrap();
    let js = assets.urls().js.clone();
    assert!(
        js.starts_with("/assets/landfall-") && js.ends_with(".js"),
        "{js}"
    );
    std::fs::write(dir.path().join("pkg/landfall.js"), "changed").unwrap();
    assert_ne!(watch::read(dir.path()).unwrap().urls().js, js);
}
