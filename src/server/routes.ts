import type { RequestHandler } from 'express';
import { loadFacts } from '../api/facts-loader.js';
import type { Authorizer } from '../auth/authorizer.js';
import type { ServiceAccountKeys } from '../auth/service-account-keys.js';
import { createDiscovery } from '../discovery/index.js';
import { createResourceHandler } from '../endpoints/handler.js';
import type { WatchStreams } from '../endpoints/watching/streams.js';
import type { Registry } from '../registry/registry.js';
import type { RequestInfo } from '../request/info.js';
import { createCreators } from '../subresources/creators.js';
import { route } from './chain.js';
import type { Options } from './flags.js';
import { type HealthCheck, health, healthPaths } from './health.js';
import type { Authentication } from './identity.js';
import type { Logger } from './logger.js';
import { serveMetrics } from './metrics/serve.js';
import type { ServerMetrics } from './metrics/server-metrics.js';
import { issuerPaths, serviceAccountIssuer } from './service-account-issuer.js';
import type { Settings } from './settings.js';
import { versionInfo } from './version.js';

export interface RouteParts {
  options: Options;
  settings: Settings;
  log: Logger;
  registry: Registry;
  checks: HealthCheck[];
  keys: ServiceAccountKeys;
  authentication: Authentication;
  authorizer: Authorizer;
  streams: WatchStreams;
  metrics: ServerMetrics;
  /** host and port that clients are told */
  address(): string;
}

/** Everything that answers, in the order it is asked; each hands on what is not its own. */
export function createRoutes(parts: RouteParts): RequestHandler[] {
  const { options, settings, registry, checks, keys, authentication, authorizer, streams, metrics, address } = parts;
  const facts = loadFacts();
  const issuer = settings.issuers[0];
  const discovery = createDiscovery({
    descriptors: () => registry.descriptors,
    facts,
    serverAddress: address,
    version: versionInfo(facts.kubernetesVersion),
    paths: () => [...healthPaths(checks), ...issuerPaths, '/metrics'],
  });
  const creators = createCreators({
    keys,
    issuer,
    audiences: settings.audiences,
    authorizer,
    authenticateToken: (token) => authentication.authenticateToken(token),
  });
  const resources = createResourceHandler(registry, { streams, creators, observe: metrics.requests.resource });
  return [
    health(checks, parts.log),
    serveMetrics(metrics),
    serviceAccountIssuer(keys, issuer, () => options.serviceAccountJwksUri || `https://${address()}/openid/v1/jwks`),
    route((req, res) => discovery.handle(req, res)),
    route((req, res) => isResourceAddress(req.context.info) && resources(req, res)),
  ];
}

/** Slashes before the first name do not matter to who may do what, but nobody serves such an address. */
const isResourceAddress = ({ isResourceRequest, path }: RequestInfo): boolean =>
  isResourceRequest && !path.startsWith('//');
