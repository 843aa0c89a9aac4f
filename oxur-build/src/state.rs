//! What the last run saw and did, kept beside its output, so that a run that sees the same does nothing.
//!
//! Texts are kept whole and compared, not hashed: they are short, and equality needs no trust in a hash.

use std::path::Path;

use crate::generate::Plan;
use crate::host;

/// A finished run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct State {
    /// The compiler, its options and the places of the sources.
    pub(crate) identity: Vec<u8>,
    /// Each file that was read, by its path from the package's folder; none where it could not be.
    pub(crate) read: Vec<(String, Option<Vec<u8>>)>,
    /// The files that were written, by their paths from the output folder.
    pub(crate) written: Vec<String>,
    /// What was printed.
    pub(crate) directives: Vec<String>,
}

impl State {
    /// Whether a run now would do the same: all that was read is as it was, and all that was written is there.
    pub(crate) fn is_current(&self, identity: &[u8], package: &Path, plan: &Plan, output_folder: &Path) -> bool {
        self.identity == identity
            && plan.placed.iter().all(|placed| self.read.iter().any(|(file, _)| *file == placed.file))
            && self.read.iter().all(|(file, bytes)| host::read(package, file).ok() == *bytes)
            && self.written.iter().all(|file| output_folder.join(file).is_file())
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put(&mut bytes, &self.identity);
        put_count(&mut bytes, self.read.len());
        for (file, content) in &self.read {
            put(&mut bytes, file.as_bytes());
            put_count(&mut bytes, usize::from(content.is_some()));
            put(&mut bytes, content.as_deref().unwrap_or_default());
        }
        for list in [&self.written, &self.directives] {
            put_count(&mut bytes, list.len());
            list.iter().for_each(|text| put(&mut bytes, text.as_bytes()));
        }
        bytes
    }

    /// Reads what [`encode`](Self::encode) wrote; none if it is anything else.
    pub(crate) fn decode(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let identity = take(bytes)?.to_vec();
        let mut read = Vec::new();
        for _ in 0..take_count(bytes)? {
            let file = take_text(bytes)?;
            let there = take_count(bytes)? == 1;
            let content = take(bytes)?;
            read.push((file, there.then(|| content.to_vec())));
        }
        let mut list = || (0..take_count(bytes)?).map(|_| take_text(bytes)).collect::<Option<Vec<_>>>();
        let (written, directives) = (list()?, list()?);
        bytes.is_empty().then_some(Self { identity, read, written, directives })
    }
}

fn put_count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend_from_slice(&(count as u64).to_le_bytes());
}

fn put(bytes: &mut Vec<u8>, part: &[u8]) {
    put_count(bytes, part.len());
    bytes.extend_from_slice(part);
}

fn take_count(bytes: &mut &[u8]) -> Option<usize> {
    let (count, rest) = bytes.split_first_chunk::<8>()?;
    *bytes = rest;
    usize::try_from(u64::from_le_bytes(*count)).ok()
}

fn take<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take_count(bytes)?;
    let (part, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(part)
}

fn take_text(bytes: &mut &[u8]) -> Option<String> {
    String::from_utf8(take(bytes)?.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_as_it_was_written() {
        let state = State {
            identity: b"x".to_vec(),
            read: vec![("src/a.oxr".to_owned(), Some(b"(a)\n".to_vec())), ("w.txt".to_owned(), None)],
            written: vec!["modules.rs".to_owned()],
            directives: vec!["cargo::rerun-if-changed=src/a.oxr".to_owned(), String::new()],
        };
        let bytes = state.encode();
        assert_eq!(State::decode(&bytes), Some(state));
        for end in 0..bytes.len() {
            assert_eq!(State::decode(&bytes[..end]), None);
        }
        assert_eq!(State::decode(&[0xff; 64]), None);
    }
}
