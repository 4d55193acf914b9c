//! A histogram as JavaScript sees it: the counts, how many values did not fit, and the moving averages.

use std::time::Instant;

use super::hdr::Hdr;

/// Exponentially weighted moving averages over the recordings.
struct Ewma {
    alpha: f64,
    /// Recordings above it count as errors; 0 when there is none.
    threshold: f64,
    seen_any: bool,
    mean: f64,
    variance: f64,
    error_rate: f64,
}

impl Ewma {
    fn record(&mut self, value: f64) {
        let error = if self.threshold > 0.0 && value > self.threshold { 1.0 } else { 0.0 };
        if !self.seen_any {
            self.seen_any = true;
            self.mean = value;
            self.error_rate = error;
            return;
        }
        let difference = value - self.mean;
        let step = self.alpha * difference;
        self.mean += step;
        self.variance = (1.0 - self.alpha) * (self.variance + difference * step);
        self.error_rate += self.alpha * (error - self.error_rate);
    }

    fn reset(&mut self) {
        self.seen_any = false;
        self.mean = 0.0;
        self.variance = 0.0;
        self.error_rate = 0.0;
    }
}

pub struct Recorder {
    pub hdr: Hdr,
    pub exceeds: i64,
    ewma: Option<Ewma>,
    last_delta: Option<Instant>,
}

impl Recorder {
    pub fn new(lowest: i64, highest: i64, figures: u32, half_life: f64, threshold: f64) -> Self {
        let ewma = (half_life > 0.0).then(|| Ewma {
            alpha: 1.0 - (-std::f64::consts::LN_2 / half_life).exp(),
            threshold,
            seen_any: false,
            mean: 0.0,
            variance: 0.0,
            error_rate: 0.0,
        });
        Self { hdr: Hdr::new(lowest, highest, figures), exceeds: 0, ewma, last_delta: None }
    }

    pub fn record(&mut self, value: i64) {
        if self.hdr.record(value, 1) {
            if let Some(ewma) = &mut self.ewma {
                ewma.record(value as f64);
            }
        } else {
            self.exceeds += 1;
        }
    }

    /// Records the nanoseconds since the previous call; the first call only starts the clock.
    pub fn record_delta(&mut self) {
        let now = Instant::now();
        if let Some(previous) = self.last_delta.replace(now) {
            self.record(i64::try_from(now.duration_since(previous).as_nanos()).unwrap_or(i64::MAX).max(1));
        }
    }

    /// Records `value`, and the smaller values that a stall kept from being recorded every `interval`.
    pub fn record_corrected(&mut self, value: i64, interval: i64) {
        self.record(value);
        if interval <= 0 {
            return;
        }
        let mut missing = value - interval;
        while missing >= interval {
            self.record(missing);
            missing -= interval;
        }
    }

    pub fn add(&mut self, other: &Self) {
        for recorded in other.hdr.recorded() {
            if !self.hdr.record(recorded.value, recorded.count) {
                self.exceeds += recorded.count;
            }
        }
        self.exceeds += other.exceeds;
    }

    pub fn subtract(&mut self, other: &Self) {
        for recorded in other.hdr.recorded() {
            self.hdr.subtract(recorded.value, recorded.count);
        }
        self.hdr.recompute_extremes();
        self.exceeds = (self.exceeds - other.exceeds).max(0);
    }

    pub fn reset(&mut self) {
        self.hdr.reset();
        self.exceeds = 0;
        self.last_delta = None;
        if let Some(ewma) = &mut self.ewma {
            ewma.reset();
        }
    }

    pub fn ewma_mean(&self) -> f64 {
        self.ewma.as_ref().map_or(0.0, |ewma| ewma.mean)
    }

    pub fn ewma_stddev(&self) -> f64 {
        self.ewma.as_ref().map_or(0.0, |ewma| ewma.variance.sqrt())
    }

    pub fn ewma_error_rate(&self) -> f64 {
        self.ewma.as_ref().map_or(0.0, |ewma| ewma.error_rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The expected numbers are those of Node 24.21.
    #[test]
    fn moving_averages() {
        let mut recorder = Recorder::new(1, 1 << 40, 3, 10.0, 50.0);
        for value in 1..=100 {
            recorder.record(value);
        }
        assert!((recorder.ewma_mean() - 86.08185656749026).abs() < 1e-9);
        assert!((recorder.ewma_stddev() - 14.323107441673594).abs() < 1e-9);
        assert!((recorder.ewma_error_rate() - 0.96875).abs() < 1e-9);
    }

    #[test]
    fn corrected_recording_fills_the_gap() {
        let mut recorder = Recorder::new(1, 1 << 40, 3, 0.0, 0.0);
        recorder.record_corrected(100, 10);
        assert_eq!(recorder.hdr.total(), 10);
    }
}
