//! Against the embedded AWS, over HTTP.

mod bench;
mod discovery;
mod doctor;
mod moving;
mod objects;
mod sandbox;
