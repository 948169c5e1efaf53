import { randomUUID } from 'node:crypto';
import type { TokenRequest } from '#types/authentication.v1';
import type { Pod, ServiceAccount } from '#types/core.v1';
import { formatTime } from '../api/duration.js';
import { badRequest, conflict, internalError, invalid } from '../api/errors.js';
import { type FieldError, invalidValue, Path } from '../api/field.js';
import type { KubeObject } from '../api/object.js';
import type { Claims, ObjectRef, ServiceAccountKeys } from '../auth/service-account-keys.js';
import type { Creator, CreatorCall } from './creator.js';

export interface TokenIssuer {
  keys: ServiceAccountKeys;
  issuer: string;
  /** whom a token is for when the request does not say */
  audiences: string[];
}

const kind = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' };
const groupKind = { group: kind.group, name: kind.kind };
const minSeconds = 600;
const maxSeconds = 2 ** 32;
const defaultSeconds = 3600;

/** POST serviceaccounts/NAME/token. Upstream: pkg/registry/core/serviceaccount/storage/token.go. */
export const tokenCreator = (issuer: TokenIssuer): Creator => ({
  accepts: { ...kind, type: 'io.k8s.api.authentication.v1.TokenRequest' },
  defaults(body) {
    (body as TokenRequest & KubeObject).spec.expirationSeconds ??= defaultSeconds;
  },
  async create(call, body) {
    const request = body as TokenRequest & KubeObject;
    checkNames(call, request);
    const account = (await read(call, 'serviceaccounts', call.namespace, call.name)) as ServiceAccount & KubeObject;
    const seconds = request.spec.expirationSeconds ?? defaultSeconds;
    const errors = validateSeconds(seconds);
    if (errors.length > 0) throw invalid(groupKind, '', errors);
    const asked = request.spec.audiences ?? [];
    const audiences = asked.length > 0 ? asked : issuer.audiences;
    const bound = await boundObjects(call, request);
    const now = Math.floor(Date.now() / 1000);
    const token = await sign(issuer, {
      sub: `system:serviceaccount:${call.namespace}:${call.name}`,
      aud: audiences,
      iat: now,
      nbf: now,
      exp: now + seconds,
      'kubernetes.io': { namespace: call.namespace, serviceaccount: refOf(account), ...bound },
    });
    const { name, namespace, uid } = account.metadata;
    const { managedFields } = request.metadata;
    return {
      ...request,
      metadata: { name, namespace, uid, creationTimestamp: formatTime(now * 1000), managedFields },
      spec: { ...request.spec, audiences, expirationSeconds: seconds },
      status: { token, expirationTimestamp: formatTime((now + seconds) * 1000) },
    };
  },
});

async function sign({ keys, issuer }: TokenIssuer, claims: Omit<Claims, 'iss' | 'jti'>): Promise<string> {
  try {
    return await keys.sign({ ...claims, iss: issuer, jti: randomUUID() });
  } catch (error) {
    throw internalError(`failed to generate token: ${(error as Error).message}`);
  }
}

function checkNames({ name, namespace }: CreatorCall, { metadata }: KubeObject): void {
  const fail = (field: string, value: string) =>
    invalid(groupKind, name, [
      invalidValue(Path.of('metadata', field), value, `must match the service account ${field} if specified`),
    ]);
  if (metadata.name && metadata.name !== name) throw fail('name', metadata.name);
  if (metadata.namespace && metadata.namespace !== namespace) throw fail('namespace', metadata.namespace);
}

function validateSeconds(seconds: number): FieldError[] {
  const path = Path.of('spec', 'expirationSeconds');
  if (seconds < minSeconds) return [invalidValue(path, seconds, 'may not specify a duration less than 10 minutes')];
  if (seconds > maxSeconds) return [invalidValue(path, seconds, 'may not specify a duration larger than 2^32 seconds')];
  return [];
}

const refOf = ({ metadata: { name = '', uid } }: KubeObject): ObjectRef => ({ name, uid });

/** What the token ends with, if it is bound to anything. */
async function boundObjects(call: CreatorCall, { spec }: TokenRequest): Promise<Partial<Claims['kubernetes.io']>> {
  const ref = spec.boundObjectRef;
  if (!ref) return {};
  const { apiVersion = '', kind: what = '', name = '', uid } = ref;
  const readers: Record<string, () => Promise<Partial<Claims['kubernetes.io']>>> = {
    Pod: () => boundPod(call, name),
    Secret: async () => ({ secret: refOf(await read(call, 'secrets', call.namespace, name)) }),
    Node: async () => ({ node: refOf(await read(call, 'nodes', '', name)) }),
  };
  const inCore = apiVersion === '' || apiVersion === 'v1';
  if (!inCore || readers[what] === undefined)
    throw badRequest(`cannot bind token to object of type ${goKind(apiVersion, what)}`);
  const bound = await readers[what]();
  const actual = (bound.pod ?? bound.secret ?? bound.node)?.uid;
  if (uid && uid !== actual) {
    throw conflict(
      { group: '', name: what },
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  return bound;
}

const goKind = (apiVersion: string, what: string) =>
  `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${what}`;

async function boundPod(call: CreatorCall, name: string): Promise<Partial<Claims['kubernetes.io']>> {
  const pod = (await read(call, 'pods', call.namespace, name)) as Pod & KubeObject;
  if (pod.spec.serviceAccountName !== call.name) {
    throw badRequest(
      `cannot bind token for serviceaccount "${call.name}" to pod running with different serviceaccount name.`,
    );
  }
  const { nodeName } = pod.spec;
  if (!nodeName) return { pod: refOf(pod) };
  const nodes = call.registry.storeOf('', 'nodes');
  const node = await nodes.read(nodes.key('', nodeName));
  return { pod: refOf(pod), node: node === undefined ? { name: nodeName } : refOf(nodes.parse(node)) };
}

async function read({ registry }: CreatorCall, resource: string, namespace: string, name: string): Promise<KubeObject> {
  const store = registry.storeOf('', resource);
  const found = await store.read(store.key(namespace, name));
  if (found === undefined) throw store.notFound(name);
  return store.parse(found);
}
