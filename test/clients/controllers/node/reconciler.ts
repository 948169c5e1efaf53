import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  type KubeConfig,
  type ObjectCache,
  PatchStrategy,
  setHeaderOptions,
  type V1ConfigMap,
  type V1Service,
} from '@kubernetes/client-node';
import { claimed, deploymentOf, fieldManager, nameOf, served, serviceOf, siteKey } from './objects.js';

const asApply = setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply);

/** Makes the cluster what the sites say: reads from informers' caches, and writes by server-side apply alone. */
export class Reconciler {
  private readonly core: CoreV1Api;
  private readonly apps: AppsV1Api;

  constructor(
    config: KubeConfig,
    private readonly namespace: string,
    private readonly sites: ObjectCache<V1ConfigMap>,
    private readonly services: ObjectCache<V1Service>,
  ) {
    this.core = config.makeApiClient(CoreV1Api);
    this.apps = config.makeApiClient(AppsV1Api);
  }

  async reconcile(name: string): Promise<void> {
    const site = this.sites.get(name, this.namespace);
    if (site === undefined) return;
    if (site.metadata?.deletionTimestamp === undefined) await this.build(site);
    else await this.tearDown(site);
    console.log(`reconciled ${name} ${site.metadata?.resourceVersion}`);
  }

  private async build(site: V1ConfigMap): Promise<void> {
    await this.claim(site, [siteKey]);
    await this.apps.patchNamespacedDeployment(this.applied(deploymentOf(site)), asApply);
    await this.core.patchNamespacedService(this.applied(serviceOf(site)), asApply);
    const service = this.services.get(nameOf(site), this.namespace);
    if (service === undefined) return; // the cache will say when it is there
    await this.apps.patchNamespacedDeploymentStatus(this.applied(served(site, service)), asApply);
  }

  /** Lets the site go when nothing of it is left; until then, the caches tell what else has gone. */
  private async tearDown(site: V1ConfigMap): Promise<void> {
    const object = { namespace: this.namespace, name: nameOf(site) };
    const left = [
      await isLeft(this.apps.deleteNamespacedDeployment(object)),
      await isLeft(this.core.deleteNamespacedService(object)),
    ];
    if (!left.includes(true)) await this.claim(site);
  }

  private async claim(site: V1ConfigMap, finalizers?: string[]): Promise<void> {
    await this.core.patchNamespacedConfigMap(this.applied(claimed(site, finalizers)), asApply);
  }

  private applied<T extends V1ConfigMap>(body: T) {
    return { namespace: this.namespace, name: nameOf(body), body, fieldManager, force: true };
  }
}

async function isLeft(deletion: Promise<unknown>): Promise<boolean> {
  try {
    await deletion;
    return true;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return false;
    throw error;
  }
}
