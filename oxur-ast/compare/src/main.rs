//! Puts the Oxur AST beside other trees of Rust that have a text: what share of real files comes back token by token, how
//! long the text is, and how long the way there and back takes. Prints the table of docs/oxur-ast.md.
//!
//! `xtask-compare NAME=FOLDER…`: the files of folders with the same name are one corpus.

mod tokens;
mod trees;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io, panic, thread};

use crate::trees::{TREES, Tree, Way};

/// Longer files are left out: some of the trees need minutes for one.
const LONGEST: u64 = 300_000;
/// Some of the trees recurse as deep as the code nests.
const STACK: usize = 1 << 30;

/// What became of the files of a corpus in one tree.
#[derive(Default)]
struct Score {
    identical: usize,
    panics: usize,
    /// Of the files for which there is a text: its length, the file's, the time of the way, and syn's for the same files.
    text: usize,
    bytes: usize,
    time: Duration,
    syn: Duration,
}

fn main() -> io::Result<()> {
    let mut corpora: Vec<(String, Vec<PathBuf>)> = Vec::new();
    for argument in std::env::args().skip(1) {
        let (name, folder) = argument.split_once('=').unwrap_or((argument.as_str(), argument.as_str()));
        if corpora.last().is_none_or(|(last, _)| last != name) {
            corpora.push((name.to_owned(), Vec::new()));
        }
        if let Some((_, files)) = corpora.last_mut() {
            collect(Path::new(folder), files)?;
        }
    }
    // What panics is counted.
    panic::set_hook(Box::new(|_| {}));
    let mut scores: Vec<Vec<Score>> = Vec::new();
    let mut counts = Vec::new();
    for (name, files) in &mut corpora {
        files.sort();
        let files = std::mem::take(files);
        let work = move || score(&files);
        let (count, score) = thread::Builder::new()
            .stack_size(STACK)
            .spawn(work)?
            .join()
            .map_err(|_| io::Error::other("a thread died"))?;
        eprintln!("{name}: {count} files");
        counts.push(count);
        scores.push(score);
    }
    print(&corpora, &counts, &scores);
    Ok(())
}

fn collect(path: &Path, out: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let rust = entry.path().extension().is_some_and(|extension| extension == "rs");
        if kind.is_dir() {
            collect(&entry.path(), out)?;
        } else if kind.is_file() && rust && entry.metadata()?.len() <= LONGEST {
            out.push(entry.path());
        }
    }
    Ok(())
}

/// How many of the files are made of Rust's tokens, and what each tree made of these.
fn score(files: &[PathBuf]) -> (usize, Vec<Score>) {
    let mut scores: Vec<Score> = TREES.iter().map(|_| Score::default()).collect();
    let mut count = 0;
    for file in files {
        let Ok(text) = fs::read_to_string(file) else { continue };
        let Some(tokens) = tokens::of_text(&text) else { continue };
        count += 1;
        let start = Instant::now();
        drop(syn::parse_file(&text));
        let syn = start.elapsed();
        for (tree, score) in TREES.iter().zip(&mut scores) {
            let start = Instant::now();
            let way = panic::catch_unwind(|| (tree.way)(&text));
            let time = start.elapsed();
            match way {
                Ok(Way { text: Some(length), back }) => {
                    score.text += length;
                    score.bytes += text.len();
                    score.time += time;
                    score.syn += syn;
                    score.identical += usize::from(back.is_some_and(|back| back == tokens));
                }
                Ok(Way { text: None, .. }) => {}
                Err(_) => score.panics += 1,
            }
        }
    }
    (count, scores)
}

fn print(corpora: &[(String, Vec<PathBuf>)], counts: &[usize], scores: &[Vec<Score>]) {
    print!("| tree | kinds |");
    for ((name, _), count) in corpora.iter().zip(counts) {
        print!(" {name}: {count} files |");
    }
    println!(" panics | text | time |");
    println!("|{}", " --- |".repeat(corpora.len() + 5));
    for (at, Tree { name, kinds, .. }) in TREES.iter().enumerate() {
        print!("| {name} | {} |", kinds());
        for (score, count) in scores.iter().zip(counts) {
            print!(" {:.2} % |", score[at].identical as f64 * 100.0 / (*count).max(1) as f64);
        }
        let sum = |part: fn(&Score) -> f64| scores.iter().map(|scores| part(&scores[at])).sum::<f64>();
        let text = sum(|score| score.text as f64) / sum(|score| score.bytes as f64);
        let time = sum(|score| score.time.as_secs_f64()) / sum(|score| score.syn.as_secs_f64());
        println!(" {} | {text:.1} | {time:.1} |", sum(|score| score.panics as f64));
    }
}
