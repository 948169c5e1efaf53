import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultTable } from '../../src/registry/resources/default.table.js';
import type { Cell, TableDefinition } from '../../src/registry/table.js';

interface RecordedRow {
  /** folder and file below src/registry/resources, for example "core/pod" */
  table: string;
  object: unknown;
  now: string;
  cells: Cell[];
  completed?: { reason: string; message: string };
}

interface RecordedColumns {
  table: string;
  /** name, type, format, priority */
  columns: [string, string, string, number][];
}

/** Objects with the rows that kube-apiserver 1.36.3 printed for them, and its columns. */
const recorded = <T>(file: string): T[] =>
  JSON.parse(readFileSync(new URL(`testdata/${file}`, import.meta.url), 'utf8')) as T[];

async function tableOf(name: string): Promise<TableDefinition<unknown>> {
  const file = new URL(`../../src/registry/resources/${name}.table.ts`, import.meta.url);
  if (!existsSync(file)) return defaultTable as TableDefinition<unknown>;
  const [table] = Object.values((await import(file.href)) as Record<string, TableDefinition<unknown>>);
  return table;
}

describe('columns', () => {
  test.each(recorded<RecordedColumns>('columns.json'))('of $table', async ({ table, columns }) => {
    const ours = (await tableOf(table)).columns;
    expect(ours.map(({ name, type, format = '', priority = 0 }) => [name, type, format, priority])).toEqual(columns);
  });
});

describe('rows', () => {
  test.each(recorded<RecordedRow>('tables.json'))(
    'of $table: $cells',
    async ({ table, object, now, cells, completed }) => {
      const definition = await tableOf(table);
      expect(definition.cells(object, Date.parse(now))).toEqual(cells);
      expect(definition.completed?.(object)).toEqual(completed);
    },
  );

  test('flow schemas come in the order in which they are matched', async () => {
    const schema = (name: string, matchingPrecedence: number) => ({ metadata: { name }, spec: { matchingPrecedence } });
    const schemas: unknown[] = [schema('b', 5), schema('c', 1), schema('a', 5)];
    const { compare } = await tableOf('flowcontrol/flowschema');
    expect(schemas.sort(compare)).toEqual([schema('c', 1), schema('a', 5), schema('b', 5)]);
  });
});
