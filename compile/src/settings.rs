//! What an executable is told about its program.

use serde_json::{Value, json};

/// How options of the runtime may be added when the executable is started. Docs: single-executable-applications.md, "Execution argument
/// extension".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extension {
    None,
    /// NODE_OPTIONS.
    #[default]
    Env,
    /// `--node-options=…` in front of the program's arguments.
    Cli,
}

impl Extension {
    pub fn from_name(name: &str) -> Option<Extension> {
        Some(match name {
            "none" => Extension::None,
            "env" => Extension::Env,
            "cli" => Extension::Cli,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Extension::None => "none",
            Extension::Env => "env",
            Extension::Cli => "cli",
        }
    }
}

/// What an executable is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The entry's place in the tree; for Node's single executables the name of the script.
    pub main: String,
    /// One script after Node's configuration rather than a program with its modules.
    pub is_sea: bool,
    /// Without the warning that single executables are experimental.
    pub is_quiet: bool,
    /// Options of the runtime.
    pub exec_argv: Vec<String>,
    pub extension: Extension,
    /// Arguments that come before those of the command line.
    pub arguments: Vec<String>,
}

impl Settings {
    pub fn to_json(&self) -> String {
        json!({
            "main": self.main,
            "sea": self.is_sea,
            "quiet": self.is_quiet,
            "execArgv": self.exec_argv,
            "extension": self.extension.name(),
            "arguments": self.arguments,
        })
        .to_string()
    }

    /// Reads what `to_json` wrote.
    pub fn from_json(text: &str) -> Option<Settings> {
        let json: Value = serde_json::from_str(text).ok()?;
        let list = |name: &str| -> Option<Vec<String>> {
            json[name].as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
        };
        Some(Settings {
            main: json["main"].as_str()?.to_owned(),
            is_sea: json["sea"].as_bool()?,
            is_quiet: json["quiet"].as_bool()?,
            exec_argv: list("execArgv")?,
            extension: Extension::from_name(json["extension"].as_str()?)?,
            arguments: list("arguments")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_they_were_written() {
        let settings = Settings {
            main: "src/ä.ts".into(),
            is_sea: true,
            is_quiet: true,
            exec_argv: vec!["--no-warnings".into()],
            extension: Extension::Cli,
            arguments: vec!["-x".into()],
        };
        assert_eq!(Settings::from_json(&settings.to_json()), Some(settings));
        assert_eq!(Settings::from_json("{}"), None);
    }
}
