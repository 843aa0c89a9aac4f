//! The older, wordier text that the language's first notes show: `(Item … :kind (Fn (Fn :sig … :body …)))`.
//!
//! It is read wherever the text of today may stand, and never written.

use oxur_core::{Diagnostic, Form, codes};

use crate::text::Codec;
use crate::text::leaf::string_value;
use crate::text::reader::Reader;
use crate::{
    Expr, FnArg, Generics, Ident, Item, ItemFn, Lit, Pat, PatIdent, PatType, Path, ReturnType, Signature, Stmt, Type,
    TypePath, Visibility,
};

/// `(Ident :name "add")`.
pub(super) fn ident(form: &Form, reader: &mut Reader) -> Option<Option<Ident>> {
    match form.as_call()? {
        ("Ident", [name, value]) if name.as_keyword() == Some("name") => Some(reader.ident(&text(value)?, value.span)),
        _ => None,
    }
}

/// The text of a string or name.
fn text(form: &Form) -> Option<String> {
    match &form.kind {
        oxur_core::FormKind::Literal(literal) => string_value(literal.text.as_str()),
        oxur_core::FormKind::Symbol(name) => Some(name.symbol.to_string()),
        _ => None,
    }
}

/// A path, as a string, a name, or a form of today.
fn path(form: &Form, reader: &mut Reader) -> Option<Path> {
    match text(form) {
        Some(text) => Path::read(&Form::symbol(&text, form.span), reader),
        None => Path::read(form, reader),
    }
}

/// The one field of a wrapper: `(Expr :binary node)` gives `binary` and the node.
fn wrapper<'f>(form: &'f Form, head: &str) -> Option<(&'static str, &'f Form)> {
    match form.as_call()? {
        (found, [name, value]) if found == head => Some((name.as_keyword()?, value)),
        _ => None,
    }
}

/// `(Ty :path "i32")`, `(Ty :tuple (TypeTuple …))`.
pub(super) fn ty(form: &Form, reader: &mut Reader) -> Option<Option<Type>> {
    let (kind, value) = wrapper(form, "Ty").or_else(|| wrapper(form, "Type"))?;
    Some(match kind {
        "path" => path(value, reader).map(|path| TypePath::new(path, form.span).into()),
        _ => Type::read(value, reader),
    })
}

/// `(Pat :ident "a")`, `(Pat :tuple (PatTuple …))`.
pub(super) fn pat(form: &Form, reader: &mut Reader) -> Option<Option<Pat>> {
    let (kind, value) = wrapper(form, "Pat")?;
    Some(match kind {
        "ident" => {
            let named = match text(value) {
                Some(name) => Some(reader.ident(&name, value.span)),
                None => ident(value, reader),
            };
            match named {
                Some(ident) => ident.map(|ident| PatIdent::new(ident, form.span).into()),
                None => Pat::read(value, reader),
            }
        }
        _ => Pat::read(value, reader),
    })
}

/// `(Expr :binary (Binary :op "+" :left … :right …))`, `(Expr :path "a")`, `(Expr :lit 1)`: the node may have its name
/// of today or the kind's.
pub(super) fn expr(form: &Form, reader: &mut Reader) -> Option<Option<Expr>> {
    let (kind, value) = wrapper(form, "Expr")?;
    Some(match kind {
        "path" => path(value, reader).map(|path| crate::ExprPath::new(path, form.span).into()),
        "lit" => match value.as_list() {
            Some(_) => Expr::read(value, reader),
            None => Lit::read(value, reader).map(|lit| crate::ExprLit::new(lit, form.span).into()),
        },
        _ => {
            let name = pascal(kind);
            match value.as_list().and_then(<[Form]>::split_first) {
                // The kind's own name stands for the node's, or no name at all.
                Some((head, rest)) if head.is_symbol(&name) => renamed(&name, head, rest, value, reader),
                Some((head, _)) if head.as_keyword().is_some() => {
                    renamed(&name, value, value.as_list().unwrap_or(&[]), value, reader)
                }
                _ => Expr::read(value, reader),
            }
        }
    })
}

fn renamed(name: &str, head: &Form, rest: &[Form], whole: &Form, reader: &mut Reader) -> Option<Expr> {
    let mut items = vec![Form::symbol(&format!("Expr{name}"), head.span)];
    items.extend_from_slice(rest);
    Expr::read(&Form::list(items, whole.span), reader)
}

/// `MethodCall` for `method-call`.
fn pascal(kind: &str) -> String {
    let mut out = String::with_capacity(kind.len());
    for part in kind.split(['-', '_']) {
        let mut chars = part.chars();
        out.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(chars.as_str());
    }
    out
}

/// `(Stmt :expr e)`, `(Stmt :semi e)`, `(Stmt :local …)`, `(Stmt :item …)`.
pub(super) fn stmt(form: &Form, reader: &mut Reader) -> Option<Stmt> {
    let Some((kind, value)) = wrapper(form, "Stmt") else {
        return reader.wrong(form, "(Stmt :expr …), (Stmt :semi …), (Stmt :local …) or (Stmt :item …)");
    };
    match kind {
        "expr" => Expr::read(value, reader).map(|expr| Stmt::Expr(expr, false)),
        "semi" => Expr::read(value, reader).map(|expr| Stmt::Expr(expr, true)),
        "item" => Item::read(value, reader).map(Stmt::Item),
        _ => Stmt::read(value, reader),
    }
}

/// `(Item :attrs () :vis (Inherited) :ident (Ident :name "add") :kind (Fn (Fn :sig (FnSig …) :body (Block …))))`.
pub(super) fn item(form: &Form, reader: &mut Reader) -> Option<Option<Item>> {
    let Some(("Item", _)) = form.as_call() else { return None };
    Some(reader.deeper(form, |reader| read_item(form, reader)))
}

fn read_item(form: &Form, reader: &mut Reader) -> Option<Item> {
    let fields = reader.fields("Item", &["attrs", "vis", "ident", "kind"], form)?;
    let attrs: Option<crate::Attrs> = reader.field(&fields, 0);
    let vis: Option<Visibility> = reader.field(&fields, 1);
    let ident: Option<Option<Ident>> = reader.field(&fields, 2);
    let kind: Option<RawForm> = reader.field(&fields, 3);
    let (attrs, vis, ident, kind) = (attrs?, vis?, ident?, kind?.0);
    let inner = match kind.as_call() {
        Some(("Fn", [inner])) if inner.as_list().is_some() => inner,
        Some(("Fn", _)) => &kind,
        // Another kind stands as a node of today.
        Some((_, [inner])) if inner.as_list().is_some() => return Item::read(inner, reader),
        _ => return Item::read(&kind, reader),
    };
    let fields = reader.fields("Fn", &["sig", "body", "generics", "defaultness"], inner)?;
    let sig: Option<FnSig> = reader.field(&fields, 0);
    let body: Option<crate::Block> = reader.field(&fields, 1);
    let generics: Option<Generics> = reader.field(&fields, 2);
    let defaultness: Option<bool> = reader.field(&fields, 3);
    let Some(ident) = ident else {
        let error =
            Diagnostic::error(codes::ast::MISSING_FIELD, form.span, "the item of a function needs a field :ident");
        reader.error(error.help("write :ident (Ident :name \"add\")"));
        return None;
    };
    let mut sig = sig?.0;
    sig.ident = ident;
    let generics = generics?;
    if generics != Generics::default() {
        sig.generics = generics;
    }
    let mut node = ItemFn::new(sig, body?, form.span);
    (node.attrs, node.vis, node.defaultness) = (attrs, vis, defaultness?);
    Some(node.into())
}

/// A form, kept to be read later.
struct RawForm(Form);

impl Codec for RawForm {
    const WHAT: &'static str = "an item's kind, as (Fn …)";

    fn write(&self) -> Form {
        self.0.clone()
    }

    fn read(form: &Form, _: &mut Reader) -> Option<Self> {
        Some(Self(form.clone()))
    }
}

/// A signature whose name stands elsewhere.
struct FnSig(Signature);

impl Codec for FnSig {
    const WHAT: &'static str = "(FnSig …)";

    fn write(&self) -> Form {
        self.0.write()
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        if let Some(("Signature", _)) = form.as_call() {
            return Signature::read(form, reader).map(Self);
        }
        const FIELDS: &[&str] =
            &["inputs", "output", "generics", "constness", "asyncness", "safety", "abi", "variadic"];
        let fields = reader.fields("FnSig", FIELDS, form)?;
        let inputs: Option<Vec<Param>> = reader.field(&fields, 0);
        let output: Option<ReturnType> = reader.field(&fields, 1);
        let generics = reader.field(&fields, 2);
        let constness = reader.field(&fields, 3);
        let asyncness = reader.field(&fields, 4);
        let safety = reader.field(&fields, 5);
        let abi = reader.field(&fields, 6);
        let variadic = reader.field(&fields, 7);
        let mut sig = Signature::new(Ident::new("_", form.span), form.span);
        sig.inputs = inputs?.into_iter().map(|param| param.0).collect();
        (sig.output, sig.generics, sig.constness, sig.asyncness) = (output?, generics?, constness?, asyncness?);
        (sig.safety, sig.abi, sig.variadic) = (safety?, abi?, variadic?);
        Some(Self(sig))
    }
}

/// `(Param :pat p :ty t)`, or a parameter of today.
struct Param(FnArg);

impl Codec for Param {
    const WHAT: &'static str = "(Param :pat … :ty …)";

    fn write(&self) -> Form {
        self.0.write()
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        let Some(("Param", _)) = form.as_call() else { return FnArg::read(form, reader).map(Self) };
        let fields = reader.fields("Param", &["attrs", "pat", "ty"], form)?;
        let attrs = reader.field(&fields, 0);
        let pat: Option<Pat> = reader.field(&fields, 1);
        let ty: Option<Type> = reader.field(&fields, 2);
        let mut node = PatType::new(pat?, ty?, form.span);
        node.attrs = attrs?;
        Some(Self(node.into()))
    }
}
