//! What a function takes from around it.

use deno_core::op2;

/// For the text of a function or class: its free variables as `[name, line, assigned]`, and the line of a `this`, `super` or `new.target` that
/// is the caller's (0 if there is none). Null for any other text.
#[op2]
#[serde]
pub fn op_module_free_variables(#[string] source: &str) -> Option<(Vec<(String, u32, bool)>, u32)> {
    let found = transpile::free_variables(source)?;
    let line = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
    let variables = found.variables.into_iter().map(|variable| (variable.name, line(variable.line), variable.assigned)).collect();
    Some((variables, found.caller.map_or(0, line)))
}
