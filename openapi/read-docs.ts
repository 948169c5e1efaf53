import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../src/api/facts.js';

/** Where @kubernetes/client-node keeps what is generated from Kubernetes' own OpenAPI document. */
export type ReadFile = (path: string) => string | undefined;

export const reader =
  (root: string): ReadFile =>
  (path) => {
    const file = join(root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };

/** All texts that @kubernetes/client-node has on what the facts name, under the names of src/api/docs.ts. */
export function readDocs(facts: Facts, read: ReadFile): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name of Object.keys(facts.types).sort()) Object.assign(texts, typeTexts(name, read));
  const api = read('types/ObjectParamAPI.d.ts') ?? '';
  return { ...texts, ...optionTexts(api), ...operationTexts(api) };
}

/** Of a type and its fields. */
function typeTexts(name: string, read: ReadFile): Record<string, string> {
  const model = modelNames(name).find((candidate) => read(`models/${candidate}.d.ts`) !== undefined);
  if (model === undefined) return {};
  const names = wireNames(read(`models/${model}.js`) ?? '');
  const texts: Record<string, string> = {};
  const documented = /\/\*\*\n\s*\* (.*)\n\s*\*\/\n\s*(?:export declare class \w+|'(\w+)'\??:)/g;
  for (const [, text, field] of (read(`models/${model}.d.ts`) ?? '').matchAll(documented)) {
    const own = field === undefined ? name : `${name}.${names.get(field) ?? field}`;
    texts[scalars.find(([start]) => text.startsWith(start))?.[1] ?? own] = plain(text);
  }
  return texts;
}

/** Types without a model of their own: their text stands at the fields instead of the field's. */
const scalars: Array<[string, string]> = [
  ['IntOrString is ', 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'],
  ['MicroTime is ', 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime'],
];

/** "V1Pod" for io.k8s.api.core.v1.Pod; where several groups have the kind, "CoreV1Event" and "EventsV1Event". */
function modelNames(name: string): string[] {
  if (name === 'io.k8s.apimachinery.pkg.version.Info') return ['VersionInfo'];
  const [group, version, kind] = name.split('.').slice(-3).map(capital);
  return [group + version + kind, version + kind];
}

/** JavaScript's names to those on the wire: "_default" is "default". */
function wireNames(source: string): Map<string, string> {
  const pairs = source.matchAll(/"name": "(\w+)",\s*"baseName": "([^"]+)"/g);
  return new Map([...pairs].map(([, name, wireName]) => [name, wireName]));
}

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const core = 'io.k8s.api.core.v1';

/** Options kinds are no models, but their fields are parameters of these operations. */
const optionsOf: Record<string, string> = {
  ListNamespacedPod: `${meta}.ListOptions`,
  CreateNamespacedPod: `${meta}.CreateOptions`,
  ReplaceNamespacedPod: `${meta}.UpdateOptions`,
  PatchNamespacedPod: `${meta}.PatchOptions`,
  DeleteNamespacedPod: `${meta}.DeleteOptions`,
  ReadNamespacedPodLog: `${core}.PodLogOptions`,
  ConnectGetNamespacedPodAttach: `${core}.PodAttachOptions`,
  ConnectGetNamespacedPodExec: `${core}.PodExecOptions`,
  ConnectGetNamespacedPodPortforward: `${core}.PodPortForwardOptions`,
  ConnectGetNamespacedPodProxy: `${core}.PodProxyOptions`,
  ConnectGetNamespacedServiceProxy: `${core}.ServiceProxyOptions`,
  ConnectGetNodeProxy: `${core}.NodeProxyOptions`,
};

function optionTexts(api: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [operation, type] of Object.entries(optionsOf)) {
    for (const [name, text] of parametersOf(api, operation)) {
      if (name === 'name') continue; // tells the operation's kind
      const shared = name === 'namespace' || name === 'pretty';
      texts[shared ? `parameter.${name}` : `${type}.${name}`] = text;
    }
  }
  const path = parametersOf(api, 'ConnectGetNodeProxyWithPath').get('path');
  return path === undefined ? texts : { ...texts, 'parameter.path': path };
}

function parametersOf(api: string, operation: string): Map<string, string> {
  const start = api.indexOf(`export interface CoreV1Api${operation}Request {`);
  const body = api.slice(start, api.indexOf('\n}', start));
  const documented = /\/\*\*\n\s*\* (.+)\n(?:\s*\*.*\n)*?\s*\*\/\n\s*(\w+)\??:/g;
  return new Map([...body.matchAll(documented)].map(([, text, name]) => [name.replace(/^_/, ''), plain(text)]));
}

/** By operation id: createNamespacedPod of ObjectCoreV1Api is createCoreV1NamespacedPod. */
function operationTexts(api: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [, group, body] of api.matchAll(/export declare class Object(\w+)Api \{([\s\S]*?)\n\}/g)) {
    for (const [, text, verb, rest] of body.matchAll(
      /\* (.+)\n\s*\* @param param the request object\n\s*\*\/\n\s*([a-z]+)(\w*)\(/g,
    )) {
      if (!rest.endsWith('WithHttpInfo')) texts[verb + group + rest] = plain(text);
    }
  }
  return texts;
}

const entities: Record<string, string> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  '#39': "'",
  '#x60': '`',
  '#x3D': '=',
};

/** Undoes what the generator did to put a text into a comment. */
function plain(text: string): string {
  return text
    .replace(/&(lt|gt|amp|quot|#39|#x60|#x3D);/g, (_, name: string) => entities[name])
    .replace(/\*_\//g, '*/')
    .replace(/\/_\*/g, '/*')
    .replace(/\\(.)/g, '$1')
    .trim();
}

const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);
