import type { Told } from '../parse.js';
import { awaiting } from './lifecycle.js';
import type { Manifest, Subject } from './resources.js';

/** The third of its name, since the others may be there at the same time: an object that is applied from nothing, by two managers, to its end. */
export function applied(subject: Subject): Told[] {
  const path = `${subject.path}/${subject.nameOf(3)}`;
  const apply = (manager: string, object: object, more = '') => ({
    [`PATCH ${path}?fieldManager=${manager}${more}`]: object,
    type: 'apply',
  });
  const object = subject.object(3);
  const { metadata, ...rest } = object;
  const labelled = { ...rest, metadata: { ...metadata, labels: { ...metadata.labels, by: 'one' } } };
  const other = labels(object, { by: 'two' });
  return [
    { name: 'apply what is not there', ...apply('one', object) },
    ...awaiting(subject, 3),
    { name: 'apply the same', ...apply('one', object) },
    { name: 'apply more', ...apply('one', labelled) },
    { name: 'apply against another', ...apply('two', other) },
    { name: 'apply by force', ...apply('two', other, '&force=true') },
    { name: 'try to apply', ...apply('two', labels(object, { by: 'three' }), '&dryRun=All') },
    { name: 'apply less', ...apply('two', labels(object, {})) },
    ...(subject.status ? [applyStatus(subject, path)] : []),
    { name: 'get', [`GET ${path}`]: null },
    { name: 'delete', [`DELETE ${path}?gracePeriodSeconds=0`]: null },
  ];
}

const labels = ({ apiVersion, kind, metadata }: Manifest, values: Record<string, string>): object => {
  return { apiVersion, kind, metadata: { name: metadata.name, labels: values } };
};

function applyStatus(subject: Subject, path: string): Told {
  const { apiVersion, kind, metadata } = subject.object(3);
  const object = { apiVersion, kind, metadata: { name: metadata.name }, status: subject.status };
  return { name: 'apply the status', [`PATCH ${path}/status?fieldManager=three`]: object, type: 'apply' };
}
