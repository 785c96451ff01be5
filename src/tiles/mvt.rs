//! One layer of a Mapbox Vector Tile, written feature by feature, its size known at every step.
//!
//! Reference: Vector Tile Specification 2.1 (<https://github.com/mapbox/vector-tile-spec/tree/master/2.1>) in the Protocol
//! Buffers wire format. Features come by rank and are taken while the layer stays within its limit; in the end they stand in
//! order of their place in the part. Each is encoded once: the builder of `fast-mvt` neither tells its size nor
//! lets features change places, so that a layer was encoded to be weighed, and again to be written. What is
//! written here is read back with the reader of `fast-mvt` in the tests.

use fast_mvt::{MvtCoord, MvtError};
use hashbrown::HashMap;

use super::layer::{Feature, Value};
use super::quantise::EXTENT;
use crate::domain::Text;

/// The version of the specification that a layer states.
const VERSION: u64 = 2;
/// Commands of a geometry (4.3.1).
const MOVE_TO: u32 = 1;
const LINE_TO: u32 = 2;
const CLOSE_PATH: u32 = 7;
/// The most positions that one command can count: it has 29 bits for them.
const MAX_POSITIONS: usize = (1 << 29) - 1;
/// Kinds of geometry (4.3.4).
const POINT: u64 = 1;
const LINE: u64 = 2;
const POLYGON: u64 = 3;
/// How a field is written: the number of the field and how its value ends.
const VARINT: u32 = 0;
const EIGHT_BYTES: u32 = 1;
const BYTES: u32 = 2;

/// A feature on the tile's grid.
#[derive(Debug, Default)]
pub struct Inked {
    /// Outer rings, clockwise as seen, each followed by its holes, which run the other way; not closed.
    pub rings: Vec<Vec<MvtCoord>>,
    /// Lines.
    pub lines: Vec<Vec<MvtCoord>>,
    /// Points.
    pub points: Vec<MvtCoord>,
}

impl Inked {
    /// True where nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.rings.is_empty() && self.lines.is_empty() && self.points.is_empty()
    }
    /// Ready for the next feature.
    pub fn clear(&mut self) {
        self.rings.clear();
        self.lines.clear();
        self.points.clear();
    }
}

/// A value that is no text, by its bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Scalar {
    Int(i64),
    Real(u64),
    Flag(bool),
}

/// Writes one layer.
#[derive(Debug)]
pub struct LayerWriter<'a> {
    name: &'a str,
    keys: &'a [Text],
    /// Bytes that the layer may have.
    most: usize,
    /// Numbers of the part's keys in this layer, and the bytes of those that have one.
    key_numbers: Vec<Option<u32>>,
    key_count: u32,
    key_bytes: Vec<u8>,
    /// Numbers of values in this layer, and their bytes.
    texts: HashMap<&'a str, u32>,
    scalars: HashMap<Scalar, u32>,
    value_count: u32,
    value_bytes: Vec<u8>,
    /// The features as they came; for each its place in the part and where its bytes end.
    feature_bytes: Vec<u8>,
    ends: Vec<(usize, usize)>,
    tags: Vec<u8>,
    geometry: Vec<u8>,
    message: Vec<u8>,
}

impl<'a> LayerWriter<'a> {
    /// An empty layer of a name, of features with these keys, that may have so many bytes.
    pub fn new(name: &'a str, keys: &'a [Text], most: usize) -> Self {
        Self {
            name,
            keys,
            most,
            key_numbers: vec![None; keys.len()],
            key_count: 0,
            key_bytes: Vec::new(),
            texts: HashMap::new(),
            scalars: HashMap::new(),
            value_count: 0,
            value_bytes: Vec::new(),
            feature_bytes: Vec::new(),
            ends: Vec::new(),
            tags: Vec::new(),
            geometry: Vec::new(),
            message: Vec::new(),
        }
    }

    /// Features taken.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// Takes a feature, by its place in the part, where the layer stays within its limit with it; the first in any case.
    /// False where it does not: the layer is then as it was, and is full. O(positions and properties).
    pub fn take(&mut self, place: usize, feature: &'a Feature, inked: &Inked) -> Result<bool, MvtError> {
        let before = (self.feature_bytes.len(), self.value_bytes.len(), self.key_bytes.len());
        self.write_tags(feature)?;
        if !inked.rings.is_empty() {
            self.polygon(&inked.rings)?;
            self.write_feature(feature.id, POLYGON);
        }
        if !inked.lines.is_empty() {
            self.line_string(&inked.lines)?;
            self.write_feature(feature.id, LINE);
        }
        if !inked.points.is_empty() {
            self.multi_point(&inked.points)?;
            self.write_feature(feature.id, POINT);
        }
        if self.bytes() > self.most && !self.ends.is_empty() {
            self.feature_bytes.truncate(before.0);
            self.value_bytes.truncate(before.1);
            self.key_bytes.truncate(before.2);
            return Ok(false);
        }
        self.ends.push((place, self.feature_bytes.len()));
        Ok(true)
    }

    /// The bytes of the layer, its features in order of their places; none where there is no feature.
    pub fn finish(self) -> Vec<u8> {
        if self.ends.is_empty() {
            return Vec::new();
        }
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end));
        let mut order: Vec<(usize, usize, usize)> = self.ends.iter().zip(starts).map(|((place, end), start)| (*place, start, *end)).collect();
        order.sort_unstable();
        let body = self.body();
        let mut out = Vec::with_capacity(body + 10);
        head(&mut out, 3, BYTES);
        varint(&mut out, body as u64);
        text(&mut out, 1, self.name);
        for (_, start, end) in order {
            out.extend_from_slice(&self.feature_bytes[start..end]);
        }
        out.extend_from_slice(&self.key_bytes);
        out.extend_from_slice(&self.value_bytes);
        head(&mut out, 5, VARINT);
        varint(&mut out, u64::from(EXTENT));
        head(&mut out, 15, VARINT);
        varint(&mut out, VERSION);
        out
    }

    /// Bytes of the layer's message.
    fn body(&self) -> usize {
        let name = 1 + varint_len(self.name.len() as u64) + self.name.len();
        let ending = 1 + varint_len(u64::from(EXTENT)) + 1 + varint_len(VERSION);
        name + self.feature_bytes.len() + self.key_bytes.len() + self.value_bytes.len() + ending
    }

    /// Bytes of the layer in the tile.
    fn bytes(&self) -> usize {
        let body = self.body();
        1 + varint_len(body as u64) + body
    }

    fn write_tags(&mut self, feature: &'a Feature) -> Result<(), MvtError> {
        self.tags.clear();
        for (key, value) in feature.tags.iter() {
            let key = usize::from(*key);
            let key = if let Some(number) = self.key_numbers[key] {
                number
            } else {
                text(&mut self.key_bytes, 3, &self.keys[key]);
                self.key_numbers[key] = Some(self.key_count);
                next(&mut self.key_count)?
            };
            let value = match value {
                Value::Text(v) => self.text_number(v)?,
                Value::Int(v) => self.scalar_number(Scalar::Int(*v))?,
                Value::Real(v) => self.scalar_number(Scalar::Real(v.to_bits()))?,
                Value::Flag(v) => self.scalar_number(Scalar::Flag(*v))?,
            };
            varint(&mut self.tags, u64::from(key));
            varint(&mut self.tags, u64::from(value));
        }
        Ok(())
    }

    fn text_number(&mut self, value: &'a str) -> Result<u32, MvtError> {
        if let Some(number) = self.texts.get(value) {
            return Ok(*number);
        }
        head(&mut self.value_bytes, 4, BYTES);
        varint(&mut self.value_bytes, (1 + varint_len(value.len() as u64) + value.len()) as u64);
        text(&mut self.value_bytes, 1, value);
        self.texts.insert(value, self.value_count);
        next(&mut self.value_count)
    }

    fn scalar_number(&mut self, value: Scalar) -> Result<u32, MvtError> {
        if let Some(number) = self.scalars.get(&value) {
            return Ok(*number);
        }
        self.message.clear();
        match value {
            Scalar::Int(v) => {
                head(&mut self.message, 4, VARINT);
                varint(&mut self.message, v.cast_unsigned());
            }
            Scalar::Real(bits) => {
                head(&mut self.message, 3, EIGHT_BYTES);
                self.message.extend_from_slice(&bits.to_le_bytes());
            }
            Scalar::Flag(v) => {
                head(&mut self.message, 7, VARINT);
                varint(&mut self.message, u64::from(v));
            }
        }
        bytes(&mut self.value_bytes, 4, &self.message);
        self.scalars.insert(value, self.value_count);
        next(&mut self.value_count)
    }

    fn write_feature(&mut self, id: u64, kind: u64) {
        self.message.clear();
        head(&mut self.message, 1, VARINT);
        varint(&mut self.message, id);
        if !self.tags.is_empty() {
            bytes(&mut self.message, 2, &self.tags);
        }
        head(&mut self.message, 3, VARINT);
        varint(&mut self.message, kind);
        bytes(&mut self.message, 4, &self.geometry);
        bytes(&mut self.feature_bytes, 2, &self.message);
    }

    fn polygon(&mut self, rings: &[Vec<MvtCoord>]) -> Result<(), MvtError> {
        let mut stroke = Stroke::new(&mut self.geometry);
        for ring in rings {
            stroke.path(ring)?;
            stroke.command(CLOSE_PATH, 1)?;
        }
        Ok(())
    }
    fn line_string(&mut self, lines: &[Vec<MvtCoord>]) -> Result<(), MvtError> {
        let mut stroke = Stroke::new(&mut self.geometry);
        lines.iter().try_for_each(|line| stroke.path(line))
    }
    fn multi_point(&mut self, points: &[MvtCoord]) -> Result<(), MvtError> {
        let mut stroke = Stroke::new(&mut self.geometry);
        stroke.command(MOVE_TO, points.len())?;
        for p in points {
            stroke.to(*p);
        }
        Ok(())
    }
}

/// The commands of one geometry: positions as steps from the one before.
struct Stroke<'o> {
    out: &'o mut Vec<u8>,
    at: MvtCoord,
}

impl<'o> Stroke<'o> {
    fn new(out: &'o mut Vec<u8>) -> Self {
        out.clear();
        Self { out, at: MvtCoord { x: 0, y: 0 } }
    }
    fn path(&mut self, positions: &[MvtCoord]) -> Result<(), MvtError> {
        self.command(MOVE_TO, 1)?;
        for (i, p) in positions.iter().enumerate() {
            if i == 1 {
                self.command(LINE_TO, positions.len() - 1)?;
            }
            self.to(*p);
        }
        Ok(())
    }
    fn command(&mut self, command: u32, count: usize) -> Result<(), MvtError> {
        let few = u32::try_from(count).ok().filter(|_| count <= MAX_POSITIONS).ok_or(MvtError::IndexOverflow(count))?;
        varint(self.out, u64::from(command | few << 3));
        Ok(())
    }
    fn to(&mut self, p: MvtCoord) {
        for step in [p.x - self.at.x, p.y - self.at.y] {
            // zigzag: small steps in either direction are small numbers
            varint(self.out, u64::from(((step << 1) ^ (step >> 31)).cast_unsigned()));
        }
        self.at = p;
    }
}

/// The number to give, and one more for the next.
fn next(count: &mut u32) -> Result<u32, MvtError> {
    let number = *count;
    *count = number.checked_add(1).ok_or(MvtError::IndexOverflow(usize::MAX))?;
    Ok(number)
}

fn head(out: &mut Vec<u8>, field: u32, wire: u32) {
    varint(out, u64::from(field << 3 | wire));
}

fn bytes(out: &mut Vec<u8>, field: u32, content: &[u8]) {
    head(out, field, BYTES);
    varint(out, content.len() as u64);
    out.extend_from_slice(content);
}

fn text(out: &mut Vec<u8>, field: u32, content: &str) {
    bytes(out, field, content.as_bytes());
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

fn varint_len(value: u64) -> usize {
    (1..10).find(|bytes| value >> (7 * bytes) == 0).unwrap_or(10)
}

#[cfg(test)]
mod tests {
    use fast_mvt::{MvtReaderRef, MvtValue};
    use proptest::prelude::*;

    use super::*;

    fn feature(id: u64, tags: &[(u16, Value)]) -> Feature {
        Feature { id, rank: 0, tags: tags.into(), drawn: super::super::layer::Drawn::default() }
    }
    fn at(x: i32, y: i32) -> MvtCoord {
        MvtCoord { x, y }
    }
    fn keys() -> Vec<Text> {
        ["flag", "id", "unused", "weight", "year"].map(Text::from).to_vec()
    }

    proptest! {
        /// Any values and positions come back through another reader, in order of place whatever the rank was.
        #[test]
        fn what_is_written_is_read_back(
            rows in proptest::collection::vec((any::<u64>(), "\\PC{0,200}", any::<i64>(), any::<f64>(), any::<bool>(), -64_i32..4160, -64_i32..4160), 1..60),
        ) {
            let keys = keys();
            let features: Vec<Feature> = rows
                .iter()
                .map(|(id, name, year, weight, flag, ..)| {
                    feature(*id, &[(0, Value::Flag(*flag)), (1, Value::Text(Text::from(name.as_str()))), (3, Value::Real(*weight)), (4, Value::Int(*year))])
                })
                .collect();
            let mut writer = LayerWriter::new("places", &keys, usize::MAX);
            for (place, row) in rows.iter().enumerate().rev() {
                let inked = Inked {
                    rings: vec![vec![at(row.5, row.6), at(row.5 + 9, row.6), at(row.5 + 9, row.6 + 9)]],
                    points: vec![at(row.5, row.6), at(row.6, row.5)],
                    ..Inked::default()
                };
                prop_assert!(writer.take(place, &features[place], &inked).expect("few positions"));
            }
            let length = writer.bytes();
            let written = writer.finish();
            prop_assert_eq!(written.len(), length);
            let reader = MvtReaderRef::new(&written).expect("a tile");
            let layer = reader.layers().next().expect("a layer");
            let read: Vec<_> = layer.features().map(|f| f.to_feature().expect("a feature")).collect();
            prop_assert_eq!(read.len(), 2 * rows.len(), "an area and points each");
            for ((id, name, year, weight, flag, x, y), read) in rows.iter().zip(read.chunks(2)) {
                let wanted = [
                    ("flag", MvtValue::Bool(*flag)),
                    ("id", MvtValue::String(Text::from(name.as_str()).to_string())),
                    ("weight", MvtValue::Double(*weight)),
                    ("year", MvtValue::Int(*year)),
                ];
                for read in read {
                    prop_assert_eq!(read.id, Some(*id));
                    for ((key, value), (read_key, read_value)) in wanted.iter().zip(&read.properties) {
                        prop_assert_eq!(key, read_key);
                        prop_assert_eq!(format!("{value:?}"), format!("{read_value:?}"));
                    }
                }
                let points = format!("{:?}", read[1].geometry);
                prop_assert!(points.contains(&x.to_string()) && points.contains(&y.to_string()), "{}", points);
            }
        }
    }

    #[test]
    fn a_layer_is_filled_to_the_byte_and_its_first_feature_is_always_taken() {
        let keys = keys();
        let (first, second) = (feature(0, &[(1, Value::Text(Text::from("a")))]), feature(1, &[(1, Value::Text(Text::from("b")))]));
        let inked = Inked { points: vec![at(1, 2)], ..Inked::default() };
        let with = |most: usize| {
            let mut writer = LayerWriter::new("l", &keys, most);
            let taken = [(0, &first), (1, &second)].map(|(place, f)| writer.take(place, f, &inked).expect("few positions"));
            (taken, writer.count(), writer.finish())
        };
        let (taken, count, both) = with(usize::MAX);
        assert_eq!((taken, count), ([true, true], 2));
        assert_eq!(with(both.len()), ([true, true], 2, both.clone()));
        let (taken, count, one) = with(both.len() - 1);
        assert_eq!((taken, count), ([true, false], 1));
        assert_eq!(with(0), ([true, false], 1, one.clone()));
        let read = MvtReaderRef::new(&one).expect("a tile");
        let layer = read.layers().next().expect("a layer");
        assert_eq!(layer.features().count(), 1, "and nothing of the one that was left out: {one:?}");
        assert!(!one.contains(&b'b'));
        assert_eq!(LayerWriter::new("l", &keys, 9).finish(), Vec::<u8>::new());
    }

    #[test]
    fn a_command_counts_up_to_its_limit_and_no_further() {
        let mut out = Vec::new();
        let mut stroke = Stroke::new(&mut out);
        assert!(stroke.command(LINE_TO, MAX_POSITIONS).is_ok());
        assert!(stroke.command(LINE_TO, MAX_POSITIONS + 1).is_err());
    }
}
