import { spawnSync } from 'node:child_process';
import { git } from './project.mjs';

const TASKS = ['W1', 'W2', 'W3', 'W4', 'W5', 'W6', 'W7', 'W8'];

/** Looks at the repository itself, not at what was printed. Gives back what is wrong with it. */
export function faults(folder) {
  const found = [];
  const expect = (holds, otherwise) => {
    if (!holds) found.push(otherwise);
  };
  const landed = git(folder, 'log', '--first-parent', '--reverse', '--format=%(trailers:key=Coppice-Task,valueonly,separator=)', 'main').split('\n').filter(Boolean);
  for (const task of TASKS) expect(landed.filter((key) => key === task).length === 1, `${task} landed ${landed.filter((key) => key === task).length} times on main`);
  const inOrder = ['W1', 'W2', 'W4'].map((task) => landed.indexOf(task));
  expect(inOrder.every((place, index) => index === 0 || place > inOrder[index - 1]), `the declared merge order was not kept: ${landed.join(', ')}`);
  expect(git(folder, 'status', '--porcelain') === '', 'the checkout is not clean');
  expect(/^export const features = \['words', 'slug', 'shorten'\];$/m.test(git(folder, 'show', 'main:src/features.js')), 'the two changes of one line are not both there');
  expect(git(folder, 'log', '--format=%s', 'main').includes('Shorten a text (try 2)'), 'the failed check was not mended by a second try');
  const tests = spawnSync(process.execPath, ['--test'], { cwd: folder, encoding: 'utf8' });
  expect(tests.status === 0, `the tests fail on main:\n${tests.stdout}`);
  return found;
}
