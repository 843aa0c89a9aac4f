//! The machine's memory: one range of bytes, in which frames and heap blocks are allocated.
//!
//! An address is an index into the range. Layouts are Rust's: a `u32` takes four bytes, a slice of them lies packed.
//! Blocks are kept in lists by size, so that freeing and allocating again costs no search.

use crate::trap::{Limit, Trap};

/// No block starts below this address, so that 0 is no valid pointer.
const FIRST: usize = 64;
/// Blocks up to this size have a list per multiple of 16.
const SMALL: usize = 1024;
/// The alignment of every block.
const ALIGN: usize = 16;
/// The size of the first piece of stack.
const FIRST_SEGMENT: usize = 1 << 14;

/// The bytes, and what is free among them.
pub(crate) struct Memory {
    bytes: Vec<u8>,
    limit: usize,
    /// Free blocks by class.
    free: Vec<Vec<usize>>,
    stack: Stack,
}

/// The stack of a thread.
#[derive(Default)]
pub(crate) struct Stack {
    /// Its pieces, each twice as large as the one before.
    segments: Vec<(usize, usize)>,
    top: StackTop,
}

/// Where the next frame goes.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct StackTop {
    segment: usize,
    at: usize,
}

impl Memory {
    /// A memory that never holds more than `limit` bytes.
    pub(crate) fn new(limit: u64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Self { bytes: vec![0; FIRST], limit, free: Vec::new(), stack: Stack::default() }
    }

    /// A block of at least `size` bytes; its content is not defined.
    pub(crate) fn alloc(&mut self, size: usize) -> Result<usize, Trap> {
        if size > self.limit {
            return Err(Trap::Limit(Limit::Memory));
        }
        let (class, size) = class_of(size);
        if let Some(at) = self.free.get_mut(class).and_then(Vec::pop) {
            return Ok(at);
        }
        let at = self.bytes.len();
        let end = at.checked_add(size).filter(|&end| end <= self.limit).ok_or(Trap::Limit(Limit::Memory))?;
        self.bytes.resize(end, 0);
        Ok(at)
    }

    /// Gives back a block that was allocated with that size.
    pub(crate) fn dealloc(&mut self, at: usize, size: usize) {
        let (class, _) = class_of(size);
        if self.free.len() <= class {
            self.free.resize_with(class + 1, Vec::new);
        }
        self.free[class].push(at);
    }

    /// The block at `at` with another size, moved if need be.
    pub(crate) fn realloc(&mut self, at: usize, old: usize, new: usize) -> Result<usize, Trap> {
        if class_of(old).1 >= new {
            if class_of(new).0 == class_of(old).0 {
                return Ok(at);
            }
        } else if at + class_of(old).1 == self.bytes.len() && new > SMALL {
            // The last block grows in place.
            let size = class_of(new).1;
            let end = at.checked_add(size).filter(|&end| end <= self.limit).ok_or(Trap::Limit(Limit::Memory))?;
            self.bytes.resize(end, 0);
            return Ok(at);
        }
        let to = self.alloc(new)?;
        self.copy(at, to, old.min(new))?;
        self.dealloc(at, old);
        Ok(to)
    }

    /// Room for a frame of `size` bytes.
    pub(crate) fn push_frame(&mut self, size: usize) -> Result<usize, Trap> {
        let size = size.next_multiple_of(ALIGN);
        loop {
            if let Some(&(_, end)) = self.stack.segments.get(self.stack.top.segment) {
                let at = self.stack.top.at;
                if end - at >= size {
                    self.stack.top.at = at + size;
                    return Ok(at);
                }
                self.stack.top.segment += 1;
                if let Some(&(start, _)) = self.stack.segments.get(self.stack.top.segment) {
                    self.stack.top.at = start;
                    continue;
                }
            }
            let length = (FIRST_SEGMENT << self.stack.segments.len().min(16)).max(size);
            let start = self.alloc(length)?;
            self.stack.segments.push((start, start + length));
            self.stack.top = StackTop { segment: self.stack.segments.len() - 1, at: start };
        }
    }

    /// Where the stack ends now.
    pub(crate) fn stack_top(&self) -> StackTop {
        self.stack.top
    }

    /// Frees every frame that was pushed since [`Self::stack_top`] gave `top`.
    pub(crate) fn pop_to(&mut self, top: StackTop) {
        self.stack.top = top;
        // The first push makes segment 0; a top from before it stands at its start.
        if top.at == 0
            && let Some(&(start, _)) = self.stack.segments.first()
        {
            self.stack.top = StackTop { segment: 0, at: start };
        }
    }

    /// Exchanges the stack with another thread's.
    pub(crate) fn swap_stack(&mut self, stack: &mut Stack) {
        std::mem::swap(&mut self.stack, stack);
    }

    /// Gives the stack's memory back.
    pub(crate) fn free_stack(&mut self) {
        for (start, end) in std::mem::take(&mut self.stack).segments {
            self.dealloc(start, end - start);
        }
    }

    /// `len` bytes from `at`.
    pub(crate) fn slice(&self, at: u64, len: u64) -> Result<&[u8], Trap> {
        let at = at as usize;
        let end = at.checked_add(len as usize).ok_or_else(outside)?;
        self.bytes.get(at..end).ok_or_else(outside)
    }

    /// `len` bytes from `at`, to be changed.
    pub(crate) fn slice_mut(&mut self, at: u64, len: u64) -> Result<&mut [u8], Trap> {
        let at = at as usize;
        let end = at.checked_add(len as usize).ok_or_else(outside)?;
        self.bytes.get_mut(at..end).ok_or_else(outside)
    }

    /// Copies `len` bytes; the ranges may overlap.
    pub(crate) fn copy(&mut self, from: usize, to: usize, len: usize) -> Result<(), Trap> {
        let end = from.checked_add(len).filter(|&end| end <= self.bytes.len()).ok_or_else(outside)?;
        if to.checked_add(len).is_none_or(|end| end > self.bytes.len()) {
            return Err(outside());
        }
        self.bytes.copy_within(from..end, to);
        Ok(())
    }

    /// `N` bytes from `at`.
    #[inline(always)]
    pub(crate) fn read<const N: usize>(&self, at: u64) -> Result<[u8; N], Trap> {
        match self.bytes.get(at as usize..).and_then(|rest| rest.first_chunk::<N>()) {
            Some(bytes) => Ok(*bytes),
            None => Err(outside()),
        }
    }

    /// Writes `N` bytes at `at`.
    #[inline(always)]
    pub(crate) fn write<const N: usize>(&mut self, at: u64, bytes: [u8; N]) -> Result<(), Trap> {
        match self.bytes.get_mut(at as usize..).and_then(|rest| rest.first_chunk_mut::<N>()) {
            Some(place) => {
                *place = bytes;
                Ok(())
            }
            None => Err(outside()),
        }
    }

    /// The word at `at`.
    pub(crate) fn word(&self, at: u64) -> Result<u64, Trap> {
        self.read::<8>(at).map(u64::from_le_bytes)
    }

    /// Writes a word at `at`.
    pub(crate) fn set_word(&mut self, at: u64, word: u64) -> Result<(), Trap> {
        self.write(at, word.to_le_bytes())
    }
}

/// The number of a size's list, and the size of its blocks.
fn class_of(size: usize) -> (usize, usize) {
    if size <= SMALL {
        let units = size.div_ceil(ALIGN).max(1);
        (units, units * ALIGN)
    } else {
        // Four classes per doubling: a block wastes at most a fifth of itself.
        let top = usize::BITS - (size - 1).leading_zeros();
        let step = 1usize << (top - 3);
        let size = size.next_multiple_of(step);
        let quarter = (size - (1 << (top - 1))) / step;
        (SMALL / ALIGN + top as usize * 4 + quarter, size)
    }
}

fn outside() -> Trap {
    Trap::Internal("an address outside of the memory")
}
