// Names get hyphens where that means the same name, and special words keep their meaning.
use some_crate::some_module::some_function;

fn snake_case_name(first_argument: u8, _unused_one: u8, x_1: u8, r#type: u8) -> u8 {
    let call = 1;
    let tuple = call;
    repeat(tuple);
    Self::SOME_CONST + first_argument.to_le_bytes().some_field.is_empty() + is_some_thing(x_1) + r#type
}

fn repeat(def: u8) -> u8 {
    def
}
