//! The files and commands that README.md and docs/guide.md show, written and run in the order in which they stand there.
//!
//! A block ` ```lang file=PATH ` is a file. A block ` ```console ` has commands after `$ `, and after each what it prints.

use std::fs;

use oxur_tests::blocks;
use oxur_tests::project::Project;

/// Follows a document in `project`.
fn follow(mut project: Project, name: &str, document: &str) {
    let workspace = oxur_tests::root().parent().expect("a workspace").display().to_string();
    for block in blocks(document) {
        let place = format!("{name}, block at line {}", block.line);
        if let Some(file) = block.info.split_whitespace().find_map(|word| word.strip_prefix("file=")) {
            let mut text = block.text;
            if file == "Cargo.toml" {
                text = text.replace("../oxur/", &format!("{workspace}/")) + "\n[workspace]\n";
                project.copy_versions();
            }
            project.write(file, &text);
        } else if block.info == "console" {
            project = commands(project, &place, &block.text);
        }
    }
}

fn commands(mut project: Project, place: &str, text: &str) -> Project {
    for part in text.split("$ ").skip(1) {
        let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            ["cd", folder] => project = project.enter(folder),
            ["cargo", "new", name] => {
                // A workspace of its own, so that cargo does not add the crate to the one around the build folder.
                project.write("Cargo.toml", "[workspace]\n");
                let run = project.cargo(&["new", "--vcs", "none", name]);
                assert!(run.success, "{place}: `{command}`:\n{}", run.stderr);
                project.remove("Cargo.toml");
            }
            ["cargo", arguments @ ..] => {
                let run = project.cargo(arguments);
                assert!(run.success, "{place}: `{command}`:\n{}", run.stderr);
                if !expected.is_empty() {
                    assert_eq!(run.stdout, expected, "{place}: `{command}`");
                }
            }
            _ => panic!("{place}: no test knows how to run `{command}`"),
        }
    }
    project
}

fn document(name: &str) -> String {
    let path = oxur_tests::root().parent().expect("a workspace").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_guide_can_be_followed() {
    let text = document("docs/guide.md");
    follow(Project::empty(env!("CARGO_TARGET_TMPDIR"), "guide"), "docs/guide.md", &text);
}

#[test]
fn the_first_page_can_be_followed() {
    let text = document("README.md");
    // The commands before it are for this repository: they are what runs this test.
    let used = text.split_once("## Use").expect("a section on use").1;
    let project = Project::new(env!("CARGO_TARGET_TMPDIR"), "readme");
    follow(project, "README.md, from `## Use`", used);
}
