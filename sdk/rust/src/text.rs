use core::fmt;
use core::ops::Range;

use crate::raw;

/// A text of the graph: a name, a signature, a path. A bare number; equal texts have equal ids, so `==` compares two of
/// them, and it compares one with a `&str` without copying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Text(u32);

impl Text {
    /// The text with an id; 0 is "".
    #[inline]
    pub const fn at(id: u32) -> Text {
        Text(id)
    }

    /// Its id, valid within one epoch.
    #[inline]
    pub const fn id(self) -> u32 {
        self.0
    }

    /// In bytes of UTF-8.
    #[inline]
    pub fn len(self) -> usize {
        self.range().len()
    }

    /// Whether there is nothing in it.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Its bytes, UTF-8.
    #[inline]
    pub fn bytes(self) -> impl DoubleEndedIterator<Item = u8> + ExactSizeIterator + Clone {
        self.range().map(byte)
    }

    /// Whether it begins like this.
    pub fn starts_with(self, literal: &str) -> bool {
        self.len() >= literal.len() && is_at(literal, self.range().start)
    }

    /// Whether it ends like this.
    pub fn ends_with(self, literal: &str) -> bool {
        self.len() >= literal.len() && is_at(literal, self.range().end - literal.len())
    }

    /// Whether this occurs in it.
    pub fn contains(self, literal: &str) -> bool {
        self.index_of(literal).is_some()
    }

    /// Byte index of the first occurrence.
    pub fn index_of(self, literal: &str) -> Option<usize> {
        let last = self.len().checked_sub(literal.len())?;
        let begin = self.range().start;
        (0..=last).find(|at| is_at(literal, begin + at))
    }

    #[inline]
    fn range(self) -> Range<usize> {
        unsafe { raw::text_begin(self.0) as usize..raw::text_end(self.0) as usize }
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, literal: &str) -> bool {
        self.len() == literal.len() && is_at(literal, self.range().start)
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, literal: &&str) -> bool {
        self == *literal
    }
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = [0; 128];
        let Range { mut start, end } = self.range();
        while start < end {
            let mut size = buffer.len().min(end - start);
            for (index, slot) in buffer[..size].iter_mut().enumerate() {
                *slot = byte(start + index);
            }
            // A character that the buffer's end cuts through waits for the next round.
            let valid = match core::str::from_utf8(&buffer[..size]) {
                Ok(valid) => valid,
                Err(cut) if cut.valid_up_to() > 0 => {
                    size = cut.valid_up_to();
                    core::str::from_utf8(&buffer[..size]).map_err(|_| fmt::Error)?
                }
                Err(_) => return Err(fmt::Error),
            };
            out.write_str(valid)?;
            start += size;
        }
        Ok(())
    }
}

#[inline]
fn byte(at: usize) -> u8 {
    unsafe { raw::text_u8(at as u32) as u8 }
}

#[inline]
fn is_at(literal: &str, at: usize) -> bool {
    literal.bytes().enumerate().all(|(index, expected)| byte(at + index) == expected)
}
