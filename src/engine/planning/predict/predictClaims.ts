import type { PlanDocument, PlannedTask } from '../../model/plan';
import type { FileIndex } from '../files/fileIndex';
import { isGlob, readGlob } from '../files/glob';
import type { RepositoryPicture } from '../picture';
import { CoChange } from './coChange';
import { Neighbours } from './neighbours';
import { avoidedPatterns, ownershipClaims } from './ownership';
import { CONFIDENCE, THRESHOLD, type Claim } from './prediction';
import { pathTokens } from './pathTokens';
import { textClaims } from './textPaths';

export interface PredictOptions {
  /** Text of each phase or parent heading, by its name. */
  readonly epicText?: ReadonlyMap<string, string>;
}

/** From a task that claims many files, only these are followed to their neighbours. */
const MOST_FOLLOWED = 40;

/** For each task of the plan, by position: what it will change, the surest first where several things say the same. */
export function predictClaims(document: PlanDocument, picture: RepositoryPicture, files: FileIndex, options: PredictOptions = {}): readonly (readonly Claim[])[] {
  const neighbours = new Neighbours(picture.imports);
  const history = new CoChange(picture.history);
  const epics = new Map([...(options.epicText ?? [])].map(([name, text]) => [name, epicClaims(name, text, files)]));
  return document.tasks.map((task) => {
    const direct = [...ownershipClaims(task), ...ownText(task, files), ...(epics.get(task.phase ?? '') ?? [])];
    const followed = direct.filter(({ confidence, pattern }) => confidence >= THRESHOLD && !isGlob(pattern)).slice(0, MOST_FOLLOWED);
    const near = followed.flatMap(({ pattern }) => [...neighbours.claimsFor(pattern), ...history.claimsFor(pattern)]);
    return withoutAvoided(task, strongest([...direct, ...near]));
  });
}

function ownText(task: PlannedTask, files: FileIndex): readonly Claim[] {
  return [task.prompt, ...task.acceptance].flatMap((text) => textClaims(text, files)).concat(textClaims(task.title, files, CONFIDENCE.namedInTitle));
}

function epicClaims(name: string, text: string, files: FileIndex): readonly Claim[] {
  return textClaims(text, files, CONFIDENCE.epic).map((claim) => ({ ...claim, source: 'epic', reason: `named under \`${name}\`` }));
}

/** One claim for each pattern: the surest. Where several are equally sure, the lines of all of them are meant. */
function strongest(claims: readonly Claim[]): readonly Claim[] {
  if (claims.length < 2) return claims;
  const best = new Map<string, Claim[]>();
  for (const claim of claims) {
    const known = best.get(claim.pattern);
    const top = known?.[0];
    if (known === undefined || top === undefined || claim.confidence > top.confidence) best.set(claim.pattern, [claim]);
    else if (claim.confidence === top.confidence) known.push(claim);
  }
  return [...best.values()].flatMap(joinLines);
}

/** Said with and without lines, the whole file is meant. */
function joinLines(claims: readonly Claim[]): readonly Claim[] {
  const [first] = claims;
  if (first === undefined || claims.length === 1) return claims;
  const whole = claims.find(({ lines }) => lines.length === 0);
  return [{ ...first, shared: claims.every(({ shared }) => shared), lines: whole === undefined ? claims.flatMap(({ lines }) => lines) : [] }];
}

function withoutAvoided(task: PlannedTask, claims: readonly Claim[]): readonly Claim[] {
  const named = task.outOfScope.flatMap((text) => pathTokens(text).map(({ path }) => path));
  const avoided = [...avoidedPatterns(task), ...named];
  if (avoided.length === 0) return claims;
  const literal = new Set(avoided);
  const globs = avoided.filter(isGlob).flatMap((pattern) => readGlob(pattern) ?? []);
  return claims.filter(({ source, pattern }) => source === 'ownership' || (!literal.has(pattern) && !globs.some((glob) => glob.matches(pattern))));
}
