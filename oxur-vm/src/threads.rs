//! The threads of a program. They take turns on the machine: one runs until it waits, or until its share of steps is used
//! up while code of the program itself runs. The library is never interrupted in the middle of an operation, so its locks
//! and atomic types need none of their own.
//!
//! The clock is the machine's: it goes by steps, and jumps to the end of the next wait when every thread waits. So the same
//! program runs the same way each time.

use crate::machine::Machine;
use crate::memory::Stack;
use crate::run::Frame;
use crate::trap::Trap;
use crate::unwind::Panic;

/// What the clock says a step takes, in nanoseconds.
const STEP: u64 = 10;
/// How many steps a thread has while others are there.
const SHARE: u64 = 1 << 12;
/// How many more it gets when the library was at work at the end of its share.
const EXTRA: u64 = 64;

/// A thread; what it has while it does not run.
#[derive(Default)]
struct Thread {
    name: String,
    state: State,
    frames: Vec<Frame>,
    regs: Vec<u64>,
    stack: Stack,
    panics: Vec<Panic>,
    caught: Option<Panic>,
}

/// What a thread does.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum State {
    /// It runs, or can.
    #[default]
    Ready,
    /// It waits.
    Waiting {
        /// For what is at this address to be woken.
        at: u64,
        /// Until then at most.
        until: u64,
        /// Since when, as the number of waits before it.
        turn: u64,
    },
    /// It has ended.
    Done,
}

/// All threads of a run.
#[derive(Default)]
pub(crate) struct Threads {
    /// None while there is the first alone; the first is the one that runs `main`.
    list: Vec<Thread>,
    /// The one that runs. What it has is the machine's.
    current: usize,
    /// The time in nanoseconds.
    clock: u64,
    /// How many waits there were.
    turns: u64,
}

impl Threads {
    /// Whether the first thread runs, on whose frames the run began.
    pub(crate) fn is_first(&self) -> bool {
        self.current == 0
    }

    /// The number of the thread that runs.
    pub(crate) fn current(&self) -> u64 {
        self.current as u64
    }

    /// The number of the next thread that is made.
    pub(crate) fn next(&self) -> u64 {
        self.list.len().max(1) as u64
    }

    /// The time in nanoseconds.
    pub(crate) fn clock(&self) -> u64 {
        self.clock
    }

    /// The name of the thread that runs.
    pub(crate) fn name(&self) -> &str {
        match self.list.get(self.current) {
            Some(thread) if !thread.name.is_empty() => &thread.name,
            _ if self.is_first() => "main",
            _ => "<unnamed>",
        }
    }
}

impl Machine<'_> {
    /// Makes a thread that runs an instance with one argument.
    pub(crate) fn spawn(&mut self, instance: u32, data: u64, name: String) -> Result<(), Trap> {
        /// So many threads are told from a mistake.
        const MOST: usize = 4096;
        if self.threads.list.is_empty() {
            self.threads.list.push(Thread::default());
        }
        if self.threads.list.iter().filter(|thread| thread.state != State::Done).count() > MOST {
            return Err(Trap::Unsupported(format!("more than {MOST} threads run at once")));
        }
        self.threads.list.push(Thread { name, ..Thread::default() });
        let number = self.threads.list.len() - 1;
        self.swap_with(number);
        let entered = self.enter(instance, &[data], 0, 0, None);
        self.swap_with(number);
        entered
    }

    /// Exchanges what the machine has with what a thread has.
    fn swap_with(&mut self, number: usize) {
        let Some(thread) = self.threads.list.get_mut(number) else { return };
        std::mem::swap(&mut self.frames, &mut thread.frames);
        std::mem::swap(&mut self.regs, &mut thread.regs);
        std::mem::swap(&mut self.panics, &mut thread.panics);
        std::mem::swap(&mut self.caught, &mut thread.caught);
        self.memory.swap_stack(&mut thread.stack);
    }

    /// Lets another thread run, if one can; else the time passes until one can.
    pub(crate) fn switch(&mut self) -> Result<(), Trap> {
        let threads = &mut self.threads;
        let count = threads.list.len();
        loop {
            let clock = threads.clock;
            let mut earliest = u64::MAX;
            for thread in &mut threads.list {
                match thread.state {
                    State::Waiting { until, .. } if until <= clock => thread.state = State::Ready,
                    State::Waiting { until, .. } => earliest = earliest.min(until),
                    _ => {}
                }
            }
            let next = (1..=count)
                .map(|step| (threads.current + step) % count)
                .find(|&number| threads.list[number].state == State::Ready);
            if let Some(next) = next {
                let current = std::mem::replace(&mut threads.current, next);
                if current != next {
                    self.swap_with(current);
                    self.swap_with(next);
                }
                return Ok(());
            }
            if earliest == u64::MAX {
                return Err(Trap::Deadlock);
            }
            threads.clock = earliest;
        }
    }

    /// Ends the thread that runs, which is not the first.
    pub(crate) fn end_thread(&mut self) -> Result<(), Trap> {
        let current = self.threads.current;
        if let Some(thread) = self.threads.list.get_mut(current) {
            thread.state = State::Done;
        }
        self.memory.free_stack();
        self.regs = Vec::new();
        self.switch()
    }

    /// Ends all threads but the first, which runs alone from here on.
    pub(crate) fn end_threads(&mut self) {
        let current = self.threads.current;
        if current != 0 {
            self.swap_with(current);
            self.swap_with(0);
        }
        let clock = self.threads.clock;
        for mut thread in std::mem::take(&mut self.threads).list.into_iter().skip(1) {
            self.memory.swap_stack(&mut thread.stack);
            self.memory.free_stack();
            self.memory.swap_stack(&mut thread.stack);
        }
        self.threads.clock = clock;
    }

    /// Lets the thread wait while the number at an address is `held`, until it is woken or that time has come.
    pub(crate) fn wait(&mut self, at: u64, held: u32, until: u64) -> Result<(), Trap> {
        if u32::from_le_bytes(self.memory.read::<4>(at)?) != held || until <= self.threads.clock {
            return Ok(());
        }
        if self.threads.list.is_empty() {
            self.threads.list.push(Thread::default());
        }
        self.threads.turns += 1;
        let (current, turn) = (self.threads.current, self.threads.turns);
        self.threads.list[current].state = State::Waiting { at, until, turn };
        Err(Trap::Switch { again: false })
    }

    /// Lets the other threads run first.
    pub(crate) fn yield_thread(&self) -> Result<(), Trap> {
        if self.threads.list.is_empty() { Ok(()) } else { Err(Trap::Switch { again: false }) }
    }

    /// Wakes so many of the threads that wait at an address, those that came first.
    pub(crate) fn wake(&mut self, wanted: u64, count: u64) {
        for _ in 0..count {
            let waiting = self.threads.list.iter_mut().filter_map(|thread| match thread.state {
                State::Waiting { at, turn, .. } if at == wanted => Some((turn, thread)),
                _ => None,
            });
            let Some((_, thread)) = waiting.min_by_key(|&(turn, _)| turn) else { return };
            thread.state = State::Ready;
        }
    }

    /// How many steps a thread may take at once.
    pub(crate) fn longest_share(&self, stride: u64) -> u64 {
        match self.threads.list.len() {
            0 | 1 => stride,
            _ if self.is_in_library() => EXTRA,
            _ => SHARE,
        }
    }

    /// Counts the time of the steps that come next; another thread goes first, unless the library is at work.
    pub(crate) fn share(&mut self, stride: u64) -> Result<(), Trap> {
        self.threads.clock += stride * STEP;
        let alone = self.threads.list.len() < 2 || self.is_in_library();
        if alone { Ok(()) } else { Err(Trap::Switch { again: true }) }
    }

    fn is_in_library(&self) -> bool {
        self.frames.last().is_none_or(|frame| frame.code.library)
    }
}
