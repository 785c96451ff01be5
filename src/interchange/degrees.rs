//! Degrees as people write them: with a decimal point or comma, as degrees, minutes and seconds, with a letter for the side. A comma
//! in degrees never stands between thousands.

/// Which of the two a text shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// West or east.
    Longitude,
    /// North or south.
    Latitude,
}

impl Axis {
    /// The sign that a letter gives: of English and French, where O is *ouest*.
    fn sign(self, letter: char) -> Option<f64> {
        match (self, letter.to_ascii_uppercase()) {
            (Self::Longitude, 'E') | (Self::Latitude, 'N') => Some(1.0),
            (Self::Longitude, 'W' | 'O') | (Self::Latitude, 'S') => Some(-1.0),
            _ => None,
        }
    }
    const fn most(self) -> f64 {
        match self {
            Self::Longitude => 180.0,
            Self::Latitude => 90.0,
        }
    }
}

/// Degrees; `None` where the text is none, or has the letter of the other axis. Values beyond the range are given: they may be metres.
pub fn read(text: &str, axis: Axis) -> Option<f64> {
    let text = text.trim();
    let (first, last) = (text.chars().next()?, text.chars().next_back()?);
    let (side, rest) = match (first.is_alphabetic(), last.is_alphabetic()) {
        (true, true) => return None,
        (true, false) => (Some(axis.sign(first)?), &text[first.len_utf8()..]),
        (false, true) => (Some(axis.sign(last)?), &text[..text.len() - last.len_utf8()]),
        (false, false) => (None, text),
    };
    let rest = rest.trim();
    let (minus, rest) = rest.strip_prefix(['-', '−']).map_or((false, rest), |r| (true, r.trim_start()));
    // a sign beside a letter says the same twice, or the opposite
    if minus && side.is_some() {
        return None;
    }
    let parts: Vec<&str> = rest.split(|c: char| c.is_whitespace() || matches!(c, '°' | 'º' | '˚' | '\'' | '’' | '′' | '"' | '”' | '″' | ':')).filter(|p| !p.is_empty()).collect();
    if parts.is_empty() || parts.len() > 3 {
        return None;
    }
    let mut degrees = 0.0;
    for (at, part) in parts.iter().enumerate() {
        let plain = if part.contains('.') { (*part).to_owned() } else { part.replacen(',', ".", 1) };
        let digits = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let value: f64 = plain.parse().ok().filter(|_| digits)?;
        // only the last part has decimals, and sixty minutes are a degree
        if at + 1 < parts.len() && plain.contains('.') || at > 0 && value >= 60.0 {
            return None;
        }
        degrees += value / 60_f64.powi(i32::try_from(at).ok()?);
    }
    if parts.len() > 1 && degrees > axis.most() {
        return None;
    }
    Some(degrees * side.unwrap_or(if minus { -1.0 } else { 1.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_in_many_hands() {
        for text in ["13.45", "13,45", "13°27'00\"N", "13.45N", "13 27 00", "N 13° 27′", "13:27:00", "13°27’ N", "13° 27,0' N", "13,45°"] {
            let read = read(text, Axis::Latitude);
            assert!(read.is_some_and(|d| (d - 13.45).abs() < 1e-9), "{text}: {read:?}");
        }
        for text in ["-6.15", "-6,15", "6°09'00\"W", "6.15W", "-6 09 00", "6,15 O", "W6.15"] {
            let read = read(text, Axis::Longitude);
            assert!(read.is_some_and(|d| (d + 6.15).abs() < 1e-9), "{text}: {read:?}");
        }
    }

    #[test]
    fn a_comma_never_groups_and_nonsense_is_none() {
        assert_eq!(read("0,045", Axis::Latitude), Some(0.045));
        assert_eq!(read("12,345", Axis::Longitude), Some(12.345));
        for text in ["", "north", "13N27", "13.5 27", "13 75", "13 27 00 12", "6W", "1,2,3", "-13S", "1e3", "95 30 00"] {
            assert_eq!(read(text, Axis::Latitude), None, "{text}");
        }
    }
}
