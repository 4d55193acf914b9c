//! `protojs completions bash|zsh|fish`: scripts for the shells, made from the table of options.

use crate::checks::CHOICES;
use crate::help;
use crate::options_table::{self, Kind, ON_BY_DEFAULT};

/// The words that are commands.
pub const COMMANDS: &[&str] = &["run", "test", "repl", "compile", "completions", "help", "version"];

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

/// Options whose next word is their value, as they are written.
fn valued() -> Vec<String> {
    let takes_value = |name: &str| {
        let row = options_table::find(name.strip_prefix("--").unwrap_or(name));
        row.is_some_and(|row| !matches!(row.kind, Kind::Flag | Kind::V8 | Kind::Ignored))
    };
    let mut names: Vec<String> = options_table::spellings().filter(|name| takes_value(name)).collect();
    names.sort();
    names
}

/// The values of options that have few: names as they are written, and the values.
fn choices() -> Vec<(String, String)> {
    let mut choices: Vec<(String, String)> = CHOICES.iter().map(|(name, values)| (format!("--{name}"), values.join(" "))).collect();
    choices.push(("--watch-kill-signal".to_owned(), "SIGTERM SIGINT SIGHUP SIGKILL SIGUSR1 SIGUSR2".to_owned()));
    choices
}

/// The branches of a `case` of bash and zsh that print the values of an option.
fn case_branches() -> String {
    choices().iter().map(|(name, values)| format!("    {name}) echo '{values}' ;;\n")).collect()
}

// All three scripts walk over the words before the one to be completed. The first that is no option is a command or the program; what
// follows the program is its own, and gets names of files only.

fn bash() -> String {
    format!(
        "\
# bash completions of protojs: eval \"$(protojs completions bash)\"
_protojs_values() {{
  case $1 in
{cases}    --run) \"$2\" completions scripts 2>/dev/null ;;
  esac
}}
_protojs() {{
  # Bash splits words at colons and equals signs; names of scripts and values of options hold them.
  local left=\"${{COMP_LINE:0:COMP_POINT}}\" words current place=start option='' word i values
  read -ra words <<< \"$left\"
  [[ $left == *[[:space:]] ]] && words+=('')
  current=\"${{words[-1]}}\"
  for ((i = 1; i < ${{#words[@]}} - 1; i++)); do
    word=\"${{words[i]}}\"
    if [[ $place != program && $word == -* ]]; then
      [[ ' {valued} ' == *\" $word \"* ]] || continue
      ((++i == ${{#words[@]}} - 1)) && option=\"$word\"
    elif [[ $place == start && ($word == run || $word == completions) ]]; then
      place=$word
    else
      place=program
    fi
  done
  if [[ $place != program && -z $option && $current == --*=* ]]; then
    option=\"${{current%%=*}}\" current=\"${{current#*=}}\"
  fi
  values=''
  if [[ -n $option ]]; then
    values=\"$(_protojs_values \"$option\" \"${{words[0]}}\")\"
  elif [[ $place != program && $current == -* ]]; then
    COMPREPLY=($(compgen -W '{options}' -- \"$current\"))
    return
  elif [[ $place == completions ]]; then
    values='{shells}'
  elif [[ $place == run ]]; then
    values=\"$(\"${{words[0]}}\" completions scripts 2>/dev/null)\"
  elif [[ $place == start ]]; then
    values='{commands}'
  fi
  COMPREPLY=()
  for word in $values; do
    [[ $word == \"$current\"* ]] && COMPREPLY+=(\"$word\")
  done
  if [[ $place != completions && ( -z $option || -z $values ) ]]; then
    while IFS= read -r word; do COMPREPLY+=(\"$word\"); done < <(compgen -f -- \"$current\")
  fi
  # The reply is what follows the last colon, where bash's own word begins.
  if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
    COMPREPLY=(\"${{COMPREPLY[@]#\"${{current%\"${{current##*:}}\"}}\"}}\")
  fi
}}
complete -o filenames -o nosort -F _protojs protojs
",
        cases = case_branches(),
        valued = valued().join(" "),
        options = offered().join(" "),
        shells = SHELLS.join(" "),
        commands = COMMANDS.join(" "),
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
_protojs_values() {{
  case $1 in
{cases}    --run) \"$2\" completions scripts 2>/dev/null ;;
  esac
}}
_protojs() {{
  local -a options values
  local place=start option='' word
  integer i
  options=(
{options}  )
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    if [[ $place != program && $word == -* ]]; then
      [[ ' {valued} ' == *\" $word \"* ]] || continue
      ((++i == CURRENT)) && option=$word
    elif [[ $place == start && ($word == run || $word == completions) ]]; then
      place=$word
    else
      place=program
    fi
  done
  if [[ $place != program && -z $option && $PREFIX == --*=* ]]; then
    option=${{PREFIX%%=*}}
    compset -P '*='
  fi
  if [[ -n $option ]]; then
    values=(${{=\"$(_protojs_values $option $words[1])\"}})
    if (( $#values )); then compadd -a values; else _files; fi
  elif [[ $place == program ]]; then
    _files
  elif [[ $PREFIX == -* ]]; then
    _describe -o option options
  elif [[ $place == completions ]]; then
    compadd {shells}
  else
    if [[ $place == run ]]; then
      values=(${{(f)\"$($words[1] completions scripts 2>/dev/null)\"}})
    else
      values=({commands})
    fi
    compadd -a values
    _files
  fi
}}
if [[ $funcstack[1] == _protojs ]]; then _protojs \"$@\"; else compdef _protojs protojs; fi
",
        cases = case_branches(),
        valued = valued().join(" "),
        shells = SHELLS.join(" "),
        commands = COMMANDS.join(" "),
    )
}

fn fish() -> String {
    let mut text = format!(
        "\
# fish completions of protojs: protojs completions fish | source
function __protojs_place
    set -l place start
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip -eq 1
            set skip 0
        else if test $place != program; and string match -q -- '-*' $word
            contains -- $word {valued}; and set skip 1
        else if test $place = start; and contains -- $word run completions
            set place $word
        else
            set place program
        end
    end
    test $skip -eq 1; and set place value
    test $place = $argv[1]
end
function __protojs_options
    __protojs_place start; or __protojs_place run
end
complete -c protojs -n '__protojs_place start' -a run -d 'run a file or a package.json script'
complete -c protojs -n '__protojs_place start' -a completions -d 'print completions for a shell'
complete -c protojs -n '__protojs_place start' -a 'help version'
complete -c protojs -n '__protojs_place run' -a '(protojs completions scripts 2>/dev/null)' -d script
complete -c protojs -f -n '__protojs_place completions' -a '{shells}'
",
        valued = valued().join(" "),
        shells = SHELLS.join(" "),
    );
    let choices = choices();
    let valued = valued();
    for name in offered() {
        let about = help::about(&name).map_or(String::new(), |about| format!(" -d '{}'", about.replace('\'', "\\'")));
        let written = match name.strip_prefix("--") {
            Some(long) => format!("-l {long}"),
            None if name.len() == 2 => format!("-s {}", &name[1..]),
            None => format!("-o {}", &name[1..]),
        };
        let values = match choices.iter().find(|choice| choice.0 == name) {
            Some((_, values)) => format!(" -x -a '{values}'"),
            None if name == "--run" => " -x -a '(protojs completions scripts 2>/dev/null)'".to_owned(),
            None if valued.contains(&name) => " -r".to_owned(),
            None => String::new(),
        };
        text.push_str(&format!("complete -c protojs -n __protojs_options {written}{values}{about}\n"));
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
