//! The program as a user runs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

fn run(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_example-crate");
    Command::new(program).args(arguments).current_dir(folder()).output().expect("the program starts")
}

/// A folder with the files that these tests report on, made by the first test that asks.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("files of the example");
        fs::create_dir_all(folder.join("directory")).expect("the folder can be made");
        fs::write(folder.join("check.txt"), "123456789").expect("written");
        fs::write(folder.join("fish.txt"), "The fish, the FISH and the loaf.\nA loaf\n").expect("written");
        fs::write(folder.join("latin1.txt"), b"caf\xe9\n").expect("written");
        folder
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn a_table_for_files() {
    let output = run(&["check.txt", "fish.txt"]);
    assert!(output.status.success());
    assert_eq!(
        text(&output.stdout),
        "file           bytes    lines    words   crc-32  frequent\n\
         check.txt          9        1        1 cbf43926  123456789 1\n\
         fish.txt          40        2        9 4c32d7b1  fish 2, loaf 2\n\
         total             49        3       10 12b4b4a0  fish 2, loaf 2, 123456789 1\n"
    );
}

#[test]
fn json_for_programs() {
    let output = run(&["--json", "--top", "1", "check.txt"]);
    assert!(output.status.success());
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["files"][0]["crc32"], "cbf43926");
    assert_eq!(json["files"][0]["frequent"][0]["word"], "123456789");
    assert_eq!(json["total"]["bytes"], 9);
    assert_eq!(json["failures"], serde_json::json!([]));
}

#[test]
fn what_cannot_be_read_does_not_keep_the_rest_from_being_reported() {
    let output = run(&["directory", "missing.txt", "latin1.txt", "check.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("cbf43926"));
    let said = text(&output.stderr);
    for line in [
        "error: directory: is a directory, not a file\n",
        "error: missing.txt: cannot be read: ",
        "error: latin1.txt: is not UTF-8, first at byte 3\n",
    ] {
        assert!(said.contains(line), "{said}");
    }
}

#[test]
fn a_wrong_command_line_is_told() {
    let output = run(&["--jsn"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("error: there is no option `--jsn`\n"));
    assert!(text(&run(&["--help"]).stdout).starts_with("Reports size"));
}
