import { ExitCode } from './exitCode';

/** Ends the command with a message for the person: what happened and where, then what can be done about it. */
export class CliFailure extends Error {
  readonly next: string;
  readonly exitCode: ExitCode;

  constructor(what: string, next: string, exitCode: ExitCode = ExitCode.unusable) {
    super(what);
    this.next = next;
    this.exitCode = exitCode;
  }
}

/** A refusal of the engine's as the end of the command. */
export function refusedBy(refusal: { readonly message: string; readonly next: string }, exitCode: ExitCode = ExitCode.unusable): CliFailure {
  return new CliFailure(refusal.message, refusal.next, exitCode);
}
