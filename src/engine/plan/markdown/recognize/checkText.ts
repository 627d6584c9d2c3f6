import type { CheckMoment } from '../../../model/plan';
import { codeSpans } from '../codeSpans';
import { judgeCommand, shellSteps, type ShellStep } from '../names/commands';
import { plainText } from '../names/plainText';
import type { PlanContext } from '../resolve/context';
import type { CodeBlock, TextLine } from '../tree/document';

export interface CheckTarget {
  readonly task: string | null;
  readonly phase: string | null;
  readonly when: readonly CheckMoment[];
  readonly because: string;
  /** The label says that these are checks, so that any command counts; else only those said to pass. */
  readonly outright: boolean;
}

const PASSES = /\b(?:pass(?:es|ed|ing)?|succeeds?|success(?:ful(?:ly)?)?|green|clean|exits? 0|works?|compiles?|builds?|runs?|no (?:errors?|failures)|return(?:s)? 0|ok|must|required?|verify|still)\b|→|✓|✅/iu;
const EXCUSED = /\b(?:optional(?:ly)?|legacy|if (?:available|needed|applicable|possible)|manual(?:ly)?|e\.g\.|for example|do not run|don't run|never run|instead of|in the running)\b/i;

/** The commands in a line: in ticks, or the whole of it where it is nothing but a command. */
export function checkText(context: PlanContext, line: TextLine, target: CheckTarget): void {
  if (EXCUSED.test(line.text) && !target.outright) return;
  const spans = codeSpans(line.text);
  for (const span of spans) {
    if (span.content.includes('\n') || isExcused(line.text, span.start)) continue;
    const { isCommand, proves } = judgeCommand(span.content);
    if (!(target.outright ? isCommand : proves && PASSES.test(line.text))) continue;
    addSteps(context, shellSteps(span.content), { start: line.start + span.start, end: line.start + span.end }, target);
  }
  if (spans.length > 0 || !target.outright) return;
  const bare = line.text.replace(/^(?:\[[ xX]\]\s+|(?:run|verify|execute|then)\b:?\s+)/i, '');
  const first = shellSteps(bare)[0];
  if (first === undefined || !looksTyped(bare) || !judgeCommand(first.command).isCommand) return;
  addSteps(context, shellSteps(bare), { start: line.start + line.text.length - bare.length, end: line.start + line.text.length }, target);
}

/** `optional: \`x\`` excuses what comes behind it, not what came before. */
function isExcused(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 60), at);
  return /\b(?:optional(?:ly)?|legacy|if available|e\.g\.|instead of|not|never)\b[^.;`]*$/i.test(before) && !/\bmust not fail\b/i.test(before);
}

/** Prose may begin with the name of a program: `make sure that…`, `Go through the list`. */
function looksTyped(text: string): boolean {
  return /^[a-z./][\w./-]*(?:\s|$)/.test(text) && !/^(?:make sure|make the|make it|go (?:to|through|over|back)|just |test (?:that|the|with|for|both|all|each|every)|find |task |diff |code |just$|sh |wc |cat the|act )/.test(text) && !/[a-z]\. [A-Z]|[^\w)"'/.=*-]$/.test(text) && plainText(text).split(' ').length <= 24;
}

/** The lines of a fence that are commands; what a program prints ends them. */
export function checkCode(context: PlanContext, code: CodeBlock, target: CheckTarget): void {
  if (code.inner !== null || !/^(?:|sh|bash|shell|zsh|console|shell-session|fish|powershell|ps1|cmd|text)$/.test(code.language)) return;
  let cwd: string | null = null;
  for (const line of joinedLines(code.lines)) {
    const moved = /^\s*cd\s+["']?([^\s"';&]+)["']?\s*$/.exec(line.text)?.[1];
    if (moved !== undefined) {
      cwd = moved;
      continue;
    }
    if (/^\s*#\s*(?:expected|output)\b/i.test(line.text)) break;
    const optional = /#.*\b(?:if available|optional|legacy)\b/i.test(line.text);
    const steps = shellSteps(line.text, cwd);
    const commands = steps.filter(({ command }) => judgeCommand(command).isCommand);
    // A line of a session stays whole where one part of it is a check.
    if (commands.length > 0 && !(optional && target.task !== null)) addSteps(context, commands, { start: line.start, end: line.start + line.text.length }, target);
  }
}

/** A line that ends with a backslash goes on in the next. */
function joinedLines(lines: readonly TextLine[]): readonly TextLine[] {
  const joined: TextLine[] = [];
  let open: TextLine | null = null;
  for (const line of lines) {
    const whole: TextLine = open === null ? line : { text: `${open.text} ${line.text.trim()}`, start: open.start };
    const continues = whole.text.endsWith('\\');
    open = continues ? { text: whole.text.slice(0, -1).trimEnd(), start: whole.start } : null;
    if (!continues) joined.push(whole);
  }
  if (open !== null) joined.push(open);
  return joined;
}

function addSteps({ claims }: PlanContext, steps: readonly ShellStep[], at: { readonly start: number; readonly end: number }, target: CheckTarget): void {
  for (const { command, cwd } of steps) {
    if (!judgeCommand(command).isCommand) continue;
    claims.check({ ...target, command, cwd, at, confidence: target.outright ? 1 : 0.9 });
  }
}
