import { type Body, JsonSyntaxError, readJson, readYamlBody } from '../codec/body.js';
import { type FieldValidation, yamlStrict, yamlWarnings } from '../codec/decode.js';
import { duplicateFields } from '../codec/strictness.js';
import { YamlError } from '../codec/yaml-read.js';
import { badRequest } from '../errors.js';
import type { KubeObject } from '../object.js';
import { isObject } from './containers.js';
import { cannotUnmarshal } from './read-patch.js';

/** What somebody applies: as it was sent, with only the fields that it is about. */
export interface Config {
  object: KubeObject;
  /** texts for Warning headers; throws where keys stand there twice and may not. A conflict is told before that. */
  checkStrict(): string[];
}

/** The body of a server-side apply: YAML, or the JSON that is YAML too. Throws a 400 where it is no object. */
export function readConfig(bytes: Buffer, validation: FieldValidation): Config {
  const body = parse(bytes);
  const object = body.value ?? {};
  if (!isObject(object)) throw notAnObject(object);
  return { object: object as unknown as KubeObject, checkStrict: () => checkStrict(body, validation) };
}

/** Reading JSON as JSON takes a tenth of the time; with a key that stands there twice it is YAML's to complain. */
function parse(bytes: Buffer): Body {
  try {
    if (bytes[0] === openBrace) {
      const body = readJson(bytes);
      if (duplicateFields(body).length === 0) return body;
    }
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
  }
  try {
    return readYamlBody(bytes);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`);
  }
}

const openBrace = '{'.charCodeAt(0);

function checkStrict(body: Body, validation: FieldValidation): string[] {
  const strict = validation === 'Ignore' ? [] : yamlStrict(body);
  if (strict.length > 0 && validation === 'Strict') {
    throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${strict.join(', ')}`);
  }
  return strict.flatMap(yamlWarnings);
}

function notAnObject(value: unknown) {
  const why = cannotUnmarshal(value, 'map[string]interface {}');
  return badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${why}`);
}
