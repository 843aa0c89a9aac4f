//! Generic arguments as written become arguments as the checker has them.

use oxur_core::core::{self, Expr, GenericArg, PathArgs, Segment, Type};
use oxur_core::{Span, codes::vm as codes};

use super::Checker;
use super::generics::GenericKind;
use super::lower::Lower;
use crate::types::{Arg, Args, Const, DefId, Ty, intern_args};

impl Checker {
    /// The arguments of a definition, `parent` first, then those written on the segment, then defaults or variables.
    pub(crate) fn lower_args(&mut self, lower: &mut Lower<'_>, def: DefId, parent: &[Arg], segment: &Segment) -> Args {
        let written = match &segment.args {
            Some(PathArgs::AngleArgs(node)) => Some(node.args.as_slice()),
            Some(PathArgs::ParenArgs(node)) => {
                self.error(codes::GENERIC_ARGS, node.span, "arguments in parentheses are for the call traits alone");
                None
            }
            None => None,
        };
        self.lower_generic_args(lower, def, parent, written, segment.span)
    }

    /// The same for arguments that are given by themselves.
    pub(crate) fn lower_generic_args(
        &mut self,
        lower: &mut Lower<'_>,
        def: DefId,
        parent: &[Arg],
        written: Option<&[GenericArg]>,
        span: Span,
    ) -> Args {
        let generics = self.generics(def);
        let mut args: Vec<Arg> = parent.to_vec();
        let mut given = written.unwrap_or(&[]).iter().filter(|arg| {
            !matches!(arg, GenericArg::LifetimeArg(_) | GenericArg::AssocArg(_) | GenericArg::BoundArg(_))
        });
        let wanted = generics.params.len().saturating_sub(parent.len());
        let mut count = 0;
        for (index, param) in generics.params.iter().enumerate().skip(parent.len()) {
            let next = if param.synthetic { None } else { given.next() };
            if let Some(arg) = next {
                count += 1;
                args.push(self.lower_arg(lower, arg, &param.kind));
                continue;
            }
            let default = if written.is_some() || lower.infer.is_none() {
                self.param_default(param.owner, index, &args)
            } else {
                None
            };
            let arg = match (default, &mut lower.infer) {
                (Some(default), _) => default,
                (None, Some(table)) => match param.kind {
                    GenericKind::Type => Arg::Ty(table.fresh()),
                    GenericKind::Const => Arg::Const(table.fresh_const()),
                },
                (None, None) => {
                    let message = format!(
                        "`{}` takes {}, and `{}` is missing",
                        self.defs.get(def).name,
                        counted(wanted, "generic argument"),
                        param.name
                    );
                    self.error(codes::GENERIC_ARGS, span, message);
                    match param.kind {
                        GenericKind::Type => Arg::Ty(Ty::error()),
                        GenericKind::Const => Arg::Const(Const::Error),
                    }
                }
            };
            args.push(arg);
        }
        if given.next().is_some() {
            let wanted = generics.params.iter().skip(parent.len()).filter(|param| !param.synthetic).count();
            let message = format!(
                "`{}` takes {}, and more are given",
                self.defs.get(def).name,
                counted(wanted, "generic argument")
            );
            self.error(codes::GENERIC_ARGS, span, message);
        }
        let _ = count;
        intern_args(&args)
    }

    fn lower_arg(&mut self, lower: &mut Lower<'_>, arg: &GenericArg, kind: &GenericKind) -> Arg {
        match (arg, kind) {
            (GenericArg::TypeArg(node), GenericKind::Type) => Arg::Ty(self.lower_ty(lower, &node.ty)),
            (GenericArg::TypeArg(node), GenericKind::Const) => Arg::Const(match &node.ty {
                Type::TypeRef(path) => {
                    let expr = Expr::from(core::VarRef { path: path.path.clone(), span: node.span });
                    self.lower_const(lower, &expr)
                }
                Type::Infer(_) => match &mut lower.infer {
                    Some(table) => table.fresh_const(),
                    None => Const::Error,
                },
                _ => {
                    self.error(codes::GENERIC_ARGS, node.span, "a constant is expected here, not a type");
                    Const::Error
                }
            }),
            (GenericArg::ConstArg(node), GenericKind::Const) => Arg::Const(self.lower_const(lower, &node.value)),
            (GenericArg::ConstArg(node), GenericKind::Type) => {
                // A path in a constant's place may be a type's name.
                if let Expr::VarRef(var) = &node.value {
                    return Arg::Ty(self.lower_path_ty(lower, &var.path));
                }
                self.error(codes::GENERIC_ARGS, node.span, "a type is expected here, not a constant");
                Arg::Ty(Ty::error())
            }
            (_, GenericKind::Type) => Arg::Ty(Ty::error()),
            (_, GenericKind::Const) => Arg::Const(Const::Error),
        }
    }
}

/// `1 argument`, `2 arguments`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
