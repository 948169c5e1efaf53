import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/api/codec/yaml-read.js';
import { writeYaml } from '../../src/api/codec/yaml-write.js';

/** What sigs.k8s.io/yaml makes of these values and texts. */
interface Recorded {
  write: [value: unknown, text: string][];
  read: { text: string; value?: unknown; faults?: string[]; error?: string }[];
}

const recorded: Recorded = JSON.parse(readFileSync(new URL('testdata/yaml.json', import.meta.url), 'utf8'));

const messageOf = (run: () => unknown) => {
  try {
    return run();
  } catch (error) {
    return (error as Error).message;
  }
};

describe('writing YAML', () => {
  it.each(recorded.write.map(([value, text]) => [JSON.stringify(value), value, text] as const))(
    '%s',
    (_, value, text) => {
      expect(writeYaml(value)).toBe(text);
    },
  );

  it('writes what it can read again', () => {
    for (const [value] of recorded.write) expect(readYaml(writeYaml(value)).value).toEqual(value);
  });
});

describe('reading YAML', () => {
  it.each(recorded.read.filter(({ error }) => error === undefined))('$text', ({ text, value, faults = [] }) => {
    expect(readYaml(text)).toEqual({ value, faults });
  });

  it.each(recorded.read.filter(({ error }) => error !== undefined))('refuses $text', ({ text, error }) => {
    expect(messageOf(() => readYaml(text))).toBe(error);
  });

  it('follows an alias to the anchor before it', () => {
    expect(readYaml('a: &x 1\nb: *x\nc: &x 2\nd: *x\n').value).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  it('is not blown up by aliases', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`,
    );
    expect(() => readYaml(['l0: &l0 x', ...levels].join('\n'))).toThrow('yaml: document contains excessive aliasing');
    const chain = Array.from({ length: 5000 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}]`);
    expect(() => readYaml(['l0: &l0 x', ...chain].join('\n'))).toThrow('yaml: exceeded max depth of 500');
  });
});
