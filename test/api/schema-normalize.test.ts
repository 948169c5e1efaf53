import { describe, expect, it } from 'vitest';
import { normalize } from '../../src/api/codec/builtin.js';

const text = (type: string, value: unknown) => JSON.stringify(normalize(`io.k8s.api.${type}`, value));

/** Objects as they are sent, and as kube-apiserver prints them when defaults are left aside. */
const cases: [title: string, type: string, sent: unknown, printed: string][] = [
  [
    'prints empty structs, drops empty maps and lists',
    'apps.v1.Deployment',
    {
      spec: {
        selector: {},
        template: {
          metadata: { creationTimestamp: null, labels: {} },
          spec: {
            containers: [{ name: 'c', env: [], securityContext: {}, args: [null, 'x'] }],
            affinity: {},
            nodeSelector: {},
          },
        },
      },
    },
    '{"metadata":{},"spec":{"selector":{},"template":{"metadata":{},"spec":{"containers":[{"name":"c","args":["","x"],"resources":{},"securityContext":{}}],"affinity":{}}},"strategy":{}},"status":{}}',
  ],
  [
    "puts the fields into Go's order",
    'core.v1.Pod',
    {
      status: {},
      spec: { containers: null, volumes: [{ emptyDir: {}, name: 'x' }] },
      metadata: { uid: 'u', name: 'n' },
      apiVersion: 'v1',
      kind: 'Pod',
    },
    '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"n","uid":"u"},"spec":{"volumes":[{"name":"x","emptyDir":{}}],"containers":null},"status":{}}',
  ],
  ['prints null for an absent list', 'rbac.v1.ClusterRole', { rules: [] }, '{"metadata":{},"rules":null}'],
  [
    'prints what Go always prints',
    'core.v1.Event',
    { involvedObject: {}, lastTimestamp: null },
    '{"metadata":{},"involvedObject":{},"source":{},"firstTimestamp":null,"lastTimestamp":null,"eventTime":null,"reportingComponent":"","reportingInstance":""}',
  ],
  [
    'keeps pointers to zero values, drops zero values',
    'apps.v1.Deployment',
    { spec: { replicas: 0, minReadySeconds: 0, paused: false, selector: null, template: {} } },
    '{"metadata":{},"spec":{"replicas":0,"selector":null,"template":{"metadata":{},"spec":{"containers":null}},"strategy":{}},"status":{}}',
  ],
  [
    'sorts the keys of maps and reads null as their zero value',
    'core.v1.ConfigMap',
    { data: { c: 'x', B: 'y', a: null }, binaryData: { a: 'YQ==', b: null } },
    '{"metadata":{},"data":{"B":"y","a":"","c":"x"},"binaryData":{"a":"YQ==","b":""}}',
  ],
  ['drops unknown fields', 'core.v1.Secret', { foo: 1, metadata: { bar: 2 }, Type: 'x' }, '{"metadata":{}}'],
  [
    'gives quantities their canonical form',
    'core.v1.ResourceQuotaSpec',
    { hard: { cpu: 1.5, memory: '1.5Gi', pods: ' 10 ', x: '1e3', y: null } },
    '{"hard":{"cpu":"1500m","memory":"1536Mi","pods":"10","x":"1e3","y":"0"}}',
  ],
  [
    'prints times in UTC, to the second or to the microsecond',
    'coordination.v1.Lease',
    {
      metadata: { creationTimestamp: '2020-01-01T00:30:00.9+01:00' },
      spec: { renewTime: '2020-01-01T02:00:00.123456+02:00' },
    },
    '{"metadata":{"creationTimestamp":"2019-12-31T23:30:00Z"},"spec":{"renewTime":"2020-01-01T00:00:00.123456Z"}}',
  ],
  [
    "reads Go's zero time as none",
    'core.v1.Pod',
    { metadata: { creationTimestamp: '0001-01-01T00:00:00Z' }, spec: { containers: [] } },
    '{"metadata":{},"spec":{"containers":null},"status":{}}',
  ],
  [
    'tells numbers from names of ports',
    'core.v1.ServiceSpec',
    {
      ports: [
        { port: 80, targetPort: 'http' },
        { port: 81, targetPort: 8080 },
        { port: 82, targetPort: null },
      ],
    },
    '{"ports":[{"port":80,"targetPort":"http"},{"port":81,"targetPort":8080},{"port":82,"targetPort":0}]}',
  ],
  [
    'reads base64 as Go does',
    'core.v1.Secret',
    { data: { a: 'Y\nQ==', b: 'YR==', c: [65, 66] } },
    '{"metadata":{},"data":{"a":"YQ==","b":"YQ==","c":"QUI="}}',
  ],
  [
    'keeps raw values',
    'apps.v1.ControllerRevision',
    { data: { b: [null, { c: 1.5 }], a: null } },
    '{"metadata":{},"data":{"b":[null,{"c":1.5}],"a":null},"revision":0}',
  ],
  [
    'drops zero structs where Go says omitzero',
    'core.v1.Node',
    { spec: {}, status: {} },
    '{"metadata":{},"spec":{},"status":{"daemonEndpoints":{"kubeletEndpoint":{"Port":0}},"nodeInfo":{"machineID":"","systemUUID":"","bootID":"","kernelVersion":"","osImage":"","containerRuntimeVersion":"","kubeletVersion":"","kubeProxyVersion":"","operatingSystem":"","architecture":""}}}',
  ],
];

describe('normalising', () => {
  it.each(cases)('%s', (_title, type, sent, printed) => {
    expect(text(type, sent)).toBe(printed);
  });

  it.each(cases)('leaves the result as it is: %s', (_title, type, _sent, printed) => {
    expect(text(type, JSON.parse(printed))).toBe(printed);
  });

  it('does not touch what it is given', () => {
    const sent = { metadata: { labels: { b: '1', a: '2' } }, spec: { containers: [{ name: 'x', foo: 1 }] } };
    const before = structuredClone(sent);
    normalize('io.k8s.api.core.v1.Pod', sent);
    expect(sent).toEqual(before);
  });

  it('reads JSON schemas of custom resources, and what may stand in their place', () => {
    const schema = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';
    const sent = {
      type: 'object',
      foo: 1,
      additionalProperties: { type: 'string', bar: 2 },
      properties: { b: { additionalProperties: false }, a: { items: { type: 'string' } }, c: { items: [] } },
      default: null,
      enum: [null, 'x', { y: 1 }],
      dependencies: { d: ['e'], f: { type: 'number' } },
    };
    expect(JSON.stringify(normalize(schema, sent))).toBe(
      '{"type":"object","enum":[null,"x",{"y":1}],"properties":{"a":{"items":{"type":"string"}},' +
        '"b":{"additionalProperties":false},"c":{"items":null}},"additionalProperties":{"type":"string"},' +
        '"dependencies":{"d":["e"],"f":{"type":"number"}}}',
    );
  });
});
