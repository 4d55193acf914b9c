//! The user this process runs as.

use std::ffi::CStr;

use deno_core::convert::{OptionNull, Uint8Array};
use deno_core::{ToV8, op2};
use ops_error::{SyscallResult, SystemError};

/// The user's row of the password file, as raw bytes: JavaScript decodes them with the encoding the caller asked for.
#[derive(ToV8)]
pub struct UserInfo {
    uid: f64,
    gid: f64,
    username: Uint8Array,
    homedir: Uint8Array,
    shell: OptionNull<Uint8Array>,
}

fn current_user() -> Result<(u32, u32, [Vec<u8>; 3]), i32> {
    let mut entry = std::mem::MaybeUninit::<libc::passwd>::uninit();
    let mut buffer = vec![0; 4096];
    loop {
        let mut found = std::ptr::null_mut();
        // SAFETY: all pointers are valid for the call; `buffer` is as long as said.
        let status = unsafe { libc::getpwuid_r(libc::geteuid(), entry.as_mut_ptr(), buffer.as_mut_ptr(), buffer.len(), &mut found) };
        if status == libc::ERANGE {
            buffer.resize(buffer.len() * 2, 0);
            continue;
        }
        if status != 0 {
            return Err(-status);
        }
        if found.is_null() {
            return Err(-libc::ENOENT);
        }
        // SAFETY: a non-null result points at the entry that was filled in; its strings lie in `buffer`.
        return unsafe {
            let entry = entry.assume_init();
            let bytes = |text: *const libc::c_char| if text.is_null() { Vec::new() } else { CStr::from_ptr(text).to_bytes().to_vec() };
            Ok((entry.pw_uid, entry.pw_gid, [bytes(entry.pw_name), bytes(entry.pw_dir), bytes(entry.pw_shell)]))
        };
    }
}

#[op2]
pub fn op_os_user_info() -> SyscallResult<UserInfo> {
    match current_user() {
        Err(errno) => Err(SystemError::from_errno(errno, "uv_os_get_passwd")).into(),
        Ok((uid, gid, [username, homedir, shell])) => Ok(UserInfo {
            uid: f64::from(uid),
            gid: f64::from(gid),
            username: username.into(),
            homedir: homedir.into(),
            shell: OptionNull(Some(shell.into())),
        })
        .into(),
    }
}

/// `HOME`, or the home directory of the password file when that is unset.
#[op2]
pub fn op_os_homedir() -> SyscallResult<String> {
    if let Some(home) = std::env::var_os("HOME").filter(|home| !home.is_empty()) {
        return Ok(home.to_string_lossy().into_owned()).into();
    }
    match current_user() {
        Err(errno) => Err(SystemError::from_errno(errno, "uv_os_homedir")).into(),
        Ok((_, _, [_, home, _])) => Ok(String::from_utf8_lossy(&home).into_owned()).into(),
    }
}
