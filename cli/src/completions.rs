//! `protojs completions bash|zsh|fish`: scripts for the shells, made from the table of options.

use crate::help;
use crate::options_table::{self, ON_BY_DEFAULT};

/// The shells there are completions for.
pub const SHELLS: &[&str] = &["bash", "fish", "zsh"];

/// The script for a shell; none for a shell that is not known.
pub fn script(shell: &str) -> Option<String> {
    match shell {
        "bash" => Some(bash()),
        "zsh" => Some(zsh()),
        "fish" => Some(fish()),
        _ => None,
    }
}

/// Every option worth offering: negations only where the flag is on by default.
fn offered() -> Vec<String> {
    let mut names: Vec<String> = options_table::spellings()
        .filter(|name| !name.strip_prefix("--").is_some_and(|name| ON_BY_DEFAULT.contains(&name)))
        .chain(ON_BY_DEFAULT.iter().map(|name| format!("--no-{name}")))
        .collect();
    names.sort();
    names
}

fn bash() -> String {
    format!(
        "\
# bash completions of protojs: eval \"$(protojs completions bash)\"
_protojs() {{
  local current=\"${{COMP_WORDS[COMP_CWORD]}}\" previous=\"${{COMP_WORDS[COMP_CWORD-1]}}\" word
  COMPREPLY=()
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W '{options}' -- \"$current\"))
  elif [[ $previous == completions ]]; then
    COMPREPLY=($(compgen -W '{shells}' -- \"$current\"))
  else
    if [[ $previous == run || $previous == --run ]]; then
      # Names of scripts may hold colons, at which bash splits words.
      while IFS= read -r word; do
        [[ $word == \"$current\"* ]] && COMPREPLY+=(\"$word\")
      done < <(\"${{COMP_WORDS[0]}}\" completions scripts 2>/dev/null)
    elif [[ $COMP_CWORD -eq 1 ]]; then
      COMPREPLY=($(compgen -W 'run completions' -- \"$current\"))
    fi
    while IFS= read -r word; do COMPREPLY+=(\"$word\"); done < <(compgen -f -- \"$current\")
  fi
}}
complete -o filenames -F _protojs protojs
",
        options = offered().join(" "),
        shells = SHELLS.join(" "),
    )
}

fn zsh() -> String {
    let mut options = String::new();
    for name in offered() {
        let about = help::about(&name).map_or(String::new(), |about| format!(":{}", about.replace('\'', "'\\''")));
        options.push_str(&format!("    '{name}{about}'\n"));
    }
    format!(
        "\
#compdef protojs
# zsh completions of protojs: put this into a file _protojs in a folder of $fpath
_protojs() {{
  local -a options scripts
  options=(
{options}  )
  if [[ $PREFIX == -* ]]; then
    _describe -o option options
  elif [[ $words[CURRENT-1] == completions ]]; then
    compadd {shells}
  else
    if [[ $words[CURRENT-1] == (run|--run) ]]; then
      scripts=(${{(f)\"$($words[1] completions scripts 2>/dev/null)\"}})
      compadd -a scripts
    elif (( CURRENT == 2 )); then
      compadd run completions
    fi
    _files
  fi
}}
if [[ $funcstack[1] == _protojs ]]; then _protojs \"$@\"; else compdef _protojs protojs; fi
",
        shells = SHELLS.join(" "),
    )
}

fn fish() -> String {
    let mut text = String::from("# fish completions of protojs: protojs completions fish | source\n");
    text.push_str("complete -c protojs -n __fish_use_subcommand -a run -d 'run a file or a package.json script'\n");
    text.push_str("complete -c protojs -n __fish_use_subcommand -a completions -d 'print completions for a shell'\n");
    text.push_str("complete -c protojs -n '__fish_seen_subcommand_from run' -a '(protojs completions scripts 2>/dev/null)' -d script\n");
    text.push_str(&format!("complete -c protojs -f -n '__fish_seen_subcommand_from completions' -a '{}'\n", SHELLS.join(" ")));
    for name in offered() {
        let about = help::about(&name).map_or(String::new(), |about| format!(" -d '{}'", about.replace('\'', "\\'")));
        let written = match name.strip_prefix("--") {
            Some(long) => format!("-l {long}"),
            None if name.len() == 2 => format!("-s {}", &name[1..]),
            None => format!("-o {}", &name[1..]),
        };
        text.push_str(&format!("complete -c protojs {written}{about}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shell_has_its_script() {
        for shell in SHELLS {
            let text = script(shell).unwrap();
            assert!(text.contains("env-file") && text.contains("no-warnings") && text.contains("completions"), "{shell}");
        }
        assert!(script("csh").is_none());
    }
}
