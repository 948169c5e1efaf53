import type { User } from '../api/user.js';
import type { TokenAuthenticator } from './bearer-token.js';
import type { Claims, ObjectRef, ServiceAccountKeys } from './service-account-keys.js';

/** Finds out whether what a token is bound to is still there. */
export type BoundObjectLookup = (
  resource: 'serviceaccounts' | 'pods' | 'secrets' | 'nodes',
  namespace: string,
  name: string,
) => Promise<{ uid: string; deletionTimestamp?: string } | undefined>;

export interface ServiceAccountTokenOptions {
  keys: ServiceAccountKeys;
  /** whose tokens are taken */
  issuers: [string, ...string[]];
  /** a token must be for one of these */
  audiences: string[];
  lookup: BoundObjectLookup;
}

/** Takes tokens that this server, or one with the same keys, has signed (upstream: pkg/serviceaccount/jwt.go). */
export const serviceAccountAuthenticator = (options: ServiceAccountTokenOptions): TokenAuthenticator => ({
  async authenticateToken(token) {
    const claims = await options.keys.verify(token, options.issuers);
    if (claims === undefined || !isMeantFor(claims, options.audiences)) return undefined;
    const user = userOf(claims);
    return user !== undefined && (await isAlive(claims, options.lookup)) ? user : undefined;
  },
});

const isMeantFor = ({ aud, iss }: Claims, audiences: string[]): boolean =>
  // a token that names no audience is for its issuer
  [aud ?? iss].flat().some((one) => audiences.includes(one));

function userOf(claims: Claims): User | undefined {
  const bound = claims['kubernetes.io'];
  if (bound?.serviceaccount?.name === undefined) return undefined;
  const name = `system:serviceaccount:${bound.namespace}:${bound.serviceaccount.name}`;
  if (claims.sub !== name) return undefined;
  return {
    name,
    uid: bound.serviceaccount.uid ?? '',
    groups: ['system:serviceaccounts', `system:serviceaccounts:${bound.namespace}`],
    extra: extraOf(claims),
  };
}

function extraOf({ jti, 'kubernetes.io': { pod, node } }: Claims): User['extra'] {
  const pairs: [string, string | undefined][] = [
    ['credential-id', jti === undefined ? undefined : `JTI=${jti}`],
    ['node-name', node?.name],
    ['node-uid', node?.uid],
    ['pod-name', pod?.name],
    ['pod-uid', pod?.uid],
  ];
  const known = pairs.flatMap(([key, value]) => (value ? [[`authentication.kubernetes.io/${key}`, [value]]] : []));
  return Object.fromEntries(known);
}

/** A token ends with its service account, its pod or its secret; a node only has to be there where it is bound to it alone. */
async function isAlive({ 'kubernetes.io': bound }: Claims, lookup: BoundObjectLookup): Promise<boolean> {
  const { namespace, serviceaccount, pod, secret, node } = bound;
  const refs: [Parameters<BoundObjectLookup>[0], string, ObjectRef | undefined][] = [
    ['serviceaccounts', namespace, serviceaccount],
    ['pods', namespace, pod],
    ['secrets', namespace, secret],
    ['nodes', '', pod === undefined ? node : undefined],
  ];
  const justNow = Date.now() - leeway;
  for (const [resource, within, ref] of refs) {
    if (ref === undefined) continue;
    const found = await lookup(resource, within, ref.name);
    if (found === undefined || found.uid !== ref.uid || deletedBefore(found, justNow)) return false;
  }
  return true;
}

/** How long after its deletion time an object still counts, in milliseconds. */
const leeway = 60_000;

const deletedBefore = ({ deletionTimestamp }: { deletionTimestamp?: string }, time: number): boolean =>
  deletionTimestamp !== undefined && Date.parse(deletionTimestamp) < time;
