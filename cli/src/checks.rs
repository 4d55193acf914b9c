//! What is checked once all options are known: values with few choices, and options that exclude each other.

use crate::args::{Options, Value};

/// Node's exit code of a command line that it cannot follow.
const INVALID_ARGUMENT: i32 = 9;

/// Node's exit code of a value that an option does not have.
const UNKNOWN_CHOICE: i32 = 12;

/// Something that keeps the program from starting.
#[derive(Debug, PartialEq)]
pub struct Fault {
    pub message: String,
    pub exit_code: i32,
}

impl From<String> for Fault {
    fn from(message: String) -> Fault {
        Fault { message, exit_code: INVALID_ARGUMENT }
    }
}

fn fault<T>(message: &str) -> Result<T, Fault> {
    Err(message.to_owned().into())
}

/// Pairs that cannot stand together.
const EXCLUDING: &[(&str, &str)] = &[
    ("check", "eval"),
    ("test", "check"),
    ("test", "eval"),
    ("test", "interactive"),
    ("watch", "check"),
    ("watch", "eval"),
    ("watch", "interactive"),
    ("use-openssl-ca", "use-bundled-ca"),
    ("use-openssl-ca", "use-system-ca"),
    ("tls-min-v1.3", "tls-max-v1.2"),
];

/// Refuses to start where V8 could only end the process.
pub fn address_space() -> Result<(), Fault> {
    const GIB: u64 = 1 << 30;
    let Some(limit) = runtime::too_small_address_space() else { return Ok(()) };
    Err(Fault {
        message: format!(
            "the address space of this process is limited to {:.1} GiB (ulimit -v), and V8 reserves {} GiB of it. \
             To limit memory, use --max-old-space-size or a control group.",
            limit as f64 / GIB as f64,
            runtime::RESERVED_ADDRESS_SPACE / GIB,
        ),
        exit_code: 1,
    })
}

/// Checks, and sets what follows from other options and from the environment.
pub fn check(options: &mut Options) -> Result<(), Fault> {
    if !options.list("watch-path").is_empty() {
        options.set("watch", Value::Flag(true));
    }
    for (one, other) in EXCLUDING {
        let given = |name: &str| options.on(name) || options.text(name).is_some();
        if given(one) && given(other) {
            return fault(&format!("either --{one} or --{other} can be used, not both"));
        }
    }
    if options.on("coverage") {
        options.set("experimental-test-coverage", Value::Flag(true));
    }
    if options.on("check") && options.on("print") {
        return fault("either --check or --eval can be used, not both");
    }
    for name in ["allow-fs-read", "allow-fs-write"] {
        if !options.list(name).is_empty() {
            return Err(Fault { message: "--permission is required".to_owned(), exit_code: 1 });
        }
    }
    if let Some(name) = options.list("security-revert").first() {
        return Err(Fault { message: format!("Error: Attempt to revert an unknown CVE [{name}]"), exit_code: UNKNOWN_CHOICE });
    }
    choices(options)?;
    numbers(options)?;
    if options.on("experimental-transform-types") {
        options.set("enable-source-maps", Value::Flag(true));
    }
    for (variable, name) in [
        ("NODE_PENDING_DEPRECATION", "pending-deprecation"),
        ("NODE_PRESERVE_SYMLINKS", "preserve-symlinks"),
        ("NODE_PRESERVE_SYMLINKS_MAIN", "preserve-symlinks-main"),
        ("NODE_USE_ENV_PROXY", "use-env-proxy"),
        ("NODE_USE_SYSTEM_CA", "use-system-ca"),
    ] {
        if options.get(name).is_none() && std::env::var_os(variable).is_some_and(|value| value == "1") {
            options.set(name, Value::Flag(true));
        }
    }
    Ok(())
}

/// Options that have few values; completions offer them.
pub const CHOICES: &[(&str, &[&str])] = &[
    ("disable-proto", &["delete", "throw"]),
    ("dns-result-order", &["verbatim", "ipv4first", "ipv6first"]),
    ("input-type", &["commonjs", "module", "commonjs-typescript", "module-typescript"]),
    ("test-isolation", &["process", "none"]),
    ("trace-require-module", &["all", "no-node-modules"]),
    ("unhandled-rejections", &["warn-with-error-code", "throw", "strict", "warn", "none"]),
    ("use-largepages", &["off", "on", "silent"]),
];

fn choices(options: &Options) -> Result<(), Fault> {
    for (name, allowed) in CHOICES {
        if options.text(name).is_none_or(|value| allowed.contains(&value)) {
            continue;
        }
        return match *name {
            "input-type" => fault("--input-type must be \"module\",\"commonjs\", \"module-typescript\" or \"commonjs-typescript\""),
            "disable-proto" => Err(Fault { message: "invalid mode passed to --disable-proto".to_owned(), exit_code: UNKNOWN_CHOICE }),
            "dns-result-order" => {
                Err(Fault { message: "--dns-result-order must be verbatim, ipv4first or ipv6first".to_owned(), exit_code: 1 })
            }
            name => fault(&format!("invalid value for --{name}")),
        };
    }
    Ok(())
}

fn numbers(options: &Options) -> Result<(), Fault> {
    let number = |name: &str| match options.get(name) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    };
    if number("heapsnapshot-near-heap-limit").is_some_and(|limit| limit < 0.0) {
        return fault("--heapsnapshot-near-heap-limit must not be negative");
    }
    for name in ["secure-heap", "secure-heap-min"] {
        if number(name).is_some_and(|size| size != 0.0 && (size < 2.0 || !(size as u64).is_power_of_two())) {
            return fault(&format!("--{name} must be a power of 2"));
        }
    }
    Ok(())
}

/// The V8 flag that `--max-old-space-size-percentage` stands for, from the memory this process may use.
pub fn old_space_flag(options: &Options) -> Result<Option<String>, Fault> {
    let Some(text) = options.text("max-old-space-size-percentage") else { return Ok(None) };
    let Some(percentage) = text.parse::<f64>().ok().filter(|percentage| *percentage > 0.0 && *percentage <= 100.0) else {
        return fault(&format!("--max-old-space-size-percentage must be greater than 0 and up to 100. Got: {text}"));
    };
    let megabytes = (memory().min(runtime::HEAP_CEILING) as f64 * percentage / 100.0) as u64 >> 20;
    Ok(Some(format!("--max-old-space-size={megabytes}")))
}

/// What to say of V8 flags that ask for a larger heap than this V8 has: V8 takes them and gives what it has.
pub fn heap_beyond_ceiling(v8_flags: &[String]) -> Option<String> {
    let asked: u64 = v8_flags.iter().rev().find_map(|flag| {
        let (name, value) = flag.split_once('=')?;
        (name.replace('_', "-") == "--max-old-space-size").then(|| value.parse().ok())?
    })?;
    let ceiling = runtime::HEAP_CEILING >> 20;
    (asked > ceiling)
        .then(|| format!("--max-old-space-size={asked}: the heaps of a process end at {ceiling} MiB together in this build of protojs"))
}

/// The bytes of memory of this machine, or of the control group where that has less.
fn memory() -> u64 {
    // SAFETY: sysconf only reads.
    let physical =
        unsafe { (libc::sysconf(libc::_SC_PHYS_PAGES).max(0) as u64).saturating_mul(libc::sysconf(libc::_SC_PAGESIZE).max(0) as u64) };
    ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok()?.trim().parse().ok())
        .fold(physical, u64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(given: &[(&'static str, Value)]) -> Result<Options, Fault> {
        let mut options = Options::default();
        for (name, value) in given {
            options.set(name, value.clone());
        }
        check(&mut options).map(|()| options)
    }

    fn text(value: &str) -> Value {
        Value::Text(value.to_owned())
    }

    #[test]
    fn faults() {
        let message = |given: &[(&'static str, Value)]| checked(given).unwrap_err().message;
        assert_eq!(message(&[("check", Value::Flag(true)), ("eval", text("1"))]), "either --check or --eval can be used, not both");
        assert_eq!(message(&[("unhandled-rejections", text("x"))]), "invalid value for --unhandled-rejections");
        assert_eq!(message(&[("secure-heap", Value::Number(3.0))]), "--secure-heap must be a power of 2");
        assert_eq!(checked(&[("disable-proto", text("x"))]).unwrap_err().exit_code, 12);
    }

    #[test]
    fn consequences() {
        let options = checked(&[("watch-path", Value::List(vec!["a".into()]))]).unwrap();
        assert!(options.on("watch"));
        assert!(checked(&[("experimental-transform-types", Value::Flag(true))]).unwrap().on("enable-source-maps"));
    }

    #[test]
    fn percentages() {
        let mut options = Options::default();
        options.set("max-old-space-size-percentage", text("50"));
        let flag = old_space_flag(&options).unwrap().unwrap();
        assert!(flag.strip_prefix("--max-old-space-size=").unwrap().parse::<u64>().unwrap() > 0);
        options.set("max-old-space-size-percentage", text("101"));
        assert!(old_space_flag(&options).is_err());
    }

    #[test]
    fn a_heap_larger_than_v8_has_is_named() {
        let said = |flags: &[&str]| heap_beyond_ceiling(&flags.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(said(&["--max-old-space-size=300", "--stack-size=900"]), None);
        assert!(said(&["--max-old-space-size=300", "--max_old_space_size=99999999"]).is_some_and(|text| text.contains("MiB")));
        assert_eq!(said(&["--max-old-space-size=99999999", "--max-old-space-size=300"]), None);
    }
}
