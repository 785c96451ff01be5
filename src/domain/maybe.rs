//! A number that may be unknown, in 8 bytes; `Option<f64>` and `Option<u64>` take 16.

use std::fmt;
use std::num::NonZeroU64;

/// A number that may be unknown. It reads like an [`Option`]; [`Maybe::get`] gives one to match on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Maybe<T: Packed> {
    bits: Option<NonZeroU64>,
    of: std::marker::PhantomData<T>,
}

/// A number that leaves one pattern of 64 bits free.
pub trait Packed: Copy {
    /// Its bits, never zero; `None` for the one value that cannot be kept.
    fn pack(self) -> Option<NonZeroU64>;
    /// The number of these bits.
    fn unpack(bits: NonZeroU64) -> Self;
}

impl Packed for u64 {
    // a count is read as at most 2^63 - 1
    fn pack(self) -> Option<NonZeroU64> {
        self.checked_add(1).and_then(NonZeroU64::new)
    }
    fn unpack(bits: NonZeroU64) -> Self {
        bits.get() - 1
    }
}
impl Packed for f64 {
    // all ones is one of the values that are no number
    fn pack(self) -> Option<NonZeroU64> {
        NonZeroU64::new(!self.to_bits())
    }
    fn unpack(bits: NonZeroU64) -> Self {
        Self::from_bits(!bits.get())
    }
}

impl<T: Packed> Maybe<T> {
    /// The number, where known.
    pub fn get(self) -> Option<T> {
        self.bits.map(T::unpack)
    }
    /// True where known.
    pub fn is_some(self) -> bool {
        self.bits.is_some()
    }
    /// True where unknown.
    pub fn is_none(self) -> bool {
        self.bits.is_none()
    }
    /// True where known and so.
    pub fn is_some_and(self, so: impl FnOnce(T) -> bool) -> bool {
        self.get().is_some_and(so)
    }
    /// True where unknown or so.
    pub fn is_none_or(self, so: impl FnOnce(T) -> bool) -> bool {
        self.get().is_none_or(so)
    }
    /// Something made of the number, where known.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Option<U> {
        self.get().map(make)
    }
    /// Something that may be made of the number, where known.
    pub fn and_then<U>(self, make: impl FnOnce(T) -> Option<U>) -> Option<U> {
        self.get().and_then(make)
    }
    /// The number, where known and so.
    pub fn filter(self, so: impl FnOnce(&T) -> bool) -> Option<T> {
        self.get().filter(so)
    }
    /// The number, else another.
    pub fn unwrap_or(self, other: T) -> T {
        self.get().unwrap_or(other)
    }
}

impl<T: Packed> Default for Maybe<T> {
    fn default() -> Self {
        Self { bits: None, of: std::marker::PhantomData }
    }
}
impl<T: Packed> From<Option<T>> for Maybe<T> {
    fn from(value: Option<T>) -> Self {
        Self { bits: value.and_then(T::pack), of: std::marker::PhantomData }
    }
}
impl<T: Packed> From<Maybe<T>> for Option<T> {
    fn from(value: Maybe<T>) -> Self {
        value.get()
    }
}
impl<T: Packed + PartialEq> PartialEq<Option<T>> for Maybe<T> {
    fn eq(&self, other: &Option<T>) -> bool {
        self.get() == *other
    }
}
impl<T: Packed + fmt::Debug> fmt::Debug for Maybe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
impl<T: Packed + serde::Serialize> serde::Serialize for Maybe<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.get().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_survives_in_eight_bytes() {
        assert_eq!((size_of::<Maybe<f64>>(), size_of::<Maybe<u64>>()), (8, 8));
        for n in [0, 1, u64::MAX >> 1, u64::MAX - 1] {
            assert_eq!(Maybe::from(Some(n)).get(), Some(n));
        }
        for x in [0.0, -0.0, 1.5, f64::MIN, f64::MAX, f64::MIN_POSITIVE, f64::INFINITY] {
            assert_eq!(Maybe::from(Some(x)).map(f64::to_bits), Some(x.to_bits()));
        }
        assert_eq!(Maybe::<f64>::from(None).get(), None);
    }
}
