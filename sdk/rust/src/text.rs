use core::cmp::Ordering;
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

    /// Which of two texts comes first in the order of their bytes.
    pub fn compare(self, other: Text) -> Ordering {
        if self == other {
            return Ordering::Equal;
        }
        let (left, right) = (self.range(), other.range());
        let common = left.len().min(right.len());
        let mut at = 0;
        while at + 8 <= common {
            let (word, other_word) = (word(left.start + at), word(right.start + at));
            if word != other_word {
                return word.swap_bytes().cmp(&other_word.swap_bytes());
            }
            at += 8;
        }
        while at < common {
            match byte(left.start + at).cmp(&byte(right.start + at)) {
                Ordering::Equal => at += 1,
                unequal => return unequal,
            }
        }
        left.len().cmp(&right.len())
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

/// Eight bytes, the first in the lowest bits.
#[inline]
fn word(at: usize) -> u64 {
    unsafe { raw::text_u64(at as u32) }
}

#[inline]
fn is_at(literal: &str, at: usize) -> bool {
    literal.bytes().enumerate().all(|(index, expected)| byte(at + index) == expected)
}
