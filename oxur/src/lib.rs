//! Oxur, a Lisp for Rust programmers, inside an ordinary Cargo project.
//!
//! Items, statements and expressions in a `.rs` file are written in `oxur! { … }`. Whole `.oxr` files are compiled by
//! the build script (the crate `oxur-build`) and become modules of the crate where `modules!();` stands.

pub use oxur_macros::oxur;
#[doc(hidden)]
pub use oxur_macros::oxur_file;

/// Declares the modules that the build script made of the crate's `.oxr` files, nested as the files' folders are, and
/// the items of `lib.oxr` or `main.oxr`, all where the call stands.
///
/// ```ignore
/// oxur::modules!();
/// ```
///
/// (Not run here: it needs the output of a build script.)
#[macro_export]
macro_rules! modules {
    () => {
        $crate::__file_macro!($);
        ::core::include!(::core::concat!(
            ::core::env!(
                "OXUR_OUT",
                "`oxur::modules!` includes what the build script made of the `.oxr` files, but there is no build script, \
                 or it does not call oxur-build. Add `oxur-build` to [build-dependencies] and a `build.rs` with: fn \
                 main() -> Result<(), oxur_build::Error> { oxur_build::compile(\"src/**/*.oxr\") }"
            ),
            "/modules.rs"
        ));
    };
}

/// Declares one of the modules that the build script made, with all that is in it, where the call stands. The module is
/// named by its path, with `/` between the steps: `module!("shapes")`, `module!("shapes/circle")`; the module that is
/// declared has the last of the names.
///
/// ```ignore
/// oxur::module!("shapes/circle");
/// ```
///
/// (Not run here: it needs the output of a build script.)
#[macro_export]
macro_rules! module {
    ($path:literal) => {
        $crate::__file_macro!($);
        ::core::include!(::core::concat!(
            ::core::env!(
                "OXUR_OUT",
                "`oxur::module!` includes what the build script made of a `.oxr` file, but there is no build script, or \
                 it does not call oxur-build. Add `oxur-build` to [build-dependencies] and a `build.rs` with: fn main() \
                 -> Result<(), oxur_build::Error> { oxur_build::compile(\"src/**/*.oxr\") }"
            ),
            "/module/",
            $path,
            ".rs"
        ));
    };
}

/// Defines the macro that the build script's files call. It is of textual scope, and so is found in all modules that are
/// included behind it, whatever name this crate has there; that a macro defines it lets it know this crate.
#[doc(hidden)]
#[macro_export]
macro_rules! __file_macro {
    ($d:tt) => {
        #[allow(unused_macros)]
        macro_rules! __oxur_file {
            ($d($d tokens:tt)*) => {
                $crate::oxur_file! { $d($d tokens)* }
            };
        }
    };
}
