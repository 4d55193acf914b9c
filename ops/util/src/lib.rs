//! Ops of `util` and `assert`: what only V8 can tell about values and call stacks, and the stack trace on Ctrl+C.

mod stack;
mod trace_sigint;
mod value;

deno_core::extension!(
    protojs_util,
    ops = [
        stack::op_util_call_sites,
        stack::op_util_error_source,
        trace_sigint::op_util_trace_sigint,
        trace_sigint::op_util_trace_sigint_idle,
        value::op_util_external_address,
        value::op_util_is_external,
        value::op_util_is_ordinary_object,
        value::op_util_kind,
    ],
    state = |state| state.put(trace_sigint::TraceSigint::default()),
);
