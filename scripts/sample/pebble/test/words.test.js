import assert from 'node:assert/strict';
import { test } from 'node:test';
import { words } from '../src/words.js';

test('punctuation is no part of a word', () => {
  assert.deepEqual(words('Pebbles, and sand.'), ['Pebbles', 'and', 'sand']);
});
