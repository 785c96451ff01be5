//! Code pages of tables of attributes (DBF): by number and by the many names that `.cpg` files give them, and their decoding.
//!
//! Pages of Windows, ISO and East Asia are those of `encoding_rs`; those of DOS, which the web never had, are tables of
//! the upper 128 characters as the Unicode consortium gives them (MAPPINGS/VENDORS/MICSFT/PC).

use std::borrow::Cow;

use encoding_rs::Encoding;

/// A code page.
#[derive(Clone, Copy, Debug)]
pub enum CodePage {
    /// One that the web knows, UTF-8 among them.
    Web(&'static Encoding),
    /// One of DOS: its number and its upper 128 characters.
    Dos(u16, &'static str),
}

impl PartialEq for CodePage {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl CodePage {
    /// UTF-8.
    pub const UTF_8: Self = Self::Web(encoding_rs::UTF_8);
    /// Windows-1252, which holds ISO-8859-1.
    pub const WESTERN: Self = Self::Web(encoding_rs::WINDOWS_1252);

    /// Its name as it is told.
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Self::Web(encoding) => Cow::Borrowed(encoding.name()),
            Self::Dos(number, _) => Cow::Owned(format!("code page {number}")),
        }
    }

    /// True of UTF-8.
    pub fn is_utf8(self) -> bool {
        matches!(self, Self::Web(encoding) if encoding == encoding_rs::UTF_8)
    }

    /// The text of bytes; `None` where some have no meaning in it.
    pub fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Web(encoding) => encoding.decode_without_bom_handling_and_without_replacement(bytes).map(Cow::into_owned),
            Self::Dos(_, upper) => {
                let character = |b: &u8| if *b < 0x80 { Some(char::from(*b)) } else { upper.chars().nth(usize::from(*b) - 0x80) };
                bytes.iter().map(|b| character(b).filter(|c| *c != NONE)).collect()
            }
        }
    }

    /// By its number as Windows counts them.
    pub fn by_number(number: u32) -> Option<Self> {
        let label: &[u8] = match number {
            866 => b"ibm866",
            874 => b"windows-874",
            932 => b"shift_jis",
            936 => b"gbk",
            949 => b"euc-kr",
            950 => b"big5",
            1250 => b"windows-1250",
            1251 => b"windows-1251",
            1252 | 28591 => b"windows-1252",
            1253 => b"windows-1253",
            1254 => b"windows-1254",
            1255 => b"windows-1255",
            1256 => b"windows-1256",
            1257 => b"windows-1257",
            1258 => b"windows-1258",
            10000 => b"macintosh",
            20866 => b"koi8-r",
            54936 => b"gb18030",
            65001 => b"utf-8",
            _ => return DOS.iter().find(|(n, _)| u32::from(*n) == number).map(|(n, upper)| Self::Dos(*n, upper)),
        };
        Encoding::for_label(label).map(Self::Web)
    }

    /// By a name as files give it: `UTF8`, `ANSI 1252`, `ISO-8859-15`, `88591`, `cp850`, `OEM 437`, `65001`, `Latin1`.
    pub fn by_name(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        if plain.is_empty() {
            return None;
        }
        if let Some(part) = plain.strip_prefix("iso8859").or_else(|| plain.strip_prefix("8859")) {
            return Encoding::for_label(format!("iso-8859-{part}").as_bytes()).map(Self::Web);
        }
        if plain == "ansi" || plain == "system" {
            return Some(Self::WESTERN);
        }
        let digits = plain.trim_start_matches(|c: char| !c.is_ascii_digit());
        if let Ok(number) = digits.parse::<u32>()
            && let Some(page) = Self::by_number(number)
        {
            return Some(page);
        }
        let trimmed = name.trim();
        Encoding::for_label(trimmed.as_bytes()).or_else(|| Encoding::for_label(plain.as_bytes())).map(Self::Web)
    }

    /// By the byte in the head of a table that names its language and page (LDID). 0 says nothing.
    pub fn by_language(id: u8) -> Option<Self> {
        let number = match id {
            0x01 | 0x09 | 0x0b | 0x0d | 0x0f | 0x11 | 0x15 | 0x18 | 0x19 | 0x1b => 437,
            0x02 | 0x0a | 0x0e | 0x10 | 0x12 | 0x14 | 0x16 | 0x1a | 0x1d | 0x25 | 0x37 => 850,
            0x03 | 0x57 | 0x58 | 0x59 => 1252,
            0x04 => 10000,
            0x08 | 0x17 | 0x66 => 865,
            0x13 | 0x7b => 932,
            0x1c | 0x6c => 863,
            0x1f | 0x22 | 0x23 | 0x40 | 0x64 | 0x87 => 852,
            0x24 => 860,
            0x26 | 0x65 => 866,
            0x4d | 0x7a => 936,
            0x4e | 0x79 => 949,
            0x4f | 0x78 => 950,
            0x50 | 0x7c => 874,
            0x67 => 861,
            0x6a | 0x86 => 737,
            0x6b | 0x88 => 857,
            0x7d => 1255,
            0x7e => 1256,
            0xc8 => 1250,
            0xc9 => 1251,
            0xca => 1254,
            0xcb => 1253,
            0xcc => 1257,
            _ => return None,
        };
        Self::by_number(number)
    }
}

/// Stands where a byte has no meaning: a private character that no text holds.
const NONE: char = '\u{e000}';

/// The upper half of the pages of DOS.
#[rustfmt::skip]
const DOS: [(u16, &str); 10] = [
    (437, "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"),
    (737, "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀ωάέήϊίόύϋώΆΈΉΊΌΎΏ±≥≤ΪΫ÷≈°∙·√ⁿ²■\u{a0}"),
    (850, "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}"),
    (852, "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}"),
    (857, "ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈ\u{e000}ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\u{e000}×ÚÛÙìÿ¯´\u{ad}±\u{e000}¾¶§÷¸°¨·¹³²■\u{a0}"),
    (858, "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}"),
    (860, "ÇüéâãàÁçêÊèÍÔìÃÂÉÀÈôõòÚùÌÕÜ¢£Ù₧ÓáíóúñÑªº¿Ò¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"),
    (861, "ÇüéâäàåçêëèÐðÞÄÅÉæÆôöþûÝýÖÜø£Ø₧ƒáíóúÁÍÓÚ¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"),
    (863, "ÇüéâÂà¶çêëèïî‗À§ÉÈÊôËÏûù¤ÔÜ¢£ÙÛƒ¦´óú¨¸³¯Î⌐¬½¼¾«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"),
    (865, "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø₧ƒáíóúñÑªº¿⌐¬½¼¡«¤░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_by_the_names_that_files_give() {
        for (name, page) in [
            ("UTF-8", "UTF-8"),
            ("utf8\n", "UTF-8"),
            ("65001", "UTF-8"),
            ("1252", "windows-1252"),
            ("ANSI 1252", "windows-1252"),
            ("ISO-8859-1", "windows-1252"),
            ("88591", "windows-1252"),
            ("ISO 8859-15", "ISO-8859-15"),
            ("latin1", "windows-1252"),
            ("windows-1250", "windows-1250"),
            ("cp850", "code page 850"),
            ("OEM 437", "code page 437"),
            ("GBK", "GBK"),
        ] {
            assert_eq!(CodePage::by_name(name).map(CodePage::name).as_deref(), Some(page), "{name}");
        }
        assert_eq!(CodePage::by_name("what is this").map(CodePage::name), None);
        assert_eq!(CodePage::by_language(0).map(CodePage::name), None);
    }

    #[test]
    fn every_page_of_dos_has_128_characters() {
        for (number, upper) in DOS {
            assert_eq!(upper.chars().count(), 128, "{number}");
        }
        assert_eq!(CodePage::by_number(850).and_then(|p| p.decode(b"K\x82r\x82ma")).as_deref(), Some("Kéréma"));
    }
}
