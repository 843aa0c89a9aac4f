//! Codes of the reader (OXR0001 to OXR0099).

super::codes! {
    UNCLOSED = "OXR0001", "an opening bracket is never closed",
"Every `(`, `[` and `{` needs its closing bracket. The reader points to the bracket that lacks its partner: where the
brackets alone leave several, the indentation decides, for a line that is not indented deeper than a bracket's line
shows that the bracket should have ended before.

    (deffn f [x:i32 -> i32      ; the `[` is never closed
      (+ x 1))

Write the bracket where it belongs:

    (deffn f [x:i32] -> i32
      (+ x 1))";
    UNEXPECTED_CLOSE = "OXR0002", "a closing bracket closes nothing",
"There is one closing bracket too many, or an opening one is missing.

    (deffn f [x:i32] -> i32
      (+ x 1)))                 // one `)` too many

Remove it, or add the opening bracket.";
    WRONG_CLOSE = "OXR0003", "a closing bracket of the wrong kind",
"Brackets close in the order in which they were opened, each with its own kind.

    (let [x 1) x)               // `[` is closed by `)`
    (let [x 1] x)";
    TOUCHING = "OXR0004", "two forms touch",
"Between two forms stands white space, a comma or a comment, unless they are joined by one of the glues: `a.b`, `x:T`,
`Vec<T>`, `f::<T>`, `a::b`, and the prefixes `&x` `*x` `!x` `-x`. Much of what Rust writes without a blank has the
parenthesis first in Oxur:

    f(x)      is written    (f x)
    xs[i]                   (. xs [i])
    (f x).y                 (. (f x) y)
    0..n                    (.. 0 n)
    e?                      (? e)
    a+b                     (+ a b)";
    UNTERMINATED_STRING = "OXR0005", "a string is never closed",
"A string ends with the quote that it starts with, a raw string with as many `#` too. Strings may go over several lines,
so the reader sees the mistake at the end of the text only; it points to where the string starts.

    (println! \"hello)           // mistake
    (println! \"hello\")";
    UNTERMINATED_COMMENT = "OXR0006", "a block comment is never closed",
"Block comments nest: every `/*` needs a `*/`, also inside of a comment.

    /* outer /* inner */        // mistake
    /* outer /* inner */ */";
    BAD_ESCAPE = "OXR0007", "an escape that Rust does not have",
"Escapes in characters and strings are Rust's: `\\n` `\\r` `\\t` `\\\\` `\\0` `\\'` `\\\"` `\\x41` `\\u{e9}`, and a backslash at
the end of a line.

    \"C:\\dir\"                   // mistake: `\\d`
    \"C:\\\\dir\"";
    BAD_NUMBER = "OXR0008", "a malformed number",
"Numbers are written as in Rust: `42` `1_000` `0xff` `0o17` `0b1010` `1.5` `1e6` `2.5e-3`.

    0b12                        // mistake: 2 is no binary digit
    1e                          // mistake: no exponent";
    UNKNOWN_CHARACTER = "OXR0009", "a character that starts nothing",
"The character has no meaning outside of strings and comments.

    (println! “hi”)             // mistake: curly quotes
    (println! \"hi\")";
    BAD_CHAR = "OXR0010", "a malformed character literal",
"A character literal holds exactly one character or escape. A string stands in double quotes. To quote a form, write
`(quote form)`; `'(…)` is its short spelling in files.

    'ab'                        // mistake
    \"ab\"";
    BAD_SUFFIX = "OXR0011", "a literal with a suffix that is no type",
"The suffix of a number is one of Rust's number types. A name cannot start with a digit.

    1abc                        // mistake
    1u8 2f32 0xff_u16";
    OPERATOR_IN_NAME = "OXR0012", "an operator inside a name",
"A name may contain hyphens, so `a-b` is one name. The arrow, `<` and `>` cannot be part of one, `?` only at its end, and
a hyphen before a digit after a capitalised name is refused, since a subtraction was meant.

    string->list                // mistake
    string-to-list
    a<=b                        // mistake
    (<= a b)
    i32::MAX-1                  // mistake
    (- i32::MAX 1)";
    MALFORMED_NAME = "OXR0013", "a malformed name",
"A name is made like a Rust identifier, and may have hyphens between its parts and one `?` at its end. `r#` makes a
keyword a name, save `crate`, `self`, `super` and `Self`.

    what??                      // mistake
    what?";
    TOO_DEEP = "OXR0014", "forms nest too deep",
"The reader takes 512 levels of brackets and prefixes, so that no input can exhaust the stack. Code that people write
does not come near. Name an inner part and put it outside.";
    NOTHING_FOLLOWS = "OXR0015", "nothing follows what takes a form",
"An attribute, a doc comment, `#_`, and the prefixes `~` `~@` `&mut` `*const` take the form that follows.

    (deffn f [] #[inline])      // mistake: an attribute of nothing
    #[inline] (deffn f [])";
    COLON_ALONE = "OXR0016", "a colon that touches on one side only",
"`x:T` is one form: a name and its type, or a field and its value. The colon touches both. With a blank before it, `:name`
is a keyword.

    (deffn f [x: i32])          // mistake
    (deffn f [x:i32])";
    INNER_ATTRIBUTE = "OXR0017", "an inner attribute in `oxur!`",
"`#![…]` and `//!` belong to the module around them. What stands in `oxur!` is no module of its own, and rustc does not
let a macro give inner attributes to the module around it. Write them in the Rust file.";
    TOO_LARGE = "OXR0018", "a source that is too large",
"Places are kept in 32 bits, so a source may have at most 4 GiB.";
    BARE_CR = "OXR0019", "a carriage return without a line feed",
"As in Rust, a carriage return in a string or doc comment must be part of a line's end. Write `\\r` in a string.";
    UNCLOSED_ANGLE = "OXR0020", "a `<` is never closed",
"A `<` that touches the name before it opens generic arguments, and needs its `>`. A comparison has its operator first.

    (if a<b x y)                // mistake
    (if (< a b) x y)
    Vec<Vec<u8>                 // mistake
    Vec<Vec<u8>>";
    COMMA_IN_TEMPLATE = "OXR0021", "a comma where an unquote seems meant",
"Commas are white space, also in templates. Other Lisps unquote with a comma; Oxur unquotes with `~`, and splices with `~@`.

    `(if ,test (do ,@body))     // mistake
    `(if ~test (do ~@body))";
}
