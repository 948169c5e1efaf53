import type { Docs } from '../../api/docs.js';
import type { Source, Sources } from './documents.js';
import { type Operation, type Parameter, type PathItem, pathItems, roots, statusTexts } from './operations.js';
import { type Schema, SchemaWriter } from './schema.js';
import { SharedParameters } from './shared-parameters.js';

/** The one document of OpenAPI v2 (swagger), keys in the order in which kube-apiserver writes them. */
export function swagger({ operations, custom }: Source, { facts, docs, version }: Sources): Schema {
  const items = pathItems(operations);
  const shared = new SharedParameters(items);
  const writer = new SchemaWriter(facts, docs, 'v2');
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version },
    paths: Object.fromEntries(items.map((item) => [item.path, pathItem(item, shared, writer, docs)])),
    definitions: writer.definitions(roots(operations), custom('v2')),
    parameters: shared.all(),
    securityDefinitions: {
      BearerToken: { description: 'Bearer Token authentication', type: 'apiKey', name: 'authorization', in: 'header' },
    },
    security: [{ BearerToken: [] }],
  };
}

function pathItem(
  { operations, common }: PathItem,
  shared: SharedParameters,
  writer: SchemaWriter,
  docs: Docs,
): Schema {
  const parameters = common.map((parameter) => shared.reference(parameterOf(parameter)));
  return {
    ...Object.fromEntries(
      operations.map((operation) => [operation.method, operationOf(operation, shared, writer, docs)]),
    ),
    ...(parameters.length > 0 ? { parameters } : {}),
  };
}

function operationOf(operation: Operation, shared: SharedParameters, writer: SchemaWriter, docs: Docs): Schema {
  const { id, tag, consumes, produces, action, gvk, body, codes, answer } = operation;
  const bodies = body === undefined ? [] : [shared.reference(bodyOf(body))];
  const parameters = [...bodies, ...operation.parameters.map((parameter) => shared.reference(parameterOf(parameter)))];
  const schema = answer === undefined ? { type: 'string' } : writer.ref(answer);
  const description = docs(id);
  return {
    ...(description === '' ? {} : { description }),
    ...(consumes === undefined ? {} : { consumes }),
    produces,
    schemes: ['https'],
    tags: [tag],
    operationId: id,
    ...(parameters.length > 0 ? { parameters } : {}),
    responses: {
      ...Object.fromEntries(codes.map((code) => [code, { description: statusTexts[code], schema }])),
      401: { description: statusTexts[401] },
    },
    ...(action === undefined ? {} : { 'x-kubernetes-action': action }),
    ...(gvk === undefined
      ? {}
      : { 'x-kubernetes-group-version-kind': { group: gvk.group, kind: gvk.kind, version: gvk.version } }),
  };
}

export function parameterOf({ name, in: where, type, description }: Parameter): Schema {
  return {
    uniqueItems: true,
    type,
    ...(description === '' ? {} : { description }),
    name,
    in: where,
    ...(where === 'path' ? { required: true } : {}),
  };
}

export function bodyOf({ type, required }: { type: string; required: boolean }): Schema {
  return { name: 'body', in: 'body', ...(required ? { required } : {}), schema: { $ref: `#/definitions/${type}` } };
}
