//! The edition of a package: the one thing in its manifest that the compiler has to know.

use std::path::Path;

use crate::Edition;

/// What a manifest says of the edition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Said {
    Edition(Edition),
    /// The workspace's manifest says it.
    Workspace,
    /// There is the table, and nothing of the edition in it.
    Nothing,
    /// There is no such table.
    NoTable,
}

impl Edition {
    /// The edition by its year.
    #[must_use]
    pub fn year(self) -> u16 {
        match self {
            Self::E2015 => 2015,
            Self::E2018 => 2018,
            Self::E2021 => 2021,
            Self::E2024 => 2024,
        }
    }

    fn from_year(year: &str) -> Option<Self> {
        [Self::E2015, Self::E2018, Self::E2021, Self::E2024].into_iter().find(|known| known.year().to_string() == year)
    }

    /// The edition of the package in `folder`, by its `Cargo.toml` or that of its workspace; nothing where they cannot be
    /// read or say it in a way that is not looked for here. `read` gives the text of a file, if there is one.
    #[must_use]
    pub fn of_package(folder: &Path, read: &dyn Fn(&Path) -> Option<String>) -> Option<Self> {
        match said(&read(&folder.join("Cargo.toml"))?, "package") {
            Said::Edition(edition) => Some(edition),
            // Cargo's own default.
            Said::Nothing => Some(Self::E2015),
            Said::NoTable => None,
            Said::Workspace => folder.ancestors().find_map(|above| {
                match said(&read(&above.join("Cargo.toml"))?, "workspace.package") {
                    Said::Edition(edition) => Some(edition),
                    Said::Workspace | Said::Nothing | Said::NoTable => None,
                }
            }),
        }
    }
}

/// What the table `table` of a manifest says.
fn said(manifest: &str, table: &str) -> Said {
    let (mut inside, mut found) = (false, false);
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            inside = header.split(']').next().is_some_and(|header| header.replace(' ', "") == table);
            found |= inside;
            continue;
        }
        let Some((key, value)) = line.split_once('=').filter(|_| inside) else { continue };
        let (key, value) = (key.replace(' ', ""), value.trim_start());
        let inherits = |text: &str| text.replace([' ', '\t'], "").contains("workspace=true");
        if key == "edition" {
            let quoted = value.strip_prefix(['"', '\'']).and_then(|value| value.split(['"', '\'']).next());
            if let Some(edition) = quoted.and_then(Edition::from_year) {
                return Said::Edition(edition);
            }
            if value.starts_with('{') && inherits(value) {
                return Said::Workspace;
            }
        } else if key == "edition.workspace" && value.starts_with("true") {
            return Said::Workspace;
        }
    }
    if found { Said::Nothing } else { Said::NoTable }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_say_the_edition() {
        for (manifest, expected) in [
            ("[package]\nname = \"a\"\nedition = \"2021\" # why\n", Said::Edition(Edition::E2021)),
            ("[ package ]\nedition='2018'\n", Said::Edition(Edition::E2018)),
            ("[package]\nedition.workspace = true\n", Said::Workspace),
            ("[package]\nedition = { workspace = true }\n", Said::Workspace),
            ("[package]\nname = \"a\"\n[lib]\nedition = \"2021\"\n", Said::Nothing),
            ("[workspace.package]\nedition = \"2021\"\n", Said::NoTable),
            ("[package]\n# edition = \"2021\"\n", Said::Nothing),
        ] {
            assert_eq!(said(manifest, "package"), expected, "{manifest}");
        }
    }

    #[test]
    fn a_workspace_is_asked() {
        let read = |path: &Path| match path.to_str()? {
            "/w/a/b/Cargo.toml" => Some("[package]\nedition.workspace = true\n".to_owned()),
            "/w/Cargo.toml" => Some("[workspace]\n\n[workspace.package]\nedition = \"2021\"\n".to_owned()),
            "/w/c/Cargo.toml" => Some("[package]\nname = \"c\"\n".to_owned()),
            _ => None,
        };
        assert_eq!(Edition::of_package(Path::new("/w/a/b"), &read), Some(Edition::E2021));
        assert_eq!(Edition::of_package(Path::new("/w/c"), &read), Some(Edition::E2015));
        assert_eq!(Edition::of_package(Path::new("/w/d"), &read), None);
        assert_eq!(Edition::of_package(Path::new("/w"), &read), None);
    }
}
