//! The secrets of a connection in the format of NSS key logs, for those who look into traffic of their own.

use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use rustls::KeyLog;

/// Lines that JavaScript has not seen. Nothing is kept unless somebody asked for it.
#[derive(Debug)]
pub struct KeyLines {
    wanted: bool,
    lines: Mutex<Vec<String>>,
}

impl KeyLines {
    pub fn new(wanted: bool) -> Self {
        Self { wanted, lines: Mutex::default() }
    }

    pub fn has_lines(&self) -> bool {
        !self.lines.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl KeyLog for KeyLines {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        let hexadecimal = |bytes: &[u8]| {
            bytes.iter().fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            })
        };
        let line = format!("{label} {} {}\n", hexadecimal(client_random), hexadecimal(secret));
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    /// rustls derives secrets of early data that nobody can send here.
    fn will_log(&self, label: &str) -> bool {
        self.wanted && label != "CLIENT_EARLY_TRAFFIC_SECRET"
    }
}
