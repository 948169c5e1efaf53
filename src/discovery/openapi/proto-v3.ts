import { any, bool, double, int, list, map, message, type Shape, string, strings, sub, wrap } from './proto.js';

/** Field numbers of github.com/google/gnostic-models/openapiv3, as far as kube-apiserver's documents go. */
const schemaOrReference: Shape = (value) =>
  '$ref' in (value as object) ? wrap(2, sub(reference))(value) : wrap(1, sub(schema))(value);

const reference = message({ $ref: [1, string] });

/** gnostic has no place for defaults that are lists or objects: they are empty. */
const defaultValue: Shape = (value) => {
  if (typeof value === 'number') return wrap(1, double)(value);
  if (typeof value === 'boolean') return Buffer.from([2 << 3, Number(value)]);
  return typeof value === 'string'
    ? wrap(
        3,
        sub((text) => Buffer.from(String(text))),
      )(value)
    : Buffer.alloc(0);
};

const schema = message(
  {
    nullable: [1, bool],
    example: [7, sub(any)],
    title: [9, string],
    multipleOf: [10, double],
    maximum: [11, double],
    exclusiveMaximum: [12, bool],
    minimum: [13, double],
    exclusiveMinimum: [14, bool],
    maxLength: [15, int],
    minLength: [16, int],
    pattern: [17, string],
    maxItems: [18, int],
    minItems: [19, int],
    uniqueItems: [20, bool],
    maxProperties: [21, int],
    minProperties: [22, int],
    required: [23, strings],
    enum: [24, list(any)],
    type: [25, string],
    allOf: [26, list(schemaOrReference)],
    oneOf: [27, list(schemaOrReference)],
    anyOf: [28, list(schemaOrReference)],
    not: [29, (number, value) => sub(schema)(number, value)],
    items: [30, sub(wrap(1, sub(schemaOrReference)))],
    properties: [31, sub(map(schemaOrReference))],
    additionalProperties: [
      32,
      sub((value) => (typeof value === 'boolean' ? wrap(2, bool) : wrap(1, sub(schemaOrReference)))(value)),
    ],
    default: [33, sub(defaultValue)],
    description: [34, string],
    format: [35, string],
  },
  36,
);

const content = map(message({ schema: [1, sub(schemaOrReference)] }));

const parameter = message({
  name: [1, string],
  in: [2, string],
  description: [3, string],
  required: [4, bool],
  schema: [10, sub(schemaOrReference)],
});

const parameters = list(wrap(1, sub(parameter)));

const requestBody = message({ description: [1, string], content: [2, sub(content)], required: [3, bool] });

const response = message({ description: [1, string], content: [3, sub(content)] });

const operation = message(
  {
    tags: [1, strings],
    summary: [2, string],
    description: [3, string],
    operationId: [5, string],
    parameters: [6, parameters],
    requestBody: [7, sub(wrap(1, sub(requestBody)))],
    responses: [8, sub(map(wrap(1, sub(response)), 2))],
    deprecated: [10, bool],
  },
  13,
);

const pathItem = message({
  get: [4, sub(operation)],
  put: [5, sub(operation)],
  post: [6, sub(operation)],
  delete: [7, sub(operation)],
  options: [8, sub(operation)],
  head: [9, sub(operation)],
  patch: [10, sub(operation)],
  parameters: [13, parameters],
});

const securityScheme = message({ type: [1, string], description: [2, string], name: [3, string], in: [4, string] });

/** A document of OpenAPI v3 as gnostic's protobuf message. */
export const encodeOpenApi: Shape = message({
  openapi: [1, string],
  info: [2, sub(message({ title: [1, string], version: [6, string] }))],
  paths: [4, sub(map(pathItem))],
  components: [
    5,
    sub(
      message({
        schemas: [1, sub(map(schemaOrReference))],
        securitySchemes: [7, sub(map(wrap(1, sub(securityScheme))))],
      }),
    ),
  ],
});
