//! `process.title`: the name `ps` and `top` show.

use std::fs;

use deno_core::{OpState, op2};

/// Where the kernel keeps this process's command line, found on first use.
#[derive(Default)]
pub struct TitleState {
    area: Option<(usize, usize)>,
}

/// Sets the title and answers what of it fitted: the room is what the original command line took, as in libuv.
///
/// The command line is overwritten, so the program's arguments must have been copied before.
#[op2]
#[string]
pub fn op_process_title_set(state: &mut OpState, #[string] title: &str) -> String {
    let state = state.borrow_mut::<TitleState>();
    let area = *state.area.get_or_insert_with(|| argument_area().unwrap_or((0, 0)));
    let title = title.split('\0').next().unwrap_or_default();
    let room = (area.1 - area.0).saturating_sub(1);
    let mut length = title.len().min(room);
    while !title.is_char_boundary(length) {
        length -= 1;
    }
    let fitted = &title.as_bytes()[..length];
    if room > 0 {
        // SAFETY: the kernel reports this range as the process's own argument strings, which are writable memory of the initial stack;
        // nothing in the runtime reads them after start-up, and the last byte stays NUL.
        unsafe {
            let start = area.0 as *mut u8;
            std::ptr::copy_nonoverlapping(fitted.as_ptr(), start, length);
            std::ptr::write_bytes(start.add(length), 0, room + 1 - length);
        }
    }
    let mut name = [0u8; 16];
    let short = length.min(15);
    name[..short].copy_from_slice(&fitted[..short]);
    // SAFETY: the kernel copies at most 16 bytes of this NUL-terminated buffer.
    unsafe { libc::prctl(libc::PR_SET_NAME, name.as_ptr()) };
    title[..length].to_owned()
}

/// Fields 48 and 49 of /proc/self/stat: first address and end of the argument strings.
fn argument_area() -> Option<(usize, usize)> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name in parentheses and may hold anything, so counting starts behind it.
    let fields: Vec<&str> = stat[stat.rfind(')')? + 1..].split_whitespace().collect();
    let start: usize = fields.get(45)?.parse().ok()?;
    let end: usize = fields.get(46)?.parse().ok()?;
    (start != 0 && end > start).then_some((start, end))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_argument_area_holds_the_program_name() {
        let (start, end) = super::argument_area().expect("Linux reports the area");
        // SAFETY: the kernel reports this range as readable memory of this process.
        let bytes = unsafe { std::slice::from_raw_parts(start as *const u8, end - start) };
        let first = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
        assert_eq!(String::from_utf8_lossy(first), std::env::args().next().expect("a program has a name"));
    }
}
