// A controller of sites, with @kubernetes/client-node; what it does, test/clients/controllers/suite.ts says.
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AppsV1Api,
  CoreV1Api,
  type Informer,
  KubeConfig,
  type KubernetesObject,
  makeInformer,
} from '@kubernetes/client-node';
import { Candidate } from '../../candidate.js';
import { fieldManager, nameOf, ownersOf, siteKey } from './objects.js';
import { Reconciler } from './reconciler.js';
import { Worker } from './worker.js';

const namespace = process.env.NAMESPACE ?? 'default';
const config = new KubeConfig();
config.loadFromDefault();
const core = config.makeApiClient(CoreV1Api);
const apps = config.makeApiClient(AppsV1Api);

const pathIn = (group: string, plural: string) => `/${group}/namespaces/${namespace}/${plural}`;
const listSites = () => core.listNamespacedConfigMap({ namespace, labelSelector: siteKey });
const sites = makeInformer(config, pathIn('api/v1', 'configmaps'), listSites, siteKey);
const listDeployments = () => apps.listNamespacedDeployment({ namespace });
const deployments = makeInformer(config, pathIn('apis/apps/v1', 'deployments'), listDeployments);
const listServices = () => core.listNamespacedService({ namespace });
const services = makeInformer(config, pathIn('api/v1', 'services'), listServices);

/** Has the worker told of every change, and goes on after what ends a watch. */
async function follow<T extends KubernetesObject>(informer: Informer<T>, names: (object: T) => string[]) {
  informer.on('change', (object) => {
    for (const name of names(object)) worker.add(name);
  });
  informer.on('error', async (error) => {
    console.error('the informer begins again after', error);
    await sleep(500);
    await informer.start();
  });
  await informer.start();
}

const reconciler = new Reconciler(config, namespace, sites, services);
const candidate = new Candidate(config, {
  lock: { namespace, name: fieldManager },
  identity: `${hostname()}_${process.pid}`,
  onStartedLeading() {
    console.log('leads');
    void worker.work();
  },
  onStoppedLeading() {
    console.error('the lease is lost');
    process.exit(1);
  },
});
const worker = new Worker(
  (name) => reconciler.reconcile(name),
  () => candidate.isLeading,
);

await follow(sites, (site) => [nameOf(site)]);
await follow(deployments, ownersOf);
await follow(services, ownersOf);
