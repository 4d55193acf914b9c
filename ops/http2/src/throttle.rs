//! How often something may happen: so many times at once, and so many times a second.

use std::time::Instant;

pub struct Throttle {
    burst: f64,
    rate: f64,
    left: f64,
    since: Instant,
}

impl Throttle {
    /// @rate: per second
    pub fn new(burst: f64, rate: f64) -> Self {
        Self { burst, rate, left: burst, since: Instant::now() }
    }

    /// It happens. @returns whether it may
    pub fn allows(&mut self) -> bool {
        if self.left < 1.0 {
            let now = Instant::now();
            self.left = self.burst.min(self.left + now.duration_since(self.since).as_secs_f64() * self.rate);
            self.since = now;
        }
        self.left -= 1.0;
        self.left >= 0.0
    }
}
