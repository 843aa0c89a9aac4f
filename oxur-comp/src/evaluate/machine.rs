//! The machine's side: what is tried for one place, and what its answers mean there.

use oxur_core::core::{Expr, Ident, Path, RefType, SliceType, TupleType, Type, TypeRef};
use oxur_core::{Diagnostic, Set, Span, Symbol, codes, mapped};
use oxur_vm::{Limits, Unfit, Value, Vm, VmOptions};

use super::known::named;
use crate::Options;
use crate::STACK_SIZE;

/// What came of an attempt to evaluate.
pub(super) enum Outcome {
    /// The value.
    Value(Value),
    /// It is not for the machine: it reaches Rust code, or depends on the target.
    Unfit(Diagnostic),
    /// It is wrong.
    Wrong(Vec<Diagnostic>),
}

/// What the machine is told of the options.
pub(super) fn vm_options(options: &Options) -> VmOptions {
    let limits = options.limits;
    VmOptions {
        edition: options.edition.year(),
        limits: Limits { steps: limits.steps, memory: limits.memory, depth: limits.depth },
        arguments: Vec::new(),
        stack: STACK_SIZE / 2,
    }
}

/// Evaluates an expression of a module. The value may have another type than the one wanted where it can be written as
/// that: a `Vec` for an array or slice, a `String` for a `&str`. The places of what it used go into `reached`.
pub(super) fn attempt(
    vm: &mut Vm<'_>,
    module: &[Symbol],
    expr: &Expr,
    wanted: Option<&Type>,
    reached: &mut Set<Span>,
) -> Outcome {
    let mut wrong = Vec::new();
    let owned = wanted.map(owned_type);
    let tries = match (&wanted, &owned) {
        (None, _) => vec![None],
        (Some(ty), Some(owned)) if *ty != owned => vec![wanted, Some(owned), None],
        _ => vec![wanted],
    };
    for ty in tries {
        match vm.plan(module, expr, ty) {
            Ok(plan) => {
                reached.extend(plan.reached().iter().copied());
                return match vm.run(&plan) {
                    Ok(value) => Outcome::Value(value),
                    Err(list) => failed(list, expr),
                };
            }
            Err(Unfit::Foreign(diagnostic) | Unfit::Target(diagnostic)) => return Outcome::Unfit(diagnostic),
            // What is wrong whatever type is wanted is said last, and is what counts.
            Err(Unfit::Wrong(list)) => wrong = list,
        }
    }
    failed(wrong, expr)
}

/// What the machine lacks, or has wrong in its library, is a matter of where code runs, not of the code.
fn failed(mut list: Vec<Diagnostic>, expr: &Expr) -> Outcome {
    let lacking = [codes::vm::UNSUPPORTED, codes::vm::NOT_RUN, codes::vm::INTERNAL, codes::vm::LIMIT];
    let unfit = |diagnostic: &Diagnostic| lacking.contains(&diagnostic.code) || diagnostic.span().is_nowhere();
    match list.iter().position(unfit) {
        Some(index) => {
            let mut diagnostic = list.swap_remove(index);
            if diagnostic.span().is_nowhere() {
                diagnostic.labels[0].span = expr.span();
            }
            Outcome::Unfit(diagnostic)
        }
        None => Outcome::Wrong(list),
    }
}

/// Whether what is wrong may be right for rustc, which knows more names, methods and traits than the machine.
pub(super) fn may_be_rust(list: &[Diagnostic]) -> bool {
    let unknown = [codes::vm::UNKNOWN_NAME, codes::vm::FOREIGN, codes::vm::NO_METHOD, codes::vm::UNSATISFIED];
    list.iter().any(|diagnostic| unknown.contains(&diagnostic.code))
}

/// The type of the values that can be written as a value of type `ty`: owned strings and vectors for borrowed ones.
fn owned_type(ty: &Type) -> Type {
    let span = ty.span();
    let vec = |item: &Type| {
        use oxur_core::core::{AngleArgs, GenericArg, PathArgs, Segment, TypeArg};
        let args = vec![GenericArg::from(TypeArg { ty: owned_type(item), span })];
        let args = Some(PathArgs::from(AngleArgs { args, span }));
        let segments = vec![Segment { name: Ident::new("Vec", span), args, span }];
        Type::from(TypeRef { path: Path { qself: None, global: false, segments, span }, span })
    };
    match ty {
        Type::RefType(node) => match &node.ty {
            Type::SliceType(inner) => vec(&inner.ty),
            Type::TypeRef(inner) if inner.path.as_name().is_some_and(|name| name.name == "str") => {
                named("String", span)
            }
            inner => RefType { ty: owned_type(inner), ..(**node).clone() }.into(),
        },
        Type::ArrayType(node) => vec(&node.ty),
        Type::SliceType(node) => SliceType { ty: owned_type(&node.ty), span }.into(),
        Type::TupleType(node) => TupleType { items: mapped(&node.items, owned_type), span }.into(),
        Type::TypeRef(node) => {
            let mut node = (**node).clone();
            owned_args(&mut node.path);
            node.into()
        }
        _ => ty.clone(),
    }
}

fn owned_args(path: &mut Path) {
    use oxur_core::core::{GenericArg, PathArgs};
    for segment in &mut path.segments {
        if let Some(PathArgs::AngleArgs(args)) = &mut segment.args {
            for arg in &mut args.args {
                if let GenericArg::TypeArg(arg) = arg {
                    arg.ty = owned_type(&arg.ty);
                }
            }
        }
    }
}
