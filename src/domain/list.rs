//! A list as records hold it: shared, immutable, one pointer wide; the empty list takes no memory of its own.

use std::fmt;
use std::ops::Deref;

use triomphe::ThinArc;

/// Shared immutable values in order: 8 bytes in a record, read as a slice. Cloning costs a reference count.
pub struct List<T>(Option<ThinArc<(), T>>);

impl<T> List<T> {
    /// The list without values.
    pub const EMPTY: Self = Self(None);

    /// The values.
    pub fn as_slice(&self) -> &[T] {
        self
    }
}
impl<T> Default for List<T> {
    fn default() -> Self {
        Self::EMPTY
    }
}
impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
impl<T> From<Vec<T>> for List<T> {
    fn from(values: Vec<T>) -> Self {
        if values.is_empty() { Self::EMPTY } else { Self(Some(ThinArc::from_header_and_iter((), values.into_iter()))) }
    }
}
impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::from(values.into_iter().collect::<Vec<T>>())
    }
}
impl<T> Deref for List<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        self.0.as_ref().map_or(&[], |values| &values.slice)
    }
}
impl<T> std::borrow::Borrow<[T]> for List<T> {
    fn borrow(&self) -> &[T] {
        self
    }
}
impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
impl<T: Eq> Eq for List<T> {}
impl<T: std::hash::Hash> std::hash::Hash for List<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}
impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_one_pointer_wide_and_reads_as_a_slice() {
        assert_eq!(size_of::<List<u64>>(), 8);
        let list: List<u8> = [3, 1, 2].into_iter().collect();
        assert_eq!((list.len(), list.first(), &*list.clone()), (3, Some(&3), &[3, 1, 2][..]));
        assert_eq!(List::<u8>::from(Vec::new()), List::EMPTY);
        assert!(List::<u8>::EMPTY.is_empty());
    }
}
