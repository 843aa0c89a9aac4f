//! Functions that no source stands behind: drop glue, clones of tuples and closures, constructors as functions.

use std::sync::Arc;

use oxur_core::{Span, Symbol};

use super::unwind::Cleanup;
use super::{Fun, Place};
use crate::check::Instance;
use crate::code::{Code, Op, Reg};
use crate::layout::Class;
use crate::machine::{Key, Machine};
use crate::thir::{Body, ExprId, FnKind};
use crate::trap::Trap;
use crate::types::{Ty, TyKind};

/// A function to be filled, which takes nothing from any source.
fn empty<'m, 'h>(machine: &'m mut Machine<'h>, name: &str) -> Fun<'m, 'h> {
    let body = Body {
        owner: None,
        name: Symbol::new(name),
        span: Span::NOWHERE,
        exprs: Vec::new(),
        pats: Vec::new(),
        locals: Vec::new(),
        params: Vec::new(),
        ret: Ty::unit(),
        value: ExprId(0),
        closures: Vec::new(),
    };
    let mut fun = Fun::new(machine, Arc::new(body), &[], None);
    fun.library = true;
    fun
}

/// Drops what an address leads to.
pub(super) fn drop_glue(machine: &mut Machine<'_>, ty: Ty) -> Result<Code, Trap> {
    let mut fun = empty(machine, "drop");
    let a = fun.reg();
    let place = if fun.m.is_unsized(ty)? {
        fun.reg();
        Place::Unsized(a)
    } else {
        Place::Mem(a, 0)
    };
    if let Some((def, args)) = fun.m.checker.drop_impl(ty) {
        let instance = fun.m.instance(Key::Fn(def, args));
        let words = if matches!(place, Place::Unsized(_)) { vec![a, a + 1] } else { vec![a] };
        let ret = fun.reg();
        let k = fun.site(instance, words, ret);
        // The fields drop even if the type's own destructor panics.
        let thing = fun.chains.thing();
        fun.chains.now = fun.chains.link(thing, Cleanup::Fields { place, ty }, 0);
        fun.emit(Op::Call { k });
        fun.chains.now = 0;
    }
    fun.drop_fields(place, ty)?;
    fun.emit(Op::Ret);
    fun.finish()
}

impl Fun<'_, '_> {
    /// Drops the parts of a value, whose own destructor, if it has one, has run.
    pub(super) fn drop_fields(&mut self, place: Place, ty: Ty) -> Result<(), Trap> {
        match *ty.kind() {
            TyKind::Array(item, len) => {
                let len = self.m.array_len(len)?;
                let len = self.constant_reg(len);
                let first = self.address(place);
                self.drop_items(first, len, item)
            }
            TyKind::Slice(item) => {
                let first = self.address(place);
                self.drop_items(first, first + 1, item)
            }
            TyKind::Dyn(_) => {
                let a = self.address(place);
                self.emit(Op::DropVirtual { table: a + 1, a });
                Ok(())
            }
            _ if self.m.is_box(ty) => {
                let content = self.boxed_ty(ty)?;
                let inner = self.deref_place(place, content)?;
                self.drop_value(inner, content)?;
                self.free_box(inner, content)
            }
            _ if self.m.is_enum(ty) => {
                let TyKind::Adt(def, _) = ty.kind() else { return Err(Trap::Internal("an enum that is none")) };
                let variants = self.m.checker.adt(*def).variants.len() as u32;
                let tag = self.tag(place, ty)?;
                let mut ends = Vec::new();
                for variant in 0..variants {
                    let mut any = false;
                    for field in self.m.field_types(ty, variant)? {
                        any |= self.m.needs_drop(field)?;
                    }
                    if !any {
                        continue;
                    }
                    let mark = self.mark();
                    let number = self.constant_reg(u64::from(variant));
                    let next = self.jump(Op::JumpNe { a: tag, b: number, to: 0 });
                    self.drop_variant(place, ty, variant)?;
                    ends.push(self.jump(Op::Jump { to: 0 }));
                    self.patch(next);
                    self.release(mark);
                }
                for end in ends {
                    self.patch(end);
                }
                Ok(())
            }
            _ => self.drop_variant(place, ty, 0),
        }
    }

    /// Drops the fields of a variant in order, the later ones also if an earlier one's destructor panics.
    fn drop_variant(&mut self, place: Place, ty: Ty, variant: u32) -> Result<(), Trap> {
        let outer = self.chains.now;
        let mut parts = Vec::new();
        for (index, field) in (0..).zip(self.m.field_types(ty, variant)?) {
            if self.m.needs_drop(field)? {
                parts.push((self.variant_field(place, ty, variant, index)?, field));
            }
        }
        let mut chains = vec![outer];
        for &(place, ty) in parts.iter().skip(1).rev() {
            let (thing, rest) = (self.chains.thing(), *chains.last().unwrap_or(&outer));
            chains.push(self.chains.link(thing, Cleanup::Value { root: None, place, ty }, rest));
        }
        for (place, ty) in parts {
            self.chains.now = chains.pop().unwrap_or(outer);
            self.drop_value(place, ty)?;
        }
        self.chains.now = outer;
        Ok(())
    }

    /// Drops so many elements from an address on.
    fn drop_items(&mut self, first: Reg, len: Reg, item: Ty) -> Result<(), Trap> {
        if !self.m.needs_drop(item)? {
            return Ok(());
        }
        let index = self.constant_reg(0);
        let (outer, thing) = (self.chains.now, self.chains.thing());
        self.chains.now = self.chains.link(thing, Cleanup::Items { first, len, index, item }, outer);
        self.drop_items_from(first, len, index, item)?;
        self.chains.now = outer;
        Ok(())
    }

    /// The same from the element on whose number is in the register `index`.
    pub(super) fn drop_items_from(&mut self, first: Reg, len: Reg, index: Reg, item: Ty) -> Result<(), Trap> {
        let size = self.m.layout(item)?.size;
        let at = self.reg();
        let start = self.here();
        let done = self.jump(Op::JumpLeU { a: len, b: index, to: 0 });
        self.scaled(at, first, index, size);
        self.drop_value(Place::Mem(at, 0), item)?;
        self.emit(Op::AddImm { d: index, a: index, k: 1 });
        self.emit(Op::Loop { to: start });
        self.patch(done);
        Ok(())
    }

    /// Clones what is at `from` by `Clone::clone` of its type.
    fn clone_part(&mut self, ty: Ty, from: Place, to: Place) -> Result<(), Trap> {
        if self.m.checker.is_copy(ty) {
            return self.copy(ty, from, to);
        }
        let Some(instance) = self.m.clone_of(ty) else {
            return Err(Trap::Internal("a clone of what has none"));
        };
        let mark = self.mark();
        let a = self.address(from);
        let result = if self.class(ty)? == Class::Zst { Place::Zst } else { to };
        self.special(&instance, &[(Place::Reg(a), Ty::shared(ty))], ty, result)?;
        self.release(mark);
        Ok(())
    }
}

/// Clones a tuple, array or closure: takes its address and gives the clone.
pub(super) fn clone_glue(machine: &mut Machine<'_>, ty: Ty) -> Result<Code, Trap> {
    let mut fun = empty(machine, "clone");
    fun.ret_ty = ty;
    let class = fun.class(ty)?;
    let ret = if class == Class::Mem { Some(fun.reg()) } else { None };
    let a = fun.reg();
    let dest = match ret {
        Some(ret) => Place::Mem(ret, 0),
        None => fun.fresh(ty)?,
    };
    fun.ret = dest;
    let from = if class == Class::Zst { Place::Zst } else { Place::Mem(a, 0) };
    if let TyKind::Array(item, len) = *ty.kind() {
        let len = fun.m.array_len(len)?;
        let size = fun.m.layout(item)?.size;
        if let Place::Mem(to, 0) = dest {
            let len = fun.constant_reg(len);
            let index = fun.constant_reg(0);
            let (x, y) = (fun.reg(), fun.reg());
            let start = fun.here();
            let done = fun.jump(Op::JumpLeU { a: len, b: index, to: 0 });
            fun.scaled(x, a, index, size);
            fun.scaled(y, to, index, size);
            fun.clone_part(item, Place::Mem(x, 0), Place::Mem(y, 0))?;
            fun.emit(Op::AddImm { d: index, a: index, k: 1 });
            fun.emit(Op::Loop { to: start });
            fun.patch(done);
        }
    } else {
        for (index, field) in (0..).zip(fun.m.field_types(ty, 0)?) {
            let part = fun.variant_field(from, ty, 0, index)?;
            let to = fun.variant_field(dest, ty, 0, index)?;
            fun.clone_part(field, part, to)?;
        }
    }
    fun.emit_ret();
    fun.finish()
}

/// The parameters' places and the place of the result of a function of that pointer type.
fn signature(fun: &mut Fun<'_, '_>, ty: Ty) -> Result<(Vec<(Place, Ty)>, Ty), Trap> {
    let TyKind::FnPtr(params, ret) = *ty.kind() else { return Err(Trap::Internal("a function type that is none")) };
    let result = if fun.class(ret)? == Class::Mem { Some(fun.reg()) } else { None };
    let mut places = Vec::new();
    for &param in params {
        places.push((fun.argument(param)?, param));
    }
    fun.ret_ty = ret;
    fun.ret = match result {
        Some(reg) => Place::Mem(reg, 0),
        None => fun.fresh(ret)?,
    };
    Ok((places, ret))
}

/// An instance that is no function with a body, as a function.
pub(super) fn shim(machine: &mut Machine<'_>, instance: &Instance, ty: Ty) -> Result<Code, Trap> {
    let mut fun = empty(machine, "function");
    let (params, ret) = signature(&mut fun, ty)?;
    let dest = fun.ret;
    fun.special(instance, &params, ret, dest)?;
    fun.emit_ret();
    fun.finish()
}

/// Calls the value that the first argument is the address of.
pub(super) fn call_shim(machine: &mut Machine<'_>, callee: Ty, kind: FnKind, ty: Ty) -> Result<Code, Trap> {
    let mut fun = empty(machine, "call");
    let TyKind::FnPtr(params, ret) = *ty.kind() else { return Err(Trap::Internal("a function type that is none")) };
    let result = if fun.class(ret)? == Class::Mem { Some(fun.reg()) } else { None };
    let env = fun.reg();
    let mut places = Vec::new();
    for &param in params {
        places.push((fun.argument(param)?, param));
    }
    fun.ret = match result {
        Some(reg) => Place::Mem(reg, 0),
        None => fun.fresh(ret)?,
    };
    let dest = fun.ret;
    fun.call_with_places(kind, callee, Place::Mem(env, 0), &places, ret, dest)?;
    fun.emit_ret();
    fun.finish()
}
