import { ApiError, badRequest } from '../errors.js';
import type { GroupVersionKind } from '../facts.js';
import { formatKind, type KubeObject, parseGroupVersion } from '../object.js';
import { type MergeType, mapIn } from './merge-type.js';
import { validateConfig } from './validate.js';

/** A configuration has to say what it is. Throws a 400. Upstream: versionCheckManager. */
export function checkKind(expected: GroupVersionKind, config: KubeObject): void {
  const given = { ...parseGroupVersion(textIn(config.apiVersion)), kind: textIn(config.kind) };
  if (formatKind(given) !== formatKind(expected)) throw badRequest(`invalid object type: ${formatKind(given)}`);
}

/** Throws a 400 where it has managed fields, and a 500, as upstream does, where it is not of its type. */
export function checkConfig(expected: GroupVersionKind & { type: MergeType }, config: KubeObject): void {
  const { managedFields, namespace, name } = mapIn(config.metadata) ?? {};
  if (Array.isArray(managedFields)) throw badRequest('metadata.managedFields must be nil');
  const fault = validateConfig(expected.type, config);
  if (fault === undefined) return;
  const what = `${textIn(namespace)}/${textIn(name)}; ${formatKind(expected)}`;
  throw new ApiError(500, '', `failed to create typed patch object (${what}): ${fault}`);
}

/** A configuration is what somebody has sent: it may say anything. */
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
