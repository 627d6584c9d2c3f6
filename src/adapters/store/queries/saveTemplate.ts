import type { TemplateVersion } from '../../../engine/index';
import type { Write } from './query';

/** Never replaces: a version that is given twice is a bug of the caller, and the transaction fails. */
export const saveTemplate: Write<TemplateVersion> = {
  name: 'template',
  sql: `
    INSERT INTO template (id, name, version, body) VALUES (?, ?, ?, ?)`,
  values: (row) => [row.id, row.name, row.version, JSON.stringify(row)],
};
