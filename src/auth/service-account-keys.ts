import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** What a service account token says, as k8s.io/kubernetes/pkg/serviceaccount writes it. */
export interface Claims {
  iss: string;
  sub: string;
  aud: string[];
  exp: number;
  iat: number;
  nbf: number;
  jti: string;
  'kubernetes.io': {
    namespace: string;
    serviceaccount: ObjectRef;
    pod?: ObjectRef;
    node?: ObjectRef;
    secret?: ObjectRef;
    warnafter?: number;
  };
}

export interface ObjectRef {
  name: string;
  uid?: string;
}

/** A public key in the form of RFC 7517. */
export type Jwk = Record<string, string>;

type Algorithm = 'RS256' | 'ES256' | 'ES384' | 'ES512';

interface PublicKey {
  id: string;
  algorithm: Algorithm;
  key: KeyObject;
}

/** The keys of service account tokens: one that signs, and all that tokens may be signed with. */
export class ServiceAccountKeys {
  private readonly signing: PublicKey;
  private readonly verifying: PublicKey[];

  /** `privateKey` and each of `others` in PEM; `others` may be public or private keys, several a text */
  constructor(
    private readonly privateKey: string,
    others: string[] = [],
  ) {
    this.signing = describe(createPublicKey(privateKey));
    const listed = others.flatMap((text) => pemBlocks(text).map((block) => describe(createPublicKey(block))));
    // kube-apiserver checks with the listed keys only; without a list, with the one that signs
    this.verifying = listed.length > 0 ? listed : [this.signing];
  }

  async sign(claims: Claims): Promise<string> {
    const jwt = await loadJwt();
    const { algorithm, id } = this.signing;
    return jwt.sign(claims, this.privateKey, { algorithm, keyid: id });
  }

  /** The token's claims; undefined where it is not one of ours, has run out or is not yet valid. */
  async verify(token: string, issuers: [string, ...string[]]): Promise<Claims | undefined> {
    const jwt = await loadJwt();
    const header = jwt.decode(token, { complete: true })?.header;
    if (header === undefined) return undefined;
    const candidates = this.verifying.filter(
      ({ id, algorithm }) => algorithm === header.alg && (header.kid === undefined || header.kid === id),
    );
    for (const { key, algorithm } of candidates) {
      try {
        return jwt.verify(token, key, { algorithms: [algorithm], issuer: issuers }) as unknown as Claims;
      } catch (error) {
        if (!(error instanceof jwt.JsonWebTokenError)) throw error;
      }
    }
    return undefined;
  }

  /** What /openid/v1/jwks answers. */
  jwks(): { keys: Jwk[] } {
    return { keys: this.verifying.map(jwkOf) };
  }

  algorithms(): string[] {
    return [...new Set(this.verifying.map(({ algorithm }) => algorithm))].sort();
  }
}

/** jsonwebtoken takes a while to load, and many a server never sees a token. */
const loadJwt = async () => (await import('jsonwebtoken')).default;

/** A new signing key, PEM. */
export function makeSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Reads the keys that the flags name; where none signs, `ownKey` does. */
export async function loadServiceAccountKeys(
  files: { signing: string; verifying: string[] },
  ownKey: () => Promise<string>,
): Promise<ServiceAccountKeys> {
  const privateKey = files.signing === '' ? await ownKey() : await readFile(files.signing, 'utf8');
  createPrivateKey(privateKey); // throws where the file holds something else
  const others = await Promise.all(files.verifying.map((file) => readFile(file, 'utf8')));
  return new ServiceAccountKeys(privateKey, others);
}

const pemBlocks = (text: string): string[] =>
  text.match(/-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g)?.filter((one) => !one.includes('EC PARAMETERS')) ??
  [];

function describe(key: KeyObject): PublicKey {
  // upstream: keyIDFromPublicKey
  const id = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  return { id, key, algorithm: algorithmOf(key) };
}

const curves: Record<string, Algorithm> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

function algorithmOf(key: KeyObject): Algorithm {
  const algorithm = key.asymmetricKeyType === 'rsa' ? 'RS256' : curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (algorithm === undefined) throw new Error(`unknown key type ${key.asymmetricKeyType}: RSA or ECDSA is needed`);
  return algorithm;
}

function jwkOf({ id, key, algorithm }: PublicKey): Jwk {
  const { kty, crv, x, y, n, e } = key.export({ format: 'jwk' }) as Jwk;
  const head = { use: 'sig', kty, kid: id };
  return kty === 'EC' ? { ...head, crv, alg: algorithm, x, y } : { ...head, alg: algorithm, n, e };
}
