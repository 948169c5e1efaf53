import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '#types/core.v1';
import { normalize } from '../../src/api/codec/builtin.js';
import { ApiError, invalid } from '../../src/api/errors.js';
import { type FieldError, invalidEach, Path } from '../../src/api/field.js';
import type { KubeObject } from '../../src/api/object.js';
import type { ServiceAllocator } from '../../src/registry/allocators/service-allocator.js';
import { endpoints } from '../../src/registry/resources/core/endpoints.js';
import { services } from '../../src/registry/resources/core/service.js';
import { endpointSlices } from '../../src/registry/resources/discovery/endpointslice.js';
import { ingresses } from '../../src/registry/resources/networking/ingress.js';
import { ingressClasses } from '../../src/registry/resources/networking/ingressclass.js';
import { ipAddresses } from '../../src/registry/resources/networking/ipaddress.js';
import { networkPolicies } from '../../src/registry/resources/networking/networkpolicy.js';
import { serviceCIDRs } from '../../src/registry/resources/networking/servicecidr.js';
import type { Strategy, WriteContext } from '../../src/registry/strategy.js';
import { type Cluster, makeCluster } from './allocators/fixture.js';

/** What a kube-apiserver 1.36.3 answered to a dry-run create, or to a dry-run update where `stored` is what was there. */
interface Case {
  resource: string;
  object: KubeObject;
  stored?: KubeObject;
  warnings: string[];
  code?: number;
  message?: string;
  causes?: { reason: string; message: string; field: string }[];
  result?: Record<string, unknown>;
}

const kinds: Record<string, { type: string; strategy: Strategy }> = {
  services: { type: 'io.k8s.api.core.v1.Service', strategy: services as Strategy },
  endpoints: { type: 'io.k8s.api.core.v1.Endpoints', strategy: endpoints as Strategy },
  'endpointslices.discovery.k8s.io': {
    type: 'io.k8s.api.discovery.v1.EndpointSlice',
    strategy: endpointSlices as Strategy,
  },
  'ingresses.networking.k8s.io': { type: 'io.k8s.api.networking.v1.Ingress', strategy: ingresses as Strategy },
  'ingressclasses.networking.k8s.io': {
    type: 'io.k8s.api.networking.v1.IngressClass',
    strategy: ingressClasses as Strategy,
  },
  'ipaddresses.networking.k8s.io': { type: 'io.k8s.api.networking.v1.IPAddress', strategy: ipAddresses as Strategy },
  'networkpolicies.networking.k8s.io': {
    type: 'io.k8s.api.networking.v1.NetworkPolicy',
    strategy: networkPolicies as Strategy,
  },
  'servicecidrs.networking.k8s.io': {
    type: 'io.k8s.api.networking.v1.ServiceCIDR',
    strategy: serviceCIDRs as Strategy,
  },
};

const context: WriteContext = {
  now: '2024-01-01T00:00:00Z',
  subresource: '',
  dryRun: true,
  user: { name: 'test', uid: '', groups: [], extra: {} },
  group: '',
  version: 'v1',
  warnings: [],
};

let cluster: Cluster;
let allocator: ServiceAllocator;
beforeAll(async () => {
  cluster = await makeCluster();
  allocator = cluster.allocator();
});
afterAll(() => cluster.backend.close());

async function write({ resource, object: input, stored }: Case) {
  const { type, strategy } = kinds[resource];
  const object = normalize(type, structuredClone(input)) as KubeObject & { status?: unknown };
  strategy.defaults?.(object);
  const old = stored && (normalize(type, structuredClone(stored)) as KubeObject & { status?: unknown });
  object.metadata.generation = old?.metadata.generation;
  if (resource === 'services') await allocate(object as unknown as Service, old as unknown as Service | undefined);
  object.status = old === undefined ? undefined : structuredClone(old.status);
  if (old === undefined) strategy.prepareForCreate?.(object, context);
  else strategy.prepareForUpdate?.(object, old, context);
  const normal = normalize(type, object) as KubeObject;
  const name = normal.metadata.name ?? '';
  const errors = [
    ...invalidEach(Path.of('metadata', 'name'), name, strategy.validateName?.(name, false) ?? []),
    ...((old === undefined ? strategy.validate?.(normal, context) : validateUpdate(strategy, normal, old)) ?? []),
  ];
  if (errors.length > 0) throw invalid({ group: '', name: normal.kind }, name, errors);
  return { normal, warnings: strategy.warnings?.(normal, old, context) ?? [] };
}

const validateUpdate = (strategy: Strategy, object: KubeObject, old: KubeObject): FieldError[] | undefined =>
  strategy.validateUpdate === undefined
    ? strategy.validate?.(object, context)
    : strategy.validateUpdate(object, old, context);

async function allocate(service: Service, old: Service | undefined): Promise<void> {
  if (old === undefined) await allocator.allocateCreate(service, { dryRun: true });
  else await allocator.allocateUpdate(service, old, { dryRun: true });
}

/** All but metadata, which the generic store looks after; a taken address depends on what else there is. */
const withoutMetadata = ({ kind, apiVersion, metadata, ...rest }: KubeObject) => rest;
const ofMetadata = ({ field }: { field?: string }) => /^metadata\.(?!name|annotations)/.test(field ?? '');

const cases = JSON.parse(readFileSync(new URL('./testdata/strategies.json', import.meta.url), 'utf8')) as Case[];
describe.each(Object.keys(kinds))('%s', (resource) => {
  it.each(cases.filter((one) => one.resource === resource).map((one, i) => [`${i}`, one] as const))(
    'case %s',
    async (_, one) => {
      const outcome = await write(one).catch((error: unknown) => error);
      if (one.result === undefined) {
        expect(outcome).toBeInstanceOf(ApiError);
        const { code, message, details } = outcome as ApiError;
        expect(details?.causes ?? []).toEqual((one.causes ?? []).filter((cause) => !ofMetadata(cause)));
        expect(code).toBe(one.code);
        if (one.causes === undefined) expect(message).toBe(one.message);
        return;
      }
      if (outcome instanceof Error) throw outcome;
      const { normal, warnings } = outcome as Awaited<ReturnType<typeof write>>;
      const { generation: _generation, ...result } = one.result;
      expect(withoutMetadata(normal)).toEqual(result);
      expect(warnings).toEqual(one.warnings);
    },
  );
});
