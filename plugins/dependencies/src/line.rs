//! A short text without the formatting machinery, which takes ten times the fuel.

/// Most bytes of a line; what does not fit is left out.
const ROOM: usize = 64;

/// A text on the stack.
pub struct Line {
    bytes: [u8; ROOM],
    length: usize,
}

impl Line {
    pub fn new() -> Line {
        Line { bytes: [0; ROOM], length: 0 }
    }

    pub fn string(&mut self, text: &str) -> &mut Line {
        if let Some(room) = self.bytes.get_mut(self.length..self.length + text.len()) {
            room.copy_from_slice(text.as_bytes());
            self.length += text.len();
        }
        self
    }

    /// A whole number in decimal.
    pub fn number(&mut self, value: u32) -> &mut Line {
        let mut digits = [0; 10];
        let mut at = digits.len();
        let mut rest = value;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.string(core::str::from_utf8(&digits[at..]).unwrap_or(""))
    }

    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.length]).unwrap_or("")
    }
}
