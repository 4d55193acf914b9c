//! The ops of `node:fs`.
//!
//! Hot synchronous ops are fast calls that return a number, an errno when it is negative. The others throw. Asynchronous ops take the
//! number of a request and answer through the dispatcher of `ops/requests`.

mod attributes;
mod carried;
mod content;
mod copy;
mod dir;
mod exception;
mod file;
mod link;
mod listing;
mod path;
mod pinned;
mod poll;
mod remove;
mod remove_tree;
mod stat;
mod syscall;
mod value;
mod watch;

deno_core::extension!(
    protojs_fs,
    ops = [
        attributes::op_fs_chmod,
        attributes::op_fs_chmod_sync,
        attributes::op_fs_chown,
        attributes::op_fs_chown_sync,
        attributes::op_fs_fchmod,
        attributes::op_fs_fchmod_sync,
        attributes::op_fs_fchown,
        attributes::op_fs_fchown_sync,
        attributes::op_fs_futimes,
        attributes::op_fs_futimes_sync,
        attributes::op_fs_utimes,
        attributes::op_fs_utimes_sync,
        content::op_fs_read_file,
        content::op_fs_read_file_sync,
        content::op_fs_write_file,
        content::op_fs_write_file_string,
        content::op_fs_write_file_string_sync,
        content::op_fs_write_file_sync,
        copy::op_fs_copy_file,
        copy::op_fs_copy_file_sync,
        dir::op_fs_dir_close,
        dir::op_fs_dir_close_sync,
        dir::op_fs_dir_read,
        dir::op_fs_dir_read_sync,
        dir::op_fs_mkdir,
        dir::op_fs_mkdir_sync,
        dir::op_fs_mkdtemp,
        dir::op_fs_mkdtemp_sync,
        dir::op_fs_opendir,
        dir::op_fs_opendir_sync,
        dir::op_fs_readdir,
        dir::op_fs_readdir_sync,
        dir::op_fs_rmdir,
        dir::op_fs_rmdir_sync,
        exception::op_fs_exception,
        file::op_fs_close,
        file::op_fs_close_sync,
        file::op_fs_fdatasync,
        file::op_fs_fdatasync_sync,
        file::op_fs_carry,
        file::op_fs_fsync,
        file::op_fs_take_carried,
        file::op_fs_fsync_sync,
        file::op_fs_ftruncate,
        file::op_fs_ftruncate_sync,
        file::op_fs_open,
        file::op_fs_open_sync,
        file::op_fs_read,
        file::op_fs_read_sync,
        file::op_fs_readv,
        file::op_fs_readv_sync,
        file::op_fs_truncate,
        file::op_fs_truncate_sync,
        file::op_fs_write,
        file::op_fs_write_string,
        file::op_fs_write_string_sync,
        file::op_fs_write_sync,
        file::op_fs_writev,
        file::op_fs_writev_sync,
        link::op_fs_link,
        link::op_fs_link_sync,
        link::op_fs_readlink,
        link::op_fs_readlink_sync,
        link::op_fs_realpath,
        link::op_fs_realpath_sync,
        link::op_fs_rename,
        link::op_fs_rename_sync,
        link::op_fs_symlink,
        link::op_fs_symlink_sync,
        link::op_fs_unlink,
        link::op_fs_unlink_sync,
        poll::op_fs_poll_sync,
        remove::op_fs_rm,
        remove::op_fs_rm_sync,
        stat::op_fs_access,
        stat::op_fs_access_sync,
        stat::op_fs_exists_sync,
        stat::op_fs_fstat,
        stat::op_fs_fstat_sync,
        stat::op_fs_stat,
        stat::op_fs_stat_sync,
        stat::op_fs_statfs,
        stat::op_fs_statfs_sync,
        watch::op_fs_watch_ref,
        watch::op_fs_watch_set_dispatcher,
        watch::op_fs_watch_start,
        watch::op_fs_watch_stop,
    ],
    state = |state| {
        state.put(dir::Directories::default());
        state.put(watch::SharedWatches::default());
    },
);
