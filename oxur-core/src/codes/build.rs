//! Codes of the build script, the macro and the commands (OXR0900 to OXR0999).

super::codes! {
    SOURCE_UNREADABLE = "OXR0900", "a source file cannot be read",
    "A file that a pattern matches, or that was named, is there but its text could not be had: it is a link to a file\n\
     that is gone, the permission is missing, or it is no plain file.\n\
     \n\
     The other files are compiled. Mend the file, or narrow the pattern so that it is not matched.";

    SOURCE_NOT_UTF8 = "OXR0901", "a source file is not UTF-8",
    "Oxur's sources are UTF-8, as Rust's are. The place that is shown is that of the first byte that is not; it is\n\
     shown as a replacement character. Save the file as UTF-8: a file in Latin-1 is converted by\n\
     \n\
     \x20   iconv --from-code=latin1 --to-code=utf8 old.oxr > new.oxr";

    BAD_PATTERN = "OXR0902", "a pattern of source files is malformed",
    "A pattern is a path from the package's folder in which `*` stands for any characters of a name, `?` for one, and\n\
     `**` as a whole step for any number of folders. Its last step ends in `.oxr`.\n\
     \n\
     \x20   src/*.oxr        // the files of one folder\n\
     \x20   src/**/*.oxr     // also those of all folders below\n\
     \n\
     It cannot lead out of the package, since a published package holds its own sources, nor search the package's own\n\
     folder (`*.oxr`, `**/*.oxr`): cargo builds in there, so that every build would start the next one.";

    NOTHING_THERE = "OXR0903", "a pattern names a file or folder that is not there",
    "A pattern without wildcards names one file, and the folder before the first wildcard is searched: they have to\n\
     be there. Paths count from the package's folder, where its `Cargo.toml` is.\n\
     \n\
     \x20   oxur_build::compile(\"scr/*.oxr\")     // mistake: the folder is `src`\n\
     \x20   oxur_build::compile(\"src/*.oxr\")     // mend";

    BAD_MODULE_NAME = "OXR0904", "a file or folder cannot name a module",
    "Each source file is a Rust module named after it, each folder one that holds those of its files. `-` in a name\n\
     becomes `_`, and a keyword becomes a raw name (`type.oxr` is `r#type`). What cannot be a name in Rust is refused:\n\
     `self`, `Self`, `super`, `crate`, names that start with a digit, and names with blanks, dots or other signs.\n\
     \n\
     Rename the file.";

    MODULE_TWICE = "OXR0905", "two files are the same module",
    "`a-b.oxr` and `a_b.oxr` are both the module `a_b`; `a.oxr` and `a/mod.oxr` are both `a`; `lib.oxr` and `main.oxr`\n\
     are both the crate's root. Names that differ in case alone are refused as well, since there are file systems on\n\
     which their outputs would be one file.\n\
     \n\
     Rename or remove one of the two.";

    SEARCH_FAILED = "OXR0906", "a folder cannot be searched",
    "While looking for sources a link was met that leads back to a folder it lies in, a folder that may not be read,\n\
     or a source whose name is not UTF-8. All sources have to be found before any is compiled, so this ends the build.\n\
     \n\
     Remove the link, give the permission, rename the file, or narrow the pattern.";

    ROOT_ATTRIBUTE = "OXR0907", "an inner attribute at the crate's root",
    "The items of `lib.oxr` and `main.oxr` stand where `oxur::modules!()` stands, which is after the place where Rust\n\
     takes the attributes of the crate. Write those in the Rust file:\n\
     \n\
     \x20   #![forbid(unsafe_code)]     // in src/lib.rs, before oxur::modules!();";

    NO_PLACES = "OXR0950", "blanks that cannot be seen",
    "Inside of `macro_rules!` and in the output of other macros, tokens may come without the places where they stand.\n\
     Then `x:T` and `x :T`, `Name<A>` and `Name < A`, `-1` and `- 1` are the same tokens, and `oxur!` refuses them there.\n\
     The explicit spellings mean the same everywhere:\n\
     \n\
     \x20   x:T         is written      (: x T)\n\
     \x20   Vec<i32>                    (Vec i32)\n\
     \x20   -1                          (- 1)";

    BAD_INDEX = "OXR0951", "what the build script says of the `.oxr` files cannot be read",
    "`oxur!` sees the macros and functions of the crate's `.oxr` files through a file that the build script writes to\n\
     OUT_DIR. It is there but cannot be read: most likely another version of oxur-build wrote it.\n\
     \n\
     Use one version of Oxur's crates, and run `cargo clean`.";

    MACRO_FAILED = "OXR0952", "the compiler within `oxur!` failed",
    "The thread in which `oxur!` compiles could not be started, or it ended before its time. The first happens when the\n\
     machine has no memory left; the second is a mistake of Oxur's. Please report it with the code that caused it.";
}
