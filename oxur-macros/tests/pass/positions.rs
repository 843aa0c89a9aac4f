//! A panic is at the line of the Oxur form, whatever the macro made of it.

use std::sync::Mutex;

use oxur_macros::oxur;

static PLACE: Mutex<Option<(String, u32)>> = Mutex::new(None);

oxur! {
    (deffn third [xs:&[i32]] -> i32
      (let [n 2]
        (. xs [n])))

    (deffn divide [a:i32 b:i32] -> i32
      (if (> a 0)
        (/ a
           b)
        0))

    (deffn fail [] -> ()
      (do
        (panic! "no {}" "way")))
}

/// The line at which `f` panics.
fn line_of(f: impl FnOnce() + std::panic::UnwindSafe) -> u32 {
    *PLACE.lock().unwrap() = None;
    assert!(std::panic::catch_unwind(f).is_err());
    let (file, line) = PLACE.lock().unwrap().clone().unwrap();
    assert!(file.ends_with("positions.rs"), "{file}");
    line
}

fn main() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().unwrap();
        *PLACE.lock().unwrap() = Some((place.file().to_owned(), place.line()));
    }));
    assert_eq!(line_of(|| _ = third(&[1])), 12);
    assert_eq!(line_of(|| _ = divide(1, 0)), 16);
    assert_eq!(line_of(fail), 22);
}
