//! What two spellings of one name have in common: case, accents, punctuation, legal forms and what is not seen are
//! passed over. *Boky-Wèrè*, *Boky Were* and *Boky Wéré* are one name; so are a Khmer name with and without zero-width
//! spaces, in either Unicode normal form. Khmer vowels and signs are letters, not accents: they stay.

use unicode_normalization::UnicodeNormalization;

use super::said;
use crate::domain::text::is_unseen;

/// A name folded to words: lower case, without accents, joined by single spaces. Folding twice changes nothing.
pub fn words(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut letters_in_word = 0;
    let mut previous_dot = false;
    for c in name.nfkd() {
        if is_accent(c) || is_unseen(c) {
            continue;
        }
        // an apostrophe joins (N'Tiesso, Ntiesso), and so does a full stop between single letters (S.A.R.L.)
        if matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´') {
            continue;
        }
        if c == '.' && letters_in_word == 1 {
            previous_dot = true;
            continue;
        }
        if !(c.is_alphanumeric() || is_khmer_sign(c)) {
            end_word(&mut folded);
            (letters_in_word, previous_dot) = (0, false);
            continue;
        }
        if previous_dot {
            (letters_in_word, previous_dot) = (0, false);
        }
        letters_in_word += 1;
        push_lower(&mut folded, c);
    }
    folded.truncate(folded.trim_end().len());
    // compatibility forms may come apart into what folds again: one name, one form
    folded.nfc().collect()
}

/// A name folded to words without legal forms, unless nothing else is left.
pub fn name(name: &str) -> String {
    let all = words(name);
    let rest: Vec<&str> = all.split(' ').filter(|w| !said::is_legal_form(w)).collect();
    if rest.is_empty() { all } else { rest.join(" ") }
}

/// A folded name without its spaces: *Dio-Gare* and *Diogare*.
pub fn tight(folded: &str) -> String {
    folded.replace(' ', "")
}

fn end_word(folded: &mut String) {
    if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

fn push_lower(folded: &mut String, c: char) {
    match c {
        'œ' | 'Œ' => folded.push_str("oe"),
        'æ' | 'Æ' => folded.push_str("ae"),
        'ß' | 'ẞ' => folded.push_str("ss"),
        'ł' | 'Ł' => folded.push('l'),
        'ı' | 'İ' => folded.push('i'),
        // Bambara and Fulfulde letters, which lists in French write with the nearest Latin one
        'ɛ' | 'Ɛ' => folded.push('e'),
        'ø' | 'Ø' | 'ɔ' | 'Ɔ' => folded.push('o'),
        'ŋ' | 'Ŋ' | 'ɲ' | 'Ɲ' => folded.push('n'),
        'ɓ' | 'Ɓ' => folded.push('b'),
        'đ' | 'Đ' | 'ɗ' | 'Ɗ' => folded.push('d'),
        'ƴ' | 'Ƴ' => folded.push('y'),
        // Khmer digits
        '\u{17e0}'..='\u{17e9}' => folded.extend(char::from_digit(c as u32 - 0x17e0, 10)),
        c => folded.extend(c.to_lowercase().nfkd().filter(|c| !is_accent(*c))),
    }
}

/// Marks that sit on letters of the Latin, Greek and Cyrillic scripts.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Khmer vowel signs, diacritics and the sign that puts a consonant below: part of the spelling.
fn is_khmer_sign(c: char) -> bool {
    matches!(c, '\u{17b6}'..='\u{17d3}' | '\u{17dd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_to_one() {
        for same in [
            &["Boky-Wèrè", "Boky Were", "Boky Wéré", "BOKY  WERE", "boky_were"][..],
            &["Dio-Gare", "Dio Gare", "DIO GARE"],
            &["N'Tiesso", "N’Tiesso", "Ntiesso"],
            &["S.A.R.L. Eau", "SARL Eau", "Eau", "Eau (S.A.R.L)", "Eau, Ltd."],
            &["U.S.A.I.D.", "USAID", "U.S.A.I.D"],
            &["Société Générale", "SOCIETE GENERALE", "Socie\u{301}te\u{301} Ge\u{301}ne\u{301}rale"],
            &["ភ្នំពេញ", "ភ្នំ\u{200b}ពេញ", "\u{feff}ភ្នំពេញ\u{200b}"],
            &["ឃុំ ១២", "ឃុំ 12"],
            &["Sɛgu", "Segu"],
            &["ＷＷＦ", "WWF"],
        ] {
            for other in same {
                assert_eq!(name(other), name(same[0]), "{other} and {}", same[0]);
            }
        }
    }

    #[test]
    fn different_names_stay_apart() {
        assert_ne!(name("Togou"), name("Tougou"));
        assert_ne!(name("ភ្នំពេញ"), name("ភនពញ"), "Khmer vowels are letters");
        assert_ne!(name("ក"), name("កា"));
        assert_eq!(name("SA"), "sa", "a legal form alone is the name");
        assert_eq!(name(" - "), "");
        assert_ne!(words("St. Louis"), words("Stlouis"));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Boky-Wèrè", "İstanbul", "ﬁlière ½", "ភ្នំ\u{200b}ពេញ", "Ǆ ẞ", "A.B", "a\u{345}"] {
            assert_eq!(words(&words(text)), words(text), "{text}");
        }
    }
}
