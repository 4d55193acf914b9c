//! Tokens of JavaScript.
