//! Whether a source is an ES module, by its syntax.

/// What a scan found at the top level.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct ModuleSyntax {
  pub has_import_export: bool,
  pub has_import_meta: bool,
  pub has_top_level_await: bool,
  /// `const require = …` and the like, which CommonJS's own variables would forbid.
  pub redeclares_commonjs: bool,
}

pub fn detect(_source: &str) -> ModuleSyntax {
  ModuleSyntax::default()
}
