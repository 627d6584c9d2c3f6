/**
 * The part of JSON Schema in which outputs can be declared. It is small on purpose: a schema comes with a plan, so
 * nothing of it may take longer than the value is long (no patterns, no references), and nothing may be ignored quietly.
 */
const NOTES: ReadonlySet<string> = new Set(['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples']);
const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] as const;
const COUNTS: ReadonlySet<string> = new Set(['minItems', 'maxItems', 'minLength', 'maxLength']);
const NUMBERS: ReadonlySet<string> = new Set(['minimum', 'maximum']);
export const DEEPEST_SCHEMA = 32;
export const LONGEST_SCHEMA = 64 * 1024;

/** What keeps a schema from being used, as a sentence; null where nothing does. */
export function schemaTrouble(schema: unknown): string | null {
  if (JSON.stringify(schema).length > LONGEST_SCHEMA) return `the schema is longer than ${String(LONGEST_SCHEMA / 1024)} KiB`;
  return troubleIn(schema, '', 1);
}

function troubleIn(schema: unknown, at: string, depth: number): string | null {
  const where = at === '' ? 'the schema' : `the schema at ${at}`;
  if (depth > DEEPEST_SCHEMA) return `the schema is nested deeper than ${String(DEEPEST_SCHEMA)} levels`;
  if (!isObject(schema)) return `${where} is not a mapping`;
  for (const [word, value] of Object.entries(schema)) {
    const trouble = wordTrouble(word, value, { at, depth });
    if (trouble !== null) return trouble.startsWith('the schema') ? trouble : `${where} ${trouble}`;
  }
  return null;
}

function wordTrouble(word: string, value: unknown, { at, depth }: { readonly at: string; readonly depth: number }): string | null {
  if (NOTES.has(word)) return null;
  if (COUNTS.has(word)) return Number.isSafeInteger(value) && Number(value) >= 0 ? null : `has a "${word}" that is no whole number`;
  if (NUMBERS.has(word)) return typeof value === 'number' ? null : `has a "${word}" that is no number`;
  switch (word) {
    case 'type': {
      const named = Array.isArray(value) ? (value as unknown[]) : [value];
      return named.length > 0 && named.every(isType) ? null : `has a "type" that is none of ${TYPES.join(', ')}`;
    }
    case 'enum':
      return Array.isArray(value) && value.length > 0 ? null : 'has an "enum" that is no list of values';
    case 'const':
      return null;
    case 'required':
      return isTexts(value) ? null : 'has a "required" that is no list of names';
    case 'properties': {
      if (!isObject(value)) return 'has "properties" that are no mapping';
      for (const [name, property] of Object.entries(value)) {
        const trouble = troubleIn(property, `${at}/${name}`, depth + 1);
        if (trouble !== null) return trouble;
      }
      return null;
    }
    case 'additionalProperties':
      return typeof value === 'boolean' ? null : troubleIn(value, `${at}/*`, depth + 1);
    case 'items':
      return troubleIn(value, `${at}/[]`, depth + 1);
    default:
      return `uses "${word}", which is not understood`;
  }
}

/** What in a value is not as the schema says, each with its place; nothing where it fits. The schema has been looked at. */
export function misfits(schema: unknown, value: unknown): readonly string[] {
  const found: string[] = [];
  check(schema, value, '', found);
  return found.slice(0, MOST_MISFITS);
}

const MOST_MISFITS = 10;

function check(schema: unknown, value: unknown, at: string, found: string[]): void {
  if (!isObject(schema) || found.length >= MOST_MISFITS) return;
  const say = (text: string): void => {
    found.push(`${at === '' ? 'the whole' : at} ${text}`);
  };
  const { type, minimum, maximum } = schema;
  const types = Array.isArray(type) ? (type as unknown[]) : type === undefined ? [] : [type];
  if (types.length > 0 && !types.some((one) => isOf(one, value))) {
    say(`is ${nameOf(value)}, not ${types.join(' or ')}`);
    return;
  }
  if (Array.isArray(schema['enum']) && !schema['enum'].some((one) => same(one, value))) say(`is none of ${clipped(schema['enum'])}`);
  if (Object.hasOwn(schema, 'const') && !same(schema['const'], value)) say(`is not ${clipped(schema['const'])}`);
  if (typeof value === 'number') {
    if (typeof minimum === 'number' && value < minimum) say(`is less than ${String(minimum)}`);
    if (typeof maximum === 'number' && value > maximum) say(`is more than ${String(maximum)}`);
  }
  if (typeof value === 'string') checkLength(schema, value, say);
  if (Array.isArray(value)) {
    within(value.length, [schema['minItems'], schema['maxItems']], 'items', say);
    for (let index = 0; schema['items'] !== undefined && index < value.length && found.length < MOST_MISFITS; index += 1) check(schema['items'], value[index], `${at}/${String(index)}`, found);
  } else if (isObject(value)) checkObject(schema, value, { at, found, say });
}

interface Place {
  readonly at: string;
  readonly found: string[];
  readonly say: (text: string) => void;
}

function checkObject(schema: Readonly<Record<string, unknown>>, value: Readonly<Record<string, unknown>>, { at, found, say }: Place): void {
  const required = isTexts(schema['required']) ? schema['required'] : [];
  for (const name of required) if (!Object.hasOwn(value, name)) say(`has no "${name}"`);
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const others = schema['additionalProperties'];
  for (const [name, part] of Object.entries(value)) {
    if (found.length >= MOST_MISFITS) return;
    if (Object.hasOwn(properties, name)) check(properties[name], part, `${at}/${name}`, found);
    else if (others === false) say(`has "${name.slice(0, 80)}", which the schema does not know`);
    else check(others, part, `${at}/${name}`, found);
  }
}

/** Characters as people count them, which takes a walk: only where somebody asks. */
function checkLength({ minLength, maxLength }: Readonly<Record<string, unknown>>, value: string, say: (text: string) => void): void {
  if (minLength !== undefined || maxLength !== undefined) within(Array.from(value).length, [minLength, maxLength], 'characters', say);
}

function within(length: number, [least, most]: readonly [unknown, unknown], what: string, say: (text: string) => void): void {
  if (typeof least === 'number' && length < least) say(`has ${String(length)} ${what}, ${String(least)} are the least`);
  if (typeof most === 'number' && length > most) say(`has ${String(length)} ${what}, ${String(most)} are the most`);
}

function isOf(type: unknown, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return isObject(value);
  return nameOf(value) === type;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Values of JSON, whose mappings have their keys in any order. What the schema gives is small, and bounds the walk. */
function same(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, index) => same(item, other[index]));
  if (isObject(one) && isObject(other)) {
    const names = Object.keys(one);
    return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]));
  }
  return one === other;
}

function clipped(value: unknown): string {
  return JSON.stringify(value).slice(0, 200);
}

function isType(value: unknown): boolean {
  return TYPES.some((type) => type === value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
