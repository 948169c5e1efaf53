import type { Told } from '../parse.js';

const path = '/api/v1/namespaces/<ns>/configmaps';
const mebibyte = 2 ** 20;

const named = (rest: string) => `{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},${rest}}`;
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Bodies that nobody would like to read in a file, by what is wrong with them. */
export const extremes: Record<string, Told[]> = {
  'more than a server takes': [
    { [`POST ${path}`]: named(`"data":{"a":"${'x'.repeat(mebibyte + 1)}"}`) },
    { [`POST ${path}`]: named(`"data":{"a":"${'x'.repeat(3 * mebibyte)}"}`) },
    { [`POST ${path}`]: named(`"data":{"a":"${'x'.repeat(4 * mebibyte)}"}`), type: 'yaml' },
    { [`PATCH ${path}/a`]: `{"data":{"a":"${'x'.repeat(4 * mebibyte)}"}}`, type: 'merge' },
    { [`DELETE ${path}/a`]: `{"preconditions":{"uid":"${'x'.repeat(4 * mebibyte)}"}}` },
  ],
  'deeper than a server reads': [
    { [`POST ${path}`]: named(`"x":${nested(400)}`) },
    { [`POST ${path}?dryRun=All`]: named(`"x":${nested(9_000)}`).replace('"a"', '"b"') },
    { [`POST ${path}?dryRun=All`]: named(`"x":${nested(11_000)}`) },
    { [`PATCH ${path}/a`]: `{"x":${nested(11_000)}}`, type: 'merge' },
  ],
};
