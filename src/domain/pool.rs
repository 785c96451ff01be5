//! The pool that makes equal values one while an atlas is built.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::hash::Hash;

use hashbrown::HashSet;
use triomphe::Arc;

use super::list::List;
use super::tail::Tail;
use super::text::Text;

/// Equal texts, lists and tails of the records that go through one pool share one allocation.
#[derive(Default)]
pub struct Pool {
    texts: HashSet<Text>,
    tails: HashSet<Arc<Tail>>,
    /// A set of [`List`]s for every type of value.
    lists: BTreeMap<TypeId, Box<dyn Any>>,
}

impl Pool {
    /// Replaces `text` by the pooled copy of the same words. O(1).
    pub fn intern(&mut self, text: &mut Text) {
        match self.texts.get(text) {
            Some(known) => *text = known.clone(),
            None => drop(self.texts.insert(text.clone())),
        }
    }

    /// Replaces the list by the pooled copy of the same values; false where the pool has none. O(values).
    pub(super) fn share_list<T: Eq + Hash + 'static>(&self, list: &mut List<T>) -> bool {
        let of_type = self.lists.get(&TypeId::of::<T>()).and_then(|set| set.downcast_ref::<HashSet<List<T>>>());
        let known = of_type.and_then(|set| set.get(list));
        known.inspect(|same| list.clone_from(same)).is_some()
    }

    /// Keeps a list for others to share.
    pub(super) fn keep_list<T: Eq + Hash + 'static>(&mut self, list: &List<T>) {
        let of_type = self.lists.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(HashSet::<List<T>>::new()));
        if let Some(set) = of_type.downcast_mut::<HashSet<List<T>>>() {
            set.insert(list.clone());
        }
    }

    /// Replaces the tail by the pooled copy of the same words. One with words or an id of its own is not looked for.
    pub(super) fn intern_tail(&mut self, tail: &mut Arc<Tail>) {
        if tail.source_id.is_some() || tail.note.is_some() {
            return;
        }
        match self.tails.get(tail) {
            Some(same) => *tail = same.clone(),
            None => drop(self.tails.insert(tail.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_become_one() {
        let mut pool = Pool::default();
        let (mut a, mut b) = (Text::from("dioro"), Text::from("dioro"));
        pool.intern(&mut a);
        pool.intern(&mut b);
        assert_eq!(a.as_ptr(), b.as_ptr());
        let (mut x, mut y) = (List::from(vec![a.clone()]), List::from(vec![b.clone()]));
        assert_ne!(x.as_ptr(), y.as_ptr());
        assert!(!pool.share_list(&mut x));
        pool.keep_list(&x);
        assert!(pool.share_list(&mut y));
        assert_eq!(x.as_ptr(), y.as_ptr());
    }
}
