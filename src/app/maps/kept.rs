//! Pictures that were drawn lately, and the one renderer that draws them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Asked;
use crate::app::error::AppError;
use crate::app::workspace::View;
use crate::render::Renderer;

/// So many bytes of pictures are kept; the oldest go first.
const KEPT_BYTES: usize = 48 * 1024 * 1024;

/// Draws pictures, and keeps them while there is room. A revision that is gone is never asked for again, and ages away.
#[derive(Default)]
pub struct Studio {
    /// The worker process.
    pub renderer: Renderer,
    shelf: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    made: u64,
    bytes: usize,
    pictures: BTreeMap<String, (u64, Arc<Vec<u8>>)>,
}

impl Studio {
    /// A studio whose worker is another program: tests hand in the one they have built.
    pub fn of_renderer(renderer: Renderer) -> Self {
        Self { renderer, shelf: Mutex::default() }
    }

    /// The picture that is asked for, drawn now or before.
    pub(super) fn picture(&self, view: &View, asked: &Asked, draw: impl FnOnce() -> Result<Vec<u8>, AppError>) -> Result<Arc<Vec<u8>>, AppError> {
        let key = format!("{} {} {}", view.keeper.identity.workspace, view.head(), asked.canonical());
        if let Some((_, picture)) = self.shelf().pictures.get(&key) {
            return Ok(Arc::clone(picture));
        }
        let picture = Arc::new(draw()?);
        self.shelf().put(key, &picture);
        Ok(picture)
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    fn put(&mut self, key: String, picture: &Arc<Vec<u8>>) {
        if picture.len() > KEPT_BYTES / 4 {
            return;
        }
        self.made += 1;
        self.bytes += picture.len();
        if let Some((_, other)) = self.pictures.insert(key, (self.made, Arc::clone(picture))) {
            self.bytes -= other.len();
        }
        while self.bytes > KEPT_BYTES {
            let Some(oldest) = self.pictures.iter().min_by_key(|(_, (made, _))| *made).map(|(key, _)| key.clone()) else { return };
            if let Some((_, gone)) = self.pictures.remove(&oldest) {
                self.bytes -= gone.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_pictures_make_room() {
        let mut shelf = Shelf::default();
        let large = Arc::new(vec![0; KEPT_BYTES / 5]);
        for i in 0..7 {
            shelf.put(i.to_string(), &large);
            assert!(shelf.bytes <= KEPT_BYTES);
        }
        assert_eq!(shelf.pictures.keys().collect::<Vec<_>>(), ["2", "3", "4", "5", "6"]);
        // one that is larger than a fair share is not kept, and the same key counts once
        shelf.put("huge".into(), &Arc::new(vec![0; KEPT_BYTES / 4 + 1]));
        shelf.put("6".into(), &Arc::new(vec![0; 10]));
        assert_eq!(shelf.bytes, 4 * (KEPT_BYTES / 5) + 10);
    }
}
