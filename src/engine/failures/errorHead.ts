/** `TypeError: x is not a function`, `AssertionError [ERR_ASSERTION]: …`, `pkg.SomeException: …`. */
const HEAD = /^(?:Uncaught )?((?:[A-Za-z_$][\w$]{0,80}\.){0,12}[A-Z][\w$]{0,80})(?: \[(\w{1,60})\])?: ?(.*)$/;
const ERROR_NAME = /(?:Error|Exception|Failure|Failed|Interrupt|Exit|Warning|Violation|Timeout)$|^Error$/;

export interface ErrorHead {
  readonly errorType: string;
  readonly message: string;
}

/** What kind of error a line begins with, if its first word is the name of one. */
export function errorHead(text: string): ErrorHead | null {
  const match = HEAD.exec(text.trim());
  if (match === null) return null;
  const [, name = '', code, message = ''] = match;
  // Node writes `TypeError [Error]` where it only means that it is one.
  return ERROR_NAME.test(name) ? { errorType: code !== undefined && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : name, message } : null;
}
