import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type PemBlock, pemBlocks } from '../pem.js';

const typesOf = (blocks: PemBlock[]) => `[${blocks.map(({ type }) => type).join(' ')}]`;

function noCertificate(blocks: PemBlock[]): string {
  if (blocks.length === 0) return 'tls: failed to find any PEM data in certificate input';
  if (blocks.length === 1 && blocks[0].type.endsWith('PRIVATE KEY')) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  }
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${typesOf(blocks)}`;
}

function noKey(blocks: PemBlock[]): string {
  if (blocks.length === 0) return 'tls: failed to find any PEM data in key input';
  if (blocks.length === 1 && blocks[0].type === 'CERTIFICATE') {
    return 'tls: found a certificate rather than a key in the PEM for the private key';
  }
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${typesOf(blocks)}`;
}

/** OpenSSL throws where it can't read one. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function mismatch(certificate: X509Certificate, key: KeyObject): string | undefined {
  if (certificate.publicKey.asymmetricKeyType !== key.asymmetricKeyType) {
    return 'tls: private key type does not match public key type';
  }
  return certificate.checkPrivateKey(key) ? undefined : 'tls: private key does not match public key';
}

/** Why a certificate and a key, both base64 of PEM, are no pair, in the words of Go's tls.X509KeyPair. */
export function keyPairError(certificatePem?: string | null, keyPem?: string | null): string | undefined {
  const certificateBlocks = pemBlocks(certificatePem);
  const first = certificateBlocks.find(({ type }) => type === 'CERTIFICATE');
  if (first === undefined) return noCertificate(certificateBlocks);
  const keyBlocks = pemBlocks(keyPem);
  const keyBlock = keyBlocks.find(({ type }) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'));
  if (keyBlock === undefined) return noKey(keyBlocks);
  const certificate = attempt(() => new X509Certificate(first.text));
  if (certificate === undefined) return 'x509: malformed certificate';
  const key = attempt(() => createPrivateKey(keyBlock.text));
  if (key === undefined) return 'tls: failed to parse private key';
  return mismatch(certificate, key);
}
