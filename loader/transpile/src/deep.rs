//! Sources that are nested so deeply that walking their tree needs more stack than the caller's thread may have.

/// Marks of nesting from which on a source is worth a thread of its own: below, the smallest usual stack is enough.
const DEEP: usize = 500;
/// Levels of brackets that the larger stack has room for, in every step from parsing to dropping the tree.
const LIMIT: usize = 50_000;
/// `<` with nothing but names between them: after each the parser tries whether it begins type arguments, an arrow function or a cast, which
/// takes quadratic time. This many take about half a second; types and markup that somebody wrote have a few dozen.
const GUESSES: usize = 1000;
/// Address space of the larger stack: the system gives memory to what is touched only.
const STACK: usize = 1 << 30;

/// The source has more levels of brackets than can be followed. Holds the place of the first that is too deep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooDeep(pub usize);

/// Runs `work`, which parses and walks `source`, where the stack is large enough for it.
pub fn with_stack_for<T: Send>(source: &str, work: impl FnOnce() -> T + Send) -> Result<T, TooDeep> {
    match depth(source) {
        Depth::Usual => Ok(work()),
        Depth::Deep => Ok(on_larger_stack(work)),
        Depth::Excessive(at) => Err(TooDeep(at)),
    }
}

fn on_larger_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let mut work = Some(work);
    let mut result = None;
    std::thread::scope(|scope| {
        let run = || result = work.take().map(|work| work());
        if let Ok(thread) = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run)
            && let Err(panic) = thread.join()
        {
            std::panic::resume_unwind(panic);
        }
    });
    match (result, work) {
        (Some(result), _) => result,
        // The system gives no thread: this stack has to do.
        (None, Some(work)) => work(),
        (None, None) => unreachable!("the work either ran or is still here"),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Depth {
    Usual,
    Deep,
    Excessive(usize),
}

/// What most of a source is made of: names, spaces, commas. They nest nothing and end no row of guesses.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < plain.len() {
        let character = byte as u8;
        plain[byte] = character.is_ascii_alphanumeric() || character.is_ascii_whitespace() || !character.is_ascii();
        byte += 1;
    }
    plain[b'_' as usize] = true;
    plain[b'$' as usize] = true;
    plain[b',' as usize] = true;
    plain
};

/// A guess from bytes alone, which takes text and comments for code: too high costs a thread, and only brackets are ever refused.
fn depth(source: &str) -> Depth {
    let (mut brackets, mut angles, mut marks) = (0usize, 0usize, 0usize);
    let (mut guesses, mut before) = (0usize, 0u8);
    let mut deep = false;
    for (at, byte) in source.bytes().enumerate() {
        if PLAIN[usize::from(byte)] {
            before = byte;
            continue;
        }
        match byte {
            b'<' if before != b'<' => {
                guesses += 1;
                if guesses > GUESSES {
                    return Depth::Excessive(at);
                }
            }
            b'>' | b'.' => {}
            _ => guesses = 0,
        }
        before = byte;
        match byte {
            b'(' | b'[' | b'{' => {
                brackets += 1;
                marks += 1;
                if brackets > LIMIT {
                    return Depth::Excessive(at);
                }
            }
            b')' | b']' | b'}' => brackets = brackets.saturating_sub(1),
            b'<' => {
                angles += 1;
                marks += 1;
                if angles > LIMIT {
                    return Depth::Excessive(at);
                }
            }
            b'>' => angles = angles.saturating_sub(1),
            // Chains of operators nest without brackets.
            b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^' | b'!' | b'~' | b'?' | b':' | b'=' | b'.' => marks += 1,
            b';' => (angles, marks) = (0, 0),
            _ => continue,
        }
        deep |= brackets > DEEP || angles > DEEP || marks > 4 * DEEP;
    }
    if deep { Depth::Deep } else { Depth::Usual }
}

#[cfg(test)]
mod tests {
    use super::{DEEP, Depth, GUESSES, LIMIT, depth, with_stack_for};

    #[test]
    fn usual_sources_stay_on_their_thread() {
        let source = "export function f(a: Map<string, number[]>) { return [...a].map(([k, v]) => k + v.length); }\n".repeat(10);
        assert_eq!(depth(&source), Depth::Usual);
        let here = std::thread::current().id();
        assert_eq!(with_stack_for(&source, || std::thread::current().id()), Ok(here));
    }

    #[test]
    fn nesting_and_chains_get_a_larger_stack() {
        for source in [
            "(".repeat(DEEP + 1),
            "Array<".repeat(DEEP + 1),
            format!("{}{}", "a<1;".repeat(GUESSES), "Array<".repeat(DEEP + 1)),
            "1+".repeat(4 * DEEP + 1),
        ] {
            assert_eq!(depth(&source), Depth::Deep);
            let here = std::thread::current().id();
            assert_ne!(with_stack_for(&source, || std::thread::current().id()), Ok(here));
        }
    }

    #[test]
    fn more_brackets_than_any_stack_holds_are_refused() {
        assert_eq!(depth(&"[".repeat(LIMIT + 1)), Depth::Excessive(LIMIT));
    }

    #[test]
    fn rows_of_guesses_are_refused() {
        assert_eq!(depth(&"<a".repeat(GUESSES + 1)), Depth::Excessive(2 * GUESSES));
        assert_eq!(depth(&"<any>".repeat(GUESSES + 1)), Depth::Excessive(5 * GUESSES));
        for usual in ["<p>text</p>", "1 << ", "f<T>(a);\n", "if (a < b) {}\n"] {
            assert!(!matches!(depth(&usual.repeat(GUESSES + 1)), Depth::Excessive(_)), "{usual}");
        }
    }
}
