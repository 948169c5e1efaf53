import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { normalize } from '../../src/api/codec/builtin.js';
import { loadFacts } from '../../src/api/facts-loader.js';
import type { FieldError } from '../../src/api/field.js';
import { nameIsDNSSubdomain } from '../../src/api/names.js';
import type { KubeObject } from '../../src/api/object.js';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../src/api/object-meta.js';
import { strategies } from '../../src/registry/resources/index.js';
import type { Strategy, WriteContext } from '../../src/registry/strategy.js';

/** What kube-apiserver 1.36.3 answered to a create, or to an update where `stored` is what was there. */
interface Recorded {
  /** "configmaps", "leases.coordination.k8s.io" */
  resource: string;
  object: WithStatus;
  stored?: WithStatus;
  subresource?: string;
  now?: string;
  /** "field: message" of each cause; absent where the write succeeded */
  errors?: string[];
  result?: KubeObject;
  warnings?: string[];
}

type WithStatus = KubeObject & { status?: unknown };

const cases = JSON.parse(
  readFileSync(new URL('testdata/simple-strategies.json', import.meta.url), 'utf8'),
) as Recorded[];

const factsOf = (resource: string) => {
  const [name, ...group] = resource.split('.');
  const found = loadFacts().resources.find((r) => r.resource === name && r.group === group.join('.'));
  if (found === undefined) throw new Error(`no such resource: ${resource}`);
  return found;
};

/** The parts of the generic store that a strategy hangs on, in the store's order. */
function write({ resource, object: input, stored, subresource = '', now = '2026-01-01T00:00:00Z' }: Recorded) {
  const facts = factsOf(resource);
  const strategy = strategies[resource];
  const read = (value: unknown) => normalize(facts.type, structuredClone(value)) as WithStatus;
  const object = read(input);
  strategy.defaults?.(object);
  const old = stored && read(stored);
  const user = { name: 'admin', uid: '1', groups: ['system:masters', 'system:authenticated'], extra: {} };
  const { group, version } = facts;
  const context: WriteContext = { now, subresource, dryRun: false, user, group, version, warnings: [] };
  const hasStatus = facts.subresources.some(({ name }) => name === 'status');
  if (old === undefined) prepareForCreate(strategy, object, context, hasStatus);
  else prepareForUpdate(strategy, object, old, context, hasStatus);
  const normal = read(object);
  const rules = {
    namespaced: facts.namespaced,
    validateName: strategy.validateName ?? nameIsDNSSubdomain,
    anyFinalizer: strategy.anyFinalizer,
  };
  const errors = [
    ...validateObjectMeta(normal.metadata, rules),
    ...(old === undefined ? [] : validateObjectMetaUpdate(normal.metadata, old.metadata)),
    ...validate(strategy, normal, old, context),
  ];
  return { normal, errors, warnings: subresource === '' ? (strategy.warnings?.(normal, old, context) ?? []) : [] };
}

function prepareForCreate(strategy: Strategy, object: WithStatus, context: WriteContext, hasStatus: boolean): void {
  if (hasStatus && !strategy.keepsStatusOnCreate) object.status = undefined;
  object.metadata.generation = strategy.generation ? 1 : undefined;
  strategy.prepareForCreate?.(object, context);
}

function prepareForUpdate(
  strategy: Strategy,
  object: WithStatus,
  old: WithStatus,
  context: WriteContext,
  hasStatus: boolean,
): void {
  object.metadata.generation = old.metadata.generation;
  if (context.subresource === '') {
    if (hasStatus) object.status = structuredClone(old.status);
    strategy.prepareForUpdate?.(object, old, context);
    const spec = ({ metadata: _metadata, status: _status, ...rest }: WithStatus) => JSON.stringify(rest);
    if (strategy.generation && spec(object) !== spec(old))
      object.metadata.generation = 1 + (old.metadata.generation ?? 0);
    return;
  }
  if (context.subresource === 'status') {
    const { metadata, status } = object;
    Object.assign(object, structuredClone(old), { metadata, status });
  }
  strategy.subresources?.[context.subresource]?.prepareForUpdate?.(object, old, context);
}

function validate(
  strategy: Strategy,
  object: KubeObject,
  old: KubeObject | undefined,
  context: WriteContext,
): FieldError[] {
  if (old === undefined) return strategy.validate?.(object, context) ?? [];
  if (context.subresource !== '') {
    return strategy.subresources?.[context.subresource]?.validateUpdate?.(object, old, context) ?? [];
  }
  return strategy.validateUpdate?.(object, old, context) ?? strategy.validate?.(object, context) ?? [];
}

/** Finalizers and taints that admission adds are no work of the strategy. */
function withoutSystemFields({ metadata, ...rest }: KubeObject) {
  const {
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _created,
    finalizers: _finalizers,
    ...kept
  } = metadata;
  return { ...rest, metadata: kept };
}

describe.each([...new Set(cases.map(({ resource }) => resource))])('%s', (resource) => {
  test.each(cases.filter((one) => one.resource === resource).map((one, i) => [i, one] as const))(
    'case %i',
    (_, one) => {
      const { normal, errors, warnings } = write(one);
      expect(errors.map(({ field, body }) => `${field}: ${body}`)).toEqual(one.errors ?? []);
      if (one.result === undefined) return;
      expect(JSON.parse(JSON.stringify(withoutSystemFields(normal)))).toEqual(withoutSystemFields(one.result));
      expect(warnings).toEqual(one.warnings ?? []);
    },
  );
});
