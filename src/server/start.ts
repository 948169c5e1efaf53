import { setTimeout as sleep } from 'node:timers/promises';
import { namespaceLifecycle } from '../admission/namespace-lifecycle.js';
import { loadFacts } from '../api/facts-loader.js';
import { authorizerFor } from '../auth/authorizer.js';
import { serviceAccountAuthenticator } from '../auth/service-account-token.js';
import { createDiscovery } from '../discovery/index.js';
import { createResourceHandler } from '../endpoints/handler.js';
import { WatchStreams } from '../endpoints/watch-streams.js';
import type { ServiceAllocator } from '../registry/allocators/service-allocator.js';
import { createRegistry } from '../registry/registry.js';
import { serviceAllocator, serviceHooks } from '../registry/service-hooks.js';
import { createCreators } from '../subresources/creators.js';
import { bootstrap } from './bootstrap/index.js';
import { boundObjectLookup } from './bound-objects.js';
import { createChain, route } from './chain.js';
import { type ServerState, serverChecks } from './checks.js';
import type { Options } from './flags.js';
import { health, healthPaths } from './health.js';
import { clientAuthorities, createAuthenticator, serviceAccountKeys } from './identity.js';
import { type Kubeconfig, makeKubeconfig } from './kubeconfig.js';
import { createListener, drain, listen } from './listener.js';
import type { Logger } from './logger.js';
import { type OpenedStore, openStore } from './open-store.js';
import { issuerPaths, serviceAccountIssuer } from './service-account-issuer.js';
import { servingCertificate, settle, urlOf, withPort } from './settings.js';
import { loadCertificates } from './tls/certificates.js';
import { writePrivately } from './tls/files.js';
import { firstAddress, servingNames } from './tls/names.js';
import { startUpkeep } from './upkeep.js';
import { versionInfo } from './version.js';

/** A server that is ready. */
export interface RunningServer {
  url: string;
  kubeconfig: { yaml: string; object: Kubeconfig };
  /** where the kubeconfig was written, if it was */
  kubeconfigFile: string | undefined;
  /** the store it uses, in words */
  store: string;
  /** Turns not ready, ends watches, lets requests under way finish, and closes the store. */
  stop(): Promise<void>;
}

/** Opens the store and serves it; resolves when the server is ready. */
export async function startServer(options: Options, log: Logger): Promise<RunningServer> {
  const store = await openStore(options);
  try {
    return await serve(options, log, store);
  } catch (error) {
    await store.backend.close();
    throw error;
  }
}

async function serve(options: Options, log: Logger, store: OpenedStore): Promise<RunningServer> {
  const { backend } = store;
  const settings = settle(options);
  const names = servingNames({ ...options, ...settings });
  const [certificates, keys] = await Promise.all([
    loadCertificates(names, settings.certificateDirectory),
    serviceAccountKeys(options, settings),
  ]);
  const { serving, authority } = await servingCertificate(options, certificates);

  const facts = loadFacts();
  let services: ServiceAllocator | undefined;
  const registry = createRegistry({
    backend,
    facts,
    prefix: options.etcdPrefix,
    eventTtl: Math.ceil(options.eventTtl / 1000),
    admission: namespaceLifecycle,
    hooks: (made) => {
      services = serviceAllocator(made, {
        serviceClusterIPRanges: options.serviceClusterIpRange,
        nodePortRange: `${options.serviceNodePortRange.from}-${options.serviceNodePortRange.to}`,
        report: (error) => log.warn({ err: error }, 'a service address or port was not given back; repair will'),
      });
      return { services: serviceHooks(services) };
    },
    onReset: (resource, error) => log.warn({ err: error, resource: resource.resource }, 'watch on the store was lost'),
  });
  const streams = new WatchStreams(options.minRequestTimeout);
  const state: ServerState = { startSteps: new Map([['bootstrap-controller', false]]), stopping: false };
  const checks = serverChecks(backend, state, {
    health: options.etcdHealthcheckTimeout,
    readiness: options.etcdReadycheckTimeout,
  });

  let advertised = ''; // known once the port is
  const discovery = createDiscovery({
    descriptors: () => registry.descriptors,
    facts,
    serverAddress: () => advertised,
    version: versionInfo(facts.kubernetesVersion),
    paths: () => [...healthPaths(checks), ...issuerPaths],
  });
  const authorizer = authorizerFor(options.authorizationMode);
  const lookup = boundObjectLookup(registry);
  const reviewed = serviceAccountAuthenticator({ keys, ...settings, lookup });
  const creators = createCreators({
    keys,
    issuer: settings.issuers[0],
    audiences: settings.audiences,
    authorizer,
    authenticateToken: (token) => reviewed.authenticateToken(token),
  });
  const resources = createResourceHandler(registry, { streams, creators });
  const listener = createListener(
    {
      serving,
      clientAuthorities: [certificates.authority, ...(await clientAuthorities(options))],
      minVersion: options.tlsMinVersion,
    },
    createChain({
      log,
      requestTimeout: options.requestTimeout,
      inFlight: { reading: options.maxRequestsInflight, writing: options.maxMutatingRequestsInflight },
      authenticator: await createAuthenticator(options, settings, keys, lookup),
      authorizer,
      routes: [
        health(checks, log),
        serviceAccountIssuer(keys, settings.issuers[0], () => keysAddress(options, advertised)),
        route((req, res) => discovery.handle(req, res)),
        route((req, res) => req.context.info.isResourceRequest && resources(req, res)),
      ],
    }),
  );
  const port = await listen(listener, settings.bindAddress, options.securePort);
  advertised = withPort(options.externalHostname || settings.advertiseAddress, port);

  const serviceIp = firstAddress(options.serviceClusterIpRange[0]);
  const { advertiseAddress } = settings;
  await bootstrap(registry, { serviceCidrs: options.serviceClusterIpRange, serviceIp, advertiseAddress, port });
  await services?.repair();
  state.startSteps.set('bootstrap-controller', true);
  const upkeep = startUpkeep(registry, options.etcdCompactionInterval, log);

  const url = urlOf(settings.bindAddress, port);
  const kubeconfig = makeKubeconfig(url, authority, certificates.admin);
  if (settings.kubeconfigFile !== undefined) await writePrivately(settings.kubeconfigFile, kubeconfig.yaml);

  const stop = async () => {
    state.stopping = true;
    await sleep(options.shutdownDelayDuration);
    await drain(listener, options.requestTimeout, () => streams.endAll());
    upkeep.stop();
    registry.close();
    await backend.close();
  };
  let stopped: Promise<void> | undefined;
  return {
    url,
    kubeconfig,
    kubeconfigFile: settings.kubeconfigFile,
    store: store.description,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

const keysAddress = ({ serviceAccountJwksUri }: Options, advertised: string): string =>
  serviceAccountJwksUri || `https://${advertised}/openid/v1/jwks`;
