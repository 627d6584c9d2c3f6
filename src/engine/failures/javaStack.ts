/** `	at com.x.CalcTest.adds(CalcTest.java:12)`; since Java 9 a module may stand before the class. */
const FRAME = /^\s{0,40}at (?:[\w.@-]{1,200}\/)?([\w$.<>]{1,500})\(([\w$]{1,200}\.(?:java|kt|kts|scala|groovy)):(\d{1,7})\)$/;
const LIBRARY = /^(?:java|javax|jdk|sun|kotlin|scala|groovy|org\.(?:junit|opentest4j|testng|gradle|apache\.maven|assertj|hamcrest|mockito|codehaus|springframework))\./;
/** Where sources lie below a project, by the habits of Maven and Gradle. */
const SOURCE_ROOTS = ['src/test/java', 'src/main/java', 'src/test/kotlin', 'src/main/kotlin', 'src/test/scala', 'src/main/scala', 'src', 'test', '.'];

export interface JavaPlace {
  readonly file: string;
  readonly line: number;
  readonly mayBe: readonly string[];
}

export function isJavaFrame(text: string): boolean {
  return /^\s{0,40}at [\w.@/$<>-]{1,700}\(.{1,300}\)$/.test(text);
}

/** The topmost frame that is not in a library. It names the class and the file's last part: the rest is habit. */
export function javaPlace(stack: readonly string[]): JavaPlace | null {
  for (const text of stack) {
    const match = FRAME.exec(text);
    if (match === null || LIBRARY.test(match[1] ?? '')) continue;
    const [, method = '', file = '', line] = match;
    return { file, line: Number(line), mayBe: sourceNames(method.split('.').slice(0, -2), file) };
  }
  return null;
}

/** Names under which the source of a class in this package may lie. */
export function sourceNames(packageParts: readonly string[], file: string): readonly string[] {
  const path = [...packageParts, file].join('/');
  return SOURCE_ROOTS.map((root) => (root === '.' ? path : `${root}/${path}`));
}
