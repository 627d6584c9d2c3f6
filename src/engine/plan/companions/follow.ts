import type { DiagnosticList } from '../diagnosticList';
import type { DraftCompanion } from '../draft';
import { parseDocument } from '../markdown/blocks';
import { judgeCost } from '../markdown/cost';
import { draftCompanions } from '../markdown/readFreePlan';
import { companionNames, companionsInFrontMatter } from '../markdown/recognize/companionNames';
import { allSections, type Section } from '../markdown/tree/document';
import { readDocument } from '../markdown/tree/readDocument';
import { quote } from '../quote';
import { SourceText } from '../sourceText';
import { PLAN_SIZE_LIMIT } from '../unreadable';
import type { CompanionReader, CompanionSet, CompanionFile } from './companion';
import { documentPaths, folderOf } from './documentPath';

/** A document beside the plan, read. */
export interface Companion {
  readonly path: string;
  readonly source: SourceText;
  readonly root: Section;
  readonly holds: DraftCompanion['holds'];
  /** Where it was named first. */
  readonly named: DraftCompanion;
}

export interface Followed {
  readonly companions: readonly Companion[];
  /** Everything that was read, for reading the same again. */
  readonly set: CompanionSet;
}

const MOST_DOCUMENTS = 12;
/** A plan names documents, and these may name others. What they name in turn is not looked for. */
const DEEPEST = 2;

export interface FollowRequest {
  readonly named: readonly DraftCompanion[];
  readonly reader: CompanionReader;
  /** The plan's own path: to be named by its companions is nothing new. */
  readonly own: string;
  /** Files that tasks of the plan are to make: they need not be there yet. */
  readonly isMade: (path: string) => boolean;
  readonly diagnostics: DiagnosticList;
}

/** Reads the documents that a plan sends its readers to, and those that they name: each once, and not too many. */
export function followCompanions(request: FollowRequest): Followed {
  return new Following(request).all();
}

interface Visit {
  readonly named: DraftCompanion;
  readonly home: string;
  readonly depth: number;
}

class Following {
  readonly #request: FollowRequest;
  readonly #seen: Set<string>;
  readonly #files: CompanionFile[] = [];
  readonly #companions: Companion[] = [];
  #characters = 0;

  constructor(request: FollowRequest) {
    this.#request = request;
    this.#seen = new Set([request.own]);
  }

  all(): Followed {
    const { named, reader } = this.#request;
    const pending: Visit[] = named.map((each) => ({ named: each, home: reader.home, depth: 1 }));
    for (let visit = pending.shift(); visit !== undefined; visit = pending.shift()) {
      const found = visit.named.isMeant ? this.#find(visit) : null;
      if (found === null || visit.depth >= DEEPEST) continue;
      const { depth } = visit;
      pending.push(...namesIn(found).map((each) => ({ named: each, home: folderOf(found.path), depth: depth + 1 })));
    }
    return { companions: this.#companions, set: { home: reader.home, files: this.#files } };
  }

  #find({ named, home, depth }: Visit): Companion | null {
    const paths = documentPaths(named.value, home);
    if (!paths.ok) return this.#report('companion-outside', named, `${quote(named.value)} ${paths.error}, and is not read.`);
    if (paths.value.some((path) => this.#seen.has(path))) return null;
    for (const path of paths.value) {
      const read = this.#request.reader.read(path);
      if (read.kind === 'missing') continue;
      this.#seen.add(path);
      return read.kind === 'text' ? this.#take(named, path, read.text) : this.#report('companion-unreadable', named, `${quote(path)} ${read.why}.`);
    }
    for (const path of paths.value) this.#seen.add(path);
    // What companions name is not the plan's own promise, and what a task makes is there once the task is done.
    if (depth > 1 || paths.value.some(this.#request.isMade)) return null;
    return this.#report('companion-missing', named, `There is no ${quote(named.value)} in this repository, so what it says about these tasks is not known.`);
  }

  #take(named: DraftCompanion, path: string, text: string): Companion | null {
    if (this.#files.length >= MOST_DOCUMENTS) return this.#report('companion-unreadable', named, `${quote(path)} is not read: the plan names more than ${String(MOST_DOCUMENTS)} documents.`);
    if (this.#characters + text.length > PLAN_SIZE_LIMIT) return this.#report('companion-unreadable', named, `${quote(path)} is not read: the plan's documents are larger than ${String(PLAN_SIZE_LIMIT / 1024 / 1024)} MB together.`);
    if (text.includes('\0')) return this.#report('companion-unreadable', named, `${quote(path)} holds NUL characters and is not text.`);
    const source = new SourceText(text, path);
    if (judgeCost(source).kind !== 'fine') return this.#report('companion-unreadable', named, `${quote(path)} is nested too deeply, or has more structure than a document can have.`);
    this.#characters += text.length;
    this.#files.push({ path, text });
    const companion: Companion = { path, source, root: readDocument(source, parseDocument(source)), holds: named.holds, named };
    this.#companions.push(companion);
    return companion;
  }

  #report(code: string, named: DraftCompanion, message: string): null {
    this.#request.diagnostics.warning({ code, message, hint: 'Name it relative to this document or to the root of the repository, or take the reference out.', at: named.at });
    return null;
  }
}

function namesIn({ source, root }: Companion): readonly DraftCompanion[] {
  const names = [...companionsInFrontMatter(source), ...[...allSections(root)].flatMap((section) => companionNames(section))];
  return draftCompanions(source, names).map((name) => ({ ...name, holds: name.holds === 'tasks' ? null : name.holds }));
}
