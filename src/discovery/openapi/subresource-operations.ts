import type { SubresourceFacts } from '../../api/facts.js';
import { changes, creating } from './changes.js';
import { methods, type Operation } from './operations.js';
import { capital, forms, type Place } from './place.js';

/** The operations on one subresource. */
export function subresourceOperations(place: Place, subresource: SubresourceFacts): Operation[] {
  if (subresource.connect) return connections(place, subresource);
  const { verbs, type = '' } = subresource;
  const { group, version, kind } = place.custom ? place.resource : subresource;
  const gvk = { group, version, kind };
  const path = `${place.path()}/{name}/${subresource.name}`;
  const name = place.name + capital(subresource.name);
  const parameters = [place.write.name(kind), ...place.inScope];
  if (subresource.name === 'log') {
    const options = place.write.options('io.k8s.api.core.v1.PodLogOptions');
    const log = { gvk, parameters: [...parameters, ...options], produces: ['text/plain', ...forms] };
    return [place.operation('get', path, 'read', name, log)];
  }
  const operations = changes(place, { path, name, type, verbs, parameters }, { gvk });
  if (!verbs.includes('create')) return operations;
  return [...operations, place.operation('post', path, 'create', name, { gvk, ...creating(place, type, parameters) })];
}

/** exec, attach and portforward know GET and POST; proxies pass every method on, and any path behind theirs. */
function connections(place: Place, { name, group, version, kind, verbs, type = '' }: SubresourceFacts): Operation[] {
  const path = `${place.path()}/{name}/${name}`;
  const title = place.name + capital(name);
  const namespace = place.inScope.filter((parameter) => parameter.name === 'namespace');
  const parameters = [place.write.name(kind), ...namespace, ...place.write.options(type)];
  const used = verbs.includes('update') ? methods : methods.filter((method) => method === 'get' || method === 'post');
  const operations = used.map((method) =>
    place.operation(method, path, 'connect', capital(method) + title, {
      gvk: { group, version, kind },
      action: 'connect',
      consumes: ['*/*'],
      produces: ['*/*'],
      parameters,
    }),
  );
  if (name !== 'proxy') return operations;
  const behind = { path: `${path}/{path}`, parameters: [...parameters, place.write.shared('path')] };
  return operations.flatMap((operation) => [operation, { ...operation, ...behind, id: `${operation.id}WithPath` }]);
}
