import { errorHead } from '../errorHead';
import { isJavaFrame, javaPlace, sourceNames } from '../javaStack';
import type { OutputLines } from '../output';
import { pathOf } from '../printedPath';
import type { Found, Reader, Reading } from '../reader';
import { blockEnd, one } from '../reader';

/** Maven's compiler: `[ERROR] /r/src/main/java/A.java:[3,15] cannot find symbol`. */
const MAVEN = /^\[(ERROR|WARNING)\] (.{1,1000}?\.(?:java|kt|scala)):\[(\d{1,7}),(\d{1,7})\] (?:error: )?(.{1,2000})$/;
/** `[ERROR] com.x.CalcTest.adds -- Time elapsed: 0.01 s <<< FAILURE!`; older ones put the class in brackets. */
const SUREFIRE = /^(?:\[ERROR\] {1,4})?(\S{1,500}?)(?:\(([\w.$]{1,500})\))? (?:--|  ?)?\s?Time elapsed: .{1,40}<<< (?:FAILURE|ERROR)!$/;
/** In the list at the end: `[ERROR]   CalcTest.adds:12 expected: <4> but was: <3>`. */
const SUMMARY = /^\[ERROR\] {2,8}([\w$]{1,200})\.([\w$]{1,200})(?:\(.{0,200}?\))?:(\d{1,7})(?:->\S{1,300})? (.{1,2000})$/;
/** Gradle: `CalcTest > adds() FAILED`, and more deeply nested ones with more of it. */
const GRADLE = /^(\S.{0,500}?) > (.{1,500}?) FAILED$/;

/** Tests on the JVM, as Maven and Gradle tell of them, and Maven's own way to tell of compilers. */
export function junitReader(): Reader {
  const told = new Set<string>();
  return {
    at(lines, index) {
      const text = lines.text(index);
      if (text.includes('.java:[') || text.includes('.kt:[') || text.includes('.scala:[')) return maven(lines, index);
      const surefire = text.includes('<<< ') ? SUREFIRE.exec(text) : null;
      const gradle = surefire === null && text.endsWith(' FAILED') ? GRADLE.exec(text) : null;
      if (surefire !== null || gradle !== null) return failedTest(lines, index, { name: nameOf(surefire, gradle), told });
      const summary = text.startsWith('[ERROR]  ') ? SUMMARY.exec(text) : null;
      return summary === null ? null : summarized(summary, index, told);
    },
  };
}

function maven(lines: OutputLines, index: number): Reading | null {
  const match = MAVEN.exec(lines.text(index));
  if (match === null) return null;
  const to = blockEnd(lines, index + 1, (text) => !/^(?:\[ERROR\] {3,}|\s{2,})\S/.test(text));
  const more = Array.from({ length: to - index - 1 }, (_, at) => lines.text(index + 1 + at).replace(/^\[ERROR\]/, '').trim());
  const [, severity, file = '', line, column, message = ''] = match;
  return one({ tool: 'javac', severity: severity === 'WARNING' ? 'warning' : 'error', file: pathOf(file), line: Number(line), column: Number(column), errorType: null, message: [message, ...more].join('\n'), stack: [], span: [index, to] });
}

function nameOf(surefire: RegExpExecArray | null, gradle: RegExpExecArray | null): string {
  if (gradle !== null) return `${gradle[1] ?? ''} > ${gradle[2] ?? ''}`;
  const [, name = '', inClass] = surefire ?? [];
  return inClass === undefined ? name : `${inClass}.${name}`;
}

function failedTest(lines: OutputLines, index: number, { name, told }: { readonly name: string; readonly told: Set<string> }): Reading {
  const from = lines.isBlank(index + 1) ? index + 2 : index + 1;
  const to = blockEnd(lines, from, (text, at) => text.trim() === '' && !isJavaFrame(lines.text(at + 1)));
  const body = Array.from({ length: to - from }, (_, at) => lines.text(from + at).trim());
  const stack = body.filter(isJavaFrame);
  const firstFrame = body.findIndex(isJavaFrame);
  const said = firstFrame < 0 ? body : body.slice(0, firstFrame);
  const head = errorHead(said[0] ?? '');
  // The class as a whole, which only counts its tests.
  if (head === null && stack.length === 0) return { found: [], next: index + 1 };
  const place = javaPlace(stack);
  if (place !== null) told.add(`${place.file}:${String(place.line)}`);
  const message = (head === null ? said : [head.message, ...said.slice(1)]).join('\n').trim();
  return one({ tool: 'junit', severity: 'error', file: place?.file ?? null, ...(place === null ? {} : { mayBe: place.mayBe }), line: place?.line ?? null, column: null, errorType: head?.errorType ?? null, message: `${name}: ${message}`, stack, span: [index, Math.max(to, index + 1)] });
}

/** It says again what was said above, but for those who keep the stacks in files. */
function summarized([, inClass = '', method = '', line = '', said = '']: RegExpExecArray, index: number, told: ReadonlySet<string>): Reading {
  const file = `${inClass}.java`;
  const found: Found = { tool: 'junit', severity: 'error', file, mayBe: sourceNames([], file), line: Number(line), column: null, errorType: errorHead(said.replace(/^» /, ''))?.errorType ?? null, message: `${inClass}.${method}: ${said}`, stack: [], span: [index, index + 1] };
  return { found: told.has(`${file}:${line}`) ? [] : [found], next: index + 1 };
}
