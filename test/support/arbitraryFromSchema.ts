import * as fc from 'fast-check';
import type * as z from 'zod';

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly valueType?: z.ZodType;
}

/** Values of about the shape a schema asks for: bounds and patterns are not all kept, and need not be. */
export function arbitraryFromSchema(schema: z.ZodType): fc.Arbitrary<unknown> {
  const definition = schema.def as unknown as Definition;
  switch (definition.type) {
    case 'object':
      return fc.record(Object.fromEntries(Object.entries(definition.shape!).map(([key, value]) => [key, arbitraryFromSchema(value)])));
    case 'array':
      return fc.array(arbitraryFromSchema(definition.element!), { maxLength: 4 });
    case 'optional':
      return fc.option(arbitraryFromSchema(definition.innerType!), { nil: undefined });
    case 'nullable':
      return fc.option(arbitraryFromSchema(definition.innerType!), { nil: null });
    case 'union':
      return fc.oneof(...definition.options!.map(arbitraryFromSchema));
    case 'literal':
      return fc.constantFrom(...definition.values!);
    case 'enum':
      return fc.constantFrom(...Object.values(definition.entries!));
    case 'record':
      return fc.dictionary(fc.oneof(fc.string({ minLength: 1 }), fc.constant('__proto__')), arbitraryFromSchema(definition.valueType!), { maxKeys: 4 });
    case 'string':
      return fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
    case 'number':
      return fc.oneof(fc.integer({ min: 1, max: 60 }), fc.double({ noNaN: true }));
    case 'boolean':
      return fc.boolean();
    default:
      return fc.jsonValue();
  }
}

/** What nobody should send. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, '', -1, 1e308, true, [], {}, 'constructor', '__proto__', 'x'.repeat(20_000)),
  fc.constant(JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')),
  fc.jsonValue({ maxDepth: 4 }),
);

/** The value with up to three places in it replaced by junk, left out, or joined by a hostile neighbour. */
export function mutated(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const change = fc.record({ place: fc.nat(), how: fc.constantFrom('replace', 'drop', 'pollute'), junk });
  return fc.tuple(values, fc.array(change, { maxLength: 3 })).map(([value, changes]) => {
    // Through JSON each time, as on the wire: what it cannot carry is no message.
    const carried = (message: unknown): unknown => JSON.parse(JSON.stringify({ message })) as unknown;
    const unpack = (carrier: unknown): unknown => (carrier as { readonly message?: unknown }).message ?? null;
    return changes.reduce((message, { place, how, junk: other }) => unpack(carried(changeAt(message, place, how, other))), unpack(carried(value)));
  });
}

function changeAt(value: unknown, place: number, how: string, junkValue: unknown): unknown {
  if (typeof value !== 'object' || value === null) return junkValue;
  const holder = value as Record<string, unknown>;
  const keys = Object.keys(holder);
  const key = keys[place % Math.max(keys.length, 1)];
  if (key === undefined || how === 'pollute') {
    Object.defineProperty(holder, '__proto__', { value: { polluted: true }, enumerable: true, configurable: true, writable: true });
    return holder;
  }
  if (how === 'drop') Reflect.deleteProperty(holder, key);
  else holder[key] = place % 2 === 0 ? junkValue : changeAt(holder[key], Math.floor(place / 2), how, junkValue);
  return holder;
}
