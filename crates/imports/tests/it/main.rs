//! Files of every format, whole and broken.
#![allow(clippy::unwrap_used)]

mod formats;
mod hostile;
mod own_format;
mod parts;
mod secrets;
mod templates;
mod terraform;

use landfall_imports::{File, ImportError, Imported, Options, import};

/// A file with a name and a text.
fn file(name: &str, text: &str) -> File {
    File {
        name: name.into(),
        text: text.into(),
    }
}

/// The account and Region that files without them are read with.
fn options() -> Options {
    Options {
        account: Some("111111111111".parse().unwrap()),
        region: Some("eu-central-1".into()),
    }
}

/// Imports one text.
fn one(name: &str, text: &str) -> Result<Imported, ImportError> {
    import(&[file(name, text)], &options())
}
