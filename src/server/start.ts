import { setTimeout as sleep } from 'node:timers/promises';
import { authorizerFor } from '../auth/authorizer.js';
import { WatchStreams } from '../endpoints/watching/streams.js';
import { createApi } from './api.js';
import { boundObjectLookup } from './bound-objects.js';
import { createChain } from './chain.js';
import { createState, serverChecks } from './checks.js';
import type { Options } from './flags.js';
import { Listener } from './http/listener.js';
import { createAuthentication, loadIdentity } from './identity.js';
import { type Kubeconfig, makeKubeconfig } from './kubeconfig.js';
import type { Logger } from './logger.js';
import { ServerMetrics } from './metrics/server-metrics.js';
import { type OpenedStore, openStore } from './open-store.js';
import { createRoutes } from './routes.js';
import { type Settings, settle, urlOf, withPort } from './settings.js';
import { writePrivately } from './tls/files.js';
import { startUpkeep } from './upkeep.js';

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

/** Upstream: SecureServingInfo.Serve; what clients begin with before they know better */
const defaultStreams = 100;

/** Opens the store, where it has not been opened, and serves it; resolves when the server is ready. */
export async function startServer(options: Options, log: Logger, opened?: OpenedStore): Promise<RunningServer> {
  const settings = settle(options);
  const store = opened ?? (await openStore(options));
  try {
    return await serve(options, settings, store, log);
  } catch (error) {
    await store.backend.close();
    throw error;
  }
}

async function serve(options: Options, settings: Settings, store: OpenedStore, log: Logger): Promise<RunningServer> {
  const metrics = new ServerMetrics(options.etcdPrefix);
  const backend = metrics.store.measure(store.backend);
  const identity = await loadIdentity(options, settings);
  const api = createApi(options, settings, backend, log);
  const { registry } = api;
  metrics.know(registry);
  const authorizer = authorizerFor(options.authorizationMode);
  const authentication = await createAuthentication(options, settings, identity.keys, boundObjectLookup(registry));
  const streams = new WatchStreams(options.minRequestTimeout, metrics.meterWatch);
  const state = createState();
  const checks = serverChecks(backend, state, options);
  let port = options.securePort;
  const address = () => withPort(options.externalHostname || settings.advertiseAddress, port);
  const { keys } = identity;
  const routes = createRoutes({
    options,
    settings,
    log,
    registry,
    checks,
    keys,
    authentication,
    authorizer,
    streams,
    metrics,
    address,
  });
  const chain = createChain({
    log,
    requestTimeout: options.requestTimeout,
    inFlight: { reading: options.maxRequestsInflight, writing: options.maxMutatingRequestsInflight },
    authenticator: authentication,
    authorizer,
    metrics,
    routes,
  });

  await api.prepare();
  const listener = new Listener({ ...identity, minVersion: options.tlsMinVersion, http2: http2Of(options) }, chain);
  port = await listener.listen(settings.bindAddress, options.securePort);
  const upkeep = startUpkeep(api, { port, compactionInterval: options.etcdCompactionInterval, log });
  const stop = once(async () => {
    state.isStopping = true;
    const left = api
      .leave(port)
      .catch((error: unknown) => log.warn({ err: error }, 'the kubernetes Service names this server still'));
    await sleep(options.shutdownDelayDuration);
    await listener.drain(options.requestTimeout, () => streams.endAll());
    await left;
    upkeep.stop();
    registry.close();
    await backend.close();
  });
  try {
    await api.bootstrap(port);
    state.isStarted = true;
    const url = urlOf(settings.bindAddress, port);
    const kubeconfig = makeKubeconfig(url, identity.authority, identity.admin);
    if (settings.kubeconfigFile !== undefined) await writePrivately(settings.kubeconfigFile, kubeconfig.yaml);
    return { url, kubeconfig, kubeconfigFile: settings.kubeconfigFile, store: store.description, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const http2Of = ({ disableHttp2Serving, http2MaxStreamsPerConnection }: Options) =>
  disableHttp2Serving ? undefined : { maxStreams: http2MaxStreamsPerConnection || defaultStreams };

/** The same promise for every caller. */
function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}
