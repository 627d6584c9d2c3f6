import type { DependencyKind } from '../../../model/plan';
import { codeSpans } from '../codeSpans';
import { plainText } from '../names/plainText';
import { isNone, meansAll, splitReferences } from '../names/references';
import type { PlanContext } from '../resolve/context';
import type { TextLine } from '../tree/document';

export interface DependencyLine {
  readonly line: TextLine;
  readonly task: string;
  readonly field: 'dependsOn' | 'softDependsOn' | 'blocks';
  readonly because: string;
}

const SOFT = /\b(?:soft|ideally|prefer(?:ably|red)?|nice to have|optional(?:ly)?|not blocking|non-blocking|suggested|rebase|merge (?:after|order)|helpful|partial(?:ly)?)\b/i;
const PUBLISHED = /\b(?:publish(?:es|ed)?|apis?|interfaces?|contracts?|types?|exports?)\b/i;
const WRITTEN = /\b(?:writes?|written|produces?d?|generates?d?|artifacts?|outputs?)\b/i;

/** The tasks a list of dependencies names; a phase stands for all of its tasks. */
export function dependencyText(context: PlanContext, found: DependencyLine): void {
  const { line, task, field } = found;
  const { tasks, phases, phaseSeeds, claims } = context;
  if (isNone(line.text)) return;
  const at = { start: line.start, end: line.start + line.text.length };
  const soft = field === 'softDependsOn' || SOFT.test(plainText(line.text));
  const { keys, unknown } = tasks.resolve(line.text, othersOf(context, task, line.text));
  const kind = keys.length === 1 ? kindOf(line.text) : 'success';
  for (const key of keys) {
    const [from, on] = field === 'blocks' ? [key, task] : [task, key];
    claims.dependency({ task: from, on, soft, kind: soft ? 'success' : kind, name: kind === 'success' ? null : publishedName(line.text), at, because: found.because, confidence: meansAll(line.text) ? 0.8 : 1 });
  }
  if (keys.length > 0 && unknown.length === 0) return;
  for (const name of unknown) {
    const phase = phases.find(name) ?? phases.mentions(name)[0]?.key ?? null;
    const members = phaseSeeds.find((seed) => seed.name === phase)?.tasks ?? [];
    if (phase === null) reportUnknown(context, found, name);
    for (const member of members.includes(task) ? [] : members) {
      const [from, on] = field === 'blocks' ? [member, task] : [task, member];
      claims.dependency({ task: from, on, soft, kind: 'success', name: null, at, because: `${found.because}: ${phase ?? ''}`, confidence: 0.9 });
    }
  }
}

/** `all above` are those before it in the document, `all streams` are all others. */
function othersOf({ tasks }: PlanContext, task: string, text: string): readonly string[] {
  const index = tasks.keys.indexOf(task);
  return /\b(?:above|previous|preceding|earlier|prior)\b/i.test(text) ? tasks.keys.slice(0, Math.max(0, index)) : tasks.keys.filter((key) => key !== task);
}

export function kindOf(text: string): DependencyKind {
  if (!/\b(?:publish|published|publishes|writes|written|api:|artifact:)/i.test(text)) return 'success';
  if (PUBLISHED.test(text)) return 'api';
  return WRITTEN.test(text) ? 'artifact' : 'success';
}

/** What is waited for, in ticks or as the word after the verb. */
export function publishedName(text: string): string {
  const span = codeSpans(text)[0]?.content;
  const word = /\b(?:publish(?:es|ed)?|writes?|produces?)\s+(?:its\s+|the\s+)?([\w.-]{2,40})/i.exec(text)?.[1] ?? /([\w.-]{2,40})\s+(?:is |are )?(?:published|written)/i.exec(text)?.[1];
  return span ?? word ?? 'api';
}

const ID_LIKE = /^(?:#\d{1,6}|(?:epic|issue|pr|ticket|story|task|phase|milestone)\s*#?[\w.-]{1,12}|[A-Z]{1,8}-?\d{1,5}(?:[.-]\d{1,4})*|.{0,40}\b[A-Z]{1,8}\d{0,3}-\d{1,5})$/i;

/** A name that looks like an id but is not of this plan is either another plan's, or a slip. */
function reportUnknown({ claims, tasks, source, diagnostics }: PlanContext, { line, task, because }: DependencyLine, name: string): void {
  const text = plainText(name);
  if (!ID_LIKE.test(text) || splitReferences(text).length !== 1) return;
  const at = { start: line.start, end: line.start + line.text.length };
  claims.value({ task, field: 'externalDependsOn', value: /[A-Z]{1,8}\d{0,3}-\d{1,5}$/.exec(text)?.[0] ?? text, at, because, confidence: 0.8 });
  const known = tasks.keys.slice(0, 6).join(', ');
  diagnostics.warning({ code: 'unknown-dependency', message: `Task \`${task}\` depends on \`${text.slice(0, 60)}\`, which is no task of this plan.`, hint: `If it is another plan's, see that it is done; the tasks here are ${known}.`, at: source.range(at.start, at.end) });
}
