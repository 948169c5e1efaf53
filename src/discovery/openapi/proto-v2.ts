import { any, bool, double, int, list, map, message, named, type Shape, string, strings, sub, wrap } from './proto.js';

/** Field numbers of github.com/google/gnostic-models/openapiv2, as far as kube-apiserver's document goes. */
const schema: Shape = (value) => schemaMessage(value);

const schemaMessage = message(
  {
    $ref: [1, string],
    format: [2, string],
    title: [3, string],
    description: [4, string],
    default: [5, sub(any)],
    multipleOf: [6, double],
    maximum: [7, double],
    exclusiveMaximum: [8, bool],
    minimum: [9, double],
    exclusiveMinimum: [10, bool],
    maxLength: [11, int],
    minLength: [12, int],
    pattern: [13, string],
    maxItems: [14, int],
    minItems: [15, int],
    uniqueItems: [16, bool],
    maxProperties: [17, int],
    minProperties: [18, int],
    required: [19, strings],
    enum: [20, list(any)],
    additionalProperties: [
      21,
      sub((value) => (typeof value === 'boolean' ? wrap(2, bool) : wrap(1, sub(schema)))(value)),
    ],
    type: [22, sub((value) => wrap(1, Array.isArray(value) ? strings : string)(value))],
    items: [23, sub(wrap(1, sub(schema)))],
    allOf: [24, list(schema)],
    properties: [25, sub(map(schema))],
    example: [30, sub(any)],
  },
  31,
);

const reference = message({ $ref: [1, string], description: [2, string] });

const body = message({
  description: [1, string],
  name: [2, string],
  in: [3, string],
  required: [4, bool],
  schema: [5, sub(schema)],
});

const query = message({
  required: [1, bool],
  in: [2, string],
  description: [3, string],
  name: [4, string],
  type: [6, string],
  uniqueItems: [20, bool],
});

const path = message({
  required: [1, bool],
  in: [2, string],
  description: [3, string],
  name: [4, string],
  type: [5, string],
  uniqueItems: [19, bool],
});

const nonBody: Record<string, Shape> = { query: wrap(3, sub(query)), path: wrap(4, sub(path)) };

const parameter: Shape = (value) => {
  const where = (value as { in: string }).in;
  return where === 'body' ? wrap(1, sub(body))(value) : wrap(2, sub(nonBody[where]))(value);
};

const parameterOrReference: Shape = (value) =>
  '$ref' in (value as object) ? wrap(2, sub(reference))(value) : wrap(1, sub(parameter))(value);

const response = message({ description: [1, string], schema: [2, sub(wrap(1, sub(schema)))] });

const operation = message(
  {
    tags: [1, strings],
    summary: [2, string],
    description: [3, string],
    operationId: [5, string],
    produces: [6, strings],
    consumes: [7, strings],
    parameters: [8, list(parameterOrReference)],
    responses: [9, sub(map(wrap(1, sub(response))))],
    schemes: [10, strings],
    deprecated: [11, bool],
  },
  13,
);

const pathItem = message({
  get: [2, sub(operation)],
  put: [3, sub(operation)],
  post: [4, sub(operation)],
  delete: [5, sub(operation)],
  options: [6, sub(operation)],
  head: [7, sub(operation)],
  patch: [8, sub(operation)],
  parameters: [9, list(parameterOrReference)],
});

const apiKey = message({ type: [1, string], name: [2, string], in: [3, string], description: [4, string] });

/** A document of OpenAPI v2 as gnostic's protobuf message. */
export const encodeSwagger: Shape = message({
  swagger: [1, string],
  info: [2, sub(message({ title: [1, string], version: [2, string] }))],
  paths: [8, sub(map(pathItem, 2))],
  definitions: [9, sub(map(schema))],
  parameters: [10, sub(map(parameter))],
  security: [12, list(wrap(1, named(wrap(1, strings))))],
  securityDefinitions: [13, sub(map(wrap(2, sub(apiKey))))],
});
