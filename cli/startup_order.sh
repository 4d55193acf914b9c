#!/usr/bin/env bash
# Writes startup_order.txt: the functions that a start runs, in the order build.rs hands to the linker. Run it when start-up has changed
# much or V8 is updated; a name that no longer exists does no harm. It needs valgrind (callgrind) and binaries with symbols: a release
# build, and a dist build (CARGO_PROFILE_DIST_STRIP=none), in which Rust's functions have other names.
#
#   cli/startup_order.sh target/release/protojs target/dist/protojs
set -euo pipefail
binaries=$(realpath "$@")
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The first program's functions come first: hello world touches nothing of the others'.
for program in ../bench/startup/hello.js ../bench/startup/builtins.mjs; do
    for binary in $binaries; do
        valgrind --quiet --tool=callgrind --demangle=no --smc-check=all-non-file --callgrind-out-file="$work/calls" "$binary" "$program" >/dev/null
        sed -nE "s/^c?fn=\([0-9]+\) ([^ ']+).*/\1/p" "$work/calls" >>"$work/called"
    done
done
for binary in $binaries; do nm "$binary"; done | awk '{ print $3 }' >"$work/symbols"
# V8's built-ins are one block, which the linker cannot take apart.
awk 'NR == FNR { known[$0] = 1; next } known[$0] && !/^Builtins_/ && !seen[$0]++' "$work/symbols" "$work/called" >startup_order.txt
