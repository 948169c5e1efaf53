import type { SubresourceFacts } from '../../../src/api/facts.js';
import type { Told } from '../parse.js';
import type { Manifest, Subject } from './resources.js';

const table = 'application/json;as=Table;g=meta.k8s.io;v=v1';
const metadata = (kind: string) => `application/json;as=${kind};g=meta.k8s.io;v=v1`;

/** All that can be done to an object of a resource, from its creation to its end. */
export function lifecycle(subject: Subject): Told[] {
  return [
    ...creation(subject),
    ...reading(subject),
    ...writing(subject),
    ...subject.facts.subresources.flatMap((subresource) => subresourceSteps(subject, subresource)),
    ...deletion(subject),
    { name: 'watched', frames: 'quiet' },
  ];
}

/** Makes the n-th object, and waits until all is done that follows from it. */
export function creating(subject: Subject, n: number, name = 'create'): Told[] {
  const [uid, version] = ['metadata.uid', 'metadata.resourceVersion'];
  const create = { name, [`POST ${subject.path}`]: subject.object(n), keep: { uid, version } };
  return [create, ...awaiting(subject, n)];
}

/** Waits until all is done that follows from the n-th object. */
export function awaiting({ path, effects, nameOf }: Subject, n: number): Told[] {
  if (effects === undefined) return [];
  const read = { [`GET ${path}/${nameOf(n)}`]: null, until: effects };
  return [{ name: `await ${n}`, ...read, keep: { version: 'metadata.resourceVersion' } }];
}

function creation(subject: Subject): Told[] {
  const { path, facts } = subject;
  const object = subject.object(1);
  return [
    { name: 'try to create', [`POST ${path}?dryRun=All`]: object },
    ...creating(subject, 1),
    { name: 'create again', [`POST ${path}`]: object },
    { name: 'stored', stored: subject.keyOf(subject.nameOf(1)) },
    ...(facts.verbs.includes('watch')
      ? [{ name: 'watch', watch: `${path}?${subject.query}&watch=1&resourceVersion=<version>` }]
      : []),
  ];
}

function reading(subject: Subject): Told[] {
  const [object, list] = [`GET ${subject.path}/${subject.nameOf(1)}`, `GET ${subject.path}?${subject.query}`];
  return [
    { name: 'get', [object]: null },
    { name: 'get as yaml', [object]: null, accept: 'yaml' },
    { name: 'get as protobuf', [object]: null, accept: 'protobuf' },
    { name: 'get as table', [object]: null, accept: table },
    { name: 'get metadata', [object]: null, accept: metadata('PartialObjectMetadata') },
    { name: 'list', [list]: null },
    { name: 'list as protobuf', [list]: null, accept: 'protobuf' },
    { name: 'list as table', [list]: null, accept: table },
    { name: 'list metadata', [list]: null, accept: metadata('PartialObjectMetadataList') },
  ];
}

/** `object` with an annotation, as it was read last. */
const annotated = ({ metadata, ...rest }: Manifest, value: string, version?: string): Manifest => ({
  ...rest,
  metadata: { ...metadata, annotations: { by: value }, ...(version && { resourceVersion: version }) },
});

function writing(subject: Subject): Told[] {
  const path = `${subject.path}/${subject.nameOf(1)}`;
  const patch = (type: string) => ({ metadata: { annotations: { [type]: 'done' } } });
  return [
    { name: 'replace', [`PUT ${path}`]: annotated(subject.object(1), 'update', '<version>') },
    { name: 'replace what has changed', [`PUT ${path}`]: annotated(subject.object(1), 'update again', '<version>') },
    { name: 'replace whatever is there', [`PUT ${path}`]: annotated(subject.object(1), 'update at last') },
    {
      name: 'patch as json',
      [`PATCH ${path}`]: [{ op: 'add', path: '/metadata/annotations', value: { json: 'done' } }],
      type: 'json',
    },
    { name: 'patch as merge', [`PATCH ${path}`]: patch('merge'), type: 'merge' },
    { name: 'patch as strategic', [`PATCH ${path}`]: patch('strategic'), type: 'strategic' },
    { name: 'patch without a change', [`PATCH ${path}`]: patch('strategic'), type: 'strategic' },
  ];
}

function subresourceSteps(subject: Subject, { name, verbs, connect }: SubresourceFacts): Told[] {
  if (connect || !verbs.includes('update')) return [];
  const path = `${subject.path}/${subject.nameOf(1)}/${name}`;
  const change = name === 'status' && subject.status ? { status: subject.status } : {};
  const patch = { ...change, metadata: { annotations: { [name]: 'done' } } };
  const update = { ...subject.object(1), ...change };
  return [
    ...(verbs.includes('get') ? [{ name: `get ${name}`, [`GET ${path}`]: null }] : []),
    ...(verbs.includes('patch') ? [{ name: `patch ${name}`, [`PATCH ${path}`]: patch, type: 'merge' }] : []),
    { name: `replace ${name}`, [`PUT ${path}`]: update },
  ];
}

function deletion(subject: Subject): Told[] {
  const { path, query, facts } = subject;
  const first = `${path}/${subject.nameOf(1)}`;
  const options = (content: object) => ({ apiVersion: 'v1', kind: 'DeleteOptions', ...content });
  const now = { gracePeriodSeconds: 0, propagationPolicy: 'Background' };
  const stranger = '00000000-0000-4000-8000-000000000000';
  const one: Told[] = [
    { name: 'try to delete', [`DELETE ${first}?dryRun=All`]: null },
    { name: 'delete another', [`DELETE ${first}`]: options({ preconditions: { uid: stranger } }) },
    {
      name: 'delete',
      [`DELETE ${first}`]: options({ ...now, preconditions: { uid: '<uid>' } }),
    },
    ...(subject.effects ? [{ wait: 1000 }] : []), // somebody looks after what is going
    { name: 'get what is gone', [`GET ${first}`]: null },
    { name: 'delete what is gone', [`DELETE ${first}`]: null },
    ...creating(subject, 2, 'create a second'),
  ];
  const all = facts.verbs.includes('deletecollection');
  return [
    ...one,
    all
      ? { name: 'delete all', [`DELETE ${path}?${query}`]: null }
      : { name: 'delete the second', [`DELETE ${path}/${subject.nameOf(2)}`]: null },
    { name: 'list what is left', [`GET ${path}?${query}`]: null },
    { name: 'left in the store', stored: subject.keyOf(subject.nameOf(1)) },
  ];
}
