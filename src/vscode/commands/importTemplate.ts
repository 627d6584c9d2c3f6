import { loadLater } from '../loadLater';
import { Command } from '../manifest';
import { QUIET } from '../outcome';
import type { CommandDefinition } from './command';
import { withEngine } from './engineCall';
import { pickRepository } from './targets';

/** Keeps a template file as a version of its template. Nothing is run by it. */
export const importTemplate: CommandDefinition = {
  id: Command.importTemplate,
  trust: 'required',
  run: async ({ repositories, diagnostics }) => {
    const { importFile, pickTemplateFile } = await loadLater();
    const file = await pickTemplateFile();
    if (file === null) return QUIET;
    const here = repositories.of(file);
    if (here !== undefined) return withEngine(here, (engine) => importFile(engine, file, diagnostics));
    const picked = await pickRepository(repositories, undefined, 'Into which repository shall the template be imported?');
    return picked.kind === 'picked' ? withEngine(picked.value, (engine) => importFile(engine, file, diagnostics)) : QUIET;
  },
};
