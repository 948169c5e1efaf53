import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

/** From the top down: a room may know itself and those after it. */
const rooms = [
  'main',
  'server',
  'discovery',
  'endpoints',
  'subresources',
  'admission',
  'auth',
  'request',
  'registry',
  'watch',
  'storage',
  'api',
];

const src = resolve(import.meta.dirname, '../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const importOf = /(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)['"](\.[^'"]+)['"]/g;

/** "registry" for registry/store/list.ts, "main" for the files at the top. */
const roomOf = (file: string) => (file.includes('/') ? file.split('/')[0] : 'main');

it('knows every room', () => {
  const strangers = [...new Set(files.map(roomOf))].filter((room) => !rooms.includes(room));
  expect(strangers).toEqual([]);
});

it('imports from its own room or from those below only, types included', () => {
  const wrong = files.flatMap((file) => {
    const text = readFileSync(join(src, file), 'utf8');
    return [...text.matchAll(importOf)]
      .map(([, path]) => relative(src, resolve(src, dirname(file), path)))
      .filter((target) => rooms.indexOf(roomOf(target)) < rooms.indexOf(roomOf(file)))
      .map((target) => `${file} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

it('does no input or output in api, the facts loader and the texts beside it aside', () => {
  const loaders = ['api/facts-loader.ts', 'api/docs.ts'];
  const impure = files
    .filter((file) => roomOf(file) === 'api' && !loaders.includes(file))
    .filter((file) => /from 'node:(?!util|buffer|crypto)/.test(readFileSync(join(src, file), 'utf8')));
  expect(impure).toEqual([]);
});
