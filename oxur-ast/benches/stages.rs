//! How long each way takes, as a share of the time that syn takes to parse the same files, and how much memory.
//!
//! The files are those of this crate's own dependencies, a hundred of them. Each stage runs over all files, the stages
//! in turn, and the shortest of several rounds counts, so that the shares hold on a busy machine too.
//!
//! `cargo bench -p oxur-ast -- STAGE` runs one stage once, for a profiler: `valgrind --tool=callgrind
//! --collect-atstart=no --toggle-collect='*measured*'` on the program counts its instructions.

#[path = "../tests/common/mod.rs"]
mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use oxur_ast::{from_rust, gen_rust, gen_rust_pretty, read_text, write_compact_text};
use oxur_core::SourceId;

const ROUNDS: usize = 7;
const FILES: usize = 100;
/// What each stage may take, as a share of `syn::parse_file`.
const TARGETS: [Option<f64>; 7] = [None, None, Some(0.12), Some(0.4), None, Some(1.0), Some(3.0)];

fn main() {
    let mut texts = Vec::new();
    for package in ["quote", "proc-macro2", "prettyplease", "syn", "clap_builder"] {
        for path in common::rust_files(&common::package_folder(package)) {
            texts.push(fs::read_to_string(path).expect("a source file"));
        }
    }
    // Every so many files, so that all packages are among them.
    let step = (texts.len() / FILES).max(1);
    let texts: Vec<String> = texts.into_iter().step_by(step).take(FILES).collect();
    let bytes: usize = texts.iter().map(String::len).sum();

    let files: Vec<_> = texts.iter().map(|text| from_rust(text, SourceId(0)).expect("Rust")).collect();
    let trees: Vec<_> = files.iter().map(write_compact_text).collect();
    let tree_bytes: usize = trees.iter().map(String::len).sum();

    let stages: [(&str, &dyn Fn()); 7] = [
        ("syn::parse_file", &|| each(&texts, |text| syn::parse_file(text).expect("Rust"))),
        ("Rust to tree", &|| each(&texts, |text| from_rust(text, SourceId(0)).expect("Rust"))),
        ("tree to Rust", &|| each(&files, gen_rust)),
        ("tree to pretty Rust", &|| each(&files, gen_rust_pretty)),
        ("tree to text", &|| each(&files, write_compact_text)),
        ("text to tree", &|| each(&trees, |tree| read_text(SourceId(0), tree).expect("a tree"))),
        ("Rust to text to Rust", &|| each(&texts, |text| around(text))),
    ];
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    if let Some(wanted) = wanted {
        let (_, stage) = stages.iter().find(|(name, _)| *name == wanted).expect("a stage of that name");
        return measured(stage);
    }
    let mut best = [Duration::MAX; 7];
    for _ in 0..ROUNDS {
        for (at, (_, stage)) in stages.iter().enumerate() {
            let start = Instant::now();
            measured(stage);
            best[at] = best[at].min(start.elapsed());
        }
    }
    println!("{} files, {bytes} bytes of Rust, {tree_bytes} bytes of text\n", texts.len());
    println!("{:24} {:>11} {:>7} {:>9}", "", "time", "share", "at most");
    for (((name, _), time), target) in stages.iter().zip(best).zip(TARGETS) {
        let share = time.as_secs_f64() / best[0].as_secs_f64();
        let target = target.map_or_else(String::new, |target| format!("{target:.2}"));
        println!("{name:24} {:8.1} ms {share:7.3} {target:>9}", time.as_secs_f64() * 1000.0);
    }
    memory(&texts);
}

/// A stage, by a name that a profiler finds.
#[inline(never)]
fn measured(stage: &dyn Fn()) {
    stage();
}

fn each<A, B>(all: &[A], mut work: impl FnMut(&A) -> B) {
    for one in all {
        black_box(work(one));
    }
}

/// Rust to text to Rust.
fn around(text: &str) -> String {
    let tree = write_compact_text(&from_rust(text, SourceId(0)).expect("Rust"));
    gen_rust(&read_text(SourceId(0), &tree).expect("a tree"))
}

/// The most memory that the way around takes at once, for texts that double in length.
fn memory(texts: &[String]) {
    println!("\n{:24} {:>11} {:>22}", "Rust to text to Rust", "most memory", "for each byte of Rust");
    // A file's own attributes stand once only.
    let longest = texts.iter().max_by_key(|text| text.len()).expect("a file");
    let mut file = from_rust(longest, SourceId(0)).expect("Rust");
    file.attrs.clear();
    let whole = gen_rust(&file);
    for times in [1, 2, 4] {
        let text = whole.repeat(times);
        let before = LIVE.load(Ordering::Relaxed);
        MOST.store(before, Ordering::Relaxed);
        black_box(around(&text));
        let most = MOST.load(Ordering::Relaxed) - before;
        println!("{:>18} bytes {:>8} KiB {:>22.1}", text.len(), most >> 10, most as f64 / text.len() as f64);
    }
}

/// How much memory is in use, and how much was at most.
static LIVE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

struct Counting;

// SAFETY: all is handed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(live, Ordering::Relaxed);
        // SAFETY: the caller's promises are the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;
