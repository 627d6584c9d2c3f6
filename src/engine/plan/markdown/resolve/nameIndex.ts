import { normalName, wordsOf } from '../names/normalName';
import { expandRange, meansAll, splitReferences } from '../names/references';

export interface Named {
  readonly key: string;
  readonly names: readonly string[];
  readonly title: string;
}

export interface Mention {
  readonly key: string;
  readonly at: number;
  readonly length: number;
}

const WORK = /^(?:(?:user )?stor(?:y|ies)|(?:work ?stream|stream|track|lane|session|agent|task|issue|ticket|worker|pr|branch|step|job|terminal|ws|developer|dev|item|module|component|feature)s?)[\s#-]+/;
const GROUP = /^(?:phase|wave|stage|group|sprint|milestone|step|epic|batch|round|part|tier|priority|day|week)(?:e?s)?[\s#-]+/;
const TOKEN = /[\p{L}\p{N}][\p{L}\p{N}_./-]*/gu;
const RANGES = /\b((?:work ?streams?|streams?|tracks?|lanes?|sessions?|agents?|tasks?|stories|steps?|workers?|prs?)[ \t]+)?((?:[A-Za-z]{0,6}-?\d{1,4}|[A-Z])\s?(?:-|–|—|\.\.|to|through)\s?(?:[A-Za-z]{0,6}-?\d{1,4}|[A-Z]))\b/g;
const LONGEST_NAME = 6;

/** Finds tasks (or phases) by what documents call them. */
export class NameIndex {
  readonly #keys = new Map<string, string>();
  readonly #order: readonly string[];
  readonly #kind: RegExp;

  /** `level` says whose kinds may be left out: a `Phase 1` is not task 1. */
  constructor(entries: readonly Named[], level: 'tasks' | 'phases') {
    this.#kind = level === 'tasks' ? WORK : GROUP;
    this.#order = entries.map(({ key }) => key);
    for (const { key, names } of entries) for (const name of [key, ...names]) this.#add(normalName(name), key);
    for (const { key, title } of entries) {
      this.#add(normalName(title), key);
      this.#add(wordsOf(title), key);
    }
  }

  get keys(): readonly string[] {
    return this.#order;
  }

  /** The one that is called this, with or without its kind. */
  find(text: string): string | null {
    const name = normalName(text);
    if (name === '') return null;
    return this.#keys.get(name) ?? this.#keys.get(name.replace(this.#kind, '')) ?? this.#keys.get(wordsOf(text)) ?? null;
  }

  /** As `find`; else the one whose name the text begins with: `W1 publishes its API`, `Agent 2 (Storage)`. */
  findLeading(text: string): string | null {
    const whole = this.find(text);
    if (whole !== null) return whole;
    const [first] = this.mentions(text, { bare: true });
    return first !== undefined && first.at <= 24 && /^[\s*`"'([#]*(?:\w+[\s#-]+)?$/.test(text.slice(0, first.at)) ? first.key : null;
  }

  /**
   * Everyone named in running text, in order. A number or a single letter counts only behind its kind, unless `bare`
   * says that the text holds nothing but names.
   */
  mentions(text: string, { bare = false }: { readonly bare?: boolean } = {}): readonly Mention[] {
    const tokens = [...text.matchAll(TOKEN)].map((match) => ({ text: match[0].replace(/[./-]+$/, ''), at: match.index }));
    const found: Mention[] = [];
    for (let index = 0; index < tokens.length; ) {
      const hit = this.#longestAt(text, tokens, index, bare);
      if (hit === null) index += 1;
      else {
        found.push(hit.mention);
        index += hit.count;
      }
    }
    return found;
  }

  /** Those of ranges in running text: `after steps 2–4`, `T001-T004`. */
  ranges(text: string): readonly string[] {
    const found: string[] = [];
    for (const [range = '', kind = '', names = ''] of text.slice(0, 2_000).matchAll(RANGES)) {
      if (kind === '' && /^\d/.test(names)) continue;
      for (const name of expandRange(names) ?? []) {
        const key = this.find(`${kind}${name}`) ?? (range === '' ? null : this.find(name));
        if (key !== null) found.push(key);
      }
    }
    return found;
  }

  /** The keys a list of references means, each once, and the names nobody has. */
  resolve(text: string, others: readonly string[] = this.#order): { readonly keys: readonly string[]; readonly unknown: readonly string[] } {
    if (meansAll(text)) return { keys: others, unknown: [] };
    const keys = new Set<string>();
    const unknown: string[] = [];
    for (const reference of splitReferences(text)) {
      const key = this.findLeading(reference.text);
      if (key !== null) keys.add(key);
      else {
        const inside = this.mentions(reference.text);
        for (const mention of inside) keys.add(mention.key);
        if (inside.length === 0) unknown.push(reference.text);
      }
    }
    return { keys: [...keys], unknown };
  }

  #longestAt(text: string, tokens: readonly { readonly text: string; readonly at: number }[], index: number, bare: boolean): { readonly mention: Mention; readonly count: number } | null {
    const start = tokens[index]?.at ?? 0;
    for (let count = Math.min(LONGEST_NAME, tokens.length - index); count >= 1; count -= 1) {
      const last = tokens[index + count - 1];
      if (last === undefined) continue;
      const length = last.at + last.text.length - start;
      const phrase = text.slice(start, start + length);
      if (length > 120 || (count === 1 && !bare && isWeak(phrase))) continue;
      const key = count === 1 ? this.#keys.get(normalName(phrase)) : this.find(phrase);
      if (key !== undefined && key !== null) return { mention: { key, at: start, length }, count };
    }
    return null;
  }

  #add(name: string, key: string): void {
    if (name !== '' && !this.#keys.has(name)) this.#keys.set(name, key);
  }
}

/** Alone, `A`, `2` and `log` are words of the language. */
function isWeak(word: string): boolean {
  return /^\d+$|^[A-Za-z]$/.test(word) || /^[a-z]+$/i.test(word);
}
