//! Against the embedded AWS, over HTTP.

mod discovery;
mod sandbox;
