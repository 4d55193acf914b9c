//! The prompt in a real terminal: keys in, screen out.

use std::fs;
use std::time::{Duration, Instant};

use super::temporary;
use super::terminal::Terminal;

fn prompt(name: &str) -> Terminal {
    let mut terminal = Terminal::start(&["repl"], &temporary(name));
    terminal.shows("Type \".help\" for more information.");
    terminal.shows("> ");
    terminal
}

#[test]
fn values_are_shown_in_colors_and_the_line_too() {
    let mut terminal = prompt("repl_colors");
    terminal.press("const word = 'a'\r");
    terminal.sends("\x1b[36mconst\x1b[39m");
    terminal.sends("\x1b[32m'a'\x1b[39m");
    terminal.shows("undefined");
    terminal.press("[1, word]\r");
    terminal.sends("\x1b[33m1\x1b[39m, \x1b[32m'a'\x1b[39m");
    terminal.press("\x04");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn without_a_word_a_terminal_gets_a_prompt() {
    let mut terminal = Terminal::start(&[], &temporary("repl_plain"));
    terminal.shows("> ");
    terminal.press("6 * 7\r");
    terminal.shows("42");
    terminal.press(".exit\r");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn types_imports_and_await_are_accepted() {
    let mut terminal = prompt("repl_types");
    terminal.press("interface A { b: number }\r");
    terminal.shows("undefined");
    terminal.press("let a: A = { b: 5 }; enum C { D = 3 }\r");
    terminal.shows("undefined");
    terminal.press("a.b * C.D\r");
    terminal.shows("15");
    terminal.press("import { join as j } from 'node:path'\r");
    terminal.shows("undefined");
    terminal.press("await Promise.resolve(j('x', 'y'))\r");
    terminal.shows("'x/y'");
}

#[test]
fn the_tab_key_completes_and_lists() {
    let mut terminal = prompt("repl_tab");
    terminal.press("var tabbed = { inside: 1, insight: 2 }\r");
    terminal.shows("undefined");
    // A tab within pasted text completes nothing: each key comes alone.
    terminal.press("tabb");
    terminal.shows("tabb");
    terminal.press("\t");
    terminal.shows("tabbed");
    terminal.press(".insi");
    terminal.shows("insi");
    terminal.press("\t");
    std::thread::sleep(Duration::from_millis(100));
    terminal.press("\t");
    terminal.shows("tabbed.inside");
    terminal.shows("tabbed.insight");
    terminal.press("de\r");
    terminal.shows("1");
}

#[test]
fn results_and_endings_are_previewed() {
    let mut terminal = prompt("repl_preview");
    terminal.press("globalTh");
    terminal.sends("\x1b[90mis\x1b[39m");
    terminal.press("\x03");
    terminal.press("20 + 2");
    terminal.sends("\x1b[90m22\x1b[39m");
}

#[test]
fn lines_can_be_edited_above_the_last() {
    let mut terminal = prompt("repl_lines");
    terminal.press("function f() {\r");
    terminal.shows("| ");
    terminal.press("return 1");
    // Up into the first line, a parameter, down again.
    terminal.press("\x1b[A\x1b[H\x1b[C");
    terminal.press("\x1b[B\x1b[F");
    terminal.press("0;\r");
    terminal.press("}\r");
    terminal.shows("undefined");
    terminal.press("f()\r");
    terminal.shows("10");
}

#[test]
fn ctrl_c_breaks_an_endless_loop_and_a_wait() {
    let mut terminal = prompt("repl_break");
    terminal.press("while (true) {}\r");
    // Only while code runs does the terminal make a signal of Ctrl+C.
    let end = Instant::now() + Duration::from_secs(10);
    while terminal.is_raw() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(5));
    }
    terminal.press("\x03");
    terminal.shows("ERR_SCRIPT_EXECUTION_INTERRUPTED");
    terminal.press("await new Promise(() => {})\r");
    terminal.shows("{})");
    std::thread::sleep(Duration::from_millis(300));
    terminal.press("\x03");
    terminal.shows("ERR_SCRIPT_EXECUTION_INTERRUPTED");
    terminal.press("8 + 1\r");
    terminal.shows("9");
    assert!(terminal.id() > 0);
}

#[test]
fn ctrl_c_twice_leaves() {
    let mut terminal = prompt("repl_leave");
    terminal.press("half a line\x03");
    terminal.shows("> ");
    terminal.press("\x03");
    terminal.shows("To exit, press Ctrl+C again");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn history_is_kept_and_searched() {
    let home = temporary("repl_history");
    let mut first = Terminal::start(&["repl"], &home);
    first.shows("> ");
    first.press("'first input'\r");
    first.shows("'first input'");
    first.press("'second'\r");
    first.shows("'second'");
    first.press(".exit\r");
    assert_eq!(first.ends(), 0);
    assert_eq!(
        fs::read_to_string(home.join(".node_repl_history")).unwrap().lines().collect::<Vec<_>>(),
        [".exit", "'second'", "'first input'"]
    );
    let mut second = Terminal::start(&["repl"], &home);
    second.shows("> ");
    std::thread::sleep(Duration::from_millis(200));
    second.press("\x1b[A\x1b[A\r");
    second.shows("\r\n'second'\r\n");
    second.shows("> ");
    second.press("\x12irst");
    second.shows("bck-i-search: irst_");
    second.press("\r");
    second.shows("'first input'");
}

#[test]
fn the_editor_takes_a_whole_text() {
    let mut terminal = prompt("repl_editor");
    terminal.press(".editor\r");
    terminal.shows("Entering editor mode");
    terminal.press("let e = 4;\r");
    terminal.press("e + 1");
    terminal.press("\x04");
    terminal.shows("5");
}
