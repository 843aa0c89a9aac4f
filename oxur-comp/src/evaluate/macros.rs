//! The functions of macros, run by the virtual machine.

use oxur_core::core::{Item, Program};
use oxur_core::{Diagnostic, Form, Host, Symbol};
use oxur_vm::{Vm, VmOptions};

use super::machine::vm_options;
use crate::{MacroArg, MacroEvaluator, MacroResult, MacroRun, Options};

/// A machine for macros. It is made when the first macro needs it: most sources have none that do.
pub(crate) struct MacroMachine<'h> {
    host: &'h dyn Host,
    options: VmOptions,
    program: Option<Program>,
    vm: Option<Vm<'h>>,
    /// What is to be added once there is a machine.
    waiting: Vec<(Vec<Symbol>, Vec<Item>)>,
}

impl<'h> MacroMachine<'h> {
    pub(crate) fn new(options: &Options, host: &'h dyn Host) -> Self {
        let program = options.index.as_deref().map(|index| index.program.clone());
        Self { host, options: vm_options(options), program, vm: None, waiting: Vec::new() }
    }

    fn vm(&mut self) -> &mut Vm<'h> {
        let vm = self
            .vm
            .get_or_insert_with(|| Vm::new(self.program.take().unwrap_or_default(), self.options.clone(), self.host));
        for (module, items) in self.waiting.drain(..) {
            vm.add_items(&module, items);
        }
        vm
    }
}

impl MacroEvaluator for MacroMachine<'_> {
    fn add_items(&mut self, module: &[Symbol], items: &[Item]) {
        self.waiting.push((module.to_vec(), items.to_vec()));
    }

    fn run(&mut self, call: MacroRun<'_>) -> Result<MacroResult, Vec<Diagnostic>> {
        let MacroRun { function, args, mark, expn, call_site } = call;
        let args = args.into_iter().map(|arg| match arg {
            MacroArg::Form(form) => oxur_vm::MacroArg::Form(form),
            MacroArg::Forms(forms) => oxur_vm::MacroArg::Forms(forms),
        });
        let expanded = self.vm().call_macro(function, args.collect(), call_site, mark, expn)?;
        let mut forms = expanded.forms;
        let form = match (forms.pop(), forms.is_empty()) {
            (Some(form), true) => form,
            (last, _) => {
                // Several forms stand where a sequence is read.
                let head = Form::symbol("splice", call_site);
                Form::list(std::iter::once(head).chain(forms).chain(last).collect::<Vec<_>>(), call_site)
            }
        };
        Ok(MacroResult { form, warnings: expanded.warnings, marks: expanded.marks })
    }
}
