import { changes, creating } from './changes.js';
import type { Operation, Parameter } from './operations.js';
import { forms, meta, type Place, streams } from './place.js';
import { subresourceOperations } from './subresource-operations.js';

/** All operations on a resource and its subresources. */
export function resourceOperations(place: Place): Operation[] {
  const subresources = place.resource.subresources.flatMap((subresource) => subresourceOperations(place, subresource));
  return [...lists(place), ...collection(place), ...item(place), ...watches(place), ...subresources];
}

function lists(place: Place): Operation[] {
  if (!place.has('list')) return [];
  const { kind, namespaced } = place.resource;
  const listing = (parameters: Parameter[]): Partial<Operation> => ({
    action: 'list',
    parameters: [...parameters, ...place.write.meta('ListOptions')],
    produces: place.custom ? forms.slice(0, 2) : [...forms, ...streams],
    answer: `${place.resource.type}List`,
  });
  const list = place.operation('get', place.path(), 'list', place.name, listing(place.inScope));
  if (!namespaced) return [list];
  const all = listing([place.write.shared('pretty')]);
  return [list, place.operation('get', place.everywhere(), 'list', `${kind}ForAllNamespaces`, all)];
}

function collection(place: Place): Operation[] {
  const operations: Operation[] = [];
  if (place.has('create')) {
    const post = creating(place, place.resource.type, place.inScope);
    operations.push(place.operation('post', place.path(), 'create', place.name, post));
  }
  if (place.has('deletecollection')) {
    const of = { action: 'deletecollection', answer: `${meta}.Status`, ...selecting(place) };
    operations.push(place.operation('delete', place.path(), 'delete', `Collection${place.name}`, of));
  }
  return operations;
}

/** Upstream describes the options of a deletecollection for built-in resources only. */
function selecting({ write, custom, inScope }: Place): Partial<Operation> {
  const selectors = write.meta('ListOptions');
  if (custom) return { parameters: [...inScope, ...selectors] };
  const used = selectors.filter(({ name }) => name !== 'watch' && name !== 'allowWatchBookmarks');
  return {
    parameters: [...inScope, ...used, ...write.meta('DeleteOptions')],
    body: { type: `${meta}.DeleteOptions`, required: false },
  };
}

function item(place: Place): Operation[] {
  const { kind, type, verbs, deleteReturnsObject } = place.resource;
  const path = `${place.path()}/{name}`;
  const parameters = [place.write.name(kind), ...place.inScope];
  const operations = changes(place, { path, name: place.name, type, verbs, parameters });
  if (!place.has('delete')) return operations;
  const deleting = place.operation('delete', path, 'delete', place.name, {
    parameters: [...parameters, ...place.write.meta('DeleteOptions')],
    body: { type: `${meta}.DeleteOptions`, required: false },
    codes: [200, 202],
    answer: deleteReturnsObject ? type : `${meta}.Status`,
  });
  return [...operations, deleting];
}

/** The deprecated paths. */
function watches(place: Place): Operation[] {
  if (place.custom || !place.has('watch')) return [];
  const { kind, namespaced } = place.resource;
  const watching = (action: string, parameters: Parameter[]): Partial<Operation> => ({
    action,
    parameters: [...parameters, ...place.write.meta('ListOptions')],
    produces: [...forms, ...streams],
    answer: `${meta}.WatchEvent`,
  });
  const path = place.path('/watch');
  const one = watching('watch', [place.write.name(kind), ...place.inScope]);
  const list = watching('watchlist', place.inScope);
  const operations = [
    place.operation('get', path, 'watch', `${place.name}List`, list),
    place.operation('get', `${path}/{name}`, 'watch', place.name, one),
  ];
  if (!namespaced) return operations;
  const all = watching('watchlist', [place.write.shared('pretty')]);
  return [
    ...operations,
    place.operation('get', place.everywhere('/watch'), 'watch', `${kind}ListForAllNamespaces`, all),
  ];
}
