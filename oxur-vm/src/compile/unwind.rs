//! Cleanup: what a panic drops on its way up.
//!
//! At each instruction the things that are there and have to be dropped form a chain, the last made first. Chains share
//! their ends. Where the chain changes is noted while code is emitted; the code that drops a chain, thing by thing, stands
//! behind the function's own.

use super::moves::Root;
use super::{Fun, Place};
use crate::code::{Op, Reg, Target};
use crate::trap::Trap;
use crate::types::Ty;
use oxur_core::Map;

/// The number of a chain; 0 is the empty one.
pub(super) type Chain = u32;

/// What a chain begins with.
#[derive(Clone, Copy)]
pub(super) enum Cleanup {
    /// A value.
    Value {
        /// What it is of, with the flags that say what of it is there.
        root: Option<Root>,
        /// Where it is.
        place: Place,
        /// Its type.
        ty: Ty,
    },
    /// The fields of a value whose own `drop` has begun.
    Fields {
        /// Where it is.
        place: Place,
        /// Its type.
        ty: Ty,
    },
    /// The elements behind one that is being dropped.
    Items {
        /// The register of the first element's address.
        first: Reg,
        /// The register of their number.
        len: Reg,
        /// The register of the number of the one that is being dropped.
        index: Reg,
        /// Their type.
        item: Ty,
    },
}

/// The chains of a function.
#[derive(Default)]
pub(super) struct Chains {
    /// What each chain begins with, and the chain behind that.
    links: Vec<(Cleanup, Chain)>,
    /// Chains by what they begin with and the rest.
    known: Map<(Chain, u32), Chain>,
    /// How many things there have been.
    things: u32,
    /// The chain of the instruction that is emitted next.
    pub(super) now: Chain,
    /// From which instruction on which chain holds.
    marks: Vec<(Target, Chain)>,
}

impl Chains {
    /// A number for a thing that is to be dropped.
    pub(super) fn thing(&mut self) -> u32 {
        self.things += 1;
        self.things
    }

    /// The chain of a thing and what is behind it.
    pub(super) fn link(&mut self, thing: u32, cleanup: Cleanup, rest: Chain) -> Chain {
        let links = &mut self.links;
        *self.known.or_insert_with((rest, thing), || {
            links.push((cleanup, rest));
            links.len() as Chain
        })
    }

    /// Notes the chain of the instruction that is emitted next at `here`.
    pub(super) fn mark(&mut self, here: Target) {
        match self.marks.last_mut() {
            Some(last) if last.1 == self.now => {}
            Some(last) if last.0 == here => last.1 = self.now,
            None if self.now == 0 => {}
            _ => self.marks.push((here, self.now)),
        }
    }
}

impl Fun<'_, '_> {
    /// Emits the code that drops chains, and gives from which instruction on which of it is to run.
    pub(super) fn emit_cleanups(&mut self) -> Result<Vec<(Target, Target)>, Trap> {
        let marks = std::mem::take(&mut self.chains.marks);
        let links = std::mem::take(&mut self.chains.links);
        let mut needed = vec![false; links.len() + 1];
        for &(_, chain) in &marks {
            needed[chain as usize] = true;
        }
        // Chains are made after those that they share: their numbers go down along them.
        for chain in (1..=links.len()).rev() {
            if needed[chain] {
                needed[links[chain - 1].1 as usize] = true;
            }
        }
        self.chains.now = 0;
        let mut starts = vec![Target::MAX; links.len() + 1];
        let mut jumps: Vec<(usize, Chain)> = Vec::new();
        for chain in (1..=links.len()).rev().filter(|&chain| needed[chain]) {
            let (cleanup, rest) = links[chain - 1];
            starts[chain] = self.here();
            // Registers and memory of the function are taken as they were anywhere.
            self.next_reg = self.max_reg;
            self.next_byte = self.max_byte;
            match cleanup {
                Cleanup::Value { root, place, ty } => self.drop_root(root, place, ty)?,
                Cleanup::Fields { place, ty } => self.drop_fields(place, ty)?,
                Cleanup::Items { first, len, index, item } => {
                    self.emit(Op::AddImm { d: index, a: index, k: 1 });
                    self.drop_items_from(first, len, index, item)?;
                }
            }
            if rest == 0 {
                self.emit(Op::Resume);
            } else {
                jumps.push((self.jump(Op::Jump { to: 0 }), rest));
            }
        }
        for (jump, chain) in jumps {
            self.patch_to(jump, starts[chain as usize]);
        }
        self.chains.marks.clear();
        Ok(marks.into_iter().map(|(from, chain)| (from, starts[chain as usize])).collect())
    }
}
