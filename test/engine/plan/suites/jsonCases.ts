/**
 * JSON texts of every kind a parser meets: those that are JSON, those that are not, and those of which programs differ
 * in what they make of them.
 */
export interface JsonCase {
  readonly kind: 'valid' | 'invalid' | 'open';
  readonly text: string;
}

const SCALARS = ['0', '-0', '7', '-12', '1.5', '-0.25', '1e5', '1E+2', '2e-3', '9007199254740991', 'true', 'false', 'null', '""', '"a"', '"\\u00e9"', '"\\n\\t\\r\\b\\f"', '"\\"\\\\\\/"', '"\\ud83c\\udf32"', '"é日本🌲"', '"a: b # c"', '"- x"', '"{[,]}"', '"&a *b !c"', '"\u2028"', '"\\u0000"', '"\\u007f"', '" "', '"null"', '"012"', '"<<"'];

/** Each place a value can stand in. */
const HOLDERS: readonly ((value: string) => string)[] = [(value) => value, (value) => `[${value}]`, (value) => `{"a": ${value}}`, (value) => `\n[\t${value} ,\r\n ${value}]\n`];

const STRUCTURES = [
  '[]', '{}', '[[]]', '[{}]', '{"a":{}}', '{"a":[]}', '[[],[[]],{}]', '{"":0}', '{"a":1,"b":2}', '{"a":{"a":{"a":1}}}', '[1,[2,[3,[4]]]]', ' [1 , 2 ] ', '[\n1\n,\n2\n]', '{"a" : 1}', '{ "a":1 , "b" : [ true , null ] }', '{"__proto__": 1}', '{"constructor": {"prototype": {}}}', '{"toString": null, "length": 3}', '{"\\u0061": 1}', '{"a b": 1}', '{"a:b": 1}', '{"#": 1}', '{"- ": 1}', '{"1": 1, "01": 2}', '{"null": 1, "true": 2}', '[null,null]', '["a","a"]', '{"tasks": []}', '{"tasks": [{"id": "a", "title": "b", "run": "c"}]}', '{"master": {"tasks": []}}',
];

const BROKEN = [
  '', ' ', '[', ']', '{', '}', '[1', '[1,', '[,1]', '[1,,2]', '[1 2]', '["a" "b"]', '{"a"}', '{"a":}', '{:1}', '{"a" 1}', '{"a":1', '{"a":1,', '{,"a":1}', '{"a":1 "b":2}', '{"a":1,,"b":2}', '{"a":1}}', '[1]]', '[1]}', '{"a":1]', '"', '"a', 'a"', "'a'", "['a']", "{'a':1}", '{a:1}', '{a:1,b:2}', '[a]', '[1,]', '{"a":1,}', '[tru]', '[True]', '[nul]', '[NaN]', '[Infinity]', '[-Infinity]', '[+1]', '[-]', '[01]', '[-01]', '[1.]', '[.5]', '[1e]', '[1e+]', '[0x1F]', '[1_000]', '[--1]', '[1-2]', '["\\x41"]', '["\\u12"]', '["\\u12g4"]', '["\\"]', '["\\a"]', '["a\nb"]', '["a\tb"]', '["\u0000"]', '[1]//c', '[1]/*c*/', '/*c*/[1]', '[1]#c', '# c', '[1] [2]', '{} {}', '1 2', 'true false', '[1]x', 'x[1]', '\uFEFF', '&a [*a]', '*a', '!!str 1', '[!x 1]', '---\n[1]\n---\n[2]', '%YAML 1.2\n---\n1', '<a>', 'undefined', '[undefined]', '{"a":undefined}', '{1:2}', '{[1]:2}', '{{}:1}', '{null:1}', '{"a":"b":"c"}', '["a":1]', '[:]', '{:}', '[\\n]', '\\', '"\\', '["\\', '[\u00a01]', '[\u20281]', '\u0000', '[1]\u0000', '@', '`', '%', '[*]', '[&]', '[?]', '? a', '[- 1]', '- [', '|', '>', '[|]', '{"a": |}', '"a": [', '\t- a', '{\n"a": 1\n"b": 2\n}',
];

const DEFINED_BY_PROGRAMS = [
  '{"a":1,"a":2}', '{"a":1,"a":1}', '{"__proto__":1,"__proto__":2}', '{"tasks":[],"tasks":[]}', '[1e400]', '[-1e400]', '[1e-400]', '[123456789012345678901234567890]', '[0.1234567890123456789012345]', '["\\ud800"]', '["\\udc00"]', '["\\udc00\\ud800"]', '["\\ud800x"]', '["\ud800"]', '["\uFFFD"]', '["\uFFFF"]', '\uFEFF[1]', '\uFEFF{}', '[1]\n\n\n', '\r[1]\r', '["\u202e"]', '{"\\u0000": 1}', '{"\ufeff": 1}', '["\u0085"]', '["\u007f"]',
];

function nested(open: string, close: string, depth: number): string {
  return open.repeat(depth) + close.repeat(depth);
}

const DEEP = [60, 500, 20_000, 100_000].flatMap((depth) => [nested('[', ']', depth), `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`, '['.repeat(depth), '{"a":'.repeat(depth)]);
const WIDE = [`[${'1,'.repeat(50_000)}1]`, `{${Array.from({ length: 20_000 }, (_, index) => `"k${String(index)}":1`).join(',')}}`, `"${'a'.repeat(1_000_000)}"`, `[${'9'.repeat(100_000)}]`, ' '.repeat(500_000), `"${'\\u0041'.repeat(50_000)}"`];

const of = (kind: JsonCase['kind'], texts: readonly string[]): readonly JsonCase[] => texts.map((text) => ({ kind, text }));

export const JSON_CASES: readonly JsonCase[] = [
  ...of('valid', [...HOLDERS.flatMap((holder) => SCALARS.map(holder)), ...STRUCTURES]),
  ...of('invalid', BROKEN),
  ...of('open', [...DEFINED_BY_PROGRAMS, ...DEEP, ...WIDE]),
];
