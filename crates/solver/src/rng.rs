//! Pseudo-random numbers that are the same everywhere for a seed.

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
pub(crate) struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is at least 1.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// Exponentially distributed with mean 1. Uses only operations that round the same everywhere.
    pub fn exponential(&mut self) -> f64 {
        let u = ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64;
        -natural_log(u)
    }
}

/// ln of a number in (0, 1], to about 1e-7: enough for a draw.
fn natural_log(u: f64) -> f64 {
    let bits = u.to_bits();
    let exponent = ((bits >> 52) as i64 - 1023) as f64;
    let mantissa = f64::from_bits((bits & ((1 << 52) - 1)) | (1023 << 52));
    // ln m = 2 artanh((m - 1) / (m + 1)), m in [1, 2)
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let s = z * z;
    let series = z * (2.0 + s * (2.0 / 3.0 + s * (0.4 + s * (2.0 / 7.0 + s * (2.0 / 9.0)))));
    exponent * std::f64::consts::LN_2 + series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_close() {
        for u in [1.0, 0.99, 0.5, 0.3, 0.01, 1e-9] {
            assert!((natural_log(u) - f64::ln(u)).abs() < 1e-4, "{u}");
        }
    }

    #[test]
    fn draws_stay_below_and_repeat() {
        let (mut a, mut b) = (Rng::new(7), Rng::new(7));
        for end in 1..200 {
            let draw = a.below(end);
            assert!(draw < end);
            assert_eq!(draw, b.below(end));
        }
    }
}
