//! Work on several files at once, within cargo's job slots.
//!
//! Cargo runs as many processes as it was told to, and lends what is left over through a pipe: each byte in it is a slot, taken
//! by reading and given back by writing. A build script has one slot without asking.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::{env, thread};

/// Fewer files than this, for each further thread, are not worth the thread.
const WORTH: usize = 8;

/// Does `work` for each of `list`, by as many threads as cargo has slots for now; the results are in the order of the list.
pub(crate) fn in_parallel<T: Sync, R: Send>(list: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let slots = Slots::take(list.len() / WORTH);
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(list.len()));
    let run = || {
        while let Some((at, item)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, list.get(at)?)))
        {
            let result = work(item);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
        }
    };
    thread::scope(|scope| {
        for _ in 0..slots.held.len() {
            // What cannot be started is done by the others.
            let _ = thread::Builder::new().stack_size(oxur_comp::STACK_SIZE).spawn_scoped(scope, run);
        }
        run();
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Slots beyond the one that a build script has anyway. They go back when it is dropped.
struct Slots {
    held: Vec<u8>,
    back: Option<File>,
}

impl Slots {
    /// Takes as many slots as are free now, and wanted; none where cargo does not lend any.
    fn take(wanted: usize) -> Self {
        let mut slots = Self { held: Vec::new(), back: None };
        let wanted = wanted.min(thread::available_parallelism().map_or(1, usize::from) - 1);
        let flags = env::var("CARGO_MAKEFLAGS").unwrap_or_default();
        if wanted > 0
            && let Some((from, back)) = pipe(&flags)
            && let (Some(mut from), Ok(back)) = (open(&from), OpenOptions::new().write(true).open(back))
        {
            let mut bytes = vec![0; wanted];
            // Without a free slot the pipe says at once that it would have to wait.
            let count = from.read(&mut bytes).unwrap_or(0);
            bytes.truncate(count);
            slots = Self { held: bytes, back: Some(back) };
        }
        slots
    }
}

impl Drop for Slots {
    fn drop(&mut self) {
        if let Some(back) = &mut self.back {
            let _ = back.write_all(&self.held);
        }
    }
}

/// The paths of the two ends of the pipe that cargo names.
fn pipe(flags: &str) -> Option<(String, String)> {
    let named = flags.split_whitespace().filter_map(|flag| flag.strip_prefix("--jobserver-auth=")).next_back()?;
    if let Some(path) = named.strip_prefix("fifo:") {
        return Some((path.to_owned(), path.to_owned()));
    }
    let (from, back) = named.split_once(',')?;
    let end = |number: &str| number.parse::<u32>().ok().map(|number| format!("/proc/self/fd/{number}"));
    Some((end(from)?, end(back)?))
}

/// Opens the end to read from, so that it does not wait. Only Linux opens a pipe anew for that, and the number that asks for
/// it is the same on these processors.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86", target_arch = "x86_64", target_arch = "arm", target_arch = "aarch64")
))]
fn open(path: &str) -> Option<File> {
    use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
    // O_NONBLOCK.
    const NOT_WAITING: i32 = 0o4000;
    let file = OpenOptions::new().read(true).custom_flags(NOT_WAITING).open(path).ok()?;
    file.metadata().is_ok_and(|meta| meta.file_type().is_fifo()).then_some(file)
}

#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86", target_arch = "x86_64", target_arch = "arm", target_arch = "aarch64")
)))]
fn open(_: &str) -> Option<File> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_their_order() {
        let list: Vec<usize> = (0..100).collect();
        assert_eq!(in_parallel(&list, |n| n * 2), (0..100).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn the_pipe_is_the_last_that_is_named() {
        let ends = |flags: &str| pipe(flags).map(|(from, back)| format!("{from} {back}"));
        assert_eq!(
            ends("-j --jobserver-fds=3,4 --jobserver-auth=5,6"),
            Some("/proc/self/fd/5 /proc/self/fd/6".to_owned())
        );
        assert_eq!(ends("--jobserver-auth=fifo:/t/f"), Some("/t/f /t/f".to_owned()));
        assert_eq!(ends("--jobserver-auth=-2,-2"), None);
        assert_eq!(ends("-j4"), None);
    }
}
