import { join } from 'node:path';
import { storedForms } from '../registry/stored-form.js';
import type { Options } from './flags.js';
import { hostAddress } from './tls/names.js';

const unspecified = new Set(['0.0.0.0', '::']);

/** What follows from the flags taken together. */
export interface Settings {
  bindAddress: string;
  advertiseAddress: string;
  /** where certificates and keys are kept; undefined: nowhere */
  certificateDirectory: string | undefined;
  kubeconfigFile: string | undefined;
  issuers: [string, ...string[]];
  audiences: string[];
}

const defaultIssuer = 'https://kubernetes.default.svc.cluster.local';

/** Checks the flags against each other and reads what they mean together; throws a sentence about what does not fit. */
export function settle(options: Options): Settings {
  check(options);
  const { dataDir, certDir, inMemory, writeKubeconfig } = options;
  const bindAddress = options.bindAddress || (options.advertiseAddress === '' ? '127.0.0.1' : '0.0.0.0');
  const [issuer = defaultIssuer, ...otherIssuers] = options.serviceAccountIssuer;
  const keepsFiles = dataDir !== '' && !inMemory;
  return {
    bindAddress,
    // upstream: ResolveBindAddress, which takes the host's own where all or only itself is listened to
    advertiseAddress: options.advertiseAddress || (isOwn(bindAddress) ? bindAddress : hostAddress()),
    certificateDirectory: certDir || (keepsFiles ? join(dataDir, 'pki') : undefined),
    kubeconfigFile: writeKubeconfig || (dataDir === '' ? undefined : join(dataDir, 'kubeconfig')),
    issuers: [issuer, ...otherIssuers],
    audiences: options.apiAudiences.length > 0 ? options.apiAudiences : [issuer, ...otherIssuers],
  };
}

const isOwn = (address: string): boolean =>
  !unspecified.has(address) && !address.startsWith('127.') && address !== '::1';

function check(options: Options): void {
  const { storageMediaType, etcdServers, inMemory, etcdPrefix } = options;
  if (!Object.hasOwn(storedForms, storageMediaType)) {
    const known = Object.keys(storedForms).join(' and ');
    throw new Error(`--storage-media-type ${JSON.stringify(storageMediaType)} is not known; there are ${known}`);
  }
  if (etcdServers.length > 0 && inMemory) throw new Error('--in-memory and --etcd-servers exclude each other');
  if (etcdPrefix !== '' && !etcdPrefix.startsWith('/')) throw new Error('--etcd-prefix must begin with a slash');
  for (const [one, other] of [
    ['tlsCertFile', 'tlsPrivateKeyFile'],
    ['etcdCertfile', 'etcdKeyfile'],
  ] as const) {
    if ((options[one] === '') !== (options[other] === ''))
      throw new Error(`${one} and ${other} must be given together`);
  }
}

/** How a client on this host reaches the server. */
export function urlOf(bindAddress: string, port: number): string {
  const host = bindAddress === '::' ? '::1' : bindAddress === '0.0.0.0' ? '127.0.0.1' : bindAddress;
  return `https://${withPort(host, port)}`;
}

/** "10.0.0.1:6443", "[fd00::1]:6443" */
export const withPort = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
