import type { Told } from '../parse.js';
import { creating } from './lifecycle.js';
import type { Subject } from './resources.js';

/** An object with all that it can have, in every form; what is written as it is there changes nothing. */
export function whole(subject: Subject): Told[] {
  if (subject.full === undefined) return [];
  const object = subject.object(6, subject.full);
  const path = `${subject.path}/${subject.nameOf(6)}`;
  const create = { ...subject, object: () => object };
  return [
    ...creating(create, 6),
    { name: 'stored', stored: subject.keyOf(subject.nameOf(6)) },
    { name: 'get', [`GET ${path}`]: null },
    { name: 'get as yaml', [`GET ${path}`]: null, accept: 'yaml' },
    { name: 'get as protobuf', [`GET ${path}`]: null, accept: 'protobuf' },
    { name: 'get as table', [`GET ${path}`]: null, accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' },
    { name: 'replace by the same', [`PUT ${path}`]: object },
    { name: 'send as yaml', [`PUT ${path}?dryRun=All`]: object, type: 'yaml' },
    { name: 'send as protobuf', [`PUT ${path}?dryRun=All`]: object, type: 'protobuf' },
    { name: 'delete', [`DELETE ${path}?gracePeriodSeconds=0`]: null },
  ];
}
