import { builtin } from '../api/codec/builtin.js';
import { badRequest } from '../api/errors.js';
import type { GroupVersionKind } from '../api/facts.js';
import type { KubeObject } from '../api/object.js';
import { dedupeOwnerReferences } from '../api/owner-references.js';
import type { WriteOptions } from '../request/options.js';
import { readBody } from './body.js';
import type { Call } from './call.js';

/** The object in a request's body: decoded as the kind that is expected, its warnings said, defaults not yet filled in. */
export async function readObject(
  { req }: Call,
  { group, version, kind }: GroupVersionKind,
  { fieldValidation }: Pick<WriteOptions, 'fieldValidation'>,
): Promise<KubeObject> {
  const body = await readBody(req);
  const contentType = req.headers['content-type'];
  const request = { body, contentType, kind: { group, version, kind }, fieldValidation };
  const { object, warnings } = builtin().decoder.decode(request);
  req.context.warnings.push(...warnings, ...dedupeOwnerReferences(object.metadata));
  return object;
}

/** A write to an address must be about the object that the address names. */
export function checkNames(call: Call, object: KubeObject): void {
  const { name } = call.req.context.info;
  checkNamespace(call, object);
  if (!object.metadata.name) {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (object.metadata.name !== name) {
    throw badRequest(`the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`);
  }
}

/** What is written into a namespace may leave its own unsaid. */
export function checkNamespace({ req, descriptor }: Call, { metadata }: KubeObject): void {
  if (metadata.namespace && descriptor.namespaced && metadata.namespace !== req.context.info.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}
