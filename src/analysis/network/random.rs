//! Chance that repeats: numbers that a seed and a stream number fix, on every machine and with any number of threads.
//!
//! `SplitMix64` (Steele, Lea and Flood 2014, 10.1145/2714064.2660195). Replicate `i` of a resampling draws from stream `i`,
//! so that it does not matter which thread runs it.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Stream `stream` of a seed.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut first = Self(seed ^ 0x9E37_79B9_7F4A_7C15);
        let base = first.next();
        Self(base ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03).rotate_left(17))
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    /// A number from 0 to `n` - 1, each as likely; 0 where `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        let n = n as u64;
        if n == 0 {
            return 0;
        }
        // numbers past the last full round of n are thrown again
        let fair = u64::MAX - u64::MAX % n;
        loop {
            let thrown = self.next();
            if thrown < fair {
                return usize::try_from(thrown % n).unwrap_or(0);
            }
        }
    }
    /// A number above 0, at most 1, each multiple of 2^-53 as likely.
    pub fn unit(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }
    /// Puts a list in a random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
    /// The numbers below `n` in a random order. O(n).
    pub fn order(&mut self, n: usize) -> Vec<u32> {
        let mut order: Vec<u32> = (0..super::adjacency::narrow(n)).collect();
        self.shuffle(&mut order);
        order
    }
    /// `count` of the numbers below `n`, without repeats, ascending; all of them where `count` is `n` or more. O(n).
    pub fn sample(&mut self, n: usize, count: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..n).collect();
        if count < n {
            for i in 0..count {
                let other = i + self.below(n - i);
                all.swap(i, other);
            }
            all.truncate(count);
            all.sort_unstable();
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_no_repeats_and_every_number_comes() {
        let mut seen = [0_usize; 10];
        for stream in 0..1_000 {
            let sample = Random::new(1, stream).sample(10, 3);
            assert!(sample.len() == 3 && sample.windows(2).all(|w| w[0] < w[1]));
            for i in sample {
                seen[i] += 1;
            }
        }
        assert!(seen.iter().all(|n| (230..370).contains(n)), "{seen:?}");
    }

    #[test]
    fn the_same_seed_and_stream_give_the_same_numbers() {
        let of = |seed, stream| (0..5).map(|_| Random::new(seed, stream).below(1_000_000)).collect::<Vec<_>>();
        assert_eq!(of(1, 2), of(1, 2));
        assert_ne!(of(1, 2), of(1, 3));
        assert_ne!(of(1, 2), of(2, 2));
        assert_eq!(Random::new(0, 0).below(0), 0);
    }
}
