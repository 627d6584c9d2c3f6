import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface GatedTask {
  readonly key: string;
  readonly title: string;
  readonly dependsOn?: readonly string[];
}

/** A plan whose agents say that they have begun and go on when the test lets them: nobody guesses how long anything takes. */
export class GatedPlan {
  readonly text: string;
  readonly #folder: string;

  constructor(title: string, tasks: readonly GatedTask[], folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.text = `# ${title}\n\n${tasks.map((task) => this.#section(task)).join('\n')}`;
  }

  /** The agent's own process, once it has begun. */
  pid(key: string): number | null {
    const file = join(this.#folder, `${key}.pid`);
    return existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) || null : null;
  }

  open(key: string): void {
    writeFileSync(join(this.#folder, `${key}.gate`), '');
  }

  #section({ key, title, dependsOn = [] }: GatedTask): string {
    const file = `${key.toLowerCase()}.txt`;
    const at = join(this.#folder, key);
    return [
      `## ${key}: ${title}`,
      ...(dependsOn.length === 0 ? [] : [`Depends on: ${dependsOn.join(', ')}`]),
      `Files: ${file}`,
      '',
      '```sh',
      `echo "${key} has begun"`,
      `echo $$ > "${at}.pid"`,
      `until [ -e "${at}.gate" ]; do sleep 0.1; done`,
      `echo "${title}" > ${file}`,
      `git add ${file}`,
      `git commit -q -m "${title}"`,
      '```',
      '',
      `Check: \`grep -q . ${file}\``,
      '',
    ].join('\n');
  }
}
