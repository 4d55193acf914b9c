//! Suggestions for misspelt words.

/// The candidate closest to `word`, if one is close enough to have been meant.
pub fn did_you_mean<S: AsRef<str>>(word: &str, candidates: impl IntoIterator<Item = S>) -> Option<String> {
    let word_lower: Vec<char> = word.to_lowercase().chars().collect();
    let limit = (word_lower.len() / 3).clamp(1, 3);
    let mut best: Option<(usize, String)> = None;
    for candidate in candidates {
        let candidate = candidate.as_ref();
        if candidate == word {
            continue;
        }
        let candidate_lower: Vec<char> = candidate.to_lowercase().chars().collect();
        if candidate_lower.len().abs_diff(word_lower.len()) > limit {
            continue;
        }
        let distance = edits(&word_lower, &candidate_lower);
        if distance <= limit && best.as_ref().is_none_or(|(least, _)| distance < *least) {
            best = Some((distance, candidate.to_string()));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The number of inserted, removed, replaced or swapped neighbouring letters between two words.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut current = vec![i + 1];
        for j in 0..b.len() {
            let mut cost = (previous[j] + usize::from(a[i] != b[j])).min(previous[j + 1] + 1).min(current[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                cost = cost.min(before[j - 1] + 1);
            }
            current.push(cost);
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests() {
        assert_eq!(did_you_mean("isntall", ["install", "run", "test"]).as_deref(), Some("install"));
        assert_eq!(did_you_mean("tset", ["install", "run", "test"]).as_deref(), Some("test"));
        assert_eq!(did_you_mean("Lodash", ["lodash"]).as_deref(), Some("lodash"));
        assert_eq!(did_you_mean("banana", ["install", "run", "test"]), None);
        assert_eq!(did_you_mean("ab", ["cd"]), None);
    }
}
