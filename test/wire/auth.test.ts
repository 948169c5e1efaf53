import { createHash, createPublicKey, generateKeyPairSync, randomUUID, verify, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../src/api/user.js';
import { authorizerFor } from '../../src/auth/authorizer.js';
import { type Claims, makeSigningKey, ServiceAccountKeys } from '../../src/auth/service-account-keys.js';
import type { BoundObjectLookup } from '../../src/auth/service-account-token.js';
import { parseCsv, tokenFileAuthenticator } from '../../src/auth/token-file.js';
import { createChain } from '../../src/server/chain.js';
import { withDefaults } from '../../src/server/flags.js';
import { Listener } from '../../src/server/http/listener.js';
import { createAuthentication } from '../../src/server/identity.js';
import { silentLogger } from '../../src/server/logger.js';
import { ServerMetrics } from '../../src/server/metrics/server-metrics.js';
import { settle } from '../../src/server/settings.js';
import { loadCertificates } from '../../src/server/tls/certificates.js';
import { type KeyPair, makeAuthority, makeCertificate } from '../../src/server/tls/make.js';

const issuer = 'https://issuer.test';
const tokens = `secret,jane,42,"dev,ops"
plain,joe,43
`;

let directory: string;
let listener: Listener;
let port: number;
let authority: KeyPair;
const keys = new ServiceAccountKeys(makeSigningKey());
const bound = new Map<string, { uid: string; deletionTimestamp?: string }>();
const lookup: BoundObjectLookup = async (resource, namespace, name) => bound.get(`${resource}/${namespace}/${name}`);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-facade-auth-'));
  const tokenAuthFile = join(directory, 'tokens.csv');
  await writeFile(tokenAuthFile, tokens);
  const options = withDefaults({ dataDir: '', tokenAuthFile, serviceAccountIssuer: [issuer], securePort: 0 });
  authority = await makeAuthority('ca', 100);
  const { serving } = await loadCertificates(['localhost', '127.0.0.1']);
  const app = createChain({
    log: silentLogger(),
    requestTimeout: 60_000,
    inFlight: { reading: 400, writing: 200 },
    authenticator: await createAuthentication(options, settle(options), keys, lookup),
    authorizer: authorizerFor(['AlwaysAllow']),
    metrics: new ServerMetrics('/registry'),
    routes: [(req, res) => void res.json(req.context.user)],
  });
  listener = new Listener({ serving, clientAuthorities: [authority.certificate], minVersion: '' }, app);
  port = await listener.listen('127.0.0.1', 0);
});
afterAll(async () => {
  await listener.drain(1000, () => {});
  await rm(directory, { recursive: true });
});

interface Credentials {
  path?: string;
  authorization?: string;
  pair?: KeyPair;
}

/** Who the server takes the sender for; the status where it takes it for nobody. */
function whoAmI({ path = '/api/v1/pods', authorization, pair }: Credentials): Promise<User | number> {
  return new Promise((resolve, reject) => {
    const headers = authorization === undefined ? {} : { authorization };
    const tls = { rejectUnauthorized: false, cert: pair?.certificate, key: pair?.key, agent: false };
    request({ host: '127.0.0.1', port, path, headers, ...tls }, (res) => {
      let text = '';
      res.on('data', (chunk) => {
        text += chunk;
      });
      res.on('end', () => resolve(res.statusCode === 200 ? (JSON.parse(text) as User) : (res.statusCode ?? 0)));
    })
      .on('error', reject)
      .end();
  });
}

describe('client certificates', () => {
  it('name the user and the groups', async () => {
    const pair = await makeCertificate(authority, { commonName: 'ann', organizations: ['a', 'b'], days: 10 });
    const fingerprint = new X509Certificate(pair.certificate).fingerprint256.replaceAll(':', '').toLowerCase();
    expect(await whoAmI({ pair })).toEqual({
      name: 'ann',
      uid: '',
      groups: ['a', 'b', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint}`] },
    });
    const alone = await makeCertificate(authority, { commonName: 'bob', days: 10 });
    expect(await whoAmI({ pair: alone })).toMatchObject({ name: 'bob', groups: ['system:authenticated'] });
  });

  it('of strangers, for servers, or past their end are refused, but a good token beside them is taken', async () => {
    const stranger = await makeCertificate(await makeAuthority('ca', 100), { commonName: 'eve', days: 10 });
    const forServers = await makeCertificate(authority, { commonName: 'eve', names: ['eve'], days: 10 });
    const past = await makeCertificate(authority, { commonName: 'eve', days: -0.01 });
    for (const pair of [stranger, forServers, past]) {
      expect(await whoAmI({ pair })).toBe(401);
      expect(await whoAmI({ pair, path: '/healthz' })).toBe(401);
    }
    expect(await whoAmI({ pair: stranger, authorization: 'Bearer secret' })).toMatchObject({ name: 'jane' });
  });
});

describe('tokens of a file', () => {
  it('stand for their users', async () => {
    expect(await whoAmI({ authorization: 'Bearer secret' })).toEqual({
      name: 'jane',
      uid: '42',
      groups: ['dev', 'ops', 'system:authenticated'],
      extra: {},
    });
    expect(await whoAmI({ authorization: 'bearer plain' })).toMatchObject({ groups: ['system:authenticated'] });
  });

  it('that are not in it are refused, at every address', async () => {
    expect(await whoAmI({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await whoAmI({ authorization: 'Bearer wrong', path: '/healthz' })).toBe(401);
  });

  it('are read as CSV', async () => {
    expect(parseCsv('a,"b ""c"", d",\r\n\ne\n')).toEqual([['a', 'b "c", d', ''], ['e']]);
    const path = join(directory, 'short.csv');
    await writeFile(path, 'a,b\n');
    await expect(tokenFileAuthenticator(path)).rejects.toThrow(
      `token file '${path}' must have at least 3 columns (token, user name, user uid), found 2`,
    );
  });
});

describe('requests without credentials', () => {
  it('reach health and version, and beside AlwaysAllow nothing else', async () => {
    const anonymous = { name: 'system:anonymous', uid: '', groups: ['system:unauthenticated'], extra: {} };
    for (const path of ['/healthz', '/livez', '/readyz?verbose', '/readyz/etcd', '/version']) {
      expect(await whoAmI({ path })).toEqual({ ...anonymous, groups: ['system:unauthenticated'] });
    }
    expect(await whoAmI({ path: '/api/v1/secrets' })).toBe(401);
    expect(await whoAmI({ path: '/healthzz' })).toBe(401);
    expect(await whoAmI({ path: '/', authorization: 'Basic eDp5' })).toBe(401);
  });
});

describe('service account tokens', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const claimsOf = (changes: Partial<Claims> = {}): Claims => ({
    iss: issuer,
    sub: 'system:serviceaccount:ns:robot',
    aud: [issuer],
    exp: now() + 600,
    iat: now(),
    nbf: now(),
    jti: randomUUID(),
    'kubernetes.io': { namespace: 'ns', serviceaccount: { name: 'robot', uid: 'u1' } },
    ...changes,
  });
  const asUser = async (claims: Claims, signer = keys) =>
    whoAmI({ authorization: `Bearer ${await signer.sign(claims)}` });

  it('stand for their service account', async () => {
    bound.set('serviceaccounts/ns/robot', { uid: 'u1' });
    bound.set('pods/ns/p', { uid: 'u2' });
    const ref = claimsOf()['kubernetes.io'];
    const claims = claimsOf({
      'kubernetes.io': { ...ref, pod: { name: 'p', uid: 'u2' }, node: { name: 'n', uid: 'u3' } },
    });
    expect(await asUser(claims)).toEqual({
      name: 'system:serviceaccount:ns:robot',
      uid: 'u1',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:ns', 'system:authenticated'],
      extra: {
        'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`],
        'authentication.kubernetes.io/node-name': ['n'],
        'authentication.kubernetes.io/node-uid': ['u3'],
        'authentication.kubernetes.io/pod-name': ['p'],
        'authentication.kubernetes.io/pod-uid': ['u2'],
      },
    });
  });

  it('end with what they are bound to', async () => {
    const ref = claimsOf()['kubernetes.io'];
    const other = claimsOf({ 'kubernetes.io': { ...ref, serviceaccount: { name: 'robot', uid: 'other' } } });
    expect(await asUser(other)).toBe(401);
    expect(await asUser(claimsOf({ 'kubernetes.io': { ...ref, pod: { name: 'gone', uid: 'x' } } }))).toBe(401);
    bound.set('serviceaccounts/ns/robot', { uid: 'u1', deletionTimestamp: '2020-01-01T00:00:00Z' });
    expect(await asUser(claimsOf())).toBe(401);
    bound.set('serviceaccounts/ns/robot', { uid: 'u1' });
    expect(await asUser(claimsOf())).toMatchObject({ name: 'system:serviceaccount:ns:robot' });
  });

  it('are refused when they are for others, from others, too old, too young or signed by others', async () => {
    expect(await asUser(claimsOf({ aud: ['elsewhere'] }))).toBe(401);
    expect(await asUser(claimsOf({ iss: 'https://elsewhere' }))).toBe(401);
    expect(await asUser(claimsOf({ exp: now() - 1 }))).toBe(401);
    expect(await asUser(claimsOf({ nbf: now() + 100 }))).toBe(401);
    expect(await asUser(claimsOf({ sub: 'system:serviceaccount:ns:other' }))).toBe(401);
    expect(await asUser(claimsOf(), new ServiceAccountKeys(makeSigningKey()))).toBe(401);
    const unsigned = [{ alg: 'none' }, claimsOf()].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    expect(await whoAmI({ authorization: `Bearer ${unsigned.join('.')}.` })).toBe(401);
  });

  it('can be checked with the published keys, by key id', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const both = new ServiceAccountKeys(pem, [publicPem, makeSigningKey()]);
    const { keys: published } = both.jwks();
    expect(published.map(({ kty, alg, use }) => [kty, alg, use])).toEqual([
      ['RSA', 'RS256', 'sig'],
      ['EC', 'ES256', 'sig'],
    ]);
    expect(both.algorithms()).toEqual(['ES256', 'RS256']);
    const [header, payload, signature] = (await both.sign(claimsOf())).split('.');
    const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, string>;
    const der = rsa.publicKey.export({ type: 'spki', format: 'der' });
    expect([kid, alg]).toEqual([createHash('sha256').update(der).digest('base64url'), 'RS256']);
    const jwk = published.find((key) => key.kid === kid)!;
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const signed = Buffer.from(`${header}.${payload}`);
    expect(verify('sha256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true);
  });
});

describe('--authorization-mode', () => {
  it('says what is there', () => {
    expect(() => authorizerFor(['RBAC'])).toThrow('authorization-mode "RBAC" is not there yet; there is AlwaysAllow');
    expect(() => authorizerFor(['Foo'])).toThrow('authorization-mode "Foo" is not a valid mode');
  });
});
