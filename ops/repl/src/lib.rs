//! Ops of `repl`: what only a parser knows of the text that is typed.

use deno_core::op2;
use transpile::repl::{Completeness, async_form, completeness, tokens};

/// Whether a text is a program (0), the beginning of one (1), or wrong (2).
#[op2(fast)]
pub fn op_repl_completeness(#[string] source: &str, typescript: bool) -> u32 {
    match completeness(source, typescript) {
        Completeness::Complete => 0,
        Completeness::Incomplete => 1,
        Completeness::Invalid => 2,
    }
}

/// A text that waits or imports at its top level, as a script that gives a promise; null for any other.
#[op2]
#[string]
pub fn op_repl_async_form(#[string] source: &str) -> Option<String> {
    async_form(source)
}

/// Three numbers for each word that has a colour: where it begins and ends, and its kind (see `TokenKind`).
#[op2]
#[serde]
pub fn op_repl_tokens(#[string] source: &str) -> Vec<u32> {
    tokens(source).iter().flat_map(|token| [token.start, token.end, token.kind as u32]).collect()
}

deno_core::extension!(protojs_repl, ops = [op_repl_completeness, op_repl_async_form, op_repl_tokens]);
