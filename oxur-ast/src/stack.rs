//! Room for recursion: what may be deep runs on a stack that is made for it.

use std::thread;

/// The size of such a stack; the system gives only as much of it as is used.
const STACK: usize = 256 << 20;

/// Runs `work` on a large stack. None if there is no room for one, or if `work` panics.
pub(crate) fn with_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok()?.join().ok())
}
