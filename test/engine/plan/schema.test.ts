import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { planJsonSchemaText } from '../../../scripts/planJsonSchema';

it('the committed JSON Schema of plans is the one the program uses (else: node scripts/generate-schemas.mjs)', () => {
  expect(readFileSync('schemas/plan.schema.json', 'utf8')).toBe(planJsonSchemaText());
});
