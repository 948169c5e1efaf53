import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { pemBlocks } from '../pem.js';

interface Element {
  tag: number;
  /** with tag and length */
  whole: Buffer;
  content: Buffer;
}

class DerError extends Error {}

/** The elements that stand one after the other in DER. */
function elementsOf(der: Buffer): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < der.length; ) {
    const short = der[at + 1];
    if (short === undefined) throw new DerError('asn1: syntax error: truncated tag or length');
    const lengthBytes = short < 0x80 ? 0 : short & 0x7f;
    const start = at + 2 + lengthBytes;
    if (start > der.length) throw new DerError('asn1: syntax error: truncated tag or length');
    const length = lengthBytes === 0 ? short : der.readUIntBE(at + 2, Math.min(lengthBytes, 6));
    if (start + length > der.length) throw new DerError('asn1: syntax error: data truncated');
    elements.push({
      tag: der[at],
      whole: der.subarray(at, start + length),
      content: der.subarray(start, start + length),
    });
    at = start + length;
  }
  return elements;
}

/** Signature algorithms by the content of their object identifier. */
const algorithms: Record<string, { hash: string | null; failure: string }> = {
  '2a864886f70d01010b': { hash: 'sha256', failure: 'crypto/rsa: verification error' },
  '2a864886f70d01010c': { hash: 'sha384', failure: 'crypto/rsa: verification error' },
  '2a864886f70d01010d': { hash: 'sha512', failure: 'crypto/rsa: verification error' },
  '2a8648ce3d040302': { hash: 'sha256', failure: 'x509: ECDSA verification failure' },
  '2a8648ce3d040303': { hash: 'sha384', failure: 'x509: ECDSA verification failure' },
  '2a8648ce3d040304': { hash: 'sha512', failure: 'x509: ECDSA verification failure' },
  '2b6570': { hash: null, failure: 'x509: Ed25519 verification failure' },
};

const unsupported = 'x509: cannot verify signature: algorithm unimplemented';

/** What is wrong with a certificate request, as base64 of PEM: with its form, or with its signature. */
export function requestError(base64: string | null): string | undefined {
  const [block] = pemBlocks(base64);
  if (block?.type !== 'CERTIFICATE REQUEST') return 'PEM block type must be CERTIFICATE REQUEST';
  try {
    return signatureError(block.bytes);
  } catch (error) {
    if (error instanceof DerError) return error.message;
    throw error;
  }
}

const sequence = 0x30;

/** In the words of encoding/asn1, which prints its own structures. */
const wrongTag = ([tag, length]: Buffer) =>
  `asn1: structure error: tags don't match (16 vs {class:${tag >> 6} tag:${tag & 31} length:${length} isCompound:${(tag & 32) > 0}}) {optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false} certificateRequest @2`;

function signatureError(der: Buffer): string | undefined {
  if (der.length > 1 && der[0] !== sequence) throw new DerError(wrongTag(der));
  const [request] = elementsOf(der);
  if (request === undefined) throw new DerError('asn1: syntax error: sequence truncated');
  const [info, algorithm, signature] = elementsOf(request.content);
  const publicKey = info === undefined ? undefined : elementsOf(info.content)[2];
  if (publicKey === undefined || signature === undefined) throw new DerError('asn1: syntax error: sequence truncated');
  const known = algorithms[elementsOf(algorithm.content)[0]?.content.toString('hex') ?? ''];
  const key = readKey(publicKey.whole);
  if (known === undefined || key === undefined) return unsupported;
  // the first byte of a bit string tells how many bits of its last byte are not used
  return verify(known.hash, info.whole, key, signature.content.subarray(1)) ? undefined : known.failure;
}

/** OpenSSL throws where it can't read one. */
function readKey(spki: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}
