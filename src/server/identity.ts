import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anonymousAuthenticator, isPublicPath } from '../auth/anonymous.js';
import { firstOf, type UserFinder } from '../auth/authenticator.js';
import { bearerTokenAuthenticator, type TokenAuthenticator } from '../auth/bearer-token.js';
import { clientCertificateAuthenticator } from '../auth/client-certificate.js';
import { loadServiceAccountKeys, makeSigningKey, type ServiceAccountKeys } from '../auth/service-account-keys.js';
import { type BoundObjectLookup, serviceAccountAuthenticator } from '../auth/service-account-token.js';
import { tokenFileAuthenticator } from '../auth/token-file.js';
import type { Options } from './flags.js';
import type { Settings } from './settings.js';
import { readIfThere, writePrivately } from './tls/files.js';

/** The keys of service account tokens: those that the flags name, or one of the server's own. */
export function serviceAccountKeys(options: Options, { certificateDirectory }: Settings): Promise<ServiceAccountKeys> {
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

/** The CAs, besides the server's own, whose client certificates are accepted. */
export const clientAuthorities = async ({ clientCaFile }: Options): Promise<string[]> =>
  clientCaFile === '' ? [] : [await readFile(clientCaFile, 'utf8')];

/** Everything that can say who a request comes from, in kube-apiserver's order. */
export async function createAuthenticator(
  options: Options,
  settings: Settings,
  keys: ServiceAccountKeys,
  lookup: BoundObjectLookup,
): Promise<UserFinder> {
  const { issuers, audiences } = settings;
  const tokens: TokenAuthenticator[] = [];
  if (options.tokenAuthFile !== '') tokens.push(await tokenFileAuthenticator(options.tokenAuthFile));
  tokens.push(serviceAccountAuthenticator({ keys, issuers, audiences, lookup }));
  return firstOf(
    [clientCertificateAuthenticator(), bearerTokenAuthenticator(tokens)],
    anonymousAuthenticator((path) => options.anonymousAuth && isOpenToAnonymous(options, path)),
  );
}

/**
 * AlwaysAllow would let everybody do everything, so kube-apiserver takes no anonymous requests beside it. Here they
 * reach what its default role for them opens anyway: health and version, which probes ask for.
 */
const isOpenToAnonymous = ({ authorizationMode }: Options, path: string): boolean =>
  !authorizationMode.includes('AlwaysAllow') || isPublicPath(path);
