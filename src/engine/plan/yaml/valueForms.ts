/** The forms a value can have, in words: for those fields where more than one can stand, or where text has a form of its own. */
export interface ValueForm {
  readonly name: string;
  readonly hint: string;
}

const COMMAND: ValueForm = { name: 'a command', hint: 'Write the command in quotes, or a mapping with `command`.' };
const PATH: ValueForm = { name: 'a path', hint: 'Write the path in quotes, or a mapping with `path`.' };

const CHOICES: ReadonlyMap<string, ValueForm> = new Map([
  ['files', PATH],
  ['owns', PATH],
  ['lines', { name: 'a range of lines', hint: 'Write it in quotes: "10-40".' }],
  ['depends_on', { name: 'an id', hint: 'Write the id in quotes, or a mapping with `on` and `kind`.' }],
  ['merge_order', { name: 'an id or a list of ids', hint: 'Write ids in quotes; those of an inner list land in any order.' }],
]);

export function choiceOf(field: string): ValueForm {
  return CHOICES.get(field) ?? COMMAND;
}

export interface TextForm extends ValueForm {
  readonly code: string;
}

const ID: TextForm = { code: 'invalid-id', name: 'id of a task', hint: 'Ids are letters, digits, `_`, `.` and `-`, begin with a letter or digit, and have at most 64 characters.' };

const TEMPLATE: TextForm = { code: 'invalid-name', name: 'name of a template', hint: 'Names are small letters, digits and dashes, begin with a letter, and have at most 40 characters.' };

const TEXTS: ReadonlyMap<string, TextForm> = new Map([
  ['template', TEMPLATE],
  ['publishes', { code: 'invalid-value', name: 'name to publish', hint: 'Write `api:NAME` or `artifact:NAME`, in one line.' }],
  ['lines', { code: 'invalid-lines', name: 'range of lines', hint: 'Write the first and the last line: "10-40"; "70+" goes to the end.' }],
]);

export function textFormOf(field: string): TextForm {
  return TEXTS.get(field) ?? ID;
}
