//! Items: which may stand where, and what each must have there.

use super::{Stage, Validator};
use crate::codes::core as codes;
use crate::core::{
    AttrKind, Bound, DefineConst, DefineFunc, DefineStatic, DefineType, Field, Fields, GenericArg, Item, PathArgs,
    UseTree, Visitor, Walk,
};

/// Where items stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Module,
    Body,
    Trait,
    Impl,
    Extern,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Module => "a module",
            Self::Body => "a body",
            Self::Trait => "a trait",
            Self::Impl => "an `impl`",
            Self::Extern => "an extern block",
        }
    }
}

impl Validator {
    pub(super) fn check_item(&mut self, item: &Item) {
        let allowed = match item {
            Item::DefineFunc(_) | Item::MacroItem(_) | Item::RustItem(_) => true,
            Item::DefineConst(_) => self.place != Place::Extern,
            Item::DefineType(_) => true,
            Item::DefineStatic(_) => matches!(self.place, Place::Module | Place::Body | Place::Extern),
            Item::Def(_) => self.place == Place::Module,
            _ => matches!(self.place, Place::Module | Place::Body),
        };
        if !allowed {
            let message = format!("this cannot stand in {}", self.place.name());
            self.error(codes::ITEM_PLACE, item.span(), message);
        }
        match item {
            Item::Module(node) => {
                self.ident(&node.name);
                // A module's own attributes may stand within it.
                for attr in node.attrs.iter().filter(|attr| !matches!(attr.kind, AttrKind::Inner(_))) {
                    self.attr(attr);
                }
                node.vis.walk(self);
                self.in_place(Place::Module, |validator| node.items.walk(validator));
            }
            Item::Use(node) => {
                node.attrs.walk(self);
                node.vis.walk(self);
                self.check_use(&node.tree, true);
            }
            Item::ExternCrate(node) => {
                node.attrs.walk(self);
                node.vis.walk(self);
                self.check_path_word(node.name);
                node.rename.into_iter().for_each(|name| self.check_ident_or_wild(name));
            }
            Item::ExternBlock(node) => {
                node.attrs.walk(self);
                self.in_place(Place::Extern, |validator| node.items.walk(validator));
            }
            Item::DefineFunc(node) => self.check_func(node),
            Item::DefineStruct(node) => {
                self.check_fields(&node.fields);
                node.walk_children(self);
            }
            Item::DefineEnum(node) => {
                node.variants.iter().for_each(|variant| self.check_fields(&variant.fields));
                node.walk_children(self);
            }
            Item::DefineUnion(node) => {
                self.check_named(&node.fields);
                node.walk_children(self);
            }
            Item::DefineTrait(node) => self.in_place(Place::Trait, |validator| node.walk_children(validator)),
            Item::DefineImpl(node) => {
                if node.negative && node.trait_path.is_none() {
                    self.error(codes::ITEM_PLACE, node.span, "only a trait can be denied to a type");
                }
                self.in_place(Place::Impl, |validator| node.walk_children(validator));
            }
            Item::DefineType(node) => self.check_type_alias(node),
            Item::DefineConst(node) => self.check_const(node),
            Item::DefineStatic(node) => self.check_static(node),
            Item::Def(node) => {
                if self.stage == Stage::Evaluated {
                    self.error(codes::COMPTIME_LEFT, node.span, "`def` is left in code that becomes Rust");
                }
                node.walk_children(self);
            }
            Item::MacroItem(_) | Item::RustItem(_) => item.walk_children(self),
        }
    }

    fn check_use(&mut self, tree: &UseTree, root: bool) {
        self.deeper(tree.span(), |validator| match tree {
            UseTree::UseName(node) => {
                validator.check_path_word(node.name);
                node.rename.into_iter().for_each(|name| validator.check_ident_or_wild(name));
            }
            UseTree::UsePath(node) => {
                validator.check_path_word(node.name);
                validator.check_use(&node.tree, false);
            }
            UseTree::UseGlob(node) => {
                if root {
                    validator.error(codes::EMPTY_PATH, node.span, "what is everything of?");
                }
            }
            UseTree::UseGroup(node) => node.trees.iter().for_each(|tree| validator.check_use(tree, root)),
        });
    }

    fn check_func(&mut self, node: &DefineFunc) {
        let declared = matches!(self.place, Place::Trait | Place::Extern);
        match &node.body {
            None if !declared => {
                let message = format!("the function `{}` needs a body", node.name.name);
                self.error(codes::NO_BODY, node.name.span, message);
            }
            Some(_) if self.place == Place::Extern => {
                let message = format!("the function `{}` stands in an extern block and has no body", node.name.name);
                self.error(codes::NO_BODY, node.name.span, message);
            }
            _ => {}
        }
        if let Some(receiver) = &node.receiver {
            if !matches!(self.place, Place::Trait | Place::Impl) {
                let message = format!("`self` is a parameter of methods only, not in {}", self.place.name());
                self.error(codes::RECEIVER, receiver.span, message);
            }
            let contradicts = receiver.ty.is_some() && receiver.reference;
            if contradicts || (receiver.lifetime.is_some() && !receiver.reference) {
                let message = "`self` has either a reference or a type, and a lifetime with a reference only";
                self.error(codes::RECEIVER, receiver.span, message);
            }
        }
        let outer = self.comptime;
        self.comptime |= node.comptime;
        node.walk_children(self);
        self.comptime = outer;
    }

    fn check_type_alias(&mut self, node: &DefineType) {
        let declared = matches!(self.place, Place::Trait | Place::Extern);
        if node.ty.is_none() && !declared {
            self.error(codes::NO_BODY, node.name.span, format!("the type `{}` must be given", node.name.name));
        }
        node.walk_children(self);
    }

    fn check_const(&mut self, node: &DefineConst) {
        if node.value.is_none() && self.place != Place::Trait {
            self.error(codes::NO_BODY, node.name.span, format!("the constant `{}` needs a value", node.name.name));
        }
        self.check_ident_or_wild(node.name);
        node.attrs.walk(self);
        node.vis.walk(self);
        node.generics.walk(self);
        self.ty(&node.ty);
        node.value.walk(self);
    }

    fn check_static(&mut self, node: &DefineStatic) {
        if node.value.is_some() == (self.place == Place::Extern) {
            let message = match node.value {
                Some(_) => format!("the static `{}` stands in an extern block and has no value", node.name.name),
                None => format!("the static `{}` needs a value", node.name.name),
            };
            self.error(codes::NO_BODY, node.name.span, message);
        }
        node.walk_children(self);
    }

    fn check_fields(&mut self, fields: &Fields) {
        match fields {
            Fields::NamedFields(node) => self.check_named(&node.fields),
            Fields::TupleFields(node) => {
                for field in node.fields.iter().filter(|field| field.name.is_some()) {
                    self.error(codes::FIELD_NAME, field.span, "a field of a tuple has no name");
                }
            }
            Fields::UnitFields(_) => {}
        }
    }

    fn check_named(&mut self, fields: &[Field]) {
        for field in fields.iter().filter(|field| field.name.is_none()) {
            self.error(codes::FIELD_NAME, field.span, "a field among named ones needs a name");
        }
    }

    pub(super) fn check_generic_arg(&mut self, arg: &GenericArg) {
        let args = match arg {
            GenericArg::AssocArg(node) => {
                if !matches!(node.value, GenericArg::TypeArg(_) | GenericArg::ConstArg(_)) {
                    let message = "an associated item is equal to a type or a constant";
                    self.error(codes::ASSOC_ARG, node.value.span(), message);
                }
                &node.args
            }
            GenericArg::BoundArg(node) => &node.args,
            _ => &None,
        };
        if let Some(PathArgs::ParenArgs(args)) = args {
            self.error(codes::ASSOC_ARG, args.span, "an associated item takes arguments in angle brackets");
        }
        arg.walk_children(self);
    }

    /// What `use<…>` among the bounds of an `impl` type captures: lifetimes and names.
    pub(super) fn check_captures(&mut self, bounds: &[Bound]) {
        for bound in bounds {
            let Bound::UseBound(node) = bound else {
                continue;
            };
            for arg in &node.args {
                let named = match arg {
                    GenericArg::LifetimeArg(_) => true,
                    GenericArg::TypeArg(arg) => arg.ty.as_name().is_some(),
                    _ => false,
                };
                if !named {
                    self.error(codes::ASSOC_ARG, arg.span(), "only lifetimes and names can be captured");
                }
            }
        }
    }
}
