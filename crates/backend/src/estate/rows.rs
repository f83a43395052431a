//! Rows of the database as they come, so that they never stand in memory all at once.

use futures::{TryStreamExt, stream::BoxStream};
use landfall_store::{Rows, StoreError};
use serde::de::DeserializeOwned;
use tokio::sync::mpsc::{Receiver, Sender};

/// Hands rows over as they come from the database; ends early when nobody takes them.
pub(super) async fn feed<T>(
    mut rows: BoxStream<'static, Result<Rows<T>, StoreError>>,
    to: Sender<Rows<T>>,
) -> Result<(), StoreError> {
    while let Some(some) = rows.try_next().await? {
        if to.send(some).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// Reads rows until there are no more.
pub(super) fn read<T: DeserializeOwned>(
    mut rows: Receiver<Rows<T>>,
    mut each: impl FnMut(T),
) -> Result<(), StoreError> {
    while let Some(some) = rows.blocking_recv() {
        some.read()?.into_iter().for_each(&mut each);
    }
    Ok(())
}

/// Rows one by one as they come.
pub(super) struct Incoming<T> {
    rows: Receiver<Rows<T>>,
    some: std::vec::IntoIter<T>,
    failed: Option<StoreError>,
}

impl<T: DeserializeOwned> Incoming<T> {
    pub(super) fn new(rows: Receiver<Rows<T>>) -> Self {
        Self {
            rows,
            some: Vec::new().into_iter(),
            failed: None,
        }
    }

    /// Whether all could be read.
    pub(super) fn end(self) -> Result<(), StoreError> {
        self.failed.map_or(Ok(()), Err)
    }
}

impl<T: DeserializeOwned> Iterator for Incoming<T> {
    type Item = T;
    fn next(&mut self) -> Option<T> {
        loop {
            if let Some(one) = self.some.next() {
                return Some(one);
            }
            match self.rows.blocking_recv()?.read() {
                Ok(some) => self.some = some.into_iter(),
                Err(error) => {
                    self.failed = Some(error);
                    return None;
                }
            }
        }
    }
}
