use core::fmt;

use crate::graph::Node;
use crate::raw::{self, parameter_type};

/// The question's own parameters.
pub const fn parameters() -> Values {
    Values { prefix: "" }
}

/// The plugin's configuration.
///
/// ```no_run
/// let least = parseltongue_plugin::config().integer("threshold", 10);
/// ```
pub const fn config() -> Values {
    Values { prefix: "config." }
}

/// What the host knows beside the code; needs its name under `host-data` and `api = "1.1"`. SPEC 4.7
pub const fn host_data() -> Values {
    Values { prefix: "host." }
}

/// Named values from outside. The host has checked them against the manifest and filled in its defaults; what is read
/// under another name or type than the manifest's is the fallback.
#[derive(Clone, Copy, Debug)]
pub struct Values {
    prefix: &'static str,
}

impl Values {
    /// A value of type `boolean`.
    pub fn boolean(self, name: &str, fallback: bool) -> bool {
        self.find(name, parameter_type::BOOLEAN).map_or(fallback, |value| word64(value.at) != 0)
    }

    /// A value of type `integer`.
    pub fn integer(self, name: &str, fallback: i64) -> i64 {
        self.find(name, parameter_type::INTEGER).map_or(fallback, |value| word64(value.at) as i64)
    }

    /// A value of type `number`.
    pub fn number(self, name: &str, fallback: f64) -> f64 {
        self.find(name, parameter_type::NUMBER).map_or(fallback, |value| f64::from_bits(word64(value.at)))
    }

    /// A node that the question is about; it does not exist when none was given.
    pub fn node(self, name: &str) -> Node {
        Node::at(self.find(name, parameter_type::NODE).map_or(0, |value| word64(value.at) as u32))
    }

    /// A value of type `string`.
    pub fn string(self, name: &str) -> Option<Value> {
        self.find(name, parameter_type::STRING)
    }

    /// The values of type `strings`; none when there is no such list.
    pub fn strings(self, name: &str) -> Strings {
        match self.find(name, parameter_type::STRINGS) {
            None => Strings { at: 0, left: 0 },
            Some(value) => Strings { at: value.at + 4, left: word(value.at) },
        }
    }

    /// SPEC 4.6
    fn find(self, name: &str, kind: u32) -> Option<Value> {
        let mut at = 8;
        for _ in 0..word(4) {
            let head = word64(at);
            let name_length = (head >> 16) as u32 & 0xffff;
            let value = Value { at: at + 8 + padded(name_length), length: (head >> 32) as u32 };
            let is_named = name_length as usize == self.prefix.len() + name.len()
                && is_at(self.prefix, at + 8)
                && is_at(name, at + 8 + self.prefix.len() as u32);
            if is_named && head as u32 & 0xff == kind {
                return Some(value);
            }
            at = value.at + padded(value.length);
        }
        None
    }
}

/// A string from outside. It is compared and printed where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    at: u32,
    length: u32,
}

impl Value {
    /// In bytes of UTF-8.
    #[inline]
    pub fn len(self) -> usize {
        self.length as usize
    }

    /// Whether there is nothing in it.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.length == 0
    }

    /// Its bytes, UTF-8.
    #[inline]
    pub fn bytes(self) -> impl DoubleEndedIterator<Item = u8> + Clone {
        (self.at..self.at + self.length).map(|at| unsafe { raw::param_u8(at) as u8 })
    }
}

impl PartialEq<str> for Value {
    fn eq(&self, literal: &str) -> bool {
        self.len() == literal.len() && is_at(literal, self.at)
    }
}

impl PartialEq<&str> for Value {
    fn eq(&self, literal: &&str) -> bool {
        self == *literal
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut character = [0; 4];
        let mut size = 0;
        for byte in self.bytes() {
            character[size] = byte;
            size += 1;
            if let Ok(whole) = core::str::from_utf8(&character[..size]) {
                out.write_str(whole)?;
                size = 0;
            } else if size == 4 {
                return Err(fmt::Error);
            }
        }
        Ok(())
    }
}

/// The strings of a list, see [`Values::strings`].
#[derive(Clone, Debug)]
pub struct Strings {
    at: u32,
    left: u32,
}

impl Iterator for Strings {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        let value = Value { at: self.at + 4, length: word(self.at) };
        self.at = value.at + value.length;
        Some(value)
    }
}

const fn padded(length: u32) -> u32 {
    (length + 7) & !7
}

fn word64(at: u32) -> u64 {
    unsafe { raw::param_u64(at) }
}

fn word(at: u32) -> u32 {
    let byte = |index| unsafe { raw::param_u8(at + index) };
    byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24
}

fn is_at(literal: &str, at: u32) -> bool {
    literal.bytes().zip(at..).all(|(expected, at)| unsafe { raw::param_u8(at) } == u32::from(expected))
}
