//! Where the parts of a value lie: sizes and alignments are those of rustc, save for niches.

use std::rc::Rc;

use crate::check::AdtKind;
use crate::machine::Machine;
use crate::trap::Trap;
use crate::types::{Const, FloatTy, Ty, TyKind};

/// How a scalar lies in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum Kind {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    W64,
}

impl Kind {
    /// Its size, which is its alignment too.
    pub(crate) fn size(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 => 4,
            Self::W64 => 8,
        }
    }
}

/// How a value is passed and held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Class {
    /// It has no size.
    Zst,
    /// One register.
    Scalar(Kind),
    /// Two registers: an address and a length or table.
    Pair,
    /// It lies in memory.
    Mem,
}

/// The layout of a type.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// Its size; of an unsized type that of the sized part before its end.
    pub(crate) size: usize,
    /// Its alignment.
    pub(crate) align: usize,
    /// How it is held.
    pub(crate) class: Class,
    /// Where the fields of each variant lie.
    pub(crate) variants: Vec<Vec<usize>>,
    /// How the number of the variant lies at the start, if it is kept.
    pub(crate) tag: Option<Kind>,
    /// Whether a value of it ends with something of unknown size.
    pub(crate) unsized_: bool,
}

impl Layout {
    fn plain(size: usize, align: usize, class: Class) -> Self {
        Self { size, align, class, variants: Vec::new(), tag: None, unsized_: false }
    }

    fn scalar(kind: Kind) -> Self {
        Self::plain(kind.size(), kind.size(), Class::Scalar(kind))
    }
}

impl Machine<'_> {
    /// The layout of a concrete type.
    pub(crate) fn layout(&mut self, ty: Ty) -> Result<Rc<Layout>, Trap> {
        if let Some(layout) = self.layouts.get(&ty) {
            return Ok(Rc::clone(layout));
        }
        let layout = Rc::new(self.make_layout(ty)?);
        self.layouts.insert(ty, Rc::clone(&layout));
        Ok(layout)
    }

    /// How a concrete type is held.
    pub(crate) fn class(&mut self, ty: Ty) -> Result<Class, Trap> {
        Ok(self.layout(ty)?.class)
    }

    fn make_layout(&mut self, ty: Ty) -> Result<Layout, Trap> {
        Ok(match ty.kind() {
            TyKind::Bool => Layout::scalar(Kind::U8),
            TyKind::Char => Layout::scalar(Kind::U32),
            TyKind::Int(int) if int.bits() == 128 => Layout::plain(16, 16, Class::Mem),
            TyKind::Int(int) => Layout::scalar(match (int.bits(), int.is_signed()) {
                (8, false) => Kind::U8,
                (8, true) => Kind::I8,
                (16, false) => Kind::U16,
                (16, true) => Kind::I16,
                (32, false) => Kind::U32,
                (32, true) => Kind::I32,
                _ => Kind::W64,
            }),
            TyKind::Float(FloatTy::F32) => Layout::scalar(Kind::U32),
            TyKind::Float(FloatTy::F64) | TyKind::FnPtr(..) => Layout::scalar(Kind::W64),
            TyKind::Never | TyKind::FnDef(..) => Layout::plain(0, 1, Class::Zst),
            TyKind::Ref(to, _) | TyKind::Ptr(to, _) => {
                if self.is_unsized(*to)? {
                    Layout::plain(16, 8, Class::Pair)
                } else {
                    Layout::scalar(Kind::W64)
                }
            }
            TyKind::Str => Layout { unsized_: true, ..Layout::plain(0, 1, Class::Mem) },
            TyKind::Dyn(_) => Layout { unsized_: true, ..Layout::plain(0, 1, Class::Mem) },
            TyKind::Slice(item) => {
                let align = self.layout(*item)?.align;
                Layout { unsized_: true, ..Layout::plain(0, align, Class::Mem) }
            }
            TyKind::Array(item, len) => {
                let len = self.array_len(*len)?;
                let item = self.layout(*item)?;
                let too_large = || Trap::Limit(crate::trap::Limit::Memory);
                let size =
                    usize::try_from(len).ok().and_then(|len| item.size.checked_mul(len)).ok_or_else(too_large)?;
                if size > i32::MAX as usize {
                    return Err(too_large());
                }
                let class = if size == 0 { Class::Zst } else { Class::Mem };
                Layout::plain(size, item.align, class)
            }
            TyKind::Tuple(items) => self.fields_layout(items)?,
            TyKind::Closure(id, args) => {
                let fields = self.capture_types(*id, args)?;
                self.fields_layout(&fields)?
            }
            TyKind::Adt(def, _) => {
                let adt = self.checker.adt(*def);
                if let Some(name) = adt.builtin {
                    return self.builtin_layout(name.as_str());
                }
                let mut variants = Vec::new();
                for (number, variant) in adt.variants.iter().enumerate() {
                    let fields = (0..variant.fields.len() as u32)
                        .map(|field| self.checker.field_ty(ty, number as u32, field))
                        .collect::<Vec<_>>();
                    variants.push(fields);
                }
                match &variants[..] {
                    _ if adt.kind == AdtKind::Union => self.union_layout(&variants)?,
                    [fields] => self.fields_layout(fields)?,
                    [] => Layout::plain(0, 1, Class::Zst),
                    _ => self.enum_layout(&variants)?,
                }
            }
            TyKind::Error => {
                let message = "a type is nested too deep for the virtual machine";
                return Err(Trap::Unsupported(message.to_owned()));
            }
            _ => return Err(Trap::Internal("a type that is not concrete has no layout")),
        })
    }

    fn builtin_layout(&self, name: &str) -> Result<Layout, Trap> {
        match name {
            "Form" => Ok(Layout::scalar(Kind::U32)),
            _ => Err(Trap::Internal("a builtin type of the library is not known")),
        }
    }

    /// Whether pointers to the type have two words.
    pub(crate) fn is_unsized(&mut self, ty: Ty) -> Result<bool, Trap> {
        Ok(match ty.kind() {
            TyKind::Str | TyKind::Slice(_) | TyKind::Dyn(_) => true,
            TyKind::Adt(def, _) => match self.checker.adt(*def).variants.first() {
                Some(variant) if self.checker.adt(*def).kind == AdtKind::Struct && !variant.fields.is_empty() => {
                    let last = variant.fields.len() as u32 - 1;
                    let last = self.checker.field_ty(ty, 0, last);
                    self.is_unsized(last)?
                }
                _ => false,
            },
            _ => false,
        })
    }

    /// The length of an array type.
    pub(crate) fn array_len(&mut self, len: Const) -> Result<u64, Trap> {
        match len {
            Const::Value(len) => Ok(len as u64),
            _ => Err(Trap::Internal("the length of an array is not known")),
        }
    }

    /// The fields one after the other, the most aligned first.
    fn fields_layout(&mut self, fields: &[Ty]) -> Result<Layout, Trap> {
        let mut layouts = Vec::new();
        for &field in fields {
            layouts.push(self.layout(field)?);
        }
        let unsized_ = layouts.last().is_some_and(|last| last.unsized_);
        let mut order: Vec<usize> = (0..fields.len()).collect();
        let sized = if unsized_ { fields.len() - 1 } else { fields.len() };
        oxur_core::sort_by(&mut order[..sized], |&a, &b| layouts[b].align.cmp(&layouts[a].align));
        let (mut at, mut align) = (0usize, 1);
        let mut offsets = vec![0; fields.len()];
        for field in order {
            let layout = &layouts[field];
            at = at.next_multiple_of(layout.align);
            offsets[field] = at;
            at += layout.size;
            align = align.max(layout.align);
        }
        let size = if unsized_ { at } else { at.next_multiple_of(align) };
        if size > i32::MAX as usize {
            return Err(Trap::Limit(crate::trap::Limit::Memory));
        }
        let mut real = layouts.iter().filter(|layout| layout.class != Class::Zst);
        let class = match (real.next(), real.next()) {
            _ if unsized_ => Class::Mem,
            (None, _) => Class::Zst,
            (Some(only), None) if only.class != Class::Mem && only.size == size => only.class,
            _ => Class::Mem,
        };
        Ok(Layout { size, align, class, variants: vec![offsets], tag: None, unsized_ })
    }

    fn enum_layout(&mut self, variants: &[Vec<Ty>]) -> Result<Layout, Trap> {
        let tag = match variants.len() {
            0..=256 => Kind::U8,
            257..=65536 => Kind::U16,
            _ => Kind::U32,
        };
        let (mut size, mut align, mut empty) = (tag.size(), tag.size(), true);
        let mut all = Vec::new();
        for fields in variants {
            let mut layouts = Vec::new();
            for &field in fields {
                layouts.push(self.layout(field)?);
            }
            // Small fields first: they fit between the tag and the larger ones.
            let mut order: Vec<usize> = (0..fields.len()).collect();
            oxur_core::sort_by(&mut order, |&a, &b| layouts[a].align.cmp(&layouts[b].align));
            let mut at = tag.size();
            let mut offsets = vec![0; fields.len()];
            for field in order {
                let layout = &layouts[field];
                at = at.next_multiple_of(layout.align);
                offsets[field] = at;
                at += layout.size;
                align = align.max(layout.align);
                empty &= layout.class == Class::Zst;
            }
            size = size.max(at);
            all.push(offsets);
        }
        let size = size.next_multiple_of(align);
        if size > i32::MAX as usize {
            return Err(Trap::Limit(crate::trap::Limit::Memory));
        }
        let class = if empty && align == tag.size() { Class::Scalar(tag) } else { Class::Mem };
        Ok(Layout { size, align, class, variants: all, tag: Some(tag), unsized_: false })
    }

    fn union_layout(&mut self, variants: &[Vec<Ty>]) -> Result<Layout, Trap> {
        let (mut size, mut align, mut count) = (0, 1, 0);
        for &field in variants.iter().flatten() {
            let layout = self.layout(field)?;
            size = size.max(layout.size);
            align = align.max(layout.align);
            count += 1;
        }
        let class = if size == 0 { Class::Zst } else { Class::Mem };
        Ok(Layout { variants: vec![vec![0; count]], ..Layout::plain(size.next_multiple_of(align), align, class) })
    }
}
