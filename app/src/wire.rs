//! How answers of the server are read: JSON, the members of a struct in the order of its fields.
//!
//! The browser gets code for every type that it reads, and with `serde_json` that is a fifth of all
//! that it gets. An answer comes from a server of the same version, which writes every field, in
//! order, except those that it skips for their default. Knowing this, structs are read like sequences: no
//! names to tell apart, no fields to keep until all are there, and one parser that is not made anew
//! for every type. What does not fit is refused without a reason; to the person it makes no
//! difference.

use leptos::server_fn::codec::Post;
use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer,
    MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use std::fmt;

/// For `#[server(output = Wire)]`.
pub type Wire = Post<Encoding>;

/// Written by `serde_json`, read by [`read`].
pub struct Encoding;

impl ContentType for Encoding {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Encoding {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Encoding {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<leptos::server_fn::Bytes, Self::Error> {
        serde_json::to_vec(value).map(Into::into)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Encoding {
    type Error = NotUnderstood;

    fn decode(bytes: leptos::server_fn::Bytes) -> Result<T, Self::Error> {
        read(&bytes)
    }
}

/// Reads a value.
///
/// # Errors
/// When the text is not one of this type.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, NotUnderstood> {
    let mut reader = Reader { text, at: 0 };
    let value = T::deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// The text is not what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUnderstood;

impl fmt::Display for NotUnderstood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not understood")
    }
}

impl std::error::Error for NotUnderstood {}

/// The defaults would keep what every type says of itself in the program.
impl Error for NotUnderstood {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

type Read<T> = Result<T, NotUnderstood>;

/// A place in the text.
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

enum Number {
    Whole(u64),
    Negative(i64),
    Float(f64),
}

impl Reader<'_> {
    /// The next byte that is no white space; 0 at the end.
    #[inline(never)]
    fn peek(&mut self) -> u8 {
        while let Some(byte) = self.text.get(self.at) {
            if !byte.is_ascii_whitespace() {
                return *byte;
            }
            self.at += 1;
        }
        0
    }

    #[inline(never)]
    fn eat(&mut self, byte: u8) -> bool {
        let fits = self.peek() == byte;
        self.at += usize::from(fits);
        fits
    }

    fn need(&mut self, byte: u8) -> Read<()> {
        self.eat(byte).then_some(()).ok_or(NotUnderstood)
    }

    #[inline(never)]
    fn word(&mut self, word: &str) -> bool {
        self.peek();
        let fits = self.text[self.at..].starts_with(word.as_bytes());
        self.at += if fits { word.len() } else { 0 };
        fits
    }

    fn end(&mut self) -> Read<()> {
        (self.peek() == 0).then_some(()).ok_or(NotUnderstood)
    }

    /// Whether another element follows, in a list or map that `close` ends.
    #[inline(never)]
    fn more(&mut self, first: &mut bool, close: u8) -> Read<bool> {
        if self.eat(close) {
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.need(b',')?;
        }
        Ok(true)
    }

    #[inline(never)]
    fn boolean(&mut self) -> Read<bool> {
        if self.word("true") {
            Ok(true)
        } else if self.word("false") {
            Ok(false)
        } else {
            Err(NotUnderstood)
        }
    }

    #[inline(never)]
    fn number(&mut self) -> Read<Number> {
        self.peek();
        let rest = &self.text[self.at..];
        let length = rest
            .iter()
            .position(|b| !matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
            .unwrap_or(rest.len());
        let text = std::str::from_utf8(&rest[..length]).map_err(|_| NotUnderstood)?;
        self.at += length;
        number(text)
    }

    #[inline(never)]
    fn string(&mut self) -> Read<String> {
        self.need(b'"')?;
        let mut out = Vec::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest
                .iter()
                .position(|b| matches!(b, b'"' | b'\\'))
                .ok_or(NotUnderstood)?;
            out.extend_from_slice(&rest[..plain]);
            self.at += plain + 1;
            if rest[plain] == b'"' {
                return String::from_utf8(out).map_err(|_| NotUnderstood);
            }
            let mut buffer = [0; 4];
            let escaped = self.escaped()?;
            out.extend_from_slice(escaped.encode_utf8(&mut buffer).as_bytes());
        }
    }

    fn escaped(&mut self) -> Read<char> {
        let byte = *self.text.get(self.at).ok_or(NotUnderstood)?;
        self.at += 1;
        Ok(match byte {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'"' | b'\\' | b'/' => char::from(byte),
            b'u' => {
                let mut units = [self.unit()?, 0];
                // Half of a pair: the other half follows.
                if (0xd800..0xdc00).contains(&units[0]) && self.text[self.at..].starts_with(b"\\u")
                {
                    self.at += 2;
                    units[1] = self.unit()?;
                }
                let decoded = char::decode_utf16(units).next();
                decoded.and_then(Result::ok).ok_or(NotUnderstood)?
            }
            _ => return Err(NotUnderstood),
        })
    }

    fn unit(&mut self) -> Read<u16> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(NotUnderstood)?;
        self.at += 4;
        let text = std::str::from_utf8(digits).map_err(|_| NotUnderstood)?;
        u16::from_str_radix(text, 16).map_err(|_| NotUnderstood)
    }

    /// Goes to the value of a field, past members that nobody knows. `false` when the field was
    /// skipped: another field of the struct or its end is next.
    #[inline(never)]
    fn field(&mut self, fields: &[&str], index: usize, first: &mut bool) -> Read<bool> {
        loop {
            let before = (self.at, *first);
            if self.peek() == b'}' {
                return Ok(false);
            }
            self.more(first, b'}')?;
            let name = self.string()?;
            if fields.get(index).is_some_and(|field| *field == name) {
                self.need(b':')?;
                return Ok(true);
            }
            if fields.iter().skip(index).any(|field| *field == name) {
                (self.at, *first) = before;
                return Ok(false);
            }
            self.need(b':')?;
            self.skip()?;
        }
    }

    /// Past a value.
    #[inline(never)]
    fn skip(&mut self) -> Read<()> {
        let mut open = 0_usize;
        loop {
            match self.peek() {
                b'"' => _ = self.string()?,
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    open = open.checked_sub(1).ok_or(NotUnderstood)?;
                    self.at += 1;
                }
                b',' | b':' => self.at += 1,
                b't' | b'f' => _ = self.boolean()?,
                b'n' => self.word("null").then_some(()).ok_or(NotUnderstood)?,
                _ => _ = self.number()?,
            }
            if open == 0 {
                return Ok(());
            }
        }
    }
}

fn number(text: &str) -> Read<Number> {
    if let Ok(whole) = text.parse() {
        Ok(Number::Whole(whole))
    } else if let Ok(negative) = text.parse() {
        Ok(Number::Negative(negative))
    } else {
        text.parse().map(Number::Float).map_err(|_| NotUnderstood)
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Read<V::Value> {
    match *number {
        Number::Whole(n) => visitor.visit_u64(n),
        Number::Negative(n) => visitor.visit_i64(n),
        Number::Float(n) => visitor.visit_f64(n),
    }
}

macro_rules! forward {
    ($to:ident: $($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            self.$to(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'_> {
    type Error = NotUnderstood;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.peek() {
            b'{' => self.deserialize_map(visitor),
            b'[' => self.deserialize_seq(visitor),
            b'"' => visitor.visit_string(self.string()?),
            b't' | b'f' => visitor.visit_bool(self.boolean()?),
            b'n' => self.deserialize_unit(visitor),
            _ => visit_number(&self.number()?, visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_bool(self.boolean()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visit_number(&self.number()?, visitor)
    }

    forward!(deserialize_u64: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_f32 deserialize_f64);

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_string(self.string()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(&self.string()?)
    }

    forward!(deserialize_str: deserialize_char deserialize_identifier);
    forward!(deserialize_seq: deserialize_bytes deserialize_byte_buf);

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.word("null") {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.word("null") {
            visitor.visit_unit()
        } else {
            Err(NotUnderstood)
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.need(b'[')?;
        let mut items = Items {
            reader: self,
            first: true,
            over: false,
        };
        let value = visitor.visit_seq(&mut items)?;
        // A tuple stops before the bracket.
        if !items.over {
            items.reader.need(b']')?;
        }
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.need(b'{')?;
        visitor.visit_map(Members {
            reader: self,
            first: true,
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.need(b'{')?;
        let mut members = Fields {
            reader: self,
            fields,
            index: 0,
            first: true,
        };
        let value = visitor.visit_seq(&mut members)?;
        members.end()?;
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        if self.peek() == b'"' {
            return visitor.visit_enum(self.string()?.into_deserializer());
        }
        self.need(b'{')?;
        let value = visitor.visit_enum(Variant(self))?;
        self.need(b'}')?;
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }
}

/// Elements of a list.
struct Items<'r, 'a> {
    reader: &'r mut Reader<'a>,
    first: bool,
    over: bool,
}

impl<'de> SeqAccess<'de> for &mut Items<'_, '_> {
    type Error = NotUnderstood;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if self.over || !self.reader.more(&mut self.first, b']')? {
            self.over = true;
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

/// Fields of a struct, in their order.
struct Fields<'r, 'a> {
    reader: &'r mut Reader<'a>,
    fields: &'static [&'static str],
    index: usize,
    first: bool,
}

impl Fields<'_, '_> {
    fn next(&mut self) -> Read<bool> {
        self.index += 1;
        self.reader
            .field(self.fields, self.index - 1, &mut self.first)
    }

    fn end(&mut self) -> Read<()> {
        // Past what only a newer server writes.
        self.reader
            .field(&[], 0, &mut self.first)
            .and_then(|_| self.reader.need(b'}'))
    }
}

impl<'de> SeqAccess<'de> for &mut Fields<'_, '_> {
    type Error = NotUnderstood;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if self.next()? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }
}

/// Members of a map.
struct Members<'r, 'a> {
    reader: &'r mut Reader<'a>,
    first: bool,
}

impl<'de> MapAccess<'de> for Members<'_, '_> {
    type Error = NotUnderstood;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        if !self.reader.more(&mut self.first, b'}')? {
            return Ok(None);
        }
        let key = self.reader.string()?;
        self.reader.need(b':')?;
        seed.deserialize(Key(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        seed.deserialize(&mut *self.reader)
    }
}

/// The key of a member: always text, also where a number is meant.
struct Key(String);

impl<'de> Deserializer<'de> for Key {
    type Error = NotUnderstood;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_string(self.0)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visit_number(&number(&self.0)?, visitor)
    }

    forward!(deserialize_u64: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32);

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    serde::forward_to_deserialize_any! {
        bool f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct
        map struct identifier ignored_any
    }
}

/// A variant with something in it.
struct Variant<'r, 'a>(&'r mut Reader<'a>);

impl<'de, 'r, 'a> EnumAccess<'de> for Variant<'r, 'a> {
    type Error = NotUnderstood;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Read<(V::Value, Self)> {
        let name = self.0.string()?;
        self.0.need(b':')?;
        Ok((seed.deserialize(Key(name))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, '_> {
    type Error = NotUnderstood;

    fn unit_variant(self) -> Read<()> {
        self.0.word("null").then_some(()).ok_or(NotUnderstood)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        self.0.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.0.deserialize_struct("", fields, visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Inner {
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        skipped: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        list: Vec<i32>,
        pair: (u8, f64),
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Choice {
        Plain,
        One(Inner),
        Two(u64, String),
        Named {
            #[serde(default)]
            a: Option<bool>,
            b: String,
        },
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "event")]
    enum Tagged {
        Begun { by: String, at: u32 },
        Over,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Flat {
        seq: u64,
        #[serde(flatten)]
        event: Tagged,
    }

    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    struct Name(String);

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Whole {
        inner: Inner,
        choices: Vec<Choice>,
        by_number: BTreeMap<u32, Vec<String>>,
        by_name: BTreeMap<Name, Option<Inner>>,
        flat: Vec<Flat>,
        result: Result<u8, Choice>,
        any: Value,
        unit: (),
        least: i64,
        most: u64,
    }

    fn whole() -> Whole {
        let inner = Inner {
            name: "ä \"quoted\" \\ \n \u{1} 𝄞".into(),
            skipped: None,
            list: vec![-1, 2],
            pair: (7, 1.5e-3),
        };
        Whole {
            inner: inner.clone(),
            choices: vec![
                Choice::Plain,
                Choice::One(Inner::default()),
                Choice::Two(3, "x".into()),
                Choice::Named {
                    a: None,
                    b: "y".into(),
                },
            ],
            by_number: [(12, vec!["z".into()]), (3, vec![])].into(),
            by_name: [(Name("n".into()), Some(inner)), (Name("m".into()), None)].into(),
            flat: vec![
                Flat {
                    seq: 1,
                    event: Tagged::Begun {
                        by: "mia".into(),
                        at: 9,
                    },
                },
                Flat {
                    seq: 2,
                    event: Tagged::Over,
                },
            ],
            result: Err(Choice::Plain),
            any: json!({"a": [1, -2, 3.5, null, true, {"b": {}}], "c": "\u{2028}"}),
            unit: (),
            least: i64::MIN,
            most: u64::MAX,
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let whole = whole();
        for text in [
            serde_json::to_vec(&whole).unwrap(),
            serde_json::to_vec_pretty(&whole).unwrap(),
        ] {
            assert_eq!(read::<Whole>(&text).unwrap(), whole);
        }
    }

    /// What somebody left to the evidence is something else than nothing said.
    #[test]
    fn nothing_said_and_the_evidence_wanted_are_told_apart() {
        use landfall_domain::view::{GroupCriticality, Wanted};
        for edit in [None, Some(Wanted::Evidence), Some(Wanted::Value(97))] {
            let said = GroupCriticality {
                edit,
                ..GroupCriticality::default()
            };
            let text = serde_json::to_vec(&said).unwrap();
            assert_eq!(read::<GroupCriticality>(&text).unwrap(), said);
        }
    }

    #[test]
    fn escapes_are_understood() {
        assert_eq!(
            read::<String>(br#" "\u00e4\ud834\udd1e\/\b\f\t" "#).unwrap(),
            "ä𝄞/\u{8}\u{c}\t"
        );
    }

    #[test]
    fn what_only_a_newer_server_writes_is_passed_over() {
        let text = br#"{"more":[{"x":"}"}],"name":"a","other":null,"pair":[1,2.0],"last":{}}"#;
        let expected = Inner {
            name: "a".into(),
            pair: (1, 2.0),
            ..Inner::default()
        };
        assert_eq!(read::<Inner>(text).unwrap(), expected);
    }

    #[test]
    fn no_part_of_a_text_is_taken_for_the_whole() {
        let text = serde_json::to_vec(&whole()).unwrap();
        for end in 0..text.len() {
            assert_eq!(read::<Whole>(&text[..end]), Err(NotUnderstood), "{end}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "{",
            "]",
            "[1,]",
            "nul",
            "{\"name\":1}",
            "\"\\x\"",
            "[1}",
            "1 2",
        ] {
            assert!(read::<Inner>(text.as_bytes()).is_err(), "{text}");
            assert!(read::<Vec<u8>>(text.as_bytes()).is_err(), "{text}");
        }
    }
}
