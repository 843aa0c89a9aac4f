//! Paths of values, types, traits and modules, and their generic arguments.

use oxur_core::codes::expand as codes;
use oxur_core::core::{
    AngleArgs, AssocArg, Block, BlockKind, BoundArg, ConstArg, Expr, GenericArg, Ident, Lifetime, LifetimeArg,
    ParenArgs, Path, PathArgs, QSelf, Segment, Type, TypeArg,
};
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, Name, Span, Symbol};

use super::errors::describe;
use super::names::{is_identifier, is_path_keyword, rust_name};
use super::scope::Space;
use super::{Expander, Failed, Res};

/// What a path stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// A value: generic arguments are written `::<…>`.
    Value,
    /// A struct or variant before braces: as a value, but its name is a type's.
    Struct,
    /// A type or trait: generic arguments are written `<…>`.
    Type,
}

impl Place {
    fn space(self) -> Space {
        if self == Self::Value { Space::Value } else { Space::Type }
    }
}

impl Expander<'_, '_> {
    /// The Rust identifier for a name that is defined or that names a field or method.
    pub(super) fn rust_ident(&mut self, name: Name, span: Span) -> Res<Symbol> {
        let text = name.symbol.as_str();
        if !is_identifier(text) {
            let diagnostic = Diagnostic::error(codes::BAD_NAME, span, format!("`{text}` is not a name"));
            return Err(
                self.fail(diagnostic.help("a name has letters, digits, `_` and `-`, and does not start with a digit"))
            );
        }
        Ok(rust_name(text))
    }

    /// The identifier that a form is, for a field, a method, or an item of a module.
    pub(super) fn plain_ident(&mut self, form: &Form, what: &str) -> Res<Ident> {
        match form.kind {
            FormKind::Symbol(name) => Ok(Ident { name: self.rust_ident(name, form.span)?, span: form.span }),
            _ => {
                let message = format!("a name is wanted for {what}, found {}", describe(form));
                Err(self.error(codes::BAD_NAME, form.span, message))
            }
        }
    }

    /// The lifetime or label that a form is.
    pub(super) fn lifetime(&mut self, form: &Form) -> Res<Lifetime> {
        match form.kind {
            FormKind::Lifetime(name) => self.lifetime_name(Space::Lifetime, name, form.span),
            _ => {
                let message = format!("a lifetime such as `'a` is wanted, found {}", describe(form));
                Err(self.error(codes::BAD_NAME, form.span, message))
            }
        }
    }

    /// A reference to a lifetime or label.
    pub(super) fn lifetime_name(&mut self, space: Space, name: Name, span: Span) -> Res<Lifetime> {
        let out = self.local(space, name);
        Ok(Lifetime { name: out.unwrap_or_else(|| rust_name(&name.symbol)), span })
    }

    /// The path that a form is; the forms that are a path in that place are taken, others are refused as not being
    /// `what`.
    pub(super) fn path(&mut self, form: &Form, place: Place, what: &str) -> Res<Path> {
        self.deeper(form.span, 1, |this| match &form.kind {
            FormKind::Symbol(name) => this.symbol_path(*name, form.span, place),
            FormKind::List(list) => match (list.spelled_style(), &*list.items) {
                (ListStyle::Angle, [_, base, ..]) if place != Place::Type => Err(this.angle_in_expression(form, base)),
                (ListStyle::Angle | ListStyle::Turbofish, [_, base, args @ ..]) => {
                    let path = this.path(base, place, what)?;
                    this.with_args(path, args, form.span)
                }
                (_, [head, base, args @ ..]) if head.is_symbol("<>") || head.is_symbol("::<") => {
                    let path = this.path(base, place, what)?;
                    this.with_args(path, args, form.span)
                }
                (_, [head, base, rest @ ..]) if head.is_symbol("::") => this.joined_path(form, base, rest, place),
                (ListStyle::Parens, [head, args @ ..]) if place == Place::Type && head.as_symbol().is_some() => {
                    this.applied_path(form, head, args)
                }
                _ => Err(this.not_a_path(form, what)),
            },
            _ => Err(this.not_a_path(form, what)),
        })
    }

    fn not_a_path(&mut self, form: &Form, what: &str) -> Failed {
        let message = format!("{what} is wanted, found {}", describe(form));
        self.error(codes::BAD_PATH, form.span, message)
    }

    /// `Name<A>` where a value is wanted.
    fn angle_in_expression(&mut self, form: &Form, base: &Form) -> Failed {
        let name = base.as_symbol().unwrap_or("name");
        let args = form.as_list().unwrap_or_default().iter().skip(2).map(source_text).collect::<Vec<_>>().join(" ");
        let message = "generic arguments in an expression are written with `::<`";
        let diagnostic = Diagnostic::error(codes::ANGLE_IN_EXPRESSION, form.span, message);
        self.fail(diagnostic.help(format!("write `{name}::<{args}>`")))
    }

    /// The path that a symbol spells.
    pub(super) fn symbol_path(&mut self, name: Name, span: Span, place: Place) -> Res<Path> {
        let text = name.symbol.as_str();
        let (mut global, mut rest) = match text.strip_prefix("::") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut segments = Vec::new();
        if !global && let Some((prefix, tail)) = self.template_path(name, rest) {
            segments = super::definitions::segments(prefix.into_iter(), span);
            rest = tail;
        }
        // Places of segments are known where the symbol stands as written.
        let exact = (span.hi - span.lo) as usize == text.len();
        let mut at = text.len() - rest.len();
        let single = !rest.contains("::");
        for part in rest.split("::") {
            let part_span = if exact {
                let lo = span.lo + u32::try_from(at).unwrap_or(0);
                Span { lo, hi: lo + u32::try_from(part.len()).unwrap_or(0), ..span }
            } else {
                span
            };
            at += part.len() + 2;
            let part_name = Name { symbol: Symbol::new(part), mark: name.mark };
            let ident = if is_path_keyword(part) {
                part_name.symbol
            } else {
                let rust = self.rust_ident(part_name, part_span)?;
                if segments.is_empty() && !global {
                    let space = if single { place.space() } else { Space::Type };
                    match self.first_segment(space, part_name, rust, part_span, single)? {
                        First::Name(out) => out,
                        First::Path(mut path) => {
                            segments.append(&mut path);
                            continue;
                        }
                    }
                } else {
                    rust
                }
            };
            segments.push(Segment { name: Ident { name: ident, span: part_span }, args: None, span: part_span });
        }
        // The root of another crate.
        if let Some(first) = segments.first_mut()
            && let Some(name) = first.name.name.as_str().strip_prefix("::")
        {
            first.name.name = Symbol::new(name);
            global = true;
        }
        self.resolve_module_path(&mut segments, global);
        Ok(Path { qself: None, global, segments, span })
    }

    fn with_args(&mut self, mut path: Path, args: &[Form], span: Span) -> Res<Path> {
        let args = self.generic_args(args)?;
        if let Some(last) = path.segments.last_mut() {
            if last.args.is_some() {
                return Err(self.error(codes::BAD_PATH, span, "generic arguments are given twice"));
            }
            last.args = Some(AngleArgs { args, span }.into());
            path.span = span;
        }
        Ok(path)
    }

    /// `(:: base segment…)`.
    fn joined_path(&mut self, form: &Form, base: &Form, rest: &[Form], place: Place) -> Res<Path> {
        let mut path = match base.as_call() {
            // `(as T)`: a type that is a path by itself.
            Some(("as", [ty])) => {
                let ty = self.ty(ty)?;
                self.qualified(ty, None, base.span, form.span)
            }
            Some(("as", args)) => {
                let [ty, trait_form] = args else {
                    let message = "`as` in a path takes a type and a trait";
                    let diagnostic = Diagnostic::error(codes::BAD_PATH, base.span, message);
                    return Err(self.fail(diagnostic.help("the syntax is `(:: (as Type Trait) name)`")));
                };
                let ty = self.ty(ty)?;
                let trait_path = Some(self.path(trait_form, Place::Type, "a trait")?);
                self.qualified(ty, trait_path, base.span, form.span)
            }
            _ if base.as_symbol().is_some() || base.as_spelled(ListStyle::Turbofish).is_some() => {
                // The first of several segments is a module or type, whatever the last one is.
                let first = if place == Place::Value && rest.is_empty() { Place::Value } else { Place::Struct };
                self.path(base, first, "a path")?
            }
            _ if base.as_spelled(ListStyle::Angle).is_some() && base.as_list().is_some_and(|l| l.len() > 1) => {
                if place != Place::Type {
                    let name = &base.as_list().unwrap_or_default()[1];
                    return Err(self.angle_in_expression(base, name));
                }
                self.path(base, Place::Type, "a path")?
            }
            _ => {
                let ty = self.ty(base)?;
                self.qualified(ty, None, base.span, form.span)
            }
        };
        for segment in rest {
            let mut tail = self.segment_path(segment)?;
            path.segments.append(&mut tail);
        }
        if path.segments.is_empty() {
            let message = "a path needs a name behind its type";
            return Err(self.error(codes::BAD_PATH, form.span, message));
        }
        path.span = form.span;
        Ok(path)
    }

    fn qualified(&self, ty: Type, trait_path: Option<Path>, span: Span, whole: Span) -> Path {
        let qself = Some(Box::new(QSelf { ty, trait_path, span }));
        Path { qself, global: false, segments: Vec::new(), span: whole }
    }

    /// The segments of a path's later part: names are not looked up, they belong to what stands before.
    fn segment_path(&mut self, form: &Form) -> Res<Vec<Segment>> {
        if let Some(name) = form.as_name() {
            let mut segments = Vec::new();
            for part in name.symbol.as_str().split("::") {
                let name = Name { symbol: Symbol::new(part), mark: name.mark };
                let ident = Ident { name: self.rust_ident(name, form.span)?, span: form.span };
                segments.push(Segment { name: ident, args: None, span: form.span });
            }
            return Ok(segments);
        }
        if let Some([head, base, args @ ..]) = form.as_list()
            && (head.is_symbol("::<") || head.is_symbol("<>"))
        {
            let mut segments = self.segment_path(base)?;
            let args = self.generic_args(args)?;
            if let Some(last) = segments.last_mut() {
                last.args = Some(AngleArgs { args, span: form.span }.into());
            }
            return Ok(segments);
        }
        Err(self.not_a_path(form, "a name"))
    }

    /// `(Vec T)`, or `(Fn [A] -> B)` for the traits of functions.
    fn applied_path(&mut self, form: &Form, head: &Form, args: &[Form]) -> Res<Path> {
        let mut path = self.path(head, Place::Type, "a type")?;
        if !path.segments.last().is_some_and(|last| is_function_trait(&last.name.name)) {
            return if args.is_empty() { Ok(path) } else { self.with_args(path, args, form.span) };
        }
        let (inputs, output) = self.function_signature(form, args)?;
        if let Some(last) = path.segments.last_mut() {
            last.args = Some(PathArgs::from(ParenArgs { inputs, output, span: form.span }));
        }
        path.span = form.span;
        Ok(path)
    }

    fn function_signature(&mut self, form: &Form, args: &[Form]) -> Res<(Vec<Type>, Option<Type>)> {
        match args {
            [inputs] if inputs.as_vector().is_some() => {
                Ok((self.all(inputs.as_vector().unwrap_or_default(), Self::ty)?, None))
            }
            [inputs, arrow, output] if inputs.as_vector().is_some() && arrow.is_symbol("->") => {
                let inputs = self.all(inputs.as_vector().unwrap_or_default(), Self::ty);
                let output = self.ty(output)?;
                Ok((inputs?, Some(output)))
            }
            _ => {
                let message = "the trait of a function takes its inputs in a vector, and its output behind `->`";
                let diagnostic = Diagnostic::error(codes::NOT_A_TYPE, form.span, message);
                Err(self.fail(diagnostic.help("the syntax is `(Fn [A B] -> C)`")))
            }
        }
    }

    /// The arguments between `<` and `>`.
    pub(super) fn generic_args(&mut self, forms: &[Form]) -> Res<Vec<GenericArg>> {
        self.all(forms, Self::generic_arg)
    }

    fn generic_arg(&mut self, form: &Form) -> Res<GenericArg> {
        let span = form.span;
        match &form.kind {
            FormKind::Lifetime(_) => Ok(LifetimeArg { lifetime: self.lifetime(form)?, span }.into()),
            FormKind::Literal(_) => Ok(ConstArg { value: self.expr(form)?, span }.into()),
            FormKind::Symbol(name) if matches!(name.symbol.as_str(), "true" | "false") => {
                Ok(ConstArg { value: self.expr(form)?, span }.into())
            }
            FormKind::Symbol(name) if matches!(name.symbol.as_str(), "dyn" | "impl") => {
                let word = name.symbol;
                let message = format!("`{word}` stands in a list with its traits");
                let diagnostic = Diagnostic::error(codes::NOT_A_TYPE, span, message);
                Err(self.fail(diagnostic.help(format!("write `Box<({word} Trait)>`"))))
            }
            FormKind::Brace(items) => {
                let body = self.body(items, span, super::body::Ending::Value)?;
                let block: Expr = Block { kind: BlockKind::Plain, label: None, body, span }.into();
                Ok(ConstArg { value: block, span }.into())
            }
            FormKind::List(list) if list.spelled_style() == ListStyle::Typed => {
                let [_, name, value] = &*list.items else { return Err(self.not_a_path(form, "a generic argument")) };
                let (name, args) = self.associated_name(name)?;
                let value = self.generic_arg(value)?;
                Ok(AssocArg { name, args, value, span }.into())
            }
            FormKind::List(_) if form.as_call().is_some_and(|(head, _)| head == "bound") => {
                let [name, bounds @ ..] = form.as_call().map(|(_, args)| args).unwrap_or_default() else {
                    return Err(self.not_a_path(form, "`(bound Name Bound)`"));
                };
                let (name, args) = self.associated_name(name)?;
                let bounds = self.bound_list(bounds)?;
                Ok(BoundArg { name, args, bounds, span }.into())
            }
            FormKind::List(list)
                if list.style == ListStyle::Parens && form.as_call().is_some_and(|(h, _)| h == "-") =>
            {
                Ok(ConstArg { value: self.expr(form)?, span }.into())
            }
            _ => Ok(TypeArg { ty: self.ty(form)?, span }.into()),
        }
    }

    fn associated_name(&mut self, form: &Form) -> Res<(Ident, Option<PathArgs>)> {
        if let Some([head, base, args @ ..]) = form.as_list()
            && head.is_symbol("<>")
        {
            let name = self.plain_ident(base, "an associated item")?;
            let args = self.generic_args(args)?;
            return Ok((name, Some(AngleArgs { args, span: form.span }.into())));
        }
        Ok((self.plain_ident(form, "an associated item")?, None))
    }
}

/// What the first segment of a path comes to.
pub(super) enum First {
    /// One name.
    Name(Symbol),
    /// A path that means the same.
    Path(Vec<Segment>),
}

/// The traits that take their arguments in parentheses.
fn is_function_trait(name: &str) -> bool {
    matches!(name, "Fn" | "FnMut" | "FnOnce" | "AsyncFn" | "AsyncFnMut" | "AsyncFnOnce")
}

/// A form's text, for help lines; what is long is cut short.
pub(super) fn source_text(form: &Form) -> String {
    let text = oxur_core::print(form);
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
