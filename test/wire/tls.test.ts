import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCertificates } from '../../src/server/tls/certificates.js';
import { makeAuthority, makeCertificate } from '../../src/server/tls/make.js';
import { firstAddress, hostAddress, servingNames } from '../../src/server/tls/names.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-facade-tls-'));
});
afterAll(() => rm(directory, { recursive: true }));

const names = ['kubernetes', 'localhost', '127.0.0.1', '10.0.0.1', 'fd00::1'];

describe('certificates', () => {
  it('are made for every name, for servers and for clients', async () => {
    const made = await loadCertificates(names);
    const serving = new X509Certificate(made.serving.certificate);
    const authority = new X509Certificate(made.authority);
    expect(serving.checkHost('localhost')).toBe('localhost');
    expect(serving.checkHost('other')).toBeUndefined();
    expect(serving.checkIP('fd00:0::1')).toBeDefined();
    expect(serving.verify(authority.publicKey)).toBe(true);
    expect(authority.ca).toBe(true);
    const admin = new X509Certificate(made.admin.certificate);
    expect(admin.subject).toBe('O=system:masters\nCN=kubernetes-admin');
    expect(admin.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it('have keys that tell of which algorithm they are, and are signed by those that do not', async () => {
    const authority = await makeAuthority('theirs', 10);
    const key = createPrivateKey(authority.key).export({ type: 'pkcs8', format: 'pem' }).toString();
    const made = await makeCertificate({ ...authority, key }, { commonName: 'x', days: 5 });
    expect(made.key).toMatch(/^-----BEGIN EC PRIVATE KEY-----\n[^-]+\n-----END EC PRIVATE KEY-----\n$/);
    const certificate = new X509Certificate(made.certificate);
    expect(certificate.checkPrivateKey(createPrivateKey(made.key))).toBe(true);
    expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
  });

  it('are used again at the next start, the keys readable by their owner only', async () => {
    const first = await loadCertificates(names, directory);
    expect(await loadCertificates(names, directory)).toEqual(first);
    for (const file of await readdir(directory)) {
      expect([file, (await stat(join(directory, file))).mode & 0o777]).toEqual([file, 0o600]);
    }
  });

  it('are made anew for a name that is missing, under the same authority', async () => {
    const first = await loadCertificates(names, directory);
    const second = await loadCertificates([...names, '192.0.2.7'], directory);
    expect(second.authority).toBe(first.authority);
    expect(second.admin).toEqual(first.admin);
    expect(new X509Certificate(second.serving.certificate).checkIP('192.0.2.7')).toBeDefined();
  });

  it('are made anew when their end is near, and when they come from another authority', async () => {
    const first = await loadCertificates(names, directory);
    const other = await makeAuthority('other', 1000);
    const foreign = await makeCertificate(other, { commonName: 'x', names, days: 300 });
    await writeFile(join(directory, 'apiserver.crt'), foreign.certificate);
    await writeFile(join(directory, 'apiserver.key'), foreign.key);
    const second = await loadCertificates(names, directory);
    expect(second.authority).toBe(first.authority);
    expect(second.serving.certificate).not.toBe(foreign.certificate);

    const dying = await makeAuthority('dying', 29);
    await writeFile(join(directory, 'ca.crt'), dying.certificate);
    await writeFile(join(directory, 'ca.key'), dying.key);
    const third = await loadCertificates(names, directory);
    expect(third.authority).not.toBe(dying.certificate);
    expect(third.admin).not.toEqual(first.admin);
  });
});

it('names the server as kube-apiserver is named', () => {
  const options = { advertiseAddress: '192.0.2.7', bindAddress: '0.0.0.0', externalHostname: '' };
  const all = servingNames({ ...options, serviceClusterIpRange: ['10.96.0.0/16', 'fd00::/108'] });
  expect(all).toEqual(
    expect.arrayContaining(['kubernetes.default.svc', 'localhost', '192.0.2.7', '10.96.0.1', 'fd00::1']),
  );
  expect(all).not.toContain('0.0.0.0');
  expect(firstAddress('10.0.0.5/24')).toBe('10.0.0.1');
  expect(hostAddress()).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
});
