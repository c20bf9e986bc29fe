use core::fmt;

/// Builds a text of at most `N` bytes without an allocator, for messages and annotations; what does not fit is left out.
///
/// ```
/// use core::fmt::Write;
/// let mut line = parseltongue_plugin::Writer::<16>::new();
/// let _ = write!(line, "called {} times", 3);
/// assert_eq!(line.as_str(), "called 3 times");
/// ```
#[derive(Clone, Debug)]
pub struct Writer<const N: usize> {
    bytes: [u8; N],
    size: usize,
}

impl<const N: usize> Writer<N> {
    /// Nothing written yet.
    #[inline]
    pub const fn new() -> Writer<N> {
        Writer { bytes: [0; N], size: 0 }
    }

    /// Starts again from nothing.
    #[inline]
    pub fn clear(&mut self) -> &mut Writer<N> {
        self.size = 0;
        self
    }

    /// Adds a text, without the formatting machinery of `write!`, which takes ten times the fuel.
    ///
    /// ```
    /// let mut line = parseltongue_plugin::Writer::<16>::new();
    /// line.string("called ").number(3).string(" times");
    /// assert_eq!(line.as_str(), "called 3 times");
    /// ```
    pub fn string(&mut self, text: &str) -> &mut Writer<N> {
        let mut end = text.len().min(N - self.size);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        self.bytes[self.size..self.size + end].copy_from_slice(&text.as_bytes()[..end]);
        self.size += end;
        self
    }

    /// Adds a whole number in decimal.
    pub fn number(&mut self, value: i64) -> &mut Writer<N> {
        self.string(decimal(value, &mut [0; 20]))
    }

    /// What was written.
    pub fn as_str(&self) -> &str {
        // Only whole characters are ever written.
        unsafe { core::str::from_utf8_unchecked(&self.bytes[..self.size]) }
    }
}

impl<const N: usize> Default for Writer<N> {
    fn default() -> Writer<N> {
        Writer::new()
    }
}

impl<const N: usize> fmt::Write for Writer<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.string(text);
        Ok(())
    }
}

/// A whole number in decimal, without what `core::fmt` brings along.
pub(crate) fn decimal(value: i64, digits: &mut [u8; 20]) -> &str {
    let mut rest = value.unsigned_abs();
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        at -= 1;
        digits[at] = b'-';
    }
    // Digits and a sign are ASCII.
    unsafe { core::str::from_utf8_unchecked(&digits[at..]) }
}
