//! The machine: the memory, the frames, and what has been compiled so far.

use std::rc::Rc;
use std::sync::Arc;

use oxur_core::core::Marks;
use oxur_core::{Diagnostic, Form, Host, Map, Span, Symbol, TraceStep};

use crate::Limits;
use crate::check::{AdtKind, Checker, Instance};
use crate::code::Code;
use crate::layout::Layout;
use crate::memory::Memory;
use crate::resolve::DefKind;
use crate::run::Frame;
use crate::thir::{Body, ExprId, FnKind};
use crate::threads::Threads;
use crate::trap::Trap;
use crate::types::{Args, ClosureId, DefId, Ty, TyKind};
use crate::unwind::Panic;

/// What code is compiled for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Key {
    /// A function with its generic arguments.
    Fn(DefId, Args),
    /// A closure's body, which takes the address of the closure's value.
    Closure(ClosureId, Args),
    /// The same as a function pointer: no closure value is passed.
    ClosurePtr(ClosureId, Args),
    /// The initialiser of a constant or static: writes the value to the address that it takes.
    Const(DefId, Args),
    /// A promoted constant: likewise.
    Promoted(BodyKey, ExprId, Args),
    /// An expression given alone: likewise.
    Eval(BodyKey, Args),
    /// Drops what an address (and the second word of a pointer to an unsized type) leads to.
    Drop(Ty),
    /// Clones a tuple, array or closure part by part.
    Clone(Ty),
    /// An instance that is no function with a body, as a function of that type.
    Shim(Instance, Ty),
    /// Calls the value that an address leads to, of that type; the parameters and the result follow.
    CallShim(Ty, FnKind, Ty),
}

/// A body, told from others by where it is.
#[derive(Clone, Debug)]
pub(crate) struct BodyKey(pub(crate) Arc<Body>);

impl PartialEq for BodyKey {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for BodyKey {}

impl std::hash::Hash for BodyKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::ptr::hash(Arc::as_ptr(&self.0), state);
    }
}

/// An instance and, once it was called, its code.
pub(crate) struct InstanceSlot {
    pub(crate) key: Key,
    pub(crate) code: Option<Rc<Code>>,
}

/// A static or constant.
pub(crate) struct StaticSlot {
    /// Where its value lies.
    pub(crate) address: u64,
    /// What computes it.
    pub(crate) instance: u32,
    /// Whether it is being computed, or was.
    pub(crate) started: bool,
    /// The thread that computes it.
    pub(crate) thread: u64,
    /// Whether the value is there.
    pub(crate) ready: bool,
}

/// The table of a `dyn` type for a concrete type.
#[derive(Clone, Debug)]
pub(crate) struct Vtable {
    pub(crate) size: u64,
    pub(crate) align: u64,
    pub(crate) drop: Option<u32>,
    pub(crate) methods: Vec<Option<u32>>,
    /// What it was made for.
    pub(crate) concrete: Ty,
}

/// What a macro call needs to know while it runs.
pub(crate) struct MacroContext {
    /// The marks of names that templates write.
    pub(crate) marks: Marks,
    /// The expansion.
    pub(crate) expn: oxur_core::ExpnId,
    /// The place of the call.
    pub(crate) call_site: Span,
    /// What `(warn …)` and `(error …)` said.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The machine. See the fields.
pub(crate) struct Machine<'h> {
    pub(crate) checker: Checker,
    pub(crate) host: &'h dyn Host,
    pub(crate) limits: Limits,
    /// Steps that are left beyond those in `fuel`.
    pub(crate) steps_left: u64,
    pub(crate) fuel: u64,
    pub(crate) memory: Memory,
    pub(crate) regs: Vec<u64>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) instances: Vec<InstanceSlot>,
    pub(crate) instance_numbers: Map<Key, u32>,
    pub(crate) statics: Vec<StaticSlot>,
    pub(crate) static_numbers: Map<Key, u32>,
    pub(crate) vtables: Vec<Vtable>,
    pub(crate) vtable_numbers: Map<(Ty, Ty), u32>,
    pub(crate) layouts: Map<Ty, Rc<Layout>>,
    pub(crate) needs_drop: Map<Ty, bool>,
    /// The bytes of string literals.
    pub(crate) strings: Map<Arc<[u8]>, u64>,
    /// The values of type `Form`: a value is a number in this list.
    pub(crate) forms: Vec<(Form, u32)>,
    pub(crate) macro_context: Option<MacroContext>,
    pub(crate) gensyms: u32,
    /// The arguments of the program, while its `main` runs.
    pub(crate) arguments: Option<Vec<String>>,
    /// The `dyn` types that coercions lead to.
    pub(crate) dyn_types: Vec<Ty>,
    fmt_result: Option<Ty>,
    /// The panics that have begun, the latest last.
    pub(crate) panics: Vec<Panic>,
    /// The panic that was caught last, until the library asks for it.
    pub(crate) caught: Option<Panic>,
    /// What the next panic carries.
    pub(crate) next_payload: Option<(u64, u64)>,
    /// Whether the next panic's message is a literal.
    pub(crate) next_literal: bool,
    /// Whether the next panic is not told.
    pub(crate) next_silent: bool,
    /// Whether the program has a panic hook of its own.
    pub(crate) hook: bool,
    /// Where the panic began that ended the run, and the calls that led there.
    pub(crate) last_panic: Option<(Span, Vec<TraceStep>)>,
    /// The program's threads.
    pub(crate) threads: Threads,
    /// The types that have a `TypeId`.
    type_ids: Map<Ty, u64>,
}

impl<'h> Machine<'h> {
    /// A machine for the checker's program.
    pub(crate) fn new(checker: Checker, limits: Limits, host: &'h dyn Host) -> Self {
        Self {
            checker,
            host,
            limits,
            steps_left: limits.steps,
            fuel: 0,
            memory: Memory::new(limits.memory),
            regs: Vec::new(),
            frames: Vec::new(),
            instances: Vec::new(),
            instance_numbers: Map::default(),
            statics: Vec::new(),
            static_numbers: Map::default(),
            vtables: Vec::new(),
            vtable_numbers: Map::default(),
            layouts: Map::default(),
            needs_drop: Map::default(),
            strings: Map::default(),
            forms: Vec::new(),
            macro_context: None,
            gensyms: 0,
            arguments: None,
            dyn_types: Vec::new(),
            fmt_result: None,
            panics: Vec::new(),
            caught: None,
            next_payload: None,
            next_literal: false,
            next_silent: false,
            hook: false,
            last_panic: None,
            threads: Threads::default(),
            type_ids: Map::default(),
        }
    }

    /// The number of an instance.
    pub(crate) fn instance(&mut self, key: Key) -> u32 {
        if let Some(&number) = self.instance_numbers.get(&key) {
            return number;
        }
        let number = self.instances.len() as u32;
        self.instances.push(InstanceSlot { key: key.clone(), code: None });
        self.instance_numbers.insert(key, number);
        number
    }

    /// Refuses what is so deep in the program that there is no stack left to compile it.
    pub(crate) fn check_depth(&self, span: Span) -> Result<(), Trap> {
        if self.checker.is_too_deep(0) { Err(Trap::Compile(Box::new(self.checker.too_deep(span)))) } else { Ok(()) }
    }

    /// The code of an instance, compiled now if it never ran.
    pub(crate) fn code(&mut self, instance: u32) -> Result<Rc<Code>, Trap> {
        let Some(slot) = self.instances.get(instance as usize) else {
            return Err(Trap::Internal("a function pointer to no function"));
        };
        if let Some(code) = &slot.code {
            return Ok(Rc::clone(code));
        }
        let key = slot.key.clone();
        let code = Rc::new(crate::compile::compile(self, &key)?);
        self.instances[instance as usize].code = Some(Rc::clone(&code));
        Ok(code)
    }

    /// The number of the static or constant that `key` initialises, of that type.
    pub(crate) fn static_slot(&mut self, key: Key, ty: Ty) -> Result<u32, Trap> {
        if let Some(&number) = self.static_numbers.get(&key) {
            return Ok(number);
        }
        let size = self.layout(ty)?.size;
        let address = self.memory.alloc(size)? as u64;
        let instance = self.instance(key.clone());
        let number = self.statics.len() as u32;
        self.statics.push(StaticSlot { address, instance, started: false, thread: 0, ready: false });
        self.static_numbers.insert(key, number);
        Ok(number)
    }

    /// The address of constant bytes.
    pub(crate) fn constant_bytes(&mut self, bytes: &[u8]) -> Result<u64, Trap> {
        if let Some(&address) = self.strings.get(bytes) {
            return Ok(address);
        }
        let address = self.memory.alloc(bytes.len())? as u64;
        self.memory.slice_mut(address, bytes.len() as u64)?.copy_from_slice(bytes);
        self.strings.insert(bytes.into(), address);
        Ok(address)
    }

    /// The number of the table that makes a `concrete` a `dynamic`. Numbers start at 1.
    pub(crate) fn vtable_for(&mut self, dynamic: Ty, concrete: Ty) -> Result<u32, Trap> {
        if let Some(&number) = self.vtable_numbers.get(&(dynamic, concrete)) {
            return Ok(number);
        }
        let layout = self.layout(concrete)?;
        let drop = if self.needs_drop(concrete)? { Some(self.instance(Key::Drop(concrete))) } else { None };
        let methods = match self.call_trait_of(dynamic) {
            Some((kind, signature)) => vec![Some(self.instance(Key::CallShim(concrete, kind, signature)))],
            None => {
                let mut methods = Vec::new();
                for method in self.checker.vtable(dynamic, concrete) {
                    methods.push(match method {
                        Some(method) => Some(self.method_instance(method)?),
                        None => None,
                    });
                }
                methods
            }
        };
        let (size, align) = (layout.size as u64, layout.align as u64);
        self.vtables.push(Vtable { size, align, drop, methods, concrete });
        let number = self.vtables.len() as u32;
        self.vtable_numbers.insert((dynamic, concrete), number);
        Ok(number)
    }

    /// The instance that a table's entry calls.
    fn method_instance(&mut self, instance: Instance) -> Result<u32, Trap> {
        let key = match instance {
            Instance::Fn(def, args) => Key::Fn(def, args),
            other => {
                let ty = self.instance_fn_ty(&other)?;
                Key::Shim(other, ty)
            }
        };
        Ok(self.instance(key))
    }

    /// If a `dyn` type's trait is one of the call traits: which, and the function pointer type of its calls.
    pub(crate) fn call_trait_of(&mut self, dynamic: Ty) -> Option<(FnKind, Ty)> {
        let TyKind::Dyn(dynamic) = dynamic.kind() else { return None };
        let principal = dynamic.principal?;
        let kind = [("fn", FnKind::Fn), ("fn_mut", FnKind::FnMut), ("fn_once", FnKind::FnOnce)]
            .into_iter()
            .find(|(name, _)| self.checker.lang(name) == Some(principal))?
            .1;
        let TyKind::Tuple(params) = dynamic.args.first()?.ty().kind() else { return None };
        let ret = dynamic.bindings.first().map_or_else(Ty::unit, |&(_, ty)| ty);
        Some((kind, Ty::new(TyKind::FnPtr(params, ret))))
    }

    /// The table of that number.
    pub(crate) fn vtable(&self, number: u64) -> Result<&Vtable, Trap> {
        let index = (number as usize).wrapping_sub(1);
        self.vtables.get(index).ok_or(Trap::Internal("a trait object without a table"))
    }

    /// The instance in a slot of a table.
    pub(crate) fn virtual_method(&self, table: u64, slot: u16) -> Result<u32, Trap> {
        let method = self.vtable(table)?.methods.get(slot as usize).copied().flatten();
        method.ok_or(Trap::Internal("a method that the trait object's table does not have"))
    }

    /// Whether dropping a value of that type does anything.
    pub(crate) fn needs_drop(&mut self, ty: Ty) -> Result<bool, Trap> {
        if let Some(&known) = self.needs_drop.get(&ty) {
            return Ok(known);
        }
        // A type that holds itself does so behind a pointer that has drop glue of its own.
        self.needs_drop.insert(ty, false);
        let answer = self.find_needs_drop(ty)?;
        self.needs_drop.insert(ty, answer);
        Ok(answer)
    }

    fn find_needs_drop(&mut self, ty: Ty) -> Result<bool, Trap> {
        let fields: Vec<Ty> = match ty.kind() {
            TyKind::Tuple(items) => items.to_vec(),
            TyKind::Array(item, len) => {
                if self.array_len(*len)? == 0 {
                    return Ok(false);
                }
                vec![*item]
            }
            TyKind::Slice(item) => vec![*item],
            TyKind::Dyn(_) => return Ok(true),
            TyKind::Closure(id, args) => self.capture_types(*id, args)?,
            TyKind::Adt(def, _) => {
                if self.is_box(ty) || self.checker.drop_impl(ty).is_some() {
                    return Ok(true);
                }
                let adt = self.checker.adt(*def);
                if adt.builtin.is_some()
                    || adt.kind == AdtKind::Union
                    || Some(*def) == self.checker.lang("manually_drop")
                {
                    return Ok(false);
                }
                let mut fields = Vec::new();
                for (number, variant) in adt.variants.iter().enumerate() {
                    for field in 0..variant.fields.len() as u32 {
                        fields.push(self.checker.field_ty(ty, number as u32, field));
                    }
                }
                fields
            }
            _ => return Ok(false),
        };
        for field in fields {
            if self.needs_drop(field)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a type is `Box<T>`.
    pub(crate) fn is_box(&self, ty: Ty) -> bool {
        matches!(ty.kind(), TyKind::Adt(def, _) if Some(*def) == self.checker.lang("owned_box"))
    }

    /// What the fields of a closure are.
    pub(crate) fn capture_types(&mut self, id: ClosureId, args: Args) -> Result<Vec<Ty>, Trap> {
        let captures = self.checker.closure_info(id).captures.clone();
        Ok(captures.into_iter().map(|ty| self.checker.mono(ty, args)).collect())
    }

    /// A form as a value.
    pub(crate) fn new_form(&mut self, form: Form) -> u64 {
        let depth = crate::forms::depth(&form);
        self.form_of_depth(form, depth)
    }

    /// A form as a value; how deep its parts nest is known, or less.
    pub(crate) fn form_of_depth(&mut self, form: Form, depth: u32) -> u64 {
        self.forms.push((form, depth));
        self.forms.len() as u64 - 1
    }

    /// A form that a program made of others, unless it nests too deep to be handled by recursion.
    pub(crate) fn made_form(&mut self, form: Form, depth: u32) -> Result<u64, Trap> {
        if depth > MOST_FORM_DEPTH {
            let message = format!("a form nests deeper than {MOST_FORM_DEPTH} levels");
            return Err(Trap::Panic { code: oxur_core::codes::vm::PANIC, message });
        }
        Ok(self.form_of_depth(form, depth))
    }

    /// The form that a value is.
    pub(crate) fn form(&self, value: u64) -> Result<&Form, Trap> {
        Ok(&self.form_entry(value)?.0)
    }

    /// How deep the parts of the form nest that a value is.
    pub(crate) fn form_depth(&self, value: u64) -> Result<u32, Trap> {
        Ok(self.form_entry(value)?.1)
    }

    fn form_entry(&self, value: u64) -> Result<&(Form, u32), Trap> {
        self.forms.get(value as usize).ok_or(Trap::Internal("a form that is not there"))
    }
}

/// How deep the parts of a form may nest that a program makes: deeper than what the expander takes, and little enough
/// for what walks a form by recursion, its destructor among them.
const MOST_FORM_DEPTH: u32 = 2048;

/// The first of several diagnostics as what ends the run; the others follow from it.
pub(crate) fn first(list: Vec<Diagnostic>) -> Trap {
    match list.into_iter().next() {
        Some(diagnostic) => Trap::Compile(Box::new(diagnostic)),
        None => Trap::Internal("an error without a message"),
    }
}

impl Machine<'_> {
    /// Whether values of a type have one of several variants.
    pub(crate) fn is_enum(&mut self, ty: Ty) -> bool {
        matches!(ty.kind(), TyKind::Adt(def, _) if self.checker.adt(*def).kind == AdtKind::Enum)
    }

    /// The types of the fields of a struct, tuple, closure or variant.
    pub(crate) fn field_types(&mut self, ty: Ty, variant: u32) -> Result<Vec<Ty>, Trap> {
        Ok(match ty.kind() {
            TyKind::Tuple(items) => items.to_vec(),
            TyKind::Closure(id, args) => self.capture_types(*id, args)?,
            TyKind::Adt(def, _) => {
                let adt = self.checker.adt(*def);
                let count = adt.variants.get(variant as usize).map_or(0, |variant| variant.fields.len() as u32);
                (0..count).map(|field| self.checker.field_ty(ty, variant, field)).collect()
            }
            _ => Vec::new(),
        })
    }
}

impl Machine<'_> {
    /// The function pointer type of an instance.
    fn instance_fn_ty(&mut self, instance: &Instance) -> Result<Ty, Trap> {
        let callee = match *instance {
            Instance::Fn(def, args) | Instance::Intrinsic(_, def, args) => Ty::new(TyKind::FnDef(def, args)),
            Instance::Clone(ty) => return Ok(Ty::new(TyKind::FnPtr(crate::types::intern_tys(&[Ty::shared(ty)]), ty))),
            _ => return Err(Trap::Internal("a method without a signature")),
        };
        let Some((params, ret)) = self.checker.callable(callee) else {
            return Err(Trap::Internal("a function without a signature"));
        };
        Ok(Ty::new(TyKind::FnPtr(crate::types::intern_tys(&params), ret)))
    }

    /// What is known of a closure's body: the body around it, and its number there.
    pub(crate) fn closure_body(&self, id: ClosureId) -> Result<(Arc<Body>, usize), Trap> {
        self.checker.closure_info(id).body.clone().ok_or(Trap::Internal("a closure that is not checked"))
    }

    /// Whether a definition is the library's.
    pub(crate) fn is_std(&self, def: DefId) -> bool {
        self.checker.def_name(def).starts_with("std::")
    }

    /// `Clone::clone` of a type.
    pub(crate) fn clone_of(&mut self, ty: Ty) -> Option<Instance> {
        let clone = self.checker.lang_item("clone")?;
        let method = self.checker.member(clone, Symbol::new("clone"), |kind| matches!(kind, DefKind::Fn(_)))?;
        let args = crate::types::intern_args(&[crate::types::Arg::Ty(ty)]);
        Some(self.checker.resolve(crate::thir::Callee { def: method, args }, &[]))
    }

    /// The library's function that makes an exit code of what `main` returns.
    pub(crate) fn termination(&mut self, ty: Ty) -> Option<Key> {
        let def = self.checker.lang_item("termination")?;
        let method = self.checker.member(def, Symbol::new("report"), |kind| matches!(kind, DefKind::Fn(_)))?;
        let args = crate::types::intern_args(&[crate::types::Arg::Ty(ty)]);
        match self.checker.resolve(crate::thir::Callee { def: method, args }, &[]) {
            Instance::Fn(def, args) => Some(Key::Fn(def, args)),
            _ => None,
        }
    }

    /// The number of a `dyn` type, for coercions between them.
    pub(crate) fn dyn_type_number(&mut self, ty: Ty) -> u32 {
        match self.dyn_types.iter().position(|&known| known == ty) {
            Some(number) => number as u32,
            None => {
                self.dyn_types.push(ty);
                self.dyn_types.len() as u32 - 1
            }
        }
    }

    /// The table of another trait for what a table is for.
    pub(crate) fn upcast(&mut self, table: u64, dynamic: u64) -> Result<u64, Trap> {
        let concrete = self.vtable(table)?.concrete;
        let Some(&dynamic) = self.dyn_types.get(dynamic as usize) else {
            return Err(Trap::Internal("a trait object type that is not there"));
        };
        Ok(u64::from(self.vtable_for(dynamic, concrete)?))
    }

    /// The type of `fmt::Result`.
    pub(crate) fn fmt_result_ty(&mut self, instance: &Instance) -> Result<Ty, Trap> {
        if let Some(ty) = self.fmt_result {
            return Ok(ty);
        }
        let ty = self.instance_fn_ty(instance)?;
        let TyKind::FnPtr(_, ret) = *ty.kind() else { return Err(Trap::Internal("a formatter without a result")) };
        self.fmt_result = Some(ret);
        Ok(ret)
    }

    /// Evaluates a body to memory.
    pub(crate) fn evaluate(&mut self, body: &Arc<Body>) -> Result<u64, Trap> {
        let size = self.layout(body.ret)?.size;
        let address = self.memory.alloc(size)? as u64;
        let instance = self.instance(Key::Eval(BodyKey(Arc::clone(body)), &[]));
        self.refill();
        self.run(instance, &[address])?;
        Ok(address)
    }

    /// Forgets what was compiled: it is compiled again when it is called.
    pub(crate) fn forget_code(&mut self) {
        for slot in &mut self.instances {
            slot.code = None;
        }
    }

    /// Lets a static be what lies at an address.
    pub(crate) fn set_static(&mut self, def: DefId, address: u64) {
        let key = Key::Const(def, &[]);
        let instance = self.instance(key.clone());
        let number = self.statics.len() as u32;
        self.statics.push(StaticSlot { address, instance, started: true, thread: 0, ready: true });
        self.static_numbers.insert(key, number);
    }

    /// Gives the next run its steps.
    pub(crate) fn refill(&mut self) {
        self.steps_left = self.limits.steps;
        self.fuel = 0;
    }

    /// Forgets what a run left behind when it was ended.
    pub(crate) fn reset(&mut self) {
        self.end_threads();
        for frame in &self.frames {
            if let Some(number) = frame.finishes {
                self.statics[number as usize].started = false;
            }
        }
        self.unwind_to(0);
        self.panics.clear();
        self.caught = None;
        (self.next_payload, self.next_literal, self.next_silent) = (None, false, false);
    }

    /// The number that tells a type from others.
    pub(crate) fn type_id(&mut self, ty: Ty) -> u64 {
        let next = self.type_ids.len() as u64 + 1;
        *self.type_ids.or_insert_with(ty, || next)
    }
}
