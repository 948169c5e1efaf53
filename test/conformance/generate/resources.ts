import type { ResourceFacts } from '../../../src/api/facts.js';
import { loadFacts } from '../../../src/api/facts-loader.js';
import { formatGroupVersion } from '../../../src/api/object.js';
import { storagePrefix } from '../../../src/registry/keys.js';
import { readObjects, type Samples } from './samples.js';

/** A resource and what cases are made of. */
export interface Subject extends Samples {
  facts: ResourceFacts;
  apiVersion: string;
  /** "apps.v1/deployments" */
  title: string;
  /** of the collection, in the case's namespace where it has one */
  path: string;
  /** what narrows a list to the objects of the case */
  query: string;
  /** the key of the object `name` in the store */
  keyOf(name: string): string;
  /** the whole object, to be sent; the n-th of a case */
  object(n: number, content?: object): Manifest;
  nameOf(n: number): string;
}

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels: Record<string, string>; [field: string]: unknown };
  [field: string]: unknown;
}

/** The resources that have objects, each with what is known of valid ones. */
export function subjects(): Subject[] {
  const samples = readObjects();
  return loadFacts()
    .resources.filter(({ verbs }) => verbs.includes('delete'))
    .map((facts) => subjectOf(facts, samples));
}

function subjectOf(facts: ResourceFacts, all: Map<string, Samples>): Subject {
  const { group, version, resource, kind, namespaced } = facts;
  const apiVersion = formatGroupVersion({ group, version });
  const samples = all.get(`${apiVersion}/${resource}`);
  if (samples === undefined) throw new Error(`generate/objects has nothing for ${apiVersion}/${resource}`);
  const root = group === '' ? '/api/v1' : `/apis/${apiVersion}`;
  const nameOf = (n: number) => (samples.name ?? (namespaced ? 'x<n>' : '<ns>-<n>')).replaceAll('<n>', String(n));
  const prefix = storagePrefix(group, resource).slice(1);
  return {
    ...samples,
    facts,
    apiVersion,
    title: `${group || 'core'}.${version}/${resource}`,
    path: namespaced ? `${root}/namespaces/<ns>/${resource}` : `${root}/${resource}`,
    query: 'labelSelector=case=<ns>',
    keyOf: (name) => prefix + (namespaced ? `<ns>/${name}` : name),
    nameOf,
    object(n, content = samples.minimal) {
      const metadata = { name: nameOf(n), labels: { case: '<ns>' } };
      return { apiVersion, kind, metadata, ...(numbered(content, n) as object) };
    },
  };
}

const numbered = (content: object, n: number): unknown =>
  JSON.parse(JSON.stringify(content).replaceAll('<n>', String(n)));
