import { generateKeyPairSync, webcrypto } from 'node:crypto';
import 'reflect-metadata';
import { X509CertificateGenerator } from '@peculiar/x509';
import { beforeAll, expect, test } from 'vitest';
import { keyPairError } from '../../src/registry/resources/core/secret-tls.js';

const base64 = (...texts: string[]) => Buffer.from(texts.join('')).toString('base64');
let certificate: string;
let key: string;

beforeAll(async () => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned({ name: 'CN=x', keys, signingAlgorithm: algorithm });
  certificate = `${made.toString('pem')}\n`;
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  key = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
});

const otherKey = (type: 'ec' | 'rsa') => {
  const pair =
    type === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};

test('a certificate and its key are a pair, whatever stands around them', () => {
  expect(keyPairError(base64(certificate), base64(key))).toBeUndefined();
  expect(keyPairError(base64('text\n', key, certificate), base64(certificate, key))).toBeUndefined();
});

test('what is missing or no pair is told in the words of Go', () => {
  expect(keyPairError(undefined, undefined)).toBe('tls: failed to find any PEM data in certificate input');
  expect(keyPairError(base64(key), base64(key))).toContain('PEM inputs may have been switched');
  expect(keyPairError(base64(certificate), base64(''))).toBe('tls: failed to find any PEM data in key input');
  expect(keyPairError(base64(certificate), base64(certificate))).toBe(
    'tls: found a certificate rather than a key in the PEM for the private key',
  );
  expect(keyPairError(base64(certificate), base64(otherKey('ec')))).toBe('tls: private key does not match public key');
  expect(keyPairError(base64(certificate), base64(otherKey('rsa')))).toBe(
    'tls: private key type does not match public key type',
  );
});
