import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from '@kubernetes/client-node';
import { apiVersionOf, Cluster, type Kind } from '../../../control-plane/cluster.js';
import { settled } from '../../../control-plane/settled.js';
import type { TestStore } from '../../stores.js';
import { LastingServer } from '../server.js';
import { Replica } from './replica.js';

export const fieldManager = 'site-controller';
export const siteKey = 'example.com/site';
const namespace = 'sites';

/** What a patch says of an object. */
interface Change {
  metadata?: object;
  data?: object;
  spec?: object;
}

/** A server, replicas of a controller, and those who work with its sites. */
export class Stage {
  readonly apps: AppsV1Api;
  readonly core: CoreV1Api;
  readonly replicas: Replica[] = [];
  private readonly objects: KubernetesObjectApi;
  private touches = 0;

  private constructor(
    readonly server: LastingServer,
    readonly cluster: Cluster,
    private readonly command: string[],
    private readonly folder: string,
  ) {
    this.apps = cluster.config.makeApiClient(AppsV1Api);
    this.core = cluster.config.makeApiClient(CoreV1Api);
    this.objects = KubernetesObjectApi.makeApiClient(cluster.config);
  }

  /** With two replicas. */
  static async over(store: TestStore, command: string[]): Promise<Stage> {
    const server = await LastingServer.over(store);
    const config = new KubeConfig();
    config.loadFromString(server.kubeconfig);
    const folder = await mkdtemp(join(tmpdir(), 'kube-facade-controller-'));
    await writeFile(join(folder, 'kubeconfig'), server.kubeconfig);
    const stage = new Stage(server, new Cluster(config, namespace), command, folder);
    await stage.core.createNamespace({ body: { metadata: { name: namespace } } });
    stage.begin();
    stage.begin();
    return stage;
  }

  async close(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.stop('SIGKILL')));
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Starts another replica. */
  begin(): void {
    const env = { KUBECONFIG: join(this.folder, 'kubeconfig'), NAMESPACE: namespace };
    this.replicas.push(new Replica(this.command, env));
  }

  /** The only replica that leads, when there is one. */
  async leader(): Promise<Replica> {
    await settled(async () => {
      const { length } = this.replicas.filter(({ isLeading }) => isLeading);
      return length === 1 ? undefined : `${length} replicas lead`;
    });
    return this.replicas.find(({ isLeading }) => isLeading)!;
  }

  /** Waits until it is served; returns its uid. */
  async makeSite(name: string): Promise<string> {
    const data = { image: 'nginx:1', port: '8080' };
    const { metadata } = await this.cluster.create('ConfigMap', {
      metadata: { name, labels: { [siteKey]: '' } },
      data,
    });
    await this.isServed(name);
    return metadata?.uid ?? '';
  }

  /** Waits until the Deployment's status says where; which is the last that a controller does. */
  isServed(name: string): Promise<void> {
    return settled(async () => {
      const service = await this.cluster.get('Service', name);
      const { status } = (await this.cluster.get('Deployment', name)) ?? {};
      const served = status?.conditions?.find(({ type }) => type === 'example.com/Served');
      const isSo = service !== undefined && served?.message === `at ${service.spec?.clusterIP}`;
      return isSo ? undefined : `${name} has ${JSON.stringify(service)} and ${JSON.stringify(status)}`;
    });
  }

  /** Changes a site where that means nothing, and waits until a replica that has seen it has reconciled it. */
  async reconciles(name: string): Promise<void> {
    const change = { metadata: { annotations: { touched: String(++this.touches) } } };
    const { metadata } = await this.patch('person', 'ConfigMap', name, change);
    const version = Number(metadata?.resourceVersion);
    await settled(async () => {
      const last = Math.max(...this.replicas.map(({ reconciled }) => reconciled.get(name) ?? 0));
      return last >= version ? undefined : `${name} is reconciled at ${last}, not at ${version}`;
    });
  }

  patch(
    manager: string,
    kind: Kind,
    name: string,
    change: Change,
    strategy: PatchStrategy = PatchStrategy.MergePatch,
  ): Promise<KubernetesObject> {
    const none = undefined;
    const metadata = { ...change.metadata, name, namespace };
    const patch = { ...change, apiVersion: apiVersionOf(kind), kind, metadata };
    return this.objects.patch(patch, none, none, manager, none, strategy);
  }

  /** What a manager owns: how it came to it, through which subresource, and the fields. */
  async ownedBy(manager: string, kind: Kind, name: string): Promise<unknown[]> {
    const object = await this.cluster.get(kind, name);
    const entries = object?.metadata?.managedFields?.filter((entry) => entry.manager === manager) ?? [];
    return entries.map(({ operation, subresource, fieldsV1 }) => [operation, subresource, fieldsV1]);
  }

  /** The resource versions of what a site has. */
  async versions(name: string): Promise<(string | undefined)[]> {
    const objects = [await this.cluster.get('Deployment', name), await this.cluster.get('Service', name)];
    return objects.map((object) => object?.metadata?.resourceVersion);
  }
}
