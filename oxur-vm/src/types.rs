//! The types of checked programs: interned, so that a copy is a pointer and equality one comparison.
//!
//! Types are kept for the life of the process, as [`Symbol`]s are: a process meets few different ones. They hold
//! no lifetimes, since rustc checks borrows and the machine needs none. Definitions and closures are numbers of
//! one [`Checker`](crate::check::Checker); a type means something with that checker only.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, OnceLock};

use oxur_core::{Set, Symbol};

/// The number of a definition (module, function, struct, variant, trait, impl, …) of one checker.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct DefId(pub(crate) u32);

/// The number of a closure expression of one checker.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct ClosureId(pub(crate) u32);

/// The integer types. `usize` and `isize` have 64 bits in the machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub(crate) enum IntTy {
    I8,
    I16,
    I32,
    I64,
    I128,
    Isize,
    U8,
    U16,
    U32,
    U64,
    U128,
    Usize,
}

impl IntTy {
    /// All of them, in the order of declaration.
    pub(crate) const ALL: [Self; 12] = [
        Self::I8,
        Self::I16,
        Self::I32,
        Self::I64,
        Self::I128,
        Self::Isize,
        Self::U8,
        Self::U16,
        Self::U32,
        Self::U64,
        Self::U128,
        Self::Usize,
    ];

    /// Its name in Rust.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::I128 => "i128",
            Self::Isize => "isize",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::U128 => "u128",
            Self::Usize => "usize",
        }
    }

    /// Its width in bits.
    pub(crate) fn bits(self) -> u32 {
        match self {
            Self::I8 | Self::U8 => 8,
            Self::I16 | Self::U16 => 16,
            Self::I32 | Self::U32 => 32,
            Self::I64 | Self::U64 | Self::Isize | Self::Usize => 64,
            Self::I128 | Self::U128 => 128,
        }
    }

    /// Whether it has a sign.
    pub(crate) fn is_signed(self) -> bool {
        matches!(self, Self::I8 | Self::I16 | Self::I32 | Self::I64 | Self::I128 | Self::Isize)
    }
}

/// The floating point types.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub(crate) enum FloatTy {
    F32,
    F64,
}

impl FloatTy {
    /// Its name in Rust.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F64 => "f64",
        }
    }
}

/// Whether a reference, pointer or binding lets its target change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Mutability {
    /// `&`, `*const`.
    Shared,
    /// `&mut`, `*mut`.
    Mut,
}

impl Mutability {
    /// `Mut` for true.
    pub(crate) fn new(mutable: bool) -> Self {
        if mutable { Self::Mut } else { Self::Shared }
    }
}

/// What an inference variable may become.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum InferTy {
    /// Any type.
    Any(u32),
    /// An integer type, `i32` by default.
    Int(u32),
    /// A float type, `f64` by default.
    Float(u32),
}

/// A type. See [`TyKind`].
#[derive(Clone, Copy)]
pub(crate) struct Ty(&'static TyData);

/// The value of a constant generic argument or an array's length.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Const {
    /// An integer, `bool` or `char`, by its bits in its type's width, zero-extended.
    Value(u128),
    /// A constant parameter in scope.
    Param(u32, Symbol),
    /// Not known yet, or `_`; only while a body is being checked.
    Infer(u32),
    /// The value of a constant item or associated constant (`N`, `Self::LEN`) that depends on parameters.
    Item(DefId, Args),
    /// Something is wrong, and has been reported.
    Error,
}

/// A generic argument. Lifetimes are gone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Arg {
    /// A type.
    Ty(Ty),
    /// A constant.
    Const(Const),
}

/// Generic arguments: for a definition within another (a method of an impl, an item of a trait) the parent's come
/// first. In a trait's the first is `Self`.
pub(crate) type Args = &'static [Arg];

/// What a type is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum TyKind {
    /// `bool`
    Bool,
    /// `char`
    Char,
    /// `str`
    Str,
    /// `!`
    Never,
    /// `i32`, …
    Int(IntTy),
    /// `f32`, `f64`
    Float(FloatTy),
    /// A struct, enum or union.
    Adt(DefId, Args),
    /// `&T`, `&mut T`
    Ref(Ty, Mutability),
    /// `*const T`, `*mut T`
    Ptr(Ty, Mutability),
    /// `[T]`
    Slice(Ty),
    /// `[T; N]`
    Array(Ty, Const),
    /// `(A, B)`; `()` is the empty one.
    Tuple(&'static [Ty]),
    /// The type of one function, tuple struct constructor or variant constructor; it has no size.
    FnDef(DefId, Args),
    /// `fn(A) -> B`
    FnPtr(&'static [Ty], Ty),
    /// A closure; the arguments are those of the function around it.
    Closure(ClosureId, Args),
    /// `dyn Trait`
    Dyn(DynTy),
    /// A generic parameter of the definition in hand, by its number.
    Param(u32, Symbol),
    /// `<T as Trait>::Item` that cannot be reduced (yet): the associated type, and the arguments of the trait (`Self`
    /// first) and its own.
    Projection(DefId, Args),
    /// `impl Trait` in a function's result: the function, which of its `impl` types, and the function's arguments.
    Opaque(DefId, u32, Args),
    /// Not known yet; only while a body is being checked.
    Infer(InferTy),
    /// Something is wrong, and has been reported.
    Error,
}

/// A trait object's type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct DynTy {
    /// The trait whose methods it has; none for `dyn Send`.
    pub(crate) principal: Option<DefId>,
    /// The trait's arguments, without `Self`.
    pub(crate) args: Args,
    /// What its associated types are, `Iterator<Item = u8>`, those of supertraits too: sorted.
    pub(crate) bindings: &'static [(DefId, Ty)],
    /// Auto and marker traits, sorted.
    pub(crate) markers: &'static [DefId],
}

/// What is known of a type without looking into it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct TyFlags {
    /// An inference variable occurs in it.
    pub(crate) infer: bool,
    /// A generic parameter occurs in it.
    pub(crate) param: bool,
    /// A projection or opaque type or constant item occurs in it.
    pub(crate) projection: bool,
    /// The error type occurs in it.
    pub(crate) error: bool,
}

impl TyFlags {
    fn join(self, other: Self) -> Self {
        Self {
            infer: self.infer || other.infer,
            param: self.param || other.param,
            projection: self.projection || other.projection,
            error: self.error || other.error,
        }
    }

    fn of_arg(arg: &Arg) -> Self {
        match arg {
            Arg::Ty(ty) => ty.flags(),
            Arg::Const(value) => Self::of_const(value),
        }
    }

    fn of_const(value: &Const) -> Self {
        let none = Self::default();
        match value {
            Const::Value(_) => none,
            Const::Param(..) => Self { param: true, ..none },
            Const::Infer(_) => Self { infer: true, ..none },
            Const::Item(_, args) => Self { projection: true, ..Self::of_args(args) },
            Const::Error => Self { error: true, ..none },
        }
    }

    fn of_args(args: &[Arg]) -> Self {
        args.iter().fold(Self::default(), |flags, arg| flags.join(Self::of_arg(arg)))
    }

    fn of_tys(tys: &[Ty]) -> Self {
        tys.iter().fold(Self::default(), |flags, ty| flags.join(ty.flags()))
    }

    fn of_kind(kind: &TyKind) -> Self {
        let none = Self::default();
        match kind {
            TyKind::Bool | TyKind::Char | TyKind::Str | TyKind::Never | TyKind::Int(_) | TyKind::Float(_) => none,
            TyKind::Adt(_, args) | TyKind::FnDef(_, args) | TyKind::Closure(_, args) => Self::of_args(args),
            TyKind::Ref(ty, _) | TyKind::Ptr(ty, _) | TyKind::Slice(ty) => ty.flags(),
            TyKind::Array(ty, len) => ty.flags().join(Self::of_const(len)),
            TyKind::Tuple(tys) => Self::of_tys(tys),
            TyKind::FnPtr(params, ret) => Self::of_tys(params).join(ret.flags()),
            TyKind::Dyn(dynamic) => {
                dynamic.bindings.iter().fold(Self::of_args(dynamic.args), |flags, (_, ty)| flags.join(ty.flags()))
            }
            TyKind::Param(..) => Self { param: true, ..none },
            TyKind::Projection(_, args) | TyKind::Opaque(_, _, args) => {
                Self { projection: true, ..Self::of_args(args) }
            }
            TyKind::Infer(_) => Self { infer: true, ..none },
            TyKind::Error => Self { error: true, ..none },
        }
    }
}

#[derive(Debug)]
struct TyData {
    kind: TyKind,
    flags: TyFlags,
    /// How deep it is nested: types are bounded, so that no walk over one overflows the stack.
    depth: u32,
}

impl PartialEq for TyData {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for TyData {}

impl Hash for TyData {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
    }
}

/// Types nested deeper than this become the error type; rustc's own limit is of the same order.
const MAX_DEPTH: u32 = 128;

#[derive(Default)]
struct Interner {
    types: Set<&'static TyData>,
    args: Set<&'static [Arg]>,
    tys: Set<&'static [Ty]>,
    bindings: Set<&'static [(DefId, Ty)]>,
    defs: Set<&'static [DefId]>,
}

fn interner() -> std::sync::MutexGuard<'static, Interner> {
    static INTERNER: OnceLock<Mutex<Interner>> = OnceLock::new();
    // A poisoned table is still a table of whole types: nothing is ever half inserted.
    INTERNER.get_or_init(Mutex::default).lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Looks a slice up in a table, or puts it there.
fn intern_slice<T: Copy + Eq + Hash>(table: &mut Set<&'static [T]>, list: &[T]) -> &'static [T] {
    if list.is_empty() {
        return &[];
    }
    if let Some(known) = table.get(list) {
        return known;
    }
    let kept: &'static [T] = Box::leak(list.to_vec().into_boxed_slice());
    table.insert(kept);
    kept
}

/// Interns generic arguments.
pub(crate) fn intern_args(list: &[Arg]) -> Args {
    intern_slice(&mut interner().args, list)
}

/// Interns a list of types.
pub(crate) fn intern_tys(list: &[Ty]) -> &'static [Ty] {
    intern_slice(&mut interner().tys, list)
}

/// Interns the bindings of a trait object.
pub(crate) fn intern_bindings(list: &[(DefId, Ty)]) -> &'static [(DefId, Ty)] {
    intern_slice(&mut interner().bindings, list)
}

/// Interns a list of definitions.
pub(crate) fn intern_defs(list: &[DefId]) -> &'static [DefId] {
    intern_slice(&mut interner().defs, list)
}

fn depth_of(kind: &TyKind) -> u32 {
    let of_args = |args: &[Arg]| {
        let depth = |arg: &Arg| match arg {
            Arg::Ty(ty) => ty.0.depth,
            Arg::Const(Const::Item(..)) => 1,
            Arg::Const(_) => 0,
        };
        args.iter().map(depth).max().unwrap_or(0)
    };
    let of_tys = |tys: &[Ty]| tys.iter().map(|ty| ty.0.depth).max().unwrap_or(0);
    match kind {
        TyKind::Adt(_, args)
        | TyKind::FnDef(_, args)
        | TyKind::Closure(_, args)
        | TyKind::Projection(_, args)
        | TyKind::Opaque(_, _, args) => 1 + of_args(args),
        TyKind::Ref(ty, _) | TyKind::Ptr(ty, _) | TyKind::Slice(ty) | TyKind::Array(ty, _) => 1 + ty.0.depth,
        TyKind::Tuple(tys) => 1 + of_tys(tys),
        TyKind::FnPtr(params, ret) => 1 + of_tys(params).max(ret.0.depth),
        TyKind::Dyn(dynamic) => {
            1 + of_args(dynamic.args).max(dynamic.bindings.iter().map(|(_, ty)| ty.0.depth).max().unwrap_or(0))
        }
        _ => 0,
    }
}

impl Ty {
    /// The type of that kind. One nested too deep is the error type.
    pub(crate) fn new(kind: TyKind) -> Self {
        let depth = depth_of(&kind);
        let kind = if depth > MAX_DEPTH { TyKind::Error } else { kind };
        let data = TyData { flags: TyFlags::of_kind(&kind), kind, depth };
        let mut interner = interner();
        if let Some(known) = interner.types.get(&data) {
            return Self(known);
        }
        let kept: &'static TyData = Box::leak(Box::new(data));
        interner.types.insert(kept);
        Self(kept)
    }

    /// What it is.
    pub(crate) fn kind(self) -> &'static TyKind {
        &self.0.kind
    }

    /// What is known of it without looking into it.
    pub(crate) fn flags(self) -> TyFlags {
        self.0.flags
    }

    /// `()`
    pub(crate) fn unit() -> Self {
        Self::new(TyKind::Tuple(&[]))
    }

    /// `bool`
    pub(crate) fn bool() -> Self {
        Self::new(TyKind::Bool)
    }

    /// `char`
    pub(crate) fn char() -> Self {
        Self::new(TyKind::Char)
    }

    /// `str`
    pub(crate) fn str() -> Self {
        Self::new(TyKind::Str)
    }

    /// `!`
    pub(crate) fn never() -> Self {
        Self::new(TyKind::Never)
    }

    /// `usize`
    pub(crate) fn usize() -> Self {
        Self::int(IntTy::Usize)
    }

    /// The error type.
    pub(crate) fn error() -> Self {
        Self::new(TyKind::Error)
    }

    /// An integer type.
    pub(crate) fn int(ty: IntTy) -> Self {
        Self::new(TyKind::Int(ty))
    }

    /// A float type.
    pub(crate) fn float(ty: FloatTy) -> Self {
        Self::new(TyKind::Float(ty))
    }

    /// `&T` or `&mut T`
    pub(crate) fn reference(target: Self, mutability: Mutability) -> Self {
        Self::new(TyKind::Ref(target, mutability))
    }

    /// `&T`
    pub(crate) fn shared(target: Self) -> Self {
        Self::reference(target, Mutability::Shared)
    }

    /// `(A, B)`
    pub(crate) fn tuple(items: &[Self]) -> Self {
        Self::new(TyKind::Tuple(intern_tys(items)))
    }

    /// A struct, enum or union with these arguments.
    pub(crate) fn adt(def: DefId, args: Args) -> Self {
        Self::new(TyKind::Adt(def, args))
    }

    /// Whether it is `!`.
    pub(crate) fn is_never(self) -> bool {
        matches!(self.kind(), TyKind::Never)
    }

    /// Whether it is `()`.
    pub(crate) fn is_unit(self) -> bool {
        matches!(self.kind(), TyKind::Tuple([]))
    }

    /// Whether it is the error type itself.
    pub(crate) fn is_error(self) -> bool {
        matches!(self.kind(), TyKind::Error)
    }

    /// The primitive type that it is, if it is one that operators work on without a trait.
    pub(crate) fn prim(self) -> Option<Prim> {
        match self.kind() {
            TyKind::Bool => Some(Prim::Bool),
            TyKind::Char => Some(Prim::Char),
            TyKind::Int(ty) => Some(Prim::Int(*ty)),
            TyKind::Float(ty) => Some(Prim::Float(*ty)),
            _ => None,
        }
    }
}

/// A primitive type with operators and casts of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Prim {
    /// `bool`
    Bool,
    /// `char`
    Char,
    /// `i32`, …
    Int(IntTy),
    /// `f32`, `f64`
    Float(FloatTy),
}

impl Prim {
    /// The type.
    pub(crate) fn ty(self) -> Ty {
        match self {
            Self::Bool => Ty::bool(),
            Self::Char => Ty::char(),
            Self::Int(ty) => Ty::int(ty),
            Self::Float(ty) => Ty::float(ty),
        }
    }
}

impl PartialEq for Ty {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Ty {}

impl Hash for Ty {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0, state);
    }
}

// The order is of the structure, so that what is sorted does not depend on addresses.
impl Ord for Ty {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        if self == other { std::cmp::Ordering::Equal } else { self.0.kind.cmp(&other.0.kind) }
    }
}

impl PartialOrd for Ty {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.kind.fmt(f)
    }
}

impl Arg {
    /// The type; the error type for a constant.
    pub(crate) fn ty(self) -> Ty {
        match self {
            Self::Ty(ty) => ty,
            Self::Const(_) => Ty::error(),
        }
    }
}
