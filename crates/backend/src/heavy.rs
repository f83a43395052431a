//! One thread for what needs much memory.
//!
//! Allocators give each thread memory of its own. Large things that are made on one thread and
//! dropped on another leave memory behind that nobody else can use, once for each thread of a pool.
//! Made and dropped by one thread, they use the same memory again and again.

use crate::{Answer, internal};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc,
    thread,
};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// The thread. Its jobs are done one after the other.
pub(crate) struct Heavy(mpsc::Sender<Job>);

impl Default for Heavy {
    fn default() -> Self {
        let (send, jobs) = mpsc::channel::<Job>();
        // It ends when the sender is dropped.
        thread::spawn(move || {
            for job in jobs {
                // Who waits for it learns of the panic by the missing answer.
                let _ = catch_unwind(AssertUnwindSafe(job));
            }
        });
        Self(send)
    }
}

impl Heavy {
    /// Does some work on the thread. What it captures is dropped there.
    ///
    /// # Errors
    /// When the work panics.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Answer<T> {
        let (answer, answered) = oneshot::channel();
        let job = move || {
            // Nobody waits any longer: that is fine.
            let _ = answer.send(work());
        };
        self.0.send(Box::new(job)).map_err(internal)?;
        answered.await.map_err(internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_error_and_the_thread_goes_on() {
        let heavy = Heavy::default();
        let broken: Answer<()> = heavy.run(|| panic!("on purpose")).await;
        assert!(broken.is_err());
        let (one, two) = (
            heavy.run(|| thread::current().id()),
            heavy.run(|| thread::current().id()),
        );
        assert_eq!(one.await.unwrap(), two.await.unwrap());
    }
}
