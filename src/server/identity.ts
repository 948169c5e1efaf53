import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anonymousAuthenticator, isPublicPath } from '../auth/anonymous.js';
import { firstOf, type UserFinder, withEveryone } from '../auth/authenticator.js';
import { bearerTokenAuthenticator, findUser, type TokenAuthenticator } from '../auth/bearer-token.js';
import { clientCertificateAuthenticator } from '../auth/client-certificate.js';
import { loadServiceAccountKeys, makeSigningKey, type ServiceAccountKeys } from '../auth/service-account-keys.js';
import { type BoundObjectLookup, serviceAccountAuthenticator } from '../auth/service-account-token.js';
import { tokenFileAuthenticator } from '../auth/token-file.js';
import { webSocketTokenAuthenticator } from '../auth/web-socket-token.js';
import type { Options } from './flags.js';
import type { Settings } from './settings.js';
import { loadCertificates } from './tls/certificates.js';
import { readIfThere, writePrivately } from './tls/files.js';
import type { KeyPair } from './tls/make.js';
import { servingNames } from './tls/names.js';

/** What the server shows of itself, and what it checks others by. */
export interface Identity {
  serving: KeyPair;
  /** what clients check the serving certificate with, PEM */
  authority: string;
  /** the client certificate of the kubeconfig */
  admin: KeyPair;
  /** client certificates are accepted from these, PEM */
  clientAuthorities: string[];
  keys: ServiceAccountKeys;
}

/** Reads what the flags name, and makes the rest or finds it where it was made before. */
export async function loadIdentity(options: Options, settings: Settings): Promise<Identity> {
  const [own, keys] = await Promise.all([
    loadCertificates(servingNames({ ...options, ...settings }), settings.certificateDirectory),
    serviceAccountKeys(options, settings),
  ]);
  const clientAuthorities = [own.authority];
  if (options.clientCaFile !== '') clientAuthorities.push(await readFile(options.clientCaFile, 'utf8'));
  const identity = { ...own, clientAuthorities, keys };
  if (options.tlsCertFile === '') return identity;
  const certificate = await readFile(options.tlsCertFile, 'utf8');
  const key = await readFile(options.tlsPrivateKeyFile, 'utf8');
  return { ...identity, serving: { certificate, key }, authority: certificate };
}

function serviceAccountKeys(options: Options, { certificateDirectory }: Settings): Promise<ServiceAccountKeys> {
  const files = { signing: options.serviceAccountSigningKeyFile, verifying: options.serviceAccountKeyFile };
  return loadServiceAccountKeys(files, () => ownSigningKey(certificateDirectory));
}

async function ownSigningKey(directory: string | undefined): Promise<string> {
  if (directory === undefined) return makeSigningKey();
  const path = join(directory, 'sa.key');
  const kept = await readIfThere(path);
  if (kept !== undefined) return kept;
  const made = makeSigningKey();
  await writePrivately(path, made);
  return made;
}

export interface Authentication extends UserFinder, TokenAuthenticator {}

/** Everything that can say who a request comes from, or whom a token stands for, in kube-apiserver's order. */
export async function createAuthentication(
  options: Options,
  { issuers, audiences }: Settings,
  keys: ServiceAccountKeys,
  lookup: BoundObjectLookup,
): Promise<Authentication> {
  const tokens: TokenAuthenticator[] = [];
  if (options.tokenAuthFile !== '') tokens.push(await tokenFileAuthenticator(options.tokenAuthFile));
  tokens.push(serviceAccountAuthenticator({ keys, issuers, audiences, lookup }));
  const finder = firstOf(
    [clientCertificateAuthenticator(), bearerTokenAuthenticator(tokens), webSocketTokenAuthenticator(tokens)],
    anonymousAuthenticator((path) => options.anonymousAuth && isOpenToAnonymous(options, path)),
  );
  return {
    authenticate: (request) => finder.authenticate(request),
    authenticateToken: async (token) => {
      const user = await findUser(token, tokens);
      return user && withEveryone(user);
    },
  };
}

/**
 * AlwaysAllow would let everybody do everything, so kube-apiserver takes no anonymous requests beside it. Here they
 * reach what its default role for them opens anyway: health and version, which probes ask for.
 */
const isOpenToAnonymous = ({ authorizationMode }: Options, path: string): boolean =>
  !authorizationMode.includes('AlwaysAllow') || isPublicPath(path);
