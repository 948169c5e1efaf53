import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { normalize } from '../../src/api/codec/builtin.js';
import { loadFacts } from '../../src/api/facts-loader.js';
import type { KubeObject } from '../../src/api/object.js';
import { defaultTable } from '../../src/registry/resources/default.table.js';
import { strategies } from '../../src/registry/resources/index.js';
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

describe('versions that are not stored', () => {
  const now = Date.parse('2026-01-01T00:10:00Z');

  test('events.k8s.io shows what the core event shows', async () => {
    const { columns, cells } = await tableOf('events/event');
    const event = {
      metadata: { name: 'e' },
      eventTime: '2026-01-01T00:05:00.000000Z',
      series: { count: 4, lastObservedTime: '2026-01-01T00:09:00.000000Z' },
      regarding: { kind: 'Pod', name: 'p', fieldPath: 'spec' },
      deprecatedSource: {},
      reportingController: 'x/c',
      reportingInstance: 'i',
      reason: 'R',
      type: 'Normal',
      note: ' text\n',
    };
    expect(columns).toEqual((await tableOf('core/event')).columns);
    expect(cells(event, now)).toEqual(['60s', 'Normal', 'R', 'pod/p', 'spec', 'x/c, i', 'text', '5m', 4, 'e']);
  });

  test('autoscaling/v1 shows the metrics of autoscaling/v2', async () => {
    const { cells } = await tableOf('autoscaling/horizontalpodautoscaler');
    const autoscaler = {
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'h', creationTimestamp: '2026-01-01T00:00:00Z' },
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'd' }, maxReplicas: 5, targetCPUUtilizationPercentage: 60 },
      status: { currentReplicas: 2, desiredReplicas: 3, currentCPUUtilizationPercentage: 44 },
    };
    expect(cells(autoscaler, now)).toEqual(['h', 'Deployment/d', 'cpu: 44%/60%', '<unset>', 5, 2, '10m']);
  });
});

test.each(loadFacts().resources.filter(({ verbs }) => verbs.includes('watch')))(
  'an empty object, as a bookmark is one, can be shown: $resource in $group/$version',
  ({ group, version, resource, type }) => {
    const { table = defaultTable } = strategies[group === '' ? resource : `${resource}.${group}`] ?? {};
    const apiVersion = group === '' ? version : `${group}/${version}`;
    const empty = normalize(type, { apiVersion, metadata: {} }) as KubeObject;
    const extraCells = resource === 'ipaddresses' ? 1 : 0;
    expect(table.cells(empty, 0)).toHaveLength(table.columns.length + extraCells);
    expect(table.completed?.(empty)).toBeUndefined();
  },
);
