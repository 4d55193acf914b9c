//! The options of worker threads: those of the process, or what `execArgv` and NODE_OPTIONS say. Docs: worker_threads.md, "new Worker()".

use runtime::{ReadThreadOptions, ThreadOptions};
use std::sync::Arc;

use crate::args::{Line, Options, Origin, split_words};
use crate::facts;
use crate::options_table::{self, Kind};

/// Options that a whole process has or has not.
const OF_THE_PROCESS: &[&str] = &[
    "abort-on-uncaught-exception",
    "completion-bash",
    "cpu-prof",
    "debug-arraybuffer-allocations",
    "disable-proto",
    "disable-wasm-trap-handler",
    "enable-fips",
    "env-file",
    "env-file-if-exists",
    "eval",
    "force-fips",
    "help",
    "icu-data-dir",
    "max-old-space-size-percentage",
    "node-snapshot",
    "openssl-config",
    "openssl-legacy-provider",
    "openssl-shared-config",
    "report-signal",
    "run",
    "secure-heap",
    "secure-heap-min",
    "security-revert",
    "test",
    "title",
    "tls-cipher-list",
    "trace-event-categories",
    "trace-event-file-pattern",
    "use-bundled-ca",
    "use-openssl-ca",
    "use-system-ca",
    "v8-options",
    "v8-pool-size",
    "version",
    "watch",
    "zero-fill-buffers",
];

/// How threads come by their options in a process that was started with `options`; `is_carried`: from a compiled executable.
pub fn reader(options: &Options, exec_argv: &[String], exec_path: &str, is_carried: bool) -> ReadThreadOptions {
    let (options, own_argv, exec_path) = (options.clone(), exec_argv.to_vec(), exec_path.to_owned());
    let environment = std::env::var("NODE_OPTIONS").ok();
    Arc::new(move |exec_argv, node_options| {
        let options = match (exec_argv, node_options) {
            (None, None) => options.clone(),
            (Some(exec_argv), None) => {
                check(exec_argv)?;
                read(exec_argv, environment.as_deref()).map_err(|fault| vec![fault])?
            }
            (exec_argv, Some(node_options)) => {
                let words = split_words(node_options).map_err(|fault| vec![fault])?;
                check(&words)?;
                if let Some(exec_argv) = exec_argv {
                    check(exec_argv)?;
                }
                read(exec_argv.unwrap_or(&own_argv), Some(node_options)).map_err(|fault| vec![fault])?
            }
        };
        Ok(ThreadOptions {
            given: facts::given(&options).to_string(),
            resolver: facts::resolver_options(&options, &exec_path),
            disk_cache: if is_carried { None } else { facts::disk_cache(&options, &exec_path) },
        })
    })
}

fn read(exec_argv: &[String], node_options: Option<&str>) -> Result<Options, String> {
    let mut line = Line::default();
    line.parse(exec_argv.to_vec(), Origin::CommandLine)?;
    let mut environment = Line::default();
    if let Some(text) = node_options {
        environment.parse(split_words(text)?, Origin::NodeOptions)?;
    }
    Ok(line.after(environment).options)
}

/// Refuses what is no option, what V8 has for all isolates, and what the process has.
fn check(words: &[String]) -> Result<(), Vec<String>> {
    let mut line = Line::default();
    if let Err(fault) = line.parse(words.to_vec(), Origin::CommandLine) {
        return Err(vec![fault]);
    }
    let mut refused = Vec::new();
    for word in &line.exec_argv {
        let name = word.split('=').next().unwrap_or(word);
        let Some(name) = name.strip_prefix("--").map(|name| name.replace('_', "-")) else { continue };
        let is_refused = match options_table::find(&name).or_else(|| options_table::find(name.strip_prefix("no-")?)) {
            Some(row) => row.kind == Kind::V8 || OF_THE_PROCESS.contains(&row.name),
            None => true,
        };
        if is_refused {
            refused.push(word.clone());
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(refused) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_has_no_options_of_the_process() {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(check(&words(&["--foo", "--no-warnings", "--title=x"])), Err(words(&["--foo", "--title=x"])));
        assert_eq!(check(&words(&["--require", "./a.js"])), Ok(()));
    }
}
