//! Statistics over one or two histograms, and the distributions that their tests need.

use super::hdr::{Hdr, Recorded};

/// Mean and population moments, each range of values taken at its middle.
pub struct Moments {
    pub count: f64,
    pub mean: f64,
    /// Population variance.
    pub variance: f64,
    pub skewness: f64,
    /// Excess over the normal distribution.
    pub kurtosis: f64,
}

impl Moments {
    pub fn of(hdr: &Hdr) -> Self {
        let count = hdr.total() as f64;
        let mean = hdr.recorded().map(|r| r.median * r.count as f64).sum::<f64>() / count;
        let moment = |power: i32| hdr.recorded().map(|r| (r.median - mean).powi(power) * r.count as f64).sum::<f64>() / count;
        let variance = moment(2);
        let spread = variance > 0.0;
        Self {
            count,
            mean,
            variance,
            skewness: if spread { moment(3) / variance.powf(1.5) } else { 0.0 },
            kurtosis: if spread { moment(4) / (variance * variance) - 3.0 } else { 0.0 },
        }
    }

    fn sample_variance(&self) -> f64 {
        self.variance * self.count / (self.count - 1.0)
    }
}

/// Kolmogorov-Smirnov: the largest distance between two cumulative distributions; 0 when one is empty.
pub fn ks_distance(a: &Hdr, b: &Hdr) -> f64 {
    if a.total() == 0 || b.total() == 0 {
        return 0.0;
    }
    let (mut seen_a, mut seen_b, mut distance) = (0, 0, 0.0_f64);
    for (_, in_a, in_b) in merged(a, b) {
        seen_a += in_a;
        seen_b += in_b;
        distance = distance.max((seen_a as f64 / a.total() as f64 - seen_b as f64 / b.total() as f64).abs());
    }
    distance
}

/// Both histograms by ascending value: (value, count in a, count in b).
fn merged(a: &Hdr, b: &Hdr) -> Vec<(i64, i64, i64)> {
    let mut rows: Vec<(i64, i64, i64)> = a.recorded().map(|Recorded { value, count, .. }| (value, count, 0)).collect();
    rows.extend(b.recorded().map(|Recorded { value, count, .. }| (value, 0, count)));
    rows.sort_unstable_by_key(|row| row.0);
    rows.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 += later.1;
            kept.2 += later.2;
        }
        same
    });
    rows
}

/// The U statistic: in how many pairs the value of `a` is the larger one, ties counting half. And the sum of t³ - t over ties.
fn rank_sums(a: &Hdr, b: &Hdr) -> (f64, f64) {
    let (mut u, mut ties, mut below_b) = (0.0, 0.0, 0.0);
    for (_, in_a, in_b) in merged(a, b) {
        let (in_a, in_b) = (in_a as f64, in_b as f64);
        u += in_a * (below_b + in_b / 2.0);
        below_b += in_b;
        let tied = in_a + in_b;
        ties += tied * tied * tied - tied;
    }
    (u, ties)
}

/// Cliff's delta: how much more often a value of `a` exceeds one of `b` than the reverse.
pub fn cliffs_delta(a: &Hdr, b: &Hdr) -> f64 {
    let pairs = a.total() as f64 * b.total() as f64;
    if pairs == 0.0 { 0.0 } else { 2.0 * rank_sums(a, b).0 / pairs - 1.0 }
}

pub struct MannWhitney {
    pub u: f64,
    pub z: f64,
    pub p: f64,
}

/// Mann-Whitney U test: normal approximation, corrected for ties.
pub fn mann_whitney(a: &Hdr, b: &Hdr) -> MannWhitney {
    let (n_a, n_b) = (a.total() as f64, b.total() as f64);
    if n_a == 0.0 || n_b == 0.0 {
        return MannWhitney { u: 0.0, z: 0.0, p: 1.0 };
    }
    let (u, ties) = rank_sums(a, b);
    let n = n_a + n_b;
    let variance = n_a * n_b / 12.0 * ((n + 1.0) - ties / (n * (n - 1.0)));
    if variance <= 0.0 {
        return MannWhitney { u: 0.0, z: 0.0, p: 1.0 };
    }
    let z = (u - n_a * n_b / 2.0) / variance.sqrt();
    MannWhitney { u, z, p: erfc(z.abs() / std::f64::consts::SQRT_2) }
}

/// Cohen's d: the distance of the means in pooled standard deviations; 0 with fewer than two values on a side.
pub fn cohens_d(a: &Hdr, b: &Hdr) -> f64 {
    if a.total() < 2 || b.total() < 2 {
        return 0.0;
    }
    let (a, b) = (Moments::of(a), Moments::of(b));
    let pooled = ((a.variance * a.count + b.variance * b.count) / (a.count + b.count - 2.0)).sqrt();
    if pooled == 0.0 { 0.0 } else { (a.mean - b.mean) / pooled }
}

pub struct Welch {
    pub t: f64,
    pub degrees: f64,
    pub p: f64,
    pub lower: f64,
    pub upper: f64,
}

/// Welch's t-test, with the confidence interval of the difference of the means.
pub fn welch(a: &Hdr, b: &Hdr, confidence: f64) -> Welch {
    let nothing = Welch { t: 0.0, degrees: 0.0, p: 1.0, lower: 0.0, upper: 0.0 };
    if a.total() < 2 || b.total() < 2 {
        return nothing;
    }
    let (a, b) = (Moments::of(a), Moments::of(b));
    let (part_a, part_b) = (a.sample_variance() / a.count, b.sample_variance() / b.count);
    let squared_error = part_a + part_b;
    if squared_error == 0.0 {
        return nothing;
    }
    let error = squared_error.sqrt();
    let difference = a.mean - b.mean;
    let t = difference / error;
    let degrees = squared_error * squared_error / (part_a * part_a / (a.count - 1.0) + part_b * part_b / (b.count - 1.0));
    let p = two_tailed_t(t.abs(), degrees);
    let margin = t_quantile(1.0 - confidence, degrees) * error;
    Welch { t, degrees, p, lower: difference - margin, upper: difference + margin }
}

/// The ranks between which a percentile lies with the given confidence (exact binomial method), 1-based.
pub fn percentile_ranks(total: i64, percentile: f64, confidence: f64) -> (i64, i64) {
    let p = percentile / 100.0;
    let tail = (1.0 - confidence) / 2.0;
    let lower = binomial_quantile(total, p, tail).max(1);
    let upper = (binomial_quantile(total, p, 1.0 - tail) + 1).min(total);
    (lower, upper)
}

/// The smallest k with P(X <= k) >= `probability`.
fn binomial_quantile(n: i64, p: f64, probability: f64) -> i64 {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if binomial_cdf(n, p, middle) >= probability {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

fn binomial_cdf(n: i64, p: f64, k: i64) -> f64 {
    if k >= n { 1.0 } else { incomplete_beta((n - k) as f64, (k + 1) as f64, 1.0 - p) }
}

/// P(|T| > t) of Student's distribution.
fn two_tailed_t(t: f64, degrees: f64) -> f64 {
    incomplete_beta(degrees / 2.0, 0.5, degrees / (degrees + t * t))
}

/// The t that is exceeded, in either direction, with the given probability.
fn t_quantile(probability: f64, degrees: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while two_tailed_t(high, degrees) > probability && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if two_tailed_t(middle, degrees) > probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// ln Γ(x) for positive x (Lanczos, g = 7).
fn ln_gamma(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 8] = [
        676.5203681218851,
        -1259.1392167224028,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507343278686905,
        -0.13857109526572012,
        9.984_369_578_019_572e-6,
        1.5056327351493116e-7,
    ];
    let x = x - 1.0;
    let series = COEFFICIENTS.iter().enumerate().fold(0.999_999_999_999_809_9, |sum, (i, c)| sum + c / (x + i as f64 + 1.0));
    let t = x + 7.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + series.ln()
}

/// The regularized incomplete beta function I_x(a, b), by its continued fraction (modified Lentz).
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    // The fraction converges fast on this side of the mean only.
    if x < (a + 1.0) / (a + b + 2.0) { front * beta_fraction(a, b, x) / a } else { 1.0 - front * beta_fraction(b, a, 1.0 - x) / b }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let nonzero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d);
        c = nonzero(1.0 + even / c);
        result *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d);
        c = nonzero(1.0 + odd / c);
        let factor = d * c;
        result *= factor;
        if (factor - 1.0).abs() < 1e-15 {
            break;
        }
    }
    result
}

/// The complementary error function for x >= 0.
fn erfc(x: f64) -> f64 {
    if x < 2.0 {
        // Maclaurin series of erf
        let mut term = x;
        let mut sum = x;
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            let part = term / f64::from(2 * n + 1);
            sum += part;
            if part.abs() < 1e-18 {
                break;
            }
        }
        return 1.0 - 2.0 / std::f64::consts::PI.sqrt() * sum;
    }
    // Continued fraction, from the far end
    let mut fraction = 0.0;
    for n in (1..=120).rev() {
        fraction = f64::from(n) / 2.0 / (x + fraction);
    }
    (-x * x).exp() / std::f64::consts::PI.sqrt() / (x + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hdr(values: impl IntoIterator<Item = i64>) -> Hdr {
        let mut hdr = Hdr::new(1, (1 << 53) - 1, 3);
        for value in values {
            hdr.record(value, 1);
        }
        hdr
    }

    fn close(actual: f64, expected: f64) {
        assert!((actual - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{actual} is not {expected}");
    }

    // The expected numbers are those of Node 24.21.
    #[test]
    fn agrees_with_node() {
        let squares = hdr((1..=100).map(|n| n * n));
        let hundreds = hdr((1..=50).map(|n| n * 100));
        let moments = Moments::of(&squares);
        close(moments.mean, 3384.27);
        close(moments.variance.sqrt(), 3010.0528728080512);
        close(moments.skewness, 0.6333705459272931);
        close(moments.kurtosis, -0.8636601842297607);
        close(ks_distance(&squares, &hundreds), 0.3);
        close(cohens_d(&squares, &hundreds), 0.31900888350597856);
        close(cliffs_delta(&squares, &hundreds), 0.0542);
        let rank = mann_whitney(&squares, &hundreds);
        close(rank.u, 2635.5);
        close(rank.z, 0.540206638634962);
        close(rank.p, 0.589054534940584);
        let test = welch(&squares, &hundreds, 0.95);
        close(test.t, 2.2763552198862325);
        close(test.degrees, 147.87367456078394);
        close(test.p, 0.02426029353969495);
        close(test.lower, 109.92281437494637);
        close(test.upper, 1557.0171856250531);
    }

    #[test]
    fn confidence_ranks() {
        assert_eq!(percentile_ranks(100, 50.0, 0.95), (40, 61));
        assert_eq!(percentile_ranks(100, 90.0, 0.5), (88, 93));
    }

    #[test]
    fn empty_histograms_compare_as_equal() {
        let empty = hdr([]);
        assert_eq!(ks_distance(&empty, &hdr([5])), 0.0);
        assert_eq!(mann_whitney(&empty, &empty).p, 1.0);
        assert_eq!(welch(&empty, &empty, 0.95).p, 1.0);
    }
}
