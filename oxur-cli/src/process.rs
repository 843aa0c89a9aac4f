//! Other programs in this one's place.

use std::process::{Command, ExitCode, ExitStatus};

/// Runs a command in place of this process: where the system can, it becomes the command, so that signals and the way it
/// ends are the command's own.
pub(crate) fn become_command(mut command: Command) -> ExitCode {
    #[cfg(unix)]
    let error = std::os::unix::process::CommandExt::exec(&mut command);
    #[cfg(not(unix))]
    let error = match command.status() {
        Ok(status) => return exit_code(status),
        Err(error) => error,
    };
    eprintln!("error: cannot start `{}`: {error}", command.get_program().to_string_lossy());
    ExitCode::FAILURE
}

/// The code by which a shell would tell how a program ended.
pub(crate) fn code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return u8::try_from(128 + signal).unwrap_or(u8::MAX);
    }
    status.code().map_or(u8::MAX, |code| u8::try_from(code & 0xff).unwrap_or(u8::MAX))
}

/// The same as the end of this process.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    ExitCode::from(code(status))
}
