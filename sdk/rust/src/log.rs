use crate::raw;

/// A message for the plugin's author; needs `log = true` under `[capabilities]`. See [`crate::log_level`].
#[inline]
pub fn log(level: u32, message: &str) {
    unsafe { raw::log(level, message.as_ptr(), message.len()) }
}
