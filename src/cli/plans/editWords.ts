import type { PlanEdit } from '../../engine/planning/index';
import { CliFailure } from '../failure';

export type EditRequest = { readonly kind: 'list' } | { readonly kind: 'drop'; readonly number: number } | { readonly kind: 'add'; readonly edit: PlanEdit };

const FORMS = 'Say "move W3 to 2", "W1 apart from W2", "W1 together with W2", "W3 after W1", "list" or "drop 1".';

/** What a person wants changed about an execution plan, from the words of the command line. */
export function readEdit(words: string): EditRequest {
  const text = words.trim().replace(/\s+/g, ' ');
  if (text === 'list') return { kind: 'list' };
  const drop = /^drop (\d{1,4})$/.exec(text);
  if (drop !== null) return { kind: 'drop', number: Number(drop[1]) };
  const move = /^move (\S+) to (?:batch )?(\d{1,6})$/.exec(text);
  if (move?.[1] !== undefined && Number(move[2]) > 0) return { kind: 'add', edit: { move: { task: move[1], toBatch: Number(move[2]) } } };
  const pair = /^(\S+) (apart from|together with|after) (\S+)$/.exec(text);
  if (pair?.[1] === undefined || pair[3] === undefined) throw new CliFailure(`"${words}" is no edit of an execution plan.`, FORMS);
  const both: [string, string] = [pair[1], pair[3]];
  if (pair[2] === 'apart from') return { kind: 'add', edit: { apart: both } };
  return { kind: 'add', edit: pair[2] === 'after' ? { after: both } : { together: both } };
}
