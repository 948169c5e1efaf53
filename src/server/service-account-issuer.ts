import type { RequestHandler } from 'express';
import { methodNotAllowed } from '../api/errors.js';
import type { ServiceAccountKeys } from '../auth/service-account-keys.js';

export const issuerPaths = ['/.well-known/openid-configuration', '/openid/v1/jwks'];

/** What others need to check service account tokens by themselves: OpenID discovery and the public keys. */
export function serviceAccountIssuer(keys: ServiceAccountKeys, issuer: string, keysAddress: string): RequestHandler {
  const configuration = JSON.stringify({
    issuer,
    jwks_uri: keysAddress,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: keys.algorithms(),
  });
  const documents: Record<string, { type: string; body: string }> = {
    [issuerPaths[0]]: { type: 'application/json', body: configuration },
    [issuerPaths[1]]: { type: 'application/jwk-set+json', body: JSON.stringify(keys.jwks()) },
  };
  return (req, res, next) => {
    const document = documents[req.context.info.path];
    if (document === undefined) {
      next();
      return;
    }
    if (req.method !== 'GET') throw methodNotAllowed();
    res.setHeader('Cache-Control', 'public, max-age=3600');
    res.writeHead(200, { 'Content-Type': document.type, 'Content-Length': Buffer.byteLength(document.body) });
    res.end(document.body);
  };
}
