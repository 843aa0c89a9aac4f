//! How long each way takes, as a share of the time that syn takes to parse the same files.
//!
//! The files are those of this crate's own dependencies, a hundred of them. Each stage runs over all files, the stages
//! in turn, and the shortest of several rounds counts, so that the shares hold on a busy machine too.

#[path = "../tests/common/mod.rs"]
mod common;

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use oxur_ast::{from_rust, gen_rust, gen_rust_pretty, read_text, write_compact_text};
use oxur_core::SourceId;

const ROUNDS: usize = 7;
const FILES: usize = 100;

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
        ("Rust to text to Rust", &|| {
            each(&texts, |text| {
                let tree = write_compact_text(&from_rust(text, SourceId(0)).expect("Rust"));
                gen_rust(&read_text(SourceId(0), &tree).expect("a tree"))
            });
        }),
    ];
    let mut best = [Duration::MAX; 7];
    for _ in 0..ROUNDS {
        for (at, (_, stage)) in stages.iter().enumerate() {
            let start = Instant::now();
            stage();
            best[at] = best[at].min(start.elapsed());
        }
    }
    println!("{} files, {bytes} bytes of Rust, {tree_bytes} bytes of text", texts.len());
    for ((name, _), time) in stages.iter().zip(best) {
        let share = time.as_secs_f64() / best[0].as_secs_f64();
        println!("{name:24} {:8.1} ms  {share:6.3}", time.as_secs_f64() * 1000.0);
    }
}

fn each<A, B>(all: &[A], mut work: impl FnMut(&A) -> B) {
    for one in all {
        black_box(work(one));
    }
}
