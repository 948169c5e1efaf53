import { describe, expect, test } from 'vitest';
import type { Binding, Pod } from '#types/core.v1';
import { assignNode } from '../../src/registry/resources/core/pod/binding.js';
import { selectableFields } from '../../src/registry/resources/core/pod/index.js';

const pod = (spec: object = {}, metadata: object = {}, status: object = {}) =>
  ({ metadata: { name: 'p', ...metadata }, spec: { containers: [], ...spec }, status }) as unknown as Pod;
const binding = (metadata: object = {}) => ({ metadata, target: { kind: 'Node', name: 'n' } }) as unknown as Binding;
const now = '2026-01-01T00:00:00Z';

describe('assignNode', () => {
  test('sets the node, the condition, and what the binding brings', () => {
    const bound = pod({}, { labels: { a: '1', b: '2' } }, { nominatedNodeName: 'm' });
    expect(assignNode(bound, binding({ annotations: { k: 'v' }, labels: { a: '3' } }), now)).toBeUndefined();
    expect(bound.spec.nodeName).toBe('n');
    expect(bound.metadata).toMatchObject({ annotations: { k: 'v' }, labels: { a: '3', b: '2' } });
    expect(bound.status).toEqual({
      conditions: [{ type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: now }],
    });
  });

  test.each([
    [{ nodeName: 'm' }, {}, 'pod p is already assigned to node "m"'],
    [{ schedulingGates: [{ name: 'g' }] }, {}, 'pod p has non-empty .spec.schedulingGates'],
    [{}, { deletionTimestamp: now }, 'pod p is being deleted, cannot be assigned to a host'],
  ])('refuses %j %j', (spec, metadata, refusal) => {
    const refused = pod(spec, metadata);
    expect(assignNode(refused, binding(), now)).toBe(refusal);
    expect(refused).toEqual(pod(spec, metadata));
  });

  test('replaces a condition, and its time when it changes', () => {
    const old = { type: 'PodScheduled', status: 'False', lastProbeTime: null, lastTransitionTime: 'then', reason: 'x' };
    const bound = pod({}, {}, { conditions: [{ type: 'Ready', status: 'False' }, old] });
    assignNode(bound, binding(), now);
    expect(bound.status.conditions?.[1]).toEqual({
      ...old,
      status: 'True',
      lastTransitionTime: now,
      reason: undefined,
    });
  });
});

test('selectable fields', () => {
  const selectable = pod(
    { hostNetwork: true, schedulerName: 's' },
    {},
    { phase: 'Running', podIPs: [{ ip: '10.0.0.1' }] },
  );
  expect(selectableFields(selectable)).toEqual({
    'spec.nodeName': '',
    'spec.restartPolicy': '',
    'spec.schedulerName': 's',
    'spec.serviceAccountName': '',
    'spec.hostNetwork': 'true',
    'status.phase': 'Running',
    'status.podIP': '10.0.0.1',
    'status.nominatedNodeName': '',
  });
});
