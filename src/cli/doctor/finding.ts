/** One line of the doctor's: what was looked at, how it is, and the one thing to do about it. */
export interface Finding {
  readonly verdict: 'ok' | 'warn' | 'fail';
  readonly about: string;
  readonly text: string;
  readonly fix?: string;
}

export function fine(about: string, text: string): Finding {
  return { verdict: 'ok', about, text };
}

export function doubt(about: string, text: string, fix: string): Finding {
  return { verdict: 'warn', about, text, fix };
}

export function fault(about: string, text: string, fix: string): Finding {
  return { verdict: 'fail', about, text, fix };
}
