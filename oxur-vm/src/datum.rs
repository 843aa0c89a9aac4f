//! What an evaluation gave, as data that needs no machine.

use oxur_core::{Form, Symbol};

use crate::machine::Machine;
use crate::trap::Trap;
use crate::types::{FloatTy, Ty, TyKind};

/// A value and its type.
#[derive(Clone, PartialEq, Debug)]
pub struct Value {
    /// The type, as Rust writes it: `u8`, `Vec<String>`, `crate::m::Point`.
    pub ty: String,
    /// The value.
    pub data: Datum,
}

/// A field of a struct or variant.
#[derive(Clone, PartialEq, Debug)]
pub struct FieldDatum {
    /// Its name; none for one that is known by its number.
    pub name: Option<Symbol>,
    /// Its value.
    pub value: Value,
}

/// A value by its parts.
#[derive(Clone, PartialEq, Debug)]
pub enum Datum {
    /// `bool`
    Bool(bool),
    /// A signed integer.
    Int(i128),
    /// An unsigned integer.
    Uint(u128),
    /// An `f64` by its bits.
    F64(u64),
    /// An `f32` by its bits.
    F32(u32),
    /// `char`
    Char(char),
    /// A `str`, behind a reference.
    Str(String),
    /// `String`
    String(String),
    /// A tuple; `()` is the empty one.
    Tuple(Vec<Value>),
    /// An array.
    Array(Vec<Value>),
    /// A slice, behind a reference.
    Slice(Vec<Value>),
    /// `Vec`
    Vec(Vec<Value>),
    /// What a reference refers to; not a `str` or slice.
    Ref(Box<Value>),
    /// A struct, or a variant of an enum.
    Adt {
        /// The absolute path of the struct or variant: `crate::m::Shape::Circle`, `Some`.
        path: Vec<Symbol>,
        /// Whether the fields are written by name.
        named: bool,
        /// The fields.
        fields: Vec<FieldDatum>,
    },
    /// A collection of the library that is no sequence in memory.
    Collection {
        /// Its name in `std::collections`: `HashMap`.
        name: Symbol,
        /// Its items in its own order; those of a map are tuples.
        items: Vec<Value>,
    },
    /// A form.
    Form(Form),
    /// What has no constant form: a box, a closure.
    Opaque,
}

/// How many values one result may have.
const MAX_VALUES: u32 = 4_000_000;
/// How deep one result may be nested.
const MAX_DEPTH: u32 = 200;

impl Machine<'_> {
    /// The value of that type at an address.
    pub(crate) fn read_value(&mut self, ty: Ty, at: u64) -> Result<Value, Trap> {
        let mut count = 0;
        self.read_part(ty, at, 0, &mut count)
    }

    fn read_part(&mut self, ty: Ty, at: u64, depth: u32, count: &mut u32) -> Result<Value, Trap> {
        *count += 1;
        if depth > MAX_DEPTH || *count > MAX_VALUES {
            return Err(Trap::Unsupported("the value is too large to be written as a constant".to_owned()));
        }
        let data = match ty.kind() {
            TyKind::Bool => Datum::Bool(self.memory.read::<1>(at)? != [0]),
            TyKind::Char => {
                let code = u32::from_le_bytes(self.memory.read::<4>(at)?);
                Datum::Char(char::from_u32(code).ok_or(Trap::Internal("a char that is none"))?)
            }
            TyKind::Int(int) => {
                let mut bytes = [0; 16];
                let size = int.bits() as usize / 8;
                bytes[..size].copy_from_slice(self.memory.slice(at, size as u64)?);
                let bits = u128::from_le_bytes(bytes);
                let sh = 128 - int.bits();
                if int.is_signed() { Datum::Int((bits << sh) as i128 >> sh) } else { Datum::Uint(bits) }
            }
            TyKind::Float(FloatTy::F64) => Datum::F64(self.memory.word(at)?),
            TyKind::Float(FloatTy::F32) => Datum::F32(u32::from_le_bytes(self.memory.read::<4>(at)?)),
            TyKind::Ref(inner, _) => match inner.kind() {
                TyKind::Str => {
                    let (at, len) = (self.memory.word(at)?, self.memory.word(at + 8)?);
                    Datum::Str(self.text(at, len)?.to_owned())
                }
                TyKind::Slice(item) => {
                    let (at, len) = (self.memory.word(at)?, self.memory.word(at + 8)?);
                    Datum::Slice(self.read_items(*item, at, len, depth, count)?)
                }
                TyKind::Dyn(_) => Datum::Opaque,
                _ => {
                    let to = self.memory.word(at)?;
                    Datum::Ref(Box::new(self.read_part(*inner, to, depth + 1, count)?))
                }
            },
            TyKind::Array(item, len) => {
                let len = self.array_len(*len)?;
                Datum::Array(self.read_items(*item, at, len, depth, count)?)
            }
            TyKind::Tuple(items) => {
                let layout = self.layout(ty)?;
                let mut parts = Vec::new();
                for (&item, &offset) in items.iter().zip(layout.variants.first().into_iter().flatten()) {
                    parts.push(self.read_part(item, at + offset as u64, depth + 1, count)?);
                }
                Datum::Tuple(parts)
            }
            TyKind::Adt(def, args) => {
                if self.checker.lang("String") == Some(*def) {
                    let (at, len) = (self.memory.word(at)?, self.memory.word(at + 16)?);
                    Datum::String(self.text(at, len)?.to_owned())
                } else if self.checker.lang("Vec") == Some(*def) {
                    let item = args.first().map_or_else(Ty::unit, |arg| arg.ty());
                    let (at, len) = (self.memory.word(at)?, self.memory.word(at + 16)?);
                    Datum::Vec(self.read_items(item, at, len, depth, count)?)
                } else if self.checker.lang("Form") == Some(*def) {
                    let number = u32::from_le_bytes(self.memory.read::<4>(at)?);
                    Datum::Form(self.form(u64::from(number))?.clone())
                } else {
                    self.read_adt(*def, ty, at, depth, count)?
                }
            }
            _ => Datum::Opaque,
        };
        Ok(Value { ty: self.checker.show(ty), data })
    }

    fn read_items(&mut self, item: Ty, at: u64, len: u64, depth: u32, count: &mut u32) -> Result<Vec<Value>, Trap> {
        if len > u64::from(MAX_VALUES) {
            return Err(Trap::Unsupported("the value is too large to be written as a constant".to_owned()));
        }
        let size = self.layout(item)?.size as u64;
        (0..len).map(|index| self.read_part(item, at + index * size, depth + 1, count)).collect()
    }

    fn read_adt(
        &mut self,
        def: crate::types::DefId,
        ty: Ty,
        at: u64,
        depth: u32,
        count: &mut u32,
    ) -> Result<Datum, Trap> {
        use crate::check::{AdtKind, Ctor};
        let adt = self.checker.adt(def);
        let path = self.checker.def_name(def);
        let open = ["Option", "Result", "Ordering", "Range"];
        let library = path.starts_with("std::");
        if library && ["HashMap", "HashSet", "BTreeMap", "BTreeSet", "VecDeque"].contains(&adt.name.as_str()) {
            return self.read_collection(adt.name, ty, at, depth, count);
        }
        if library && !open.contains(&adt.name.as_str()) || adt.builtin.is_some() || adt.kind == AdtKind::Union {
            return Ok(Datum::Opaque);
        }
        let layout = self.layout(ty)?;
        let variant = match layout.tag {
            None => 0,
            Some(kind) => {
                let mut bytes = [0; 8];
                bytes[..kind.size()].copy_from_slice(self.memory.slice(at, kind.size() as u64)?);
                u64::from_le_bytes(bytes) as usize
            }
        };
        let Some(found) = adt.variants.get(variant) else { return Err(Trap::Internal("a variant that is not there")) };
        let root = (!library).then_some("crate");
        let mut segments: Vec<Symbol> = root.into_iter().chain(path.split("::")).map(Symbol::new).collect();
        if adt.kind == AdtKind::Enum {
            segments.push(found.name);
        }
        if library && ["Some", "None", "Ok", "Err"].contains(&found.name.as_str()) {
            segments = vec![found.name];
        }
        let mut fields = Vec::new();
        let named = found.ctor == Ctor::Named;
        let types = self.field_types(ty, variant as u32)?;
        for ((field, &field_ty), &offset) in found.fields.iter().zip(&types).zip(&layout.variants[variant]) {
            let value = self.read_part(field_ty, at + offset as u64, depth + 1, count)?;
            fields.push(FieldDatum { name: named.then_some(field.name), value });
        }
        Ok(Datum::Adt { path: segments, named, fields })
    }

    /// A collection, by the fields that the library gives it.
    fn read_collection(&mut self, name: Symbol, ty: Ty, at: u64, depth: u32, count: &mut u32) -> Result<Datum, Trap> {
        let types = self.field_types(ty, 0)?;
        let offsets = self.layout(ty)?.variants.first().cloned().unwrap_or_default();
        let (Some(&first), Some(&offset)) = (types.first(), offsets.first()) else {
            return Err(Trap::Internal("a collection without fields"));
        };
        let place = at + offset as u64;
        let items = match (name.as_str(), first.kind()) {
            // Sets are maps to `()`.
            ("HashSet" | "BTreeSet", _) => match self.read_part(first, place, depth + 1, count)?.data {
                Datum::Collection { items, .. } => items.into_iter().filter_map(first_part).collect(),
                _ => return Err(Trap::Internal("a set that is no map")),
            },
            ("HashMap", TyKind::Adt(_, args)) => {
                // A slot is a hash, a key and a value.
                let slot = args.first().map_or_else(Ty::unit, |arg| arg.ty());
                let parts = self.field_types(slot, 0)?;
                let offsets = self.layout(slot)?.variants.first().cloned().unwrap_or_default();
                let ([_, key, value], [_, key_at, value_at]) = (&*parts, &*offsets) else {
                    return Err(Trap::Internal("a slot of a map"));
                };
                let size = self.layout(slot)?.size as u64;
                let (start, len) = (self.memory.word(place)?, self.memory.word(place + 16)?);
                let mut items = Vec::new();
                for index in 0..len.min(u64::from(MAX_VALUES) + 1) {
                    let at = start + index * size;
                    let key = self.read_part(*key, at + *key_at as u64, depth + 1, count)?;
                    let value = self.read_part(*value, at + *value_at as u64, depth + 1, count)?;
                    items.push(Value {
                        ty: format!("({}, {})", key.ty, value.ty),
                        data: Datum::Tuple(vec![key, value]),
                    });
                }
                items
            }
            // A ring: its start, its size, the number of the first element's place, and how many there are.
            ("VecDeque", TyKind::Ptr(item, _)) => {
                let mut words = [0; 4];
                for (word, &offset) in words.iter_mut().zip(&offsets) {
                    *word = self.memory.word(at + offset as u64)?;
                }
                let [start, size, head, len] = words;
                let (item, width) = (*item, self.layout(*item)?.size as u64);
                let straight = len.min(size.saturating_sub(head));
                let mut items = self.read_items(item, start + head * width, straight, depth, count)?;
                items.extend(self.read_items(item, start, len - straight, depth, count)?);
                items
            }
            (_, _) => match self.read_part(first, place, depth + 1, count)?.data {
                Datum::Vec(items) => items,
                _ => return Err(Trap::Internal("a collection that is no vector")),
            },
        };
        Ok(Datum::Collection { name, items })
    }

    /// A `Vec<Form>` in memory.
    pub(crate) fn forms_vec(&mut self, forms: Vec<Form>) -> Result<u64, Trap> {
        let len = forms.len() as u64;
        let at = self.memory.alloc(forms.len() * 4)? as u64;
        for (index, form) in (0..).zip(forms) {
            let number = self.new_form(form) as u32;
            self.memory.write(at + index * 4, number.to_le_bytes())?;
        }
        let vec = self.memory.alloc(24)? as u64;
        self.memory.set_word(vec, at)?;
        self.memory.set_word(vec + 8, len)?;
        self.memory.set_word(vec + 16, len)?;
        Ok(vec)
    }
}

/// The key of an entry.
fn first_part(entry: Value) -> Option<Value> {
    match entry.data {
        Datum::Tuple(parts) => parts.into_iter().next(),
        _ => None,
    }
}
