use core::fmt;

use crate::raw;

const CHUNK: usize = 4096;

/// What an exporter writes, with `write!`, `string` or `bytes`. It goes to the host in chunks.
#[derive(Debug)]
pub struct Output {
    chunk: [u8; CHUNK],
    size: usize,
}

impl Output {
    /// Nothing written yet.
    pub const fn new() -> Output {
        Output { chunk: [0; CHUNK], size: 0 }
    }

    /// Writes a text.
    #[inline]
    pub fn string(&mut self, text: &str) -> &mut Output {
        self.bytes(text.as_bytes())
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Output {
        for &byte in bytes {
            if self.size == CHUNK {
                self.flush();
            }
            self.chunk[self.size] = byte;
            self.size += 1;
        }
        self
    }

    /// Hands what was written so far to the host; at the end of `render` this is done by itself.
    pub fn flush(&mut self) {
        if self.size > 0 {
            unsafe { raw::write(self.chunk.as_ptr(), self.size) }
        }
        self.size = 0;
    }
}

impl Default for Output {
    fn default() -> Output {
        Output::new()
    }
}

impl fmt::Write for Output {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.string(text);
        Ok(())
    }
}
