import type { Secret } from '#types/core.v1';
import { immutable } from '../../../api/checks.js';
import { goSyntaxError } from '../../../api/codec/go-syntax.js';
import { type FieldError, invalidValue, Path, required, tooLong } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { bytesIn, frozenFields, keyErrors, maxDataSize } from './configmap.js';
import { secretsTable } from './secret.table.js';
import { keyPairError } from './secret-tls.js';

const dataPath = Path.of('data');
const accountAnnotation = 'kubernetes.io/service-account.name';

/** What a secret of a type must hold; types of one's own may hold anything. */
const typeRules: Record<string, (secret: Secret) => FieldError[]> = {
  'kubernetes.io/service-account-token': ({ metadata }) =>
    metadata.annotations?.[accountAnnotation]
      ? []
      : [required(Path.of('metadata', 'annotations').key(accountAnnotation))],
  'kubernetes.io/dockercfg': (secret) => jsonObject(secret, '.dockercfg'),
  'kubernetes.io/dockerconfigjson': (secret) => jsonObject(secret, '.dockerconfigjson'),
  'kubernetes.io/basic-auth': ({ data = {} }) =>
    'username' in data || 'password' in data ? [] : missing({ data: {} }, 'username', 'password'),
  'kubernetes.io/ssh-auth': ({ data }) =>
    bytesIn(data?.['ssh-privatekey'] ?? null) > 0 ? [] : [required(dataPath.key('ssh-privatekey'))],
  'kubernetes.io/tls': (secret) => missing(secret, 'tls.crt', 'tls.key'),
};

const missing = ({ data = {} }: Pick<Secret, 'data'>, ...keys: string[]): FieldError[] =>
  keys.filter((key) => !(key in data)).map((key) => required(dataPath.key(key)));

/** Upstream unmarshals into a map, and gives encoding/json's reason. */
function jsonObject({ data = {} }: Secret, key: string): FieldError[] {
  if (!(key in data)) return [required(dataPath.key(key))];
  const text = Buffer.from(data[key] ?? '', 'base64');
  const wrong = goSyntaxError(text) ?? notAnObject(JSON.parse(text.toString()));
  return wrong === undefined ? [] : [invalidValue(dataPath.key(key), '<secret contents redacted>', wrong)];
}

function notAnObject(value: unknown): string | undefined {
  if (typeof value === 'object' && !Array.isArray(value)) return undefined;
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
}

function validate(secret: Secret): FieldError[] {
  const data = secret.data ?? {};
  const size = Object.values(data).reduce((sum, value) => sum + bytesIn(value), 0);
  return [
    ...keyErrors(data, dataPath),
    ...(size > maxDataSize ? [tooLong(dataPath, maxDataSize)] : []),
    ...(typeRules[secret.type ?? '']?.(secret) ?? []),
  ];
}

/** stringData is for writing only: it goes over into data. */
function defaults(secret: Secret): void {
  secret.type ||= 'Opaque';
  if (secret.stringData === undefined) return;
  for (const [key, value] of Object.entries(secret.stringData)) {
    secret.data ??= {};
    secret.data[key] = Buffer.from(value).toString('base64');
  }
  secret.stringData = undefined;
}

export const secrets: Strategy<Secret> = {
  table: secretsTable,
  defaults,
  prepareForUpdate(secret, old) {
    secret.type ||= old.type;
  },
  validate,
  validateUpdate: (secret, old) => [
    ...immutable(secret.type, old.type, Path.of('type')),
    ...frozenFields(secret, old, ['data']),
    ...validate(secret),
  ],
  warnings({ type, data }) {
    const error = type === 'kubernetes.io/tls' ? keyPairError(data?.['tls.crt'], data?.['tls.key']) : undefined;
    return error === undefined ? [] : [error];
  },
  selectableFields: ({ type = '' }) => ({ type }),
};
