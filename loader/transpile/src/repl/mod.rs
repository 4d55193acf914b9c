//! What a prompt needs to know of the text that is typed into it.

mod async_form;
mod completeness;
mod tokens;

pub use async_form::async_form;
pub use completeness::{Completeness, completeness};
pub use tokens::{Token, TokenKind, tokens};
