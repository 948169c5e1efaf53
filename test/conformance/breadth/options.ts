import { loadFacts } from '../../../src/api/facts-loader.js';
import { parseRequestInfo } from '../../../src/request/info.js';
import type { Asked, Breadth } from './breadth.js';

const listOptions = [
  ...['labelSelector', 'fieldSelector', 'limit', 'continue', 'resourceVersion'],
  ...['resourceVersion=0', 'resourceVersionMatch=Exact', 'resourceVersionMatch=NotOlderThan', 'timeoutSeconds'],
];
const watchOptions = [
  ...['labelSelector', 'fieldSelector', 'limit', 'continue', 'resourceVersion', 'resourceVersion=0', 'timeoutSeconds'],
  ...[
    'resourceVersionMatch=NotOlderThan',
    'allowWatchBookmarks=true',
    'sendInitialEvents=true',
    'sendInitialEvents=false',
  ],
];
const collectionOptions = ['labelSelector', 'fieldSelector', 'limit', 'resourceVersion', 'dryRun', 'propagationPolicy'];
const policies = ['Foreground', 'Background', 'Orphan'].map((policy) => `propagationPolicy=${policy}`);
const inQuery = ['gracePeriodSeconds', 'orphanDependents', 'dryRun', 'uid', 'resourceVersion', ...policies];

/** Every option of a delete, a list and a watch. */
export function optionBreadth(requests: Asked[]): Breadth {
  const inBody = (loadFacts().types['io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions'].fields ?? [])
    .map(({ name }) => name)
    .filter((name) => name !== 'kind' && name !== 'apiVersion');
  const wanted = [
    ...listOptions.map((option) => `list with ${option}`),
    ...watchOptions.map((option) => `watch with ${option}`),
    ...collectionOptions.map((option) => `deletecollection with ${option}`),
    ...inQuery.map((option) => `delete with ${option}`),
    ...inBody.map((option) => `delete with ${option} in its body`),
  ];
  return { title: 'options of deletes, lists and watches', wanted, found: new Set(requests.flatMap(optionsOf)) };
}

function optionsOf(request: Asked): string[] {
  const { verb, query } = parseRequestInfo(request.method, request.path);
  const asked = [...query].flatMap(([name, value]) => [`${verb} with ${name}`, `${verb} with ${name}=${value}`]);
  const body = request.kind === 'request' ? request.body : undefined;
  const told = body !== undefined && 'object' in body ? Object.keys(body.object) : [];
  return [...asked, ...told.map((name) => `${verb} with ${name} in its body`)];
}
