import { toProtobuf } from '../../../src/api/codec/builtin.js';
import type { Told } from '../parse.js';

const as = (type: string, kind: string, version = 'v1') => `${type};as=${kind};g=meta.k8s.io;v=${version}`;
const [json, yaml, protobuf] = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** What clients say that they take. '' for those who say nothing. */
export const accepts = [
  '',
  '*/*',
  'application/*',
  json,
  yaml,
  protobuf,
  'application/cbor',
  'text/html',
  'nonsense',
  'application/json;pretty=1',
  'application/json;stream=watch',
  'application/json;charset=utf-8',
  'text/html, application/yaml;q=0.5, application/json;q=0.1',
  `${protobuf}, ${json}`,
  as(json, 'Table'),
  as(json, 'Table', 'v1beta1'),
  as(yaml, 'Table'),
  as(protobuf, 'Table'),
  `${as(protobuf, 'Table')}, ${json}`,
  as(json, 'PartialObjectMetadata'),
  as(json, 'PartialObjectMetadata', 'v1beta1'),
  as(yaml, 'PartialObjectMetadata'),
  as(protobuf, 'PartialObjectMetadata'),
  as(json, 'PartialObjectMetadataList'),
  as(yaml, 'PartialObjectMetadataList'),
  as(protobuf, 'PartialObjectMetadataList'),
  as(json, 'Nonsense'),
  as(json, 'Table', 'v9'),
];

/** What clients say that they send, with bodies that are so. '' for those who say nothing. */
export const contentTypes = [
  '',
  json,
  yaml,
  protobuf,
  'application/json;charset=utf-8',
  'application/merge-patch+json',
  'application/cbor',
  'text/plain',
  'nonsense',
];

const path = '/api/v1/namespaces/<ns>/configmaps';
const object = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'b' }, data: { a: 'b' } };

/** One form that is asked for, of everything that can be answered. */
export function negotiation(accept: string): Told[] {
  const headers: Record<string, string> = accept === '' ? {} : { accept };
  const plain = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a' }, data: { a: 'b' } };
  return [
    { name: 'make', [`POST ${path}`]: plain, keep: { version: 'metadata.resourceVersion' } },
    ...contentTypes.map((type) => sending(type, headers)),
    { name: 'get', [`GET ${path}/a`]: null, headers },
    { name: 'list', [`GET ${path}`]: null, headers },
    { name: 'get what is not there', [`GET ${path}/nobody`]: null, headers },
    { name: 'patch', [`PATCH ${path}/a`]: { data: { a: 'c' } }, type: 'merge', headers },
    { name: 'watch', watch: `${path}?watch=true&resourceVersion=<version>`, headers },
    { name: 'watched', frames: 1 },
    { name: 'discover', 'GET /apis/policy': null, headers },
    { name: 'get nonsense', 'GET /apis/nonsense': null, headers },
    { name: 'delete', [`DELETE ${path}/a`]: null, headers },
  ];
}

function sending(type: string, accepting: Record<string, string>): Told {
  const headers = type === '' ? accepting : { ...accepting, 'content-type': type };
  const told = { name: `send ${type || 'what has no type'}`, headers };
  const request = `POST ${path}?dryRun=All`;
  if (type === protobuf) return { ...told, [request]: null, base64: toProtobuf(object).toString('base64') };
  const text = type === yaml ? 'kind: ConfigMap\napiVersion: v1\nmetadata: {name: b}\n' : JSON.stringify(object);
  return { ...told, [request]: text };
}
