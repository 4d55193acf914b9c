//! Ops of `os`: the machine, its users, network interfaces and scheduling priorities.

mod constants;
mod cpus;
mod machine;
mod network;
mod priority;
mod user;

deno_core::extension!(
    protojs_os,
    ops = [
        constants::op_os_constants,
        cpus::op_os_cpus,
        cpus::op_os_available_parallelism,
        machine::op_os_freemem,
        machine::op_os_totalmem,
        machine::op_os_loadavg,
        machine::op_os_uptime,
        machine::op_os_hostname,
        machine::op_os_uname,
        network::op_os_network_interfaces,
        priority::op_os_get_priority,
        priority::op_os_set_priority,
        user::op_os_homedir,
        user::op_os_user_info,
    ],
);
