import assert from 'node:assert/strict';
import { test } from 'node:test';
import { features } from '../src/features.js';

test('no feature is listed twice', () => {
  assert.equal(new Set(features).size, features.length);
});
