// Writes the JSON Schemas that editors use from the schemas the program uses. Run it after changing one.
//   node scripts/generate-schemas.mjs            writes them
//   node scripts/generate-schemas.mjs --check    fails where one is not as it would be written
import { build } from 'esbuild';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

async function bundled(entry) {
  const bundle = await build({ absWorkingDir: root, entryPoints: [entry], bundle: true, write: false, format: 'esm', platform: 'node' });
  return import(`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString('base64')}`);
}

const { planJsonSchemaText } = await bundled('scripts/planJsonSchema.ts');
const { configJsonSchemaText } = await bundled('scripts/configJsonSchema.ts');
const { templateJsonSchemaText } = await bundled('scripts/templateJsonSchema.ts');
const schemas = { 'plan.schema.json': planJsonSchemaText(), 'config.schema.json': configJsonSchemaText(), 'template.schema.json': templateJsonSchemaText() };

mkdirSync(path.join(root, 'schemas'), { recursive: true });
for (const [name, text] of Object.entries(schemas)) {
  const file = path.join(root, 'schemas', name);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`schemas/${name} is not up to date. Run: node scripts/generate-schemas.mjs`);
    process.exitCode = 1;
  }
}
