//! Compiles the `.oxr` files, which are most of this program.

fn main() -> Result<(), oxur_build::Error> {
    oxur_build::compile("src/**/*.oxr")
}
