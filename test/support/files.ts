import { existsSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Resolves once a file of this name is there. Its folder must be there already. */
export async function fileAppears(path: string): Promise<void> {
  await new Promise<void>((done) => {
    const look = (): void => {
      if (!existsSync(path)) return;
      watcher.close();
      done();
    };
    const watcher = watch(dirname(path), look);
    look();
  });
}
