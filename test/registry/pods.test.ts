import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Pod } from '#types/core.v1';
import { normalize } from '../../src/api/codec/builtin.js';
import type { FieldError } from '../../src/api/field.js';
import { pods } from '../../src/registry/resources/core/pod/index.js';
import type { WriteContext } from '../../src/registry/strategy.js';

/** Changes of a pod, by path ("spec.containers.0.image"; null takes a field away), and what kube-apiserver 1.36.3 made of them. */
interface Recorded {
  set: Record<string, unknown>;
  /** [reason, field, message] */
  causes?: [string, string, string][];
  warnings?: string[];
  /** where the write succeeded: the fields that then differ from those of the pod without the changes */
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}

interface RecordedUpdate extends Recorded {
  stored: string;
  subresource?: string;
}

const recorded = JSON.parse(readFileSync(new URL('testdata/pods.json', import.meta.url), 'utf8')) as {
  creates: Recorded[];
  stored: Record<string, Pod>;
  updates: RecordedUpdate[];
};

const base = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'default', labels: { app: 'x' } },
  spec: { containers: [{ name: 'c', image: 'nginx:1.2' }] },
};

const context = (subresource = ''): WriteContext => ({
  now: '2026-01-01T00:00:00Z',
  subresource,
  dryRun: true,
  user: { name: 'admin', uid: '', groups: [], extra: {} },
  group: '',
  version: 'v1',
  warnings: [],
});

const read = (value: unknown) => normalize('io.k8s.api.core.v1.Pod', structuredClone(value)) as Pod;

type Tree = Record<string, unknown>;

function changed(pod: object, set: Record<string, unknown>): object {
  const copy = structuredClone(pod) as Tree;
  for (const [path, value] of Object.entries(set)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let place = copy;
    for (const [i, key] of keys.entries()) {
      const next = keys[i + 1] ?? last;
      place[key] ??= /^\d+$/.test(next) ? [] : {};
      place = place[key] as Tree;
    }
    if (Array.isArray(place)) while (place.length < Number(last)) place.push({});
    if (value === null) delete place[last];
    else place[last] = value;
  }
  return copy;
}

const causesOf = (errors: FieldError[] | undefined) => {
  const causes = (errors ?? []).map(({ type, field, body }) => JSON.stringify([type, field, body]));
  return [...new Set(causes)].sort(); // Go walks maps in any order
};

const expectCauses = (errors: FieldError[] | undefined, causes: Recorded['causes']) =>
  expect(causesOf(errors)).toEqual([...new Set((causes ?? []).map((cause) => JSON.stringify(cause)))].sort());

const titled = <T extends Recorded>(all: T[]) =>
  all.map((one): [string, T] => [JSON.stringify(one.set).slice(0, 150), one]);

const defaulted = (pod: object): Pod => {
  const object = read(pod);
  pods.defaults?.(object);
  return object;
};

function create(pod: object) {
  const written = context();
  const object = defaulted(pod);
  pods.prepareForCreate?.(object, written);
  const normal = read(object);
  const errors = pods.validate?.(normal, written) ?? [];
  const warnings = [
    ...written.warnings,
    ...(errors.length > 0 ? [] : (pods.warnings?.(normal, undefined, written) ?? [])),
  ];
  return { normal, errors, warnings };
}

/** Fields of `now` that are not as in `before`. */
const difference = (now: object, before: object): Tree =>
  Object.fromEntries(
    Object.entries(now).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify((before as Tree)[key])),
  );

describe('create', () => {
  const plain = create(base).normal;

  test.each(titled(recorded.creates))('%s', (_, { set, causes, spec, status, warnings }) => {
    const { normal, errors, warnings: said } = create(changed(base, set));
    expectCauses(errors, causes);
    expect([...new Set(said)].sort()).toEqual((warnings ?? []).sort());
    if (spec === undefined) return;
    expect(difference(normal.spec, plain.spec)).toEqual(spec);
    expect(normal.status).toEqual(status ?? plain.status);
  });
});

describe('update', () => {
  test.each(titled(recorded.updates))('%s', (_, { set, stored, subresource = '', causes, spec, status }) => {
    const old = read(recorded.stored[stored]);
    const object = defaulted(changed(recorded.stored[stored], set));
    const written = context(subresource);
    if (subresource === '') object.status = old.status;
    if (subresource === 'status') object.spec = old.spec;
    const strategy = subresource === '' ? pods : pods.subresources?.[subresource];
    strategy?.prepareForUpdate?.(object, structuredClone(old), written);
    const normal = read(object);
    expectCauses(strategy?.validateUpdate?.(normal, old, written), causes);
    if (spec !== undefined) expect(difference(normal.spec, old.spec)).toEqual(spec);
    if (status !== undefined) expect(difference(normal.status, old.status)).toEqual(status);
  });
});

describe('grace of a delete', () => {
  const running = { ...base, spec: { ...base.spec, nodeName: 'n', terminationGracePeriodSeconds: 30 } };
  const grace = (pod: object, asked?: number) => pods.gracePeriod?.(read(pod), asked);

  test('a running pod has the time it says, or that is asked for', () => {
    expect([grace(running), grace(running, 5), grace(running, 0), grace(running, -1)]).toEqual([30, 5, 0, 1]);
  });

  test('a pod without a node, or one that ended, has none', () => {
    expect(grace(base, 30)).toBe(0);
    expect(grace({ ...running, status: { phase: 'Succeeded' } })).toBe(0);
  });
});
