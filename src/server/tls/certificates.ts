import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { readIfThere, writePrivately } from './files.js';
import type { CertificateRequest, KeyPair } from './make.js';

/** What the server makes for itself: an authority, and from it a certificate to serve with and one for its admin. */
export interface Certificates {
  /** the authority's certificate, PEM */
  authority: string;
  serving: KeyPair;
  admin: KeyPair;
}

const year = 365;
const renewBefore = 30 * 24 * 3_600_000;
const admin: CertificateRequest = { commonName: 'kubernetes-admin', organizations: ['system:masters'], days: year };

/**
 * Certificates for a server reached under `names` (DNS names and IP addresses). With a directory, those made earlier
 * are used again unless they end soon or lack a name; without, they are made anew and kept nowhere.
 */
export async function loadCertificates(names: string[], directory?: string): Promise<Certificates> {
  const authority = await keep('ca', directory, isSound, async () => {
    const { makeAuthority } = await import('./make.js');
    return makeAuthority('kube-facade-ca', 10 * year);
  });
  const issuer = new X509Certificate(authority.certificate);
  const signed = (name: string, request: CertificateRequest) => {
    const isUsable = (pair: KeyPair) => isSound(pair) && isFrom(issuer, pair) && hasNames(pair, request.names ?? []);
    return keep(name, directory, isUsable, async () => {
      // loading @peculiar/x509 takes longer than all else here: a second start does without
      const { makeCertificate } = await import('./make.js');
      return makeCertificate(authority, request);
    });
  };
  return {
    authority: authority.certificate,
    serving: await signed('apiserver', { commonName: 'kube-apiserver', names, days: year }),
    admin: await signed('admin', admin),
  };
}

async function keep(
  name: string,
  directory: string | undefined,
  isUsable: (pair: KeyPair) => boolean,
  make: () => Promise<KeyPair>,
): Promise<KeyPair> {
  if (directory === undefined) return make();
  const files = { certificate: join(directory, `${name}.crt`), key: join(directory, `${name}.key`) };
  const [certificate, key] = await Promise.all([readIfThere(files.certificate), readIfThere(files.key)]);
  if (certificate !== undefined && key !== undefined && isUsable({ certificate, key })) return { certificate, key };
  const made = await make();
  await writePrivately(files.key, made.key);
  await writePrivately(files.certificate, made.certificate);
  return made;
}

function isSound({ certificate, key }: KeyPair): boolean {
  const parsed = new X509Certificate(certificate);
  const isFresh = Date.parse(parsed.validTo) - Date.now() > renewBefore;
  return isFresh && parsed.checkPrivateKey(createPrivateKey(key));
}

function isFrom(issuer: X509Certificate, { certificate }: KeyPair): boolean {
  const parsed = new X509Certificate(certificate);
  return parsed.checkIssued(issuer) && parsed.verify(issuer.publicKey);
}

function hasNames({ certificate }: KeyPair, names: string[]): boolean {
  const parsed = new X509Certificate(certificate);
  return names.every((name) => (isIP(name) === 0 ? parsed.checkHost(name) : parsed.checkIP(name)) !== undefined);
}
