//! Scopes, and what is dropped at their ends.
//!
//! Flags are 0 at the function's start and again after each drop, so an early exit needs to know nothing more.

use super::moves::{Node, Path, Root, Step};
use super::unwind::{Chain, Cleanup};
use super::{Fun, Place};
use crate::code::Op;
use crate::machine::Key;
use crate::thir::PatId;
use crate::trap::Trap;
use crate::types::{Ty, TyKind};
use oxur_core::mapped;

/// A scope while it is open.
pub(super) struct Scope {
    entries: Vec<Entry>,
    /// How many conditions stood around it.
    conditions: u32,
    floor: usize,
    block_floor: usize,
    /// Whether `let`s and extended temporaries belong to it.
    block: bool,
    /// What the scopes around it drop on a panic.
    chain: Chain,
}

/// What a scope drops at its end.
#[derive(Clone, Copy)]
struct Entry {
    root: Option<Root>,
    place: Place,
    ty: Ty,
    /// Whether it has been taken over by something else.
    gone: bool,
    /// Its number among all things that are dropped.
    thing: u32,
    /// What is dropped on a panic from here on: it, and what was there before it.
    chain: Chain,
}

impl Scope {
    /// What is dropped on a panic when all of it is there.
    fn end(&self) -> Chain {
        self.before(self.entries.len())
    }

    /// What is dropped on a panic before the entry of that number is there.
    fn before(&self, index: usize) -> Chain {
        index.checked_sub(1).map_or(self.chain, |last| self.entries[last].chain)
    }
}

/// An operand that is not used yet.
#[derive(Clone, Copy)]
pub(super) struct Pending(Option<(usize, usize)>);

impl Fun<'_, '_> {
    pub(super) fn open_scope(&mut self) {
        self.open(false);
    }

    pub(super) fn open_block(&mut self) {
        self.open(true);
    }

    fn open(&mut self, block: bool) {
        let (conditions, floor, block_floor) = (self.conditions, self.floor, self.block_floor);
        let chain = self.scopes.last().map_or(0, Scope::end);
        self.scopes.push(Scope { entries: Vec::new(), conditions, floor, block_floor, block, chain });
    }

    /// Adds to the scope at `depth`.
    fn push_entry(&mut self, depth: usize, root: Option<Root>, place: Place, ty: Ty) {
        let (thing, chain) = (self.chains.thing(), 0);
        self.scopes[depth].entries.push(Entry { root, place, ty, gone: false, thing, chain });
        let last = self.scopes[depth].entries.len() - 1;
        self.link_entries(depth, last);
    }

    /// Links what is dropped on a panic anew, from an entry of the scope at `depth` on.
    fn link_entries(&mut self, depth: usize, from: usize) {
        let mut first = from;
        for depth in depth..self.scopes.len() {
            if first == 0 && depth > 0 {
                self.scopes[depth].chain = self.scopes[depth - 1].end();
            }
            let scope = &mut self.scopes[depth];
            let mut chain = scope.before(first);
            for entry in scope.entries.iter_mut().skip(first) {
                if !entry.gone {
                    let cleanup = Cleanup::Value { root: entry.root, place: entry.place, ty: entry.ty };
                    chain = self.chains.link(entry.thing, cleanup, chain);
                }
                entry.chain = chain;
            }
            first = 0;
        }
        self.reset_chain();
    }

    /// What is dropped on a panic is what the open scopes hold.
    fn reset_chain(&mut self) {
        self.chains.now = self.scopes.last().map_or(0, Scope::end);
    }

    /// Drops what the innermost scope holds, and ends it.
    pub(super) fn close_scope(&mut self) -> Result<(), Trap> {
        let depth = self.scopes.len() - 1;
        self.emit_drops(depth, usize::MAX, 0)?;
        self.pop_scope_silently();
        Ok(())
    }

    /// How many things the innermost scope holds.
    pub(super) fn scope_len(&self) -> usize {
        self.scopes.last().map_or(0, |scope| scope.entries.len())
    }

    /// Drops the things `from..to` (by number) of the scope at `depth`, the last first, which stays as it is.
    pub(super) fn emit_drops(&mut self, depth: usize, to: usize, from: usize) -> Result<(), Trap> {
        let len = self.scopes[depth].entries.len();
        for index in (from.min(len)..to.min(len)).rev() {
            let entry = self.scopes[depth].entries[index];
            if !entry.gone {
                // A panic in its destructor drops what was there before it.
                self.chains.now = self.scopes[depth].before(index);
                self.drop_root(entry.root, entry.place, entry.ty)?;
            }
        }
        self.reset_chain();
        Ok(())
    }

    /// Drops a value, or what of it is there.
    pub(super) fn drop_root(&mut self, root: Option<Root>, place: Place, ty: Ty) -> Result<(), Trap> {
        match root.and_then(|root| self.moves.trees.get(&root).cloned()) {
            Some(node) => self.drop_node(&node, place, ty),
            None => self.drop_value(place, ty),
        }
    }

    /// Drops what the scopes from `depth` on hold, for an early exit.
    pub(super) fn leave_scopes(&mut self, depth: usize) -> Result<(), Trap> {
        for scope in (depth..self.scopes.len()).rev() {
            self.emit_drops(scope, usize::MAX, 0)?;
        }
        Ok(())
    }

    /// Notes that the innermost scope drops `root`, which has a value from here on if `init`.
    pub(super) fn declare(&mut self, root: Root, place: Place, ty: Ty, init: bool) -> Result<(), Trap> {
        let depth = self.scopes.len() - 1;
        self.declare_in(depth, root, place, ty, init)
    }

    /// The same for a temporary, which has a value. What the end of a block makes belongs to the scope around the block
    /// in editions before 2024; in later ones such an end is a scope of its own.
    pub(super) fn declare_temp(&mut self, id: crate::thir::ExprId, place: Place, ty: Ty) -> Result<(), Trap> {
        let depth = self.scopes.iter().rposition(|scope| !scope.block).unwrap_or(0);
        let floor = self.floor;
        for scope in &mut self.scopes[depth + 1..] {
            // Its memory stays when the blocks within end.
            scope.floor = scope.floor.max(floor);
        }
        self.declare_in(depth, Root::Temp(id), place, ty, true)
    }

    /// The same in the scope of the innermost block.
    pub(super) fn declare_in_block(&mut self, root: Root, place: Place, ty: Ty) -> Result<(), Trap> {
        let depth = self.scopes.iter().rposition(|scope| scope.block).unwrap_or(0);
        self.declare_in(depth, root, place, ty, true)
    }

    fn declare_in(&mut self, depth: usize, root: Root, place: Place, ty: Ty, init: bool) -> Result<(), Trap> {
        if !self.m.needs_drop(ty)? {
            return Ok(());
        }
        let conditional = self.scopes[depth].conditions != self.conditions;
        if (conditional || !init) && !self.moves.trees.contains_key(&root) {
            let flag = self.flag();
            self.moves.trees.insert(root, Node { flag, children: Vec::new() });
        }
        self.push_entry(depth, Some(root), place, ty);
        if init {
            self.set_flags(&Path::root(root));
        }
        Ok(())
    }

    /// Notes that the value at `place` is dropped if an early exit happens before [`Self::used`].
    pub(super) fn pending(&mut self, place: Place, ty: Ty) -> Result<Pending, Trap> {
        if !self.m.needs_drop(ty)? {
            return Ok(Pending(None));
        }
        let depth = self.scopes.len() - 1;
        self.push_entry(depth, None, place, ty);
        Ok(Pending(Some((depth, self.scopes[depth].entries.len() - 1))))
    }

    /// Ends what [`Self::pending`] began: somebody else drops the value now.
    pub(super) fn used(&mut self, pending: Pending) {
        if let Pending(Some((depth, index))) = pending {
            let entries = &mut self.scopes[depth].entries;
            entries[index].gone = true;
            if index + 1 == entries.len() {
                entries.pop();
            }
            self.link_entries(depth, index);
        }
    }

    /// Of a call in the place of the function's result: the flags that must be clear for nothing to be left to drop;
    /// none if something certainly is.
    pub(super) fn flags_of_open_scopes(&mut self) -> Result<Option<Vec<u16>>, Trap> {
        let mut flags = Vec::new();
        let entries: Vec<Entry> =
            self.scopes.iter().flat_map(|scope| &scope.entries).filter(|entry| !entry.gone).copied().collect();
        for entry in entries {
            let node = entry.root.and_then(|root| self.moves.trees.get(&root).cloned());
            let Some(node) = node else { return Ok(None) };
            self.flags_of_rest(&node, entry.ty, &mut flags)?;
        }
        Ok(Some(flags))
    }

    /// The flags that say whether anything of a value is left to drop. What is not dropped at all does not count.
    fn flags_of_rest(&mut self, node: &Node, ty: Ty, flags: &mut Vec<u16>) -> Result<(), Trap> {
        let mut whole = node.children.is_empty() || self.m.is_box(ty) || matches!(ty.kind(), TyKind::Array(..));
        let is_enum = self.m.is_enum(ty);
        let variants = match ty.kind() {
            TyKind::Adt(def, _) if is_enum => self.m.checker.adt(*def).variants.len() as u32,
            _ => 1,
        };
        for variant in 0..variants {
            for (field, field_ty) in (0..).zip(self.m.field_types(ty, variant)?) {
                let step = if is_enum { Step::Variant(variant, field) } else { Step::Field(field) };
                match node.children.iter().find(|(other, _)| *other == step) {
                    Some((_, child)) => self.flags_of_rest(child, field_ty, flags)?,
                    None => whole |= self.m.needs_drop(field_ty)?,
                }
            }
        }
        if whole {
            node.flags(flags);
        }
        Ok(())
    }

    fn node(&self, path: &Path) -> Option<&Node> {
        self.moves.trees.get(&path.root)?.find(&path.steps)
    }

    /// Notes that a part has a value.
    pub(super) fn set_flags(&mut self, path: &Path) {
        let mut flags = Vec::new();
        if let Some(node) = self.node(path) {
            node.flags(&mut flags);
        }
        for f in flags {
            self.emit(Op::SetFlag { f });
        }
    }

    /// Notes that a part has been moved out of.
    pub(super) fn clear_flags(&mut self, path: &Path) {
        let mut flags = Vec::new();
        if let Some(node) = self.node(path) {
            node.flags(&mut flags);
        }
        for f in flags {
            self.emit(Op::ClearFlag { f });
        }
    }

    /// Whether flags say what of a part is there.
    pub(super) fn has_flags(&self, path: &Path) -> bool {
        self.node(path).is_some()
    }

    /// Drops what a place held before it is assigned to: `path` says which part of what it is, if it is one.
    pub(super) fn drop_old(&mut self, path: Option<&Path>, place: Place, ty: Ty) -> Result<(), Trap> {
        match path.and_then(|path| self.node(path).cloned()) {
            Some(node) => self.drop_node(&node, place, ty),
            None => self.drop_value(place, ty),
        }
    }

    /// Drops a value that is there.
    pub(super) fn drop_value(&mut self, place: Place, ty: Ty) -> Result<(), Trap> {
        if !self.m.needs_drop(ty)? {
            return Ok(());
        }
        let mark = self.mark();
        let place = self.spill(place, ty)?;
        let a = self.address(place);
        if let TyKind::Dyn(_) = ty.kind() {
            self.emit(Op::DropVirtual { table: a + 1, a });
        } else {
            let instance = self.m.instance(Key::Drop(ty));
            let args = if matches!(place, Place::Unsized(_)) { vec![a, a + 1] } else { vec![a] };
            let ret = self.reg();
            let k = self.site(instance, args, ret);
            self.emit(Op::Call { k });
        }
        self.release(mark);
        Ok(())
    }

    /// Drops as much of a value as is there.
    fn drop_node(&mut self, node: &Node, place: Place, ty: Ty) -> Result<(), Trap> {
        let skip = self.jump(Op::JumpIfClear { f: node.flag, to: 0 });
        self.emit(Op::ClearFlag { f: node.flag });
        if node.children.is_empty() {
            self.drop_value(place, ty)?;
        } else {
            self.drop_parts(node, place, ty)?;
        }
        self.patch(skip);
        Ok(())
    }

    fn drop_parts(&mut self, node: &Node, place: Place, ty: Ty) -> Result<(), Trap> {
        let mark = self.mark();
        let child = |step: Step| node.children.iter().find(|(other, _)| *other == step).map(|(_, node)| node);
        if self.m.is_box(ty) {
            let content = self.boxed_ty(ty)?;
            let inner = self.deref_place(place, content)?;
            if let Some(node) = child(Step::Boxed) {
                self.drop_node(node, inner, content)?;
            }
            self.free_box(inner, content)?;
        } else if let TyKind::Array(item, len) = *ty.kind() {
            for index in 0..self.m.array_len(len)? {
                let part = self.element_place(place, item, index)?;
                match child(Step::Element(index)) {
                    Some(node) => self.drop_node(node, part, item)?,
                    None => self.drop_value(part, item)?,
                }
            }
        } else if self.m.is_enum(ty) {
            let mut variants: Vec<u32> = Vec::new();
            for (step, _) in &node.children {
                if let Step::Variant(variant, _) = step
                    && !variants.contains(variant)
                {
                    variants.push(*variant);
                }
            }
            let tag = self.tag(place, ty)?;
            let mut ends = Vec::new();
            for variant in variants {
                let number = self.constant_reg(u64::from(variant));
                let next = self.jump(Op::JumpNe { a: tag, b: number, to: 0 });
                for (field, part_ty) in self.m.field_types(ty, variant)?.into_iter().enumerate() {
                    let part = self.variant_field(place, ty, variant, field as u32)?;
                    match child(Step::Variant(variant, field as u32)) {
                        Some(node) => self.drop_node(node, part, part_ty)?,
                        None => self.drop_value(part, part_ty)?,
                    }
                }
                ends.push(self.jump(Op::Jump { to: 0 }));
                self.patch(next);
            }
            self.drop_value(place, ty)?;
            for end in ends {
                self.patch(end);
            }
        } else {
            for (field, part_ty) in self.m.field_types(ty, 0)?.into_iter().enumerate() {
                let part = self.variant_field(place, ty, 0, field as u32)?;
                match child(Step::Field(field as u32)) {
                    Some(node) => self.drop_node(node, part, part_ty)?,
                    None => self.drop_value(part, part_ty)?,
                }
            }
        }
        self.release(mark);
        Ok(())
    }

    /// Gives the memory of a box back whose content is gone: `inner` is where that was.
    pub(super) fn free_box(&mut self, inner: Place, content: Ty) -> Result<(), Trap> {
        let mark = self.mark();
        let size = self.size_of_val(inner, content)?;
        let a = self.address(inner);
        let ret = self.reg();
        self.machine_call(crate::intrinsics::Intrinsic::Dealloc, vec![a, size], ret);
        self.release(mark);
        Ok(())
    }

    /// Ends the innermost scope without dropping anything: that has been done on every path.
    pub(super) fn pop_scope_silently(&mut self) {
        if let Some(scope) = self.scopes.pop() {
            if scope.block {
                self.block_floor = scope.block_floor;
            }
            self.floor = scope.floor.max(self.block_floor);
            self.reset_chain();
        }
    }

    /// Makes the innermost scope stand under the conditions that hold now.
    pub(super) fn scopes_condition(&mut self) {
        let conditions = self.conditions;
        if let Some(scope) = self.scopes.last_mut() {
            scope.conditions = conditions;
        }
    }

    /// Hides the locals of a pattern from the block's scope, for code that runs without them.
    pub(super) fn hide_block_entries_after(&mut self, pat: PatId) -> Vec<(usize, usize)> {
        let mut locals = Vec::new();
        self.locals_of(pat, &mut locals);
        let mut hidden = Vec::new();
        for (depth, scope) in self.scopes.iter_mut().enumerate() {
            for (index, entry) in scope.entries.iter_mut().enumerate() {
                let hide = matches!(entry.root, Some(Root::Local(local)) if locals.contains(&local));
                if hide && !entry.gone {
                    entry.gone = true;
                    hidden.push((depth, index));
                }
            }
        }
        // The innermost scope holds the temporaries of the statement, which are dropped already.
        if let Some(depth) = self.scopes.len().checked_sub(1) {
            for (index, entry) in self.scopes[depth].entries.iter_mut().enumerate() {
                if !entry.gone {
                    entry.gone = true;
                    hidden.push((depth, index));
                }
            }
        }
        self.link_entries(0, 0);
        hidden
    }

    /// Undoes [`Self::hide_block_entries_after`].
    pub(super) fn show_block_entries(&mut self, hidden: Vec<(usize, usize)>) {
        for (depth, index) in hidden {
            self.scopes[depth].entries[index].gone = false;
        }
        self.link_entries(0, 0);
    }

    /// How many things each open scope holds.
    pub(super) fn scope_state(&self) -> Vec<usize> {
        mapped(&self.scopes, |scope| scope.entries.len())
    }

    /// Forgets what was declared since [`Self::scope_state`].
    pub(super) fn restore_scopes(&mut self, state: &[usize]) {
        for (scope, &len) in self.scopes.iter_mut().zip(state) {
            scope.entries.truncate(len);
        }
        self.link_entries(0, 0);
    }
}
