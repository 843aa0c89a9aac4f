//! `format_args!`: the text is made at once, in a string that lives as long as a temporary of the place.

use super::{Fun, Place};
use crate::code::Op;
use crate::intrinsics::{FormatterLayout, Intrinsic, flags};
use crate::layout::Kind;
use crate::thir::{DebugHex, ExprId, FormatAlign, FormatArg, FormatArgs, FormatCount, FormatPiece, Lit};
use crate::trap::Trap;
use crate::types::{Ty, TyKind};

impl Fun<'_, '_> {
    /// Makes the `fmt::Arguments` of a format string.
    pub(super) fn format_args(&mut self, id: ExprId, format: &FormatArgs, dest: Place) -> Result<(), Trap> {
        let ty = self.expr_ty(id);
        let [text_ty, failed_ty] = self.m.field_types(ty, 0)?[..] else {
            return Err(Trap::Internal("`fmt::Arguments` has two fields"));
        };
        let text_to = self.variant_field(dest, ty, 0, 0)?;
        let failed_to = self.variant_field(dest, ty, 0, 1)?;
        let plain = format.pieces.iter().all(|piece| matches!(piece, FormatPiece::Text(_)));
        if plain {
            let text: String = format
                .pieces
                .iter()
                .map(|piece| match piece {
                    FormatPiece::Text(text) => &**text,
                    FormatPiece::Arg(_) => "",
                })
                .collect();
            for &arg in &format.args {
                self.discard(arg)?;
            }
            self.literal(&Lit::Str(text.into()), text_ty, text_to)?;
            return self.bits(2, failed_ty, failed_to);
        }
        let Some(string_def) = self.m.checker.lang_item("String") else {
            return Err(Trap::Internal("the library has no `String`"));
        };
        let string_ty = Ty::new(TyKind::Adt(string_def, &[]));
        // The arguments are references, each in a register or two.
        let mut args = Vec::new();
        for &arg in &format.args {
            let arg_ty = self.expr_ty(arg);
            let place = self.fresh(arg_ty)?;
            self.value_to(arg, place)?;
            args.push((place, arg_ty));
        }
        let string = self.temp_memory(string_ty)?;
        let Place::Mem(base, off) = string else { return Err(Trap::Internal("a string lies in memory")) };
        let zero = self.constant_reg(0);
        let dangling = self.constant_reg(16);
        self.store(Kind::W64, dangling, base, off);
        self.store(Kind::W64, zero, base, off + 8);
        self.store(Kind::W64, zero, base, off + 16);
        self.declare_temp(id, string, string_ty)?;
        let formatter = self.bytes(FormatterLayout::SIZE, 8);
        let string_address = self.address(string);
        self.store(Kind::W64, string_address, 0, formatter + FormatterLayout::STRING);
        let failed = self.constant_reg(0);
        for piece in &format.pieces {
            let mark = self.mark();
            match piece {
                FormatPiece::Text(text) => {
                    let address = self.m.constant_bytes(text.as_bytes())?;
                    let a = self.constant_reg(address);
                    let len = self.constant_reg(text.len() as u64);
                    let ret = self.reg();
                    self.machine_call(Intrinsic::Append, vec![string_address, a, len], ret);
                }
                FormatPiece::Arg(arg) => self.format_arg(arg, &args, formatter, failed)?,
            }
            self.release(mark);
        }
        let pair = self.pair();
        self.load(Kind::W64, pair, base, off);
        self.load(Kind::W64, pair + 1, base, off + 16);
        self.copy(text_ty, Place::Pair(pair), text_to)?;
        self.copy(failed_ty, Place::Reg(failed), failed_to)
    }

    fn format_arg(
        &mut self,
        arg: &FormatArg,
        args: &[(Place, Ty)],
        formatter: i32,
        failed: crate::code::Reg,
    ) -> Result<(), Trap> {
        let spec = &arg.spec;
        let mut bits = 0;
        for (set, flag) in [
            (spec.plus, flags::PLUS),
            (spec.minus, flags::MINUS),
            (spec.alternate, flags::ALTERNATE),
            (spec.zero, flags::ZERO),
            (spec.debug_hex == Some(DebugHex::Lower), flags::DEBUG_LOWER_HEX),
            (spec.debug_hex == Some(DebugHex::Upper), flags::DEBUG_UPPER_HEX),
            (spec.align == Some(FormatAlign::Left), flags::LEFT),
            (spec.align == Some(FormatAlign::Center), flags::CENTER),
            (spec.align == Some(FormatAlign::Right), flags::RIGHT),
        ] {
            if set {
                bits |= flag;
            }
        }
        let width = self.format_count(spec.width, args)?;
        self.store(Kind::W64, width, 0, formatter + FormatterLayout::WIDTH);
        let precision = self.format_count(spec.precision, args)?;
        self.store(Kind::W64, precision, 0, formatter + FormatterLayout::PRECISION);
        let fill = self.constant_reg(u64::from(spec.fill.unwrap_or(' ')));
        self.store(Kind::U32, fill, 0, formatter + FormatterLayout::FILL);
        let bits = self.constant_reg(u64::from(bits));
        self.store(Kind::U32, bits, 0, formatter + FormatterLayout::FLAGS);
        let Some(&(value, value_ty)) = args.get(arg.arg as usize) else {
            return Err(Trap::Internal("a format argument that is not there"));
        };
        let instance = self.resolve(arg.method)?;
        let pointer = self.reg();
        self.emit(Op::Lea { d: pointer, a: 0, off: formatter });
        let d = self.reg();
        // The result is an enum of two variants without content, so it is a word; `Err` is 1.
        let result = self.m.fmt_result_ty(&instance)?;
        let formatter_ty = Ty::usize();
        let list = [(value, value_ty), (Place::Reg(pointer), formatter_ty)];
        self.special(&instance, &list, result, Place::Reg(d))?;
        self.emit(Op::Or { d: failed, a: failed, b: d });
        Ok(())
    }

    /// A width or precision in a register; none is all ones.
    fn format_count(&mut self, count: Option<FormatCount>, args: &[(Place, Ty)]) -> Result<crate::code::Reg, Trap> {
        Ok(match count {
            None => self.constant_reg(u64::MAX),
            Some(FormatCount::Literal(number)) => self.constant_reg(u64::from(number)),
            Some(FormatCount::Arg(index)) => {
                let Some(&(pointer, ty)) = args.get(index as usize) else {
                    return Err(Trap::Internal("a format argument that is not there"));
                };
                let a = self.in_reg(pointer, ty)?;
                let d = self.reg();
                self.load(Kind::W64, d, a, 0);
                d
            }
        })
    }
}
