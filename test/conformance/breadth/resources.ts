import { loadFacts } from '../../../src/api/facts-loader.js';
import { formatGroupVersion } from '../../../src/api/object.js';
import { parseRequestInfo } from '../../../src/request/info.js';
import type { Asked, Breadth } from './breadth.js';

/** Every resource that is served, and every verb of it and of its subresources. */
export function resourceBreadth(requests: Asked[]): Breadth {
  const wanted = loadFacts().resources.flatMap((resource) => {
    const name = `${formatGroupVersion(resource)}/${resource.resource}`;
    const own = resource.verbs.map((verb) => `${verb} ${name}`);
    const sub = resource.subresources.flatMap(({ name: part, verbs }) =>
      verbs.map((verb) => `${verb} ${name}/${part}`),
    );
    return [...own, ...sub];
  });
  return { title: 'served resources, their subresources × verbs', wanted, found: new Set(requests.map(verbOf)) };
}

export function verbOf({ method, path }: Asked): string {
  const { verb, apiGroup, apiVersion, resource, subresource } = parseRequestInfo(method, path);
  const name = `${formatGroupVersion({ group: apiGroup, version: apiVersion })}/${resource}`;
  return `${verb} ${name}${subresource === '' ? '' : `/${subresource}`}`;
}
