//! Removes a directory with everything in it, however deep: the way down is kept on the heap, and only its last steps as descriptors.
//!
//! Everything is reached through open directories, so that a directory which somebody replaces by a link meanwhile does not lead outside.

use std::collections::VecDeque;
use std::ffi::{CStr, CString};

use ops_error::SystemError;

use crate::listing::Listing;
use crate::path::FsPath;
use crate::remove::Retries;
use crate::syscall::{Sys, retry};

/// So many of the innermost directories stay open. Those above are opened again, as `..`, on the way back.
const OPEN_LEVELS: usize = 32;

/// A directory on the way down.
struct Level {
    name: CString,
    identity: (u64, u64),
    /// Failed attempts to remove it.
    tried: u32,
}

/// The way from the directory that is to go down to the one that is being emptied.
pub struct RemoveTree {
    root: FsPath,
    retries: Retries,
    levels: Vec<Level>,
    /// The listings of the innermost levels.
    open: VecDeque<Listing>,
}

impl RemoveTree {
    /// Removes `root`: a file, a link, or a directory. That it is gone already is no failure.
    pub fn run(root: FsPath, retries: Retries) -> Sys<()> {
        let name = root.as_c_str().to_owned();
        let mut tree = RemoveTree { root, retries, levels: Vec::new(), open: VecDeque::new() };
        tree.remove(name, false)?;
        while let Some(listing) = tree.open.back_mut() {
            match listing.next_entry() {
                Ok(Some((name, is_directory))) => tree.remove(name, is_directory)?,
                Ok(None) => tree.leave()?,
                Err(error) => return Err(error.with_path(tree.shown(None))),
            }
        }
        Ok(())
    }

    /// The directory that is being emptied, for system calls.
    fn here(&self) -> i32 {
        self.open.back().map_or(libc::AT_FDCWD, Listing::fd)
    }

    /// Removes an entry of the directory that is being emptied, or goes down into it.
    fn remove(&mut self, name: CString, is_directory: bool) -> Sys<()> {
        let retries = self.retries;
        let result = retries.run(|| {
            // Linux says EISDIR, POSIX says EPERM, when something that seemed to be a file is a directory.
            let refused = match is_directory {
                true => None,
                false => match unlink_at(self.here(), &name, 0, "unlink") {
                    Err(error) if matches!(-error.errno, libc::EISDIR | libc::EPERM) => Some(error),
                    result => return result,
                },
            };
            self.enter(&name, refused)
        });
        match result {
            Err(error) if error.errno == -libc::ENOENT => Ok(()),
            // What could not be entered is named itself; an error of `enter` is about the same name.
            result => result.map_err(|error| error.with_path(self.shown(Some(&name)))),
        }
    }

    /// Goes down into a directory. `refused` is why it could not be unlinked.
    fn enter(&mut self, name: &CStr, refused: Option<SystemError>) -> Sys<()> {
        let listing = match Listing::open_at(self.here(), name) {
            Ok(listing) => listing,
            Err(error) if matches!(-error.errno, libc::ENOTDIR | libc::ELOOP) => {
                // Not a directory, or not any more.
                return refused.map_or_else(|| unlink_at(self.here(), name, 0, "unlink"), Err);
            }
            // A directory that cannot be listed can still be removed when it is empty.
            Err(error) => return unlink_at(self.here(), name, libc::AT_REMOVEDIR, "rmdir").map_err(|_| error),
        };
        self.levels.push(Level { name: name.to_owned(), identity: listing.identity()?, tried: 0 });
        self.open.push_back(listing);
        if self.open.len() > OPEN_LEVELS {
            self.open.pop_front();
        }
        Ok(())
    }

    /// Removes the directory that has been emptied, from the one above it.
    fn leave(&mut self) -> Sys<()> {
        if self.open.len() == 1 && self.levels.len() > 1 {
            self.open_above()?;
        }
        let emptied = self.open.pop_back();
        let Some(level) = self.levels.last_mut() else { return Ok(()) };
        let error = match unlink_at(self.open.back().map_or(libc::AT_FDCWD, Listing::fd), &level.name, libc::AT_REMOVEDIR, "rmdir") {
            Err(error) if error.errno != -libc::ENOENT => error,
            _ => {
                self.levels.pop();
                return Ok(());
            }
        };
        if !self.retries.pause(&error, level.tried) {
            return Err(error.with_path(self.shown(None)));
        }
        // Something may have been put into it meanwhile: it is emptied once more.
        level.tried += 1;
        let name = level.name.clone();
        drop(emptied);
        let listing = Listing::open_at(self.here(), &name).map_err(|error| error.with_path(self.shown(None)))?;
        self.open.push_back(listing);
        Ok(())
    }

    /// Opens the directory above the only one that is open. Should the open one have been moved elsewhere, its `..` is not ours to empty.
    fn open_above(&mut self) -> Sys<()> {
        let above = Listing::open_at(self.here(), c"..").and_then(|listing| Ok((listing.identity()?, listing)));
        let expected = self.levels[self.levels.len() - 2].identity;
        match above {
            Ok((identity, listing)) if identity == expected => self.open.push_front(listing),
            Ok(_) => return Err(SystemError::from_errno(-libc::EBUSY, "rmdir").with_path(self.shown(None))),
            Err(error) => return Err(error.with_path(self.shown(None))),
        }
        Ok(())
    }

    /// The path of the directory that is being emptied, or of a name in it.
    fn shown(&self, name: Option<&CStr>) -> String {
        if self.levels.is_empty() {
            return self.root.display();
        }
        let below = self.levels.iter().skip(1).map(|level| level.name.as_c_str()).chain(name);
        let path = below.fold(self.root.as_bytes().to_vec(), |mut path, name| {
            if path.last() != Some(&b'/') {
                path.push(b'/');
            }
            path.extend_from_slice(name.to_bytes());
            path
        });
        FsPath::from_bytes(path).display()
    }
}

fn unlink_at(parent: i32, name: &CStr, flags: i32, syscall: &'static str) -> Sys<()> {
    // SAFETY: `name` is a C string.
    retry(syscall, || unsafe { libc::unlinkat(parent, name.as_ptr(), flags) }).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_deeper_than_any_path_goes() {
        let root = std::env::temp_dir().join(format!("ops_fs_deep_{}", std::process::id()));
        std::fs::create_dir_all(&root).unwrap();
        let name = CString::new(root.to_string_lossy().into_owned()).unwrap();
        let mut listing = Listing::open_at(libc::AT_FDCWD, &name).unwrap();
        for _ in 0..6000 {
            // SAFETY: the name is a C string.
            assert_eq!(unsafe { libc::mkdirat(listing.fd(), c"d".as_ptr(), 0o700) }, 0);
            listing = Listing::open_at(listing.fd(), c"d").unwrap();
        }
        drop(listing);
        let small_stack = std::thread::Builder::new().stack_size(64 * 1024);
        let path = FsPath::new(&root.to_string_lossy());
        small_stack.spawn(move || assert!(RemoveTree::run(path, Retries::NONE).is_ok())).unwrap().join().unwrap();
        assert!(!root.exists());
    }
}
