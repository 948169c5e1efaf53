import type { Docs } from '../../api/docs.js';
import type { Source, Sources } from './documents.js';
import { type Operation, type Parameter, type PathItem, pathItems, roots, statusTexts } from './operations.js';
import { type Schema, SchemaWriter } from './schema.js';

/** One document of OpenAPI v3, keys in the order in which kube-apiserver writes them. */
export function openapi({ operations, custom, of }: Source, { facts, docs, version }: Sources): Schema {
  const writer = new SchemaWriter(facts, docs, 'v3', of);
  const schemas = writer.definitions(roots(operations), custom('v3'));
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version },
    paths: Object.fromEntries(pathItems(operations).map((item) => [item.path, pathItem(item, writer, docs)])),
    components: {
      ...(Object.keys(schemas).length > 0 ? { schemas } : {}),
      securitySchemes: {
        BearerToken: {
          type: 'apiKey',
          description: 'Bearer Token authentication',
          name: 'authorization',
          in: 'header',
        },
      },
    },
  };
}

function pathItem({ operations, common }: PathItem, writer: SchemaWriter, docs: Docs): Schema {
  return {
    ...Object.fromEntries(operations.map((operation) => [operation.method, operationOf(operation, writer, docs)])),
    ...(common.length > 0 ? { parameters: common.map(parameterOf) } : {}),
  };
}

function operationOf(operation: Operation, writer: SchemaWriter, docs: Docs): Schema {
  const { id, tag, consumes = [], produces, parameters, action, gvk, body, codes, answer } = operation;
  const content = contents(produces, answer === undefined ? { type: 'string' } : writer.ref(answer));
  const description = docs(id);
  return {
    tags: [tag],
    ...(description === '' ? {} : { description }),
    operationId: id,
    ...(parameters.length > 0 ? { parameters: parameters.map(parameterOf) } : {}),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            content: contents(consumes, writer.ref(body.type)),
            ...(body.required ? { required: true } : {}),
          },
        }),
    responses: {
      ...Object.fromEntries(codes.map((code) => [code, { description: statusTexts[code], content }])),
      401: { description: statusTexts[401] },
    },
    ...(action === undefined ? {} : { 'x-kubernetes-action': action }),
    ...(gvk === undefined ? {} : { 'x-kubernetes-group-version-kind': gvk }),
  };
}

const contents = (mediaTypes: string[], schema: Schema): Schema =>
  Object.fromEntries([...mediaTypes].sort().map((mediaType) => [mediaType, { schema }]));

function parameterOf({ name, in: where, type, description }: Parameter): Schema {
  return {
    name,
    in: where,
    ...(description === '' ? {} : { description }),
    ...(where === 'path' ? { required: true } : {}),
    schema: { type, uniqueItems: true },
  };
}
