//! Ops of `process`: the environment, identity, resource usage, signals, title and the end of the process.

mod call;
mod credentials;
mod env;
mod event_loop;
mod exec;
mod info;
mod multiple_resolves;
mod resources;
mod signals;
mod start_end;
mod title;

pub use deno_core::v8::VERSION_STRING as V8_VERSION;
pub use env::Environment;
pub use event_loop::{EventLoop, Immediates};
pub use exec::ThreadEnd;
pub use info::HeapCeiling;
pub use signals::SignalState;
pub use start_end::{end_process, prepare_process};

deno_core::extension!(
    protojs_process,
    ops = [
        call::op_process_call,
        multiple_resolves::op_process_watch_resolves,
        env::op_process_env_object,
        event_loop::op_process_loop_setup,
        event_loop::op_process_loop_now,
        event_loop::op_process_loop_wake_at,
        event_loop::op_process_loop_ref_timers,
        event_loop::op_process_loop_immediates,
        credentials::op_process_getuid,
        credentials::op_process_geteuid,
        credentials::op_process_getgid,
        credentials::op_process_getegid,
        credentials::op_process_getgroups,
        credentials::op_process_setuid,
        credentials::op_process_seteuid,
        credentials::op_process_setgid,
        credentials::op_process_setegid,
        credentials::op_process_setgroups,
        credentials::op_process_initgroups,
        exec::op_process_abort,
        exec::op_process_really_exit,
        exec::op_process_execve,
        exec::op_process_kill,
        exec::op_process_raw_debug,
        info::op_process_cwd,
        info::op_process_chdir,
        info::op_process_umask,
        info::op_process_pid,
        info::op_process_ppid,
        info::op_process_versions,
        info::op_process_report,
        resources::op_process_hrtime,
        resources::op_process_hrtime_bigint,
        resources::op_process_uptime,
        resources::op_process_memory_usage,
        resources::op_process_rss,
        resources::op_process_constrained_memory,
        resources::op_process_available_memory,
        resources::op_process_cpu_usage,
        resources::op_process_thread_cpu_usage,
        resources::op_process_resource_usage,
        signals::op_process_signal_start,
        signals::op_process_signal_stop,
        signals::op_process_signal_next,
        title::op_process_title_set,
    ],
    options = { heap_ceiling: HeapCeiling },
    state = |state, options| {
        state.put(options.heap_ceiling);
        state.put(Environment::default());
        state.put(EventLoop::default());
        state.put(SignalState::default());
        state.put(resources::StartTime::now());
        state.put(title::TitleState::default());
    },
);
