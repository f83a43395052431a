//! What the first visitor would wait for, made before somebody comes.

use crate::{Answer, Backend};
use std::sync::atomic::Ordering;

impl Backend {
    /// From now on makes what the pages about the newest snapshot need as soon as there is one, and now for
    /// the one that is there: of a large estate that takes a while, and the first visitor need not wait for
    /// it. For servers; commands end before anybody would ask.
    pub fn keep_warm(&self) {
        self.0.warm.store(true, Ordering::Relaxed);
        self.warm_up();
    }

    /// Does it in the background, where [`keep_warm`](Self::keep_warm) was asked for. Visitors who come
    /// meanwhile wait for the same work instead of doing it again.
    pub(crate) fn warm_up(&self) {
        if !self.0.warm.load(Ordering::Relaxed) {
            return;
        }
        let backend = self.clone();
        tokio::spawn(async move {
            if let Err(refusal) = backend.newest().await {
                // Whoever asks for it gets to know.
                tracing::warn!(%refusal, "the newest snapshot could not be prepared");
            }
        });
    }

    async fn newest(&self) -> Answer<()> {
        let Some(estate) = self.estate(None).await? else {
            return Ok(());
        };
        let of = estate.clone();
        let table = move || {
            of.table();
        };
        self.0.heavy.run(table).await?;
        self.access_in(&estate).await?;
        self.account_rows(&estate).await?;
        self.found(&estate).await?;
        Ok(())
    }
}
