import { goJson } from '../../api/field.js';
import type { PathItem } from './operations.js';
import type { Schema } from './schema.js';
import { bodyOf, parameterOf } from './v2.js';

/**
 * Parameters that say the same wherever they stand are written once and referred to, under names that are hashes of
 * what they say (upstream: kube-openapi's builder/parameters.go).
 */
export class SharedParameters {
  private readonly names = new Map<string, string>();
  private readonly shared: Array<[string, Schema]> = [];

  constructor(items: PathItem[]) {
    const texts = new Map<string, Schema>();
    const collect = (parameter: Schema) => {
      if (isShared(parameter)) texts.set(goJson(parameter), parameter);
    };
    for (const { common, operations } of items) {
      for (const parameter of common) collect(parameterOf(parameter));
      for (const { parameters, body } of operations) {
        for (const parameter of parameters) collect(parameterOf(parameter));
        if (body !== undefined) collect(bodyOf(body));
      }
    }
    for (const [text, parameter] of texts) {
      const name = `${String(parameter.name)}-${hash(text)}`;
      this.names.set(text, name);
      this.shared.push([name, parameter]);
    }
  }

  /** The parameter itself, or a reference to it. */
  reference(parameter: Schema): Schema {
    const name = this.names.get(goJson(parameter));
    return name === undefined ? parameter : { $ref: `#/parameters/${name}` };
  }

  all(): Schema {
    return Object.fromEntries(this.shared.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** kubectl of old looks for these two where they stand; names and bodies tell the kind. */
const inPlace = new Set(['name', 'fieldValidation', 'dryRun']);

function isShared({ name, in: where, schema }: Schema): boolean {
  if (where !== 'body') return !inPlace.has(String(name));
  return (schema as { $ref: string }).$ref.startsWith('#/definitions/io.k8s.apimachinery');
}

/** Six bytes of 64-bit FNV-1, in base64 for addresses. */
function hash(text: string): string {
  let sum = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) sum = BigInt.asUintN(64, sum * 0x100000001b3n) ^ BigInt(byte);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(sum);
  return bytes.subarray(0, 6).toString('base64url');
}
