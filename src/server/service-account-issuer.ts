import type { RequestHandler } from 'express';
import { methodNotAllowed } from '../api/errors.js';
import type { ServiceAccountKeys } from '../auth/service-account-keys.js';

export const issuerPaths = ['/.well-known/openid-configuration', '/openid/v1/jwks'];

/** What others need to check service account tokens by themselves: OpenID discovery and the public keys. */
export function serviceAccountIssuer(
  keys: ServiceAccountKeys,
  issuer: string,
  keysAddress: () => string,
): RequestHandler {
  const keySet = JSON.stringify(keys.jwks());
  const configuration = () =>
    JSON.stringify({
      issuer,
      jwks_uri: keysAddress(),
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: keys.algorithms(),
    });
  return (req, res, next) => {
    const { path } = req.context.info;
    if (!issuerPaths.includes(path)) {
      next();
      return;
    }
    if (req.method !== 'GET') throw methodNotAllowed();
    const isKeySet = path === issuerPaths[1];
    const body = isKeySet ? keySet : configuration();
    res.setHeader('Cache-Control', 'public, max-age=3600');
    res.writeHead(200, {
      'Content-Type': isKeySet ? 'application/jwk-set+json' : 'application/json',
      'Content-Length': Buffer.byteLength(body),
    });
    res.end(body);
  };
}
