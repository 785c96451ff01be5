//! Both at once: who works in the same place, and whether they are linked.
