//! Users and groups of the process.

use std::ffi::CString;
use std::io;

use deno_core::op2;
use ops_error::{SyscallResult, SystemError};

#[op2(fast)]
pub fn op_process_getuid() -> u32 {
    // SAFETY: never fails.
    unsafe { libc::getuid() }
}

#[op2(fast)]
pub fn op_process_geteuid() -> u32 {
    // SAFETY: never fails.
    unsafe { libc::geteuid() }
}

#[op2(fast)]
pub fn op_process_getgid() -> u32 {
    // SAFETY: never fails.
    unsafe { libc::getgid() }
}

#[op2(fast)]
pub fn op_process_getegid() -> u32 {
    // SAFETY: never fails.
    unsafe { libc::getegid() }
}

/// The supplementary groups, with the effective group added where the system leaves it out.
#[op2]
pub fn op_process_getgroups() -> SyscallResult<Vec<u32>> {
    let groups = || -> Result<Vec<u32>, SystemError> {
        // SAFETY: a count of zero only asks how many there are.
        let count = unsafe { libc::getgroups(0, std::ptr::null_mut()) };
        if count < 0 {
            return Err(SystemError::last_os_error("getgroups"));
        }
        let mut list = vec![0u32; count as usize];
        // SAFETY: `list` has room for `count` entries.
        let count = unsafe { libc::getgroups(count, list.as_mut_ptr()) };
        if count < 0 {
            return Err(SystemError::last_os_error("getgroups"));
        }
        list.truncate(count as usize);
        // SAFETY: never fails.
        let effective = unsafe { libc::getegid() };
        if !list.contains(&effective) {
            list.push(effective);
        }
        Ok(list)
    };
    groups().into()
}

/// What a user or group argument means: a number as it is, or a name looked up.
enum Lookup {
    Id(u32),
    Unknown,
}

/// The id behind a user name, and the user's primary group.
fn user_by_name(name: &str) -> Option<(u32, u32)> {
    let name = CString::new(name).ok()?;
    let mut entry = std::mem::MaybeUninit::<libc::passwd>::uninit();
    let mut buffer = vec![0; 4096];
    loop {
        let mut found = std::ptr::null_mut();
        // SAFETY: all pointers are valid for the call; `buffer` is as long as said.
        let status = unsafe { libc::getpwnam_r(name.as_ptr(), entry.as_mut_ptr(), buffer.as_mut_ptr(), buffer.len(), &mut found) };
        if status == libc::ERANGE {
            buffer.resize(buffer.len() * 2, 0);
            continue;
        }
        if status != 0 || found.is_null() {
            return None;
        }
        // SAFETY: a non-null result points at the entry that was filled in.
        let entry = unsafe { entry.assume_init() };
        return Some((entry.pw_uid, entry.pw_gid));
    }
}

/// The name of a user id.
fn user_name(uid: u32) -> Option<CString> {
    let mut entry = std::mem::MaybeUninit::<libc::passwd>::uninit();
    let mut buffer = vec![0; 4096];
    loop {
        let mut found = std::ptr::null_mut();
        // SAFETY: all pointers are valid for the call; `buffer` is as long as said.
        let status = unsafe { libc::getpwuid_r(uid, entry.as_mut_ptr(), buffer.as_mut_ptr(), buffer.len(), &mut found) };
        if status == libc::ERANGE {
            buffer.resize(buffer.len() * 2, 0);
            continue;
        }
        if status != 0 || found.is_null() {
            return None;
        }
        // SAFETY: a non-null result points at the entry, whose name is a C string inside `buffer`.
        return Some(unsafe { std::ffi::CStr::from_ptr(entry.assume_init().pw_name) }.to_owned());
    }
}

fn group_by_name(name: &str) -> Option<u32> {
    let name = CString::new(name).ok()?;
    let mut entry = std::mem::MaybeUninit::<libc::group>::uninit();
    let mut buffer = vec![0; 4096];
    loop {
        let mut found = std::ptr::null_mut();
        // SAFETY: all pointers are valid for the call; `buffer` is as long as said.
        let status = unsafe { libc::getgrnam_r(name.as_ptr(), entry.as_mut_ptr(), buffer.as_mut_ptr(), buffer.len(), &mut found) };
        if status == libc::ERANGE {
            buffer.resize(buffer.len() * 2, 0);
            continue;
        }
        if status != 0 || found.is_null() {
            return None;
        }
        // SAFETY: a non-null result points at the entry that was filled in.
        return Some(unsafe { entry.assume_init() }.gr_gid);
    }
}

fn lookup(id: u32, name: Option<&str>, by_name: impl Fn(&str) -> Option<u32>) -> Lookup {
    match name {
        None => Lookup::Id(id),
        Some(name) => by_name(name).map_or(Lookup::Unknown, Lookup::Id),
    }
}

/// Runs a set-id call; `false` says that the name is unknown, which JavaScript reports as ERR_UNKNOWN_CREDENTIAL.
fn set_id(target: Lookup, syscall: &'static str, call: impl Fn(u32) -> i32) -> SyscallResult<bool> {
    match target {
        Lookup::Unknown => Ok(false).into(),
        Lookup::Id(id) if call(id) == 0 => Ok(true).into(),
        Lookup::Id(_) => Err(SystemError::last_os_error(syscall)).into(),
    }
}

#[op2]
pub fn op_process_setuid(id: u32, #[string] name: Option<String>) -> SyscallResult<bool> {
    let target = lookup(id, name.as_deref(), |name| user_by_name(name).map(|user| user.0));
    // SAFETY: a plain system call.
    set_id(target, "setuid", |id| unsafe { libc::setuid(id) })
}

#[op2]
pub fn op_process_seteuid(id: u32, #[string] name: Option<String>) -> SyscallResult<bool> {
    let target = lookup(id, name.as_deref(), |name| user_by_name(name).map(|user| user.0));
    // SAFETY: a plain system call.
    set_id(target, "seteuid", |id| unsafe { libc::seteuid(id) })
}

#[op2]
pub fn op_process_setgid(id: u32, #[string] name: Option<String>) -> SyscallResult<bool> {
    // SAFETY: a plain system call.
    set_id(lookup(id, name.as_deref(), group_by_name), "setgid", |id| unsafe { libc::setgid(id) })
}

#[op2]
pub fn op_process_setegid(id: u32, #[string] name: Option<String>) -> SyscallResult<bool> {
    // SAFETY: a plain system call.
    set_id(lookup(id, name.as_deref(), group_by_name), "setegid", |id| unsafe { libc::setegid(id) })
}

/// Sets the supplementary groups: `ids[i]`, unless `names[i]` is not empty. Answers the 1-based index of an unknown name, else 0.
#[op2]
pub fn op_process_setgroups(#[scoped] ids: Vec<u32>, #[scoped] names: Vec<String>) -> SyscallResult<u32> {
    let mut groups = Vec::with_capacity(ids.len());
    for (index, id) in ids.iter().enumerate() {
        let name = names.get(index).map(String::as_str).filter(|name| !name.is_empty());
        match lookup(*id, name, group_by_name) {
            Lookup::Id(id) => groups.push(id),
            Lookup::Unknown => return Ok(index as u32 + 1).into(),
        }
    }
    // SAFETY: the pointer is valid for `groups.len()` entries.
    if unsafe { libc::setgroups(groups.len(), groups.as_ptr()) } != 0 {
        return Err(SystemError::last_os_error("setgroups")).into();
    }
    Ok(0).into()
}

/// Reads /etc/group for `user` and sets those groups. 0 = done, 1 = unknown user, 2 = unknown group.
#[op2]
pub fn op_process_initgroups(uid: u32, #[string] user: Option<String>, gid: u32, #[string] group: Option<String>) -> SyscallResult<u32> {
    let user = match user {
        Some(name) => CString::new(name).ok(),
        None => user_name(uid),
    };
    let Some(user) = user else { return Ok(1).into() };
    let Lookup::Id(gid) = lookup(gid, group.as_deref(), group_by_name) else { return Ok(2).into() };
    // SAFETY: `user` is a C string that lives through the call.
    if unsafe { libc::initgroups(user.as_ptr(), gid as _) } != 0 {
        return Err(SystemError::from_io(&io::Error::last_os_error(), "initgroups")).into();
    }
    Ok(0).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_is_user_and_group_zero() {
        assert_eq!(user_by_name("root").map(|user| user.0), Some(0));
        assert_eq!(group_by_name("root"), Some(0));
        assert_eq!(user_name(0).as_deref(), Some(c"root"));
    }

    #[test]
    fn unknown_names_are_not_found() {
        assert_eq!(user_by_name("no-such-user-here"), None);
        assert_eq!(group_by_name("no\0group"), None);
    }
}
