//! Files that a browser sends, to become a snapshot. A plain form, so that it works without scripts:
//! the answer leads back to the list of snapshots, which tells what became of them.

use crate::session::{Refused, SignedIn};
use axum::{
    Extension, Router,
    extract::{
        DefaultBodyLimit, Multipart,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
    response::Redirect,
    routing::post,
};
use landfall_backend::{
    Backend,
    imports::{File, Options},
};
use landfall_domain::{AccountId, Refusal, Region, user::User};

/// All files of one import together, in bytes.
const FILES: usize = 512 * 1024 * 1024;

/// `POST /import`, a `multipart/form-data` with `files` and, where the files do not say them,
/// `account`, `region` and `name`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/import", post(import))
        .layer(DefaultBodyLimit::max(FILES))
}

/// What the form holds.
#[derive(Default)]
struct Form {
    files: Vec<File>,
    options: Options,
    name: Option<String>,
}

async fn import(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    form: Multipart,
) -> Result<Redirect, Refused> {
    backend.may_import(&user).map_err(Refused)?;
    let key = match read(form).await {
        Ok(form) => keep(&backend, &user, form).await,
        Err(why) => backend.import_refused(&user, &why),
    };
    Ok(Redirect::to(&format!("/snapshots?import={key}")))
}

async fn keep(backend: &Backend, user: &User, form: Form) -> String {
    backend
        .import_for_later(user, form.files, form.options, form.name)
        .await
}

async fn read(mut form: Multipart) -> Result<Form, Refusal> {
    let mut out = Form::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            "files" => out.files.extend(file(field).await?),
            "account" => {
                let account = word(field).await?.map(|text| account(&text)).transpose()?;
                out.options.account = account;
            }
            "region" => out.options.region = word(field).await?.map(Region::new),
            "name" => out.name = word(field).await?,
            _ => {}
        }
    }
    if out.files.is_empty() {
        return Err(invalid("files", "Choose at least one file."));
    }
    Ok(out)
}

/// A chosen file; browsers send one without a name when none was chosen.
async fn file(field: Field<'_>) -> Result<Option<File>, Refusal> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let bytes = field.bytes().await.map_err(unreadable)?;
    if name.is_empty() {
        return Ok(None);
    }
    match String::from_utf8(bytes.into()) {
        Ok(text) => Ok(Some(File { name, text })),
        Err(error) => Err(invalid(
            "files",
            &format!(
                "{name} is no text in UTF-8: byte {} cannot be read. Save it as UTF-8, or leave it out.",
                error.utf8_error().valid_up_to() + 1
            ),
        )),
    }
}

async fn word(field: Field<'_>) -> Result<Option<String>, Refusal> {
    let text = field.text().await.map_err(unreadable)?;
    let text = text.trim();
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn account(text: &str) -> Result<AccountId, Refusal> {
    text.parse().map_err(|_| {
        invalid(
            "account",
            &format!("{text} is no account id: those have 12 digits."),
        )
    })
}

fn unreadable(error: MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return invalid(
            "files",
            &format!(
                "The files are larger than {} MiB together. Use `landfall import` on the server, which takes them of any size, or import a part.",
                FILES / (1024 * 1024)
            ),
        );
    }
    invalid(
        "files",
        "The files did not arrive whole. Try again; if it happens again, use `landfall import` on the server.",
    )
}

fn invalid(field: &str, message: &str) -> Refusal {
    Refusal::Invalid {
        field: field.into(),
        message: message.into(),
    }
}
