//! How many requests may be under way and how many a second may begin, per service and Region.
//!
//! Source: the services' quota pages, for example
//! <https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html>. The figures
//! stay well below the quotas: others use the account too.

use landfall_domain::Region;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// The limits of one service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Requests under way at the same time.
    pub at_once: usize,
    /// Requests a second that may begin over a longer time.
    pub per_second: f64,
    /// Requests that may begin at once after a pause.
    pub burst: f64,
}

/// The limits of a service by the name of its client.
pub fn limit(service: &str) -> Limit {
    let (at_once, per_second, burst) = match service {
        "s3" => (48, 800.0, 800.0),
        "kms" => (8, 50.0, 100.0),
        "iam" => (4, 10.0, 30.0),
        "organizations" => (2, 4.0, 10.0),
        "datasync" => (4, 5.0, 10.0),
        "ec2" => (8, 20.0, 100.0),
        "cloudcontrolapi" => (8, 25.0, 100.0),
        "apigateway" | "sso" | "identitystore" | "cloudformation" => (4, 10.0, 30.0),
        "tagging" => (2, 4.0, 10.0),
        "logs" | "route53" => (4, 10.0, 40.0),
        "sqs" => (16, 100.0, 200.0),
        "sts" => (8, 50.0, 100.0),
        "secretsmanager" => (8, 40.0, 80.0),
        _ => (8, 20.0, 60.0),
    };
    Limit {
        at_once,
        per_second,
        burst,
    }
}

/// A semaphore and a token bucket.
#[derive(Debug)]
pub struct Budget {
    limit: Limit,
    places: Arc<Semaphore>,
    bucket: Mutex<Bucket>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl Bucket {
    /// Takes a token, on credit if need be; says how long to wait for it.
    fn take(&mut self, limit: Limit, now: Instant) -> Duration {
        let gone = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + gone * limit.per_second).min(limit.burst) - 1.0;
        self.filled = now;
        if self.tokens >= 0.0 {
            Duration::ZERO
        } else {
            Duration::from_secs_f64(-self.tokens / limit.per_second)
        }
    }
}

impl Budget {
    /// A full budget.
    pub fn new(limit: Limit) -> Self {
        Self {
            limit,
            places: Arc::new(Semaphore::new(limit.at_once)),
            bucket: Mutex::new(Bucket {
                tokens: limit.burst,
                filled: Instant::now(),
            }),
        }
    }

    /// Waits until a request may begin. It is under way until the permit is dropped.
    pub async fn begin(&self) -> Option<OwnedSemaphorePermit> {
        // The semaphore is never closed, so there always is a permit.
        let permit = self.places.clone().acquire_owned().await.ok();
        let wait = self
            .bucket
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take(self.limit, Instant::now());
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        permit
    }
}

/// All budgets, made when first asked for.
#[derive(Debug, Default)]
pub(super) struct Budgets(Mutex<HashMap<(&'static str, Region), Arc<Budget>>>);

impl Budgets {
    pub(super) fn of(&self, service: &'static str, region: &Region) -> Arc<Budget> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry((service, region.clone()))
            .or_insert_with(|| Arc::new(Budget::new(limit(service))))
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_free_and_then_the_rate_holds() {
        let limit = Limit {
            at_once: 1,
            per_second: 10.0,
            burst: 2.0,
        };
        let start = Instant::now();
        let mut bucket = Bucket {
            tokens: 2.0,
            filled: start,
        };
        assert_eq!(bucket.take(limit, start), Duration::ZERO);
        assert_eq!(bucket.take(limit, start), Duration::ZERO);
        assert_eq!(bucket.take(limit, start), Duration::from_millis(100));
        assert_eq!(bucket.take(limit, start), Duration::from_millis(200));
        let later = start + Duration::from_secs(60);
        assert_eq!(bucket.take(limit, later), Duration::ZERO);
    }

    #[tokio::test]
    async fn only_so_many_are_under_way() {
        let budget = Budget::new(Limit {
            at_once: 2,
            per_second: 1e6,
            burst: 1e6,
        });
        let _one = budget.begin().await;
        let two = budget.begin().await;
        assert_eq!(budget.places.available_permits(), 0);
        drop(two);
        assert_eq!(budget.places.available_permits(), 1);
    }
}
