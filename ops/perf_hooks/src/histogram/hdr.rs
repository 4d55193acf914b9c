//! A High Dynamic Range histogram: counts of integers, kept to a fixed number of significant digits over the whole range.
//!
//! Values up to `sub_bucket_count` have a counter each; from there on every doubling of the value halves the precision. Arithmetic
//! and iteration follow Gil Tene's HdrHistogram, whose C version Node uses, so that the numbers agree to the last digit.

/// A range of values that share a counter, and how often one of them was recorded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recorded {
    /// The lowest value of the range.
    pub value: i64,
    /// The value in the middle of the range, which stands for it in means and the like.
    pub median: f64,
    pub count: i64,
}

pub struct Hdr {
    highest: i64,
    unit_magnitude: u32,
    sub_bucket_half_count_magnitude: u32,
    sub_bucket_half_count: i64,
    sub_bucket_mask: i64,
    counts: Vec<i64>,
    total: i64,
    min: i64,
    max: i64,
}

impl Hdr {
    /// The bytes of its counts.
    pub fn memory(&self) -> usize {
        self.counts.len() * size_of::<i64>()
    }

    /// `lowest` is at least 1, `highest` at least twice as much, `figures` between 1 and 5.
    pub fn new(lowest: i64, highest: i64, figures: u32) -> Self {
        let resolution = 2 * 10_i64.pow(figures);
        // ceil(log2(resolution))
        let magnitude = (64 - (resolution - 1).leading_zeros()).max(1);
        let unit_magnitude = 63 - lowest.max(1).leading_zeros();
        let sub_bucket_half_count_magnitude = magnitude - 1;
        let sub_bucket_count = 1_i64 << magnitude;
        let mut buckets = 1_usize;
        let mut untrackable = sub_bucket_count.saturating_mul(1 << unit_magnitude);
        while untrackable <= highest {
            buckets += 1;
            if untrackable > i64::MAX / 2 {
                break;
            }
            untrackable <<= 1;
        }
        let sub_bucket_half_count = sub_bucket_count / 2;
        Self {
            highest,
            unit_magnitude,
            sub_bucket_half_count_magnitude,
            sub_bucket_half_count,
            sub_bucket_mask: (sub_bucket_count - 1) << unit_magnitude,
            counts: vec![0; (buckets + 1) * sub_bucket_half_count as usize],
            total: 0,
            min: i64::MAX,
            max: 0,
        }
    }

    pub fn total(&self) -> i64 {
        self.total
    }

    /// Counts `value` `count` times; false when it is out of range.
    pub fn record(&mut self, value: i64, count: i64) -> bool {
        if value < 0 || value > self.highest {
            return false;
        }
        let index = self.index_of(value);
        let Some(slot) = self.counts.get_mut(index) else { return false };
        *slot += count;
        self.total += count;
        self.note_extremes(value);
        true
    }

    /// Takes up to `count` occurrences of `value` back.
    pub fn subtract(&mut self, value: i64, count: i64) {
        let index = self.index_of(value);
        if let Some(slot) = self.counts.get_mut(index) {
            let taken = count.min(*slot);
            *slot -= taken;
            self.total -= taken;
        }
    }

    /// Finds the extremes anew, after values were taken back.
    pub fn recompute_extremes(&mut self) {
        self.min = i64::MAX;
        self.max = 0;
        for recorded in self.recorded().collect::<Vec<_>>() {
            self.note_extremes(recorded.value);
        }
    }

    fn note_extremes(&mut self, value: i64) {
        if value != 0 && value < self.min {
            self.min = value;
        }
        self.max = self.max.max(value);
    }

    pub fn reset(&mut self) {
        self.counts.fill(0);
        self.total = 0;
        self.min = i64::MAX;
        self.max = 0;
    }

    /// The smallest recorded value; `i64::MAX` when there is none.
    pub fn min(&self) -> i64 {
        if self.counts[0] > 0 {
            0
        } else if self.min == i64::MAX {
            i64::MAX
        } else {
            self.lowest_equivalent(self.min)
        }
    }

    pub fn max(&self) -> i64 {
        self.highest_equivalent(self.max)
    }

    fn bucket_index_of(&self, value: i64) -> u32 {
        let magnitude = 64 - (value | self.sub_bucket_mask).leading_zeros();
        magnitude - self.unit_magnitude - (self.sub_bucket_half_count_magnitude + 1)
    }

    fn index_of(&self, value: i64) -> usize {
        let bucket = self.bucket_index_of(value);
        let sub_bucket = value >> (bucket + self.unit_magnitude);
        let base = (i64::from(bucket) + 1) << self.sub_bucket_half_count_magnitude;
        (base + sub_bucket - self.sub_bucket_half_count) as usize
    }

    fn value_at(&self, index: usize) -> i64 {
        let index = index as i64;
        let bucket = (index >> self.sub_bucket_half_count_magnitude) - 1;
        let sub_bucket = index & (self.sub_bucket_half_count - 1);
        if bucket < 0 {
            sub_bucket << self.unit_magnitude
        } else {
            (sub_bucket + self.sub_bucket_half_count) << (bucket as u32 + self.unit_magnitude)
        }
    }

    fn range_of(&self, value: i64) -> i64 {
        1_i64 << (self.unit_magnitude + self.bucket_index_of(value))
    }

    /// The lowest value that shares the counter of `value`.
    pub fn lowest_equivalent(&self, value: i64) -> i64 {
        let shift = self.bucket_index_of(value) + self.unit_magnitude;
        (value >> shift) << shift
    }

    /// The highest value that shares the counter of `value`.
    pub fn highest_equivalent(&self, value: i64) -> i64 {
        self.lowest_equivalent(value).saturating_add(self.range_of(value) - 1)
    }

    /// The ranges that have a count, from the lowest.
    pub fn recorded(&self) -> impl Iterator<Item = Recorded> + '_ {
        self.counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(index, count)| {
            let value = self.value_at(index);
            Recorded { value, median: (value + (self.range_of(value) >> 1)) as f64, count: *count }
        })
    }

    /// How often a value of the range of `value` was recorded.
    pub fn count_at(&self, value: i64) -> i64 {
        if value < 0 { 0 } else { self.counts.get(self.index_of(value)).copied().unwrap_or(0) }
    }

    /// The share of values that are at most `value`.
    pub fn cdf(&self, value: i64) -> f64 {
        if self.total == 0 || value < 0 {
            return 0.0;
        }
        let end = (self.index_of(value) + 1).min(self.counts.len());
        self.counts[..end].iter().sum::<i64>() as f64 / self.total as f64
    }

    /// The number of values up to and including the one at `percentile`.
    fn count_up_to(&self, percentile: f64) -> i64 {
        ((percentile.min(100.0) / 100.0 * self.total as f64 + 0.5) as i64).max(1)
    }

    /// The value at `percentile`.
    pub fn percentile(&self, percentile: f64) -> i64 {
        self.value_of_rank(self.count_up_to(percentile))
    }

    /// The value of the `rank`-th smallest recording, 0 when there are fewer.
    pub fn value_of_rank(&self, rank: i64) -> i64 {
        let mut seen = 0;
        for (index, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= rank {
                return self.highest_equivalent(self.value_at(index));
            }
        }
        self.highest_equivalent(0)
    }

    /// The values at percentiles given in ascending order, in one pass. Without recordings each is 1, as in C.
    pub fn percentiles_at(&self, percentiles: &[f64]) -> Vec<i64> {
        let mut values: Vec<i64> = percentiles.iter().map(|percentile| self.count_up_to(*percentile)).collect();
        let mut seen = 0;
        let mut position = 0;
        for recorded in self.recorded() {
            seen += recorded.count;
            while position < values.len() && seen >= values[position] {
                values[position] = self.highest_equivalent(recorded.value);
                position += 1;
            }
        }
        values
    }

    /// The distribution in steps that halve the distance to 100 %: (percentile, value).
    pub fn percentiles(&self) -> Vec<(f64, i64)> {
        let mut steps = Vec::new();
        let mut next = 0.0;
        let mut seen = 0;
        let mut last = 0;
        for recorded in self.recorded() {
            seen += recorded.count;
            last = recorded.value;
            let current = 100.0 * seen as f64 / self.total as f64;
            // Once everything is counted, only the closing 100 % is left.
            while next <= current {
                steps.push((next, recorded.value));
                let halvings = ((100.0 / (100.0 - next)).ln() / std::f64::consts::LN_2) as i64 + 1;
                next += 100.0 / 2_f64.powi(halvings as i32);
                if seen >= self.total {
                    break;
                }
            }
        }
        steps.push((100.0, last));
        steps
    }

    /// Counts per bucket: (highest value of the bucket, count). `next` gives the boundary after another.
    pub fn buckets(&self, first: i64, next: impl Fn(i64) -> i64) -> Vec<(i64, i64)> {
        let mut result = Vec::new();
        if self.total == 0 {
            return result;
        }
        let mut boundary = first;
        let mut in_bucket = 0;
        let mut seen = 0;
        let mut index = 0;
        loop {
            // A value belongs to the first bucket whose boundary it does not exceed.
            let limit = self.lowest_equivalent(boundary);
            while index < self.counts.len() && seen < self.total && self.value_at(index) <= limit {
                in_bucket += self.counts[index];
                seen += self.counts[index];
                index += 1;
            }
            result.push((boundary, in_bucket));
            if seen >= self.total {
                return result;
            }
            in_bucket = 0;
            let following = next(boundary);
            if following <= boundary {
                return result;
            }
            boundary = following;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squares() -> Hdr {
        let mut hdr = Hdr::new(1, (1 << 53) - 1, 3);
        for n in 1..=100 {
            assert!(hdr.record(n * n, 1));
        }
        hdr
    }

    #[test]
    fn small_values_are_exact_and_large_ones_keep_three_digits() {
        let hdr = squares();
        assert_eq!((hdr.min(), hdr.max(), hdr.total()), (1, 10007, 100));
        assert_eq!(hdr.percentile(50.0), 2501);
        assert_eq!(hdr.percentiles_at(&[10.0, 50.0, 99.0]), [100, 2501, 9807]);
        assert_eq!(hdr.cdf(500), 0.22);
        assert_eq!(hdr.count_at(25), 1);
    }

    #[test]
    fn percentiles_halve_the_distance() {
        let steps = squares().percentiles();
        assert_eq!(steps[..3], [(0.0, 1), (50.0, 2500), (75.0, 5624)]);
        assert_eq!(steps[7..], [(99.21875, 10000), (100.0, 10000)]);
        assert_eq!(Hdr::new(1, 100, 3).percentiles(), [(100.0, 0)]);
    }

    #[test]
    fn buckets_include_their_boundary() {
        let mut hdr = Hdr::new(1, 1000, 3);
        for value in [3, 3, 50, 51] {
            hdr.record(value, 1);
        }
        assert_eq!(hdr.buckets(10, |b| b + 10), [(10, 2), (20, 0), (30, 0), (40, 0), (50, 1), (60, 1)]);
        assert_eq!(hdr.buckets(2, |b| b * 2), [(2, 0), (4, 2), (8, 0), (16, 0), (32, 0), (64, 2)]);
    }

    #[test]
    fn values_out_of_range_are_refused() {
        let mut hdr = Hdr::new(10, 1000, 2);
        assert!(hdr.record(1000, 1));
        assert!(!hdr.record(1001, 1));
        assert_eq!(hdr.max(), 1007);
    }

    #[test]
    fn what_was_added_can_be_subtracted() {
        let mut hdr = squares();
        hdr.subtract(10000, 5);
        hdr.recompute_extremes();
        assert_eq!((hdr.total(), hdr.max()), (99, 9807));
    }
}
