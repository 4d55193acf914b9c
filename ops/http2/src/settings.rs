//! SETTINGS (RFC 9113, 6.5; RFC 8441, 3).

use crate::fault::{Fault, code};

pub const HEADER_TABLE_SIZE: u16 = 1;
pub const ENABLE_PUSH: u16 = 2;
pub const MAX_CONCURRENT_STREAMS: u16 = 3;
pub const INITIAL_WINDOW_SIZE: u16 = 4;
pub const MAX_FRAME_SIZE: u16 = 5;
pub const MAX_HEADER_LIST_SIZE: u16 = 6;
pub const ENABLE_CONNECT_PROTOCOL: u16 = 8;

pub const LARGEST_WINDOW: i64 = i32::MAX as i64;
const SMALLEST_FRAME: u32 = 1 << 14;
const LARGEST_FRAME: u32 = (1 << 24) - 1;

/// Octets of one setting.
const ENTRY: usize = 6;

pub type Entry = (u16, u32);

#[derive(Clone)]
pub struct Settings {
    pub header_table_size: u32,
    pub enable_push: bool,
    pub max_concurrent_streams: u32,
    pub initial_window_size: u32,
    pub max_frame_size: u32,
    pub max_header_list_size: u32,
    pub enable_connect_protocol: bool,
    /// Others, by number.
    pub custom: Vec<Entry>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            header_table_size: 4096,
            enable_push: true,
            max_concurrent_streams: u32::MAX,
            initial_window_size: 65535,
            max_frame_size: SMALLEST_FRAME,
            max_header_list_size: u32::MAX,
            enable_connect_protocol: false,
            custom: Vec::new(),
        }
    }
}

impl Settings {
    /// Takes a setting the peer has sent. Unknown ones count only if they are in `wanted`.
    pub fn apply(&mut self, (number, value): Entry, wanted: &[u16]) -> Result<(), Fault> {
        let check = |is_valid: bool, code: u32| if is_valid { Ok(()) } else { Err(Fault::protocol(code)) };
        match number {
            HEADER_TABLE_SIZE => self.header_table_size = value,
            ENABLE_PUSH => {
                check(value <= 1, code::PROTOCOL_ERROR)?;
                self.enable_push = value == 1;
            }
            MAX_CONCURRENT_STREAMS => self.max_concurrent_streams = value,
            INITIAL_WINDOW_SIZE => {
                check(i64::from(value) <= LARGEST_WINDOW, code::FLOW_CONTROL_ERROR)?;
                self.initial_window_size = value;
            }
            MAX_FRAME_SIZE => {
                check((SMALLEST_FRAME..=LARGEST_FRAME).contains(&value), code::PROTOCOL_ERROR)?;
                self.max_frame_size = value;
            }
            MAX_HEADER_LIST_SIZE => self.max_header_list_size = value,
            ENABLE_CONNECT_PROTOCOL => {
                // Once it is on it stays.
                check(value <= 1 && (value == 1 || !self.enable_connect_protocol), code::PROTOCOL_ERROR)?;
                self.enable_connect_protocol = value == 1;
            }
            _ if wanted.contains(&number) => self.keep_custom(number, value),
            _ => {}
        }
        Ok(())
    }

    /// A setting of ours has become valid.
    pub fn take_own(&mut self, number: u16, value: u32) {
        match number {
            HEADER_TABLE_SIZE => self.header_table_size = value,
            ENABLE_PUSH => self.enable_push = value != 0,
            MAX_CONCURRENT_STREAMS => self.max_concurrent_streams = value,
            INITIAL_WINDOW_SIZE => self.initial_window_size = value,
            MAX_FRAME_SIZE => self.max_frame_size = value,
            MAX_HEADER_LIST_SIZE => self.max_header_list_size = value,
            ENABLE_CONNECT_PROTOCOL => self.enable_connect_protocol = value != 0,
            _ => self.keep_custom(number, value),
        }
    }

    fn keep_custom(&mut self, number: u16, value: u32) {
        match self.custom.iter_mut().find(|(known, _)| *known == number) {
            Some(entry) => entry.1 = value,
            None => self.custom.push((number, value)),
        }
    }

    /// What JavaScript makes its object of: the known ones in the order of their numbers, then pairs of the others.
    pub fn list(&self) -> Vec<f64> {
        let mut list = vec![
            f64::from(self.header_table_size),
            f64::from(u8::from(self.enable_push)),
            f64::from(self.max_concurrent_streams),
            f64::from(self.initial_window_size),
            f64::from(self.max_frame_size),
            f64::from(self.max_header_list_size),
            f64::from(u8::from(self.enable_connect_protocol)),
        ];
        for (number, value) in &self.custom {
            list.extend([f64::from(*number), f64::from(*value)]);
        }
        list
    }
}

/// Whether a setting is none of the protocol's.
pub fn is_custom(number: u16) -> bool {
    number > MAX_HEADER_LIST_SIZE && number != ENABLE_CONNECT_PROTOCOL
}

/// The entries of a payload; a broken one has none.
pub fn read(payload: &[u8]) -> Option<Vec<Entry>> {
    if !payload.len().is_multiple_of(ENTRY) {
        return None;
    }
    let entry = |octets: &[u8]| match *octets {
        [a, b, c, d, e, f] => Some((u16::from_be_bytes([a, b]), u32::from_be_bytes([c, d, e, f]))),
        _ => None,
    };
    payload.chunks(ENTRY).map(entry).collect()
}

pub fn write(entries: &[Entry], out: &mut Vec<u8>) {
    for (number, value) in entries {
        out.extend_from_slice(&number.to_be_bytes());
        out.extend_from_slice(&value.to_be_bytes());
    }
}

pub fn length(entries: &[Entry]) -> usize {
    entries.len() * ENTRY
}
