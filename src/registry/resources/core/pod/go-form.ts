import type { PodSpec } from '#types/core.v1';
import { structs } from './go-forms.js';

interface Field {
  goName: string;
  jsonName: string;
  /** "", "0", "false", "?", "Struct", "?Struct", "[]Struct" */
  type: string;
}

type Fields = (Field | { embedded: string })[];

const lowerFirst = (name: string) => name[0].toLowerCase() + name.slice(1);

export type Forms = Map<string, Fields>;

/** Reads structs as go-forms.ts writes them. */
export const parseForms = (text: string): Forms =>
  new Map(
    text
      .trim()
      .split(/\n(?! )/)
      .map((line): [string, Fields] => {
        const [name, fields] = line.split(' = ');
        return [name, fields.trim().split(/\s+/).map(parseField)];
      }),
  );

const podForms = parseForms(structs);

function parseField(text: string): Fields[number] {
  if (text.startsWith('+')) return { embedded: text.slice(1) };
  const [names, type = ''] = text.split(':');
  const [goName, jsonName = lowerFirst(goName)] = names.split('=');
  return { goName, jsonName, type };
}

type Json = Record<string, unknown>;

/** An object of the API as encoding/json prints kube-apiserver's internal struct `name`. */
export function goForm(object: object, name: string, forms: Forms = podForms): Json {
  const value = object as Json;
  const form: Json = {};
  for (const field of forms.get(name) ?? []) {
    if (!('embedded' in field)) form[field.goName] = fieldForm(value[field.jsonName], field.type, forms);
    else if (field.embedded === 'json')
      Object.assign(form, value.metadata); // ObjectMeta, which has JSON names
    else Object.assign(form, goForm(value, field.embedded, forms));
  }
  return form;
}

const zeros: Record<string, unknown> = { '': '', '0': 0, false: false, '?': null };

function fieldForm(value: unknown, type: string, forms: Forms): unknown {
  if (type in zeros) return value ?? zeros[type];
  const formOf = (item: object, name: string) => goForm(item, name, forms);
  if (type.startsWith('[]')) return Array.isArray(value) ? value.map((item) => formOf(item, type.slice(2))) : null;
  if (type.startsWith('?')) return isObject(value) ? formOf(value, type.slice(1)) : null;
  return formOf(isObject(value) ? value : {}, type);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Internally the host's namespaces are part of the security context. */
export function podSpecForm(spec: PodSpec): Json {
  const { securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  const hosts = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  return goForm({ ...spec, securityContext: { ...hosts, ...securityContext } }, 'PodSpec');
}
