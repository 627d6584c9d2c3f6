import { TASK_CHECK_MOMENTS } from '../../draft';
import { codeSpans } from '../codeSpans';
import type { Field } from '../names/labels';
import { judgeCommand } from '../names/commands';
import type { PlanContext } from '../resolve/context';
import type { TextLine } from '../tree/document';
import { checkText } from './checkText';
import { readField } from './fieldReaders';

const OWNS = /^\W*(?:(?:you|it|this (?:work ?stream|stream|task|agent|lane|track|session)|the (?:agent|session))\s+)?(?:exclusively\s+|only\s+)?(?:owns?|may (?:only )?(?:edit|touch|change|modify))\b/i;
const AVOIDS = /^\W*(?:you\s+)?(?:please\s+)?(?:do not|don'?t|must not|may not|never)\s+(?:ever\s+)?(?:touch|edit|modify|change)\b/i;
const PLACE = /^\W*(?:(?:use|create|work (?:in|on)|on|in)\s+)?(?:the\s+|a\s+)?(?:git\s+)?(?:work ?tree|branch)\b/i;
const PROVES = /^\W*(?:(?:then|finally|and)\s+)?(?:validate|verify|prove|check|test)\b[^`]{0,60}`/i;
const RUNS = /\brun\b[^`]{0,40}`/i;
const MUST_PASS = /\b(?:must|has to|have to|should|needs? to)\s+(?:still\s+|all\s+)?(?:pass|succeed|(?:be|stay) (?:green|clean)|exit (?:with )?0)\b|\b(?:make sure|ensure|confirm|verify|check)\b[^`]{0,60}\b(?:pass(?:es)?|succeeds?|green|clean|exits? (?:with )?0)\b/i;
const FAILS = /\b(?:fails?|failing|red)\b/i;
/** Said to be run and nothing else: then it is a check only by its name. */
const RUN_ALONE = /^\W*(?:then\s+)?run\s+`[^`]*\b(?:test|tests|check|lint|typecheck|verify|validate|pytest|e2e)\b[^`]*`\W*$/i;

const LONGEST_RUN = 200;

/** What a task's own sentences say without labels: `You own \`src/\``, `Validate with \`npm test\``, `Don't touch …`. */
export function readSpokenFields(context: PlanContext, task: string, line: TextLine): void {
  if (line.text.length > 2_000 || !line.text.includes('`')) return;
  for (const sentence of sentencesOf(line)) {
    const say = (field: Field): void => { readField(context, { field, task, because: becauseOf(sentence), lines: [sentence], items: [], codes: [] }); };
    if (OWNS.test(sentence.text)) say('files');
    else if (AVOIDS.test(sentence.text)) say('avoid');
    else if (PLACE.test(sentence.text)) readPlaces(context, task, sentence);
    else if (isProof(sentence.text)) readProof(context, task, sentence);
  }
}

function isProof(text: string): boolean {
  if (FAILS.test(text)) return false;
  return PROVES.test(text) || (text.length < LONGEST_RUN && RUN_ALONE.test(text)) || (MUST_PASS.test(text) && (RUNS.test(text) || /^\W*`/.test(text)));
}

/** Only commands that prove something: `check \`git diff\`` is a look. */
function readProof(context: PlanContext, task: string, sentence: TextLine): void {
  if (!codeSpans(sentence.text).some(({ content }) => judgeCommand(content).proves)) return;
  checkText(context, { ...sentence, text: upToElse(sentence.text) }, { task, phase: null, when: TASK_CHECK_MOMENTS, because: becauseOf(sentence), outright: true });
}

/** `… instead of \`x\`` names what is not to be run. */
function upToElse(text: string): string {
  return text.split(/\b(?:instead of|not|rather than|never)\b/i, 1)[0] ?? '';
}

/** `Worktree \`../bus\`, branch \`lane/bus\`.` */
function readPlaces(context: PlanContext, task: string, sentence: TextLine): void {
  for (const [whole, word = '', name = ''] of sentence.text.matchAll(/\b(branch|work ?tree)\s+`([^`\n]{1,200})`/gi)) {
    const start = sentence.start + sentence.text.indexOf(whole);
    readField(context, { field: word.toLowerCase() === 'branch' ? 'branch' : 'worktree', task, because: becauseOf(sentence), lines: [{ text: `\`${name}\``, start }], items: [], codes: [] });
  }
}

function becauseOf({ text }: TextLine): string {
  return `the sentence "${text.slice(0, 60)}"`;
}

function sentencesOf({ text, start }: TextLine): readonly TextLine[] {
  const found: TextLine[] = [];
  let from = 0;
  for (const { index } of text.matchAll(/[.;](?=\s|$)/g)) {
    found.push({ text: text.slice(from, index), start: start + from });
    from = index + 1;
  }
  return [...found, { text: text.slice(from), start: start + from }];
}
