import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { packageRoot } from '../../src/api/facts-loader.js';
import type { Cluster } from '../cluster.js';
import { deployment } from '../manifests.js';
import type { Step } from '../step.js';

/** The step before has just made the namespace. */
export const newNamespace: Step = {
  name: 'a new namespace gets its ServiceAccount and the root CA',
  async run(cluster) {
    await cluster.becomes('ServiceAccount', 'default', {});
    await cluster.becomes('ConfigMap', 'kube-root-ca.crt', {});
  },
};

/** An object of every kind that can be made, as the tests of kubectl describe have them. */
function examples(namespace: string): KubernetesObject[] {
  const file = join(packageRoot(), 'test', 'kubectl', 'described.yaml');
  const text = readFileSync(file, 'utf8').replaceAll('NAMESPACE', namespace);
  return (parse(text) as { object: KubernetesObject }[]).map(({ object }) => object);
}

class NamespacedObjects extends KubernetesObjectApi {
  static of = ({ config }: Cluster): NamespacedObjects => config.makeApiClient(NamespacedObjects);

  async isNamespaced({ apiVersion, kind }: KubernetesObject): Promise<boolean> {
    return (await this.resource(apiVersion ?? '', kind ?? ''))?.namespaced === true;
  }
}

export const fullNamespace: Step = {
  name: 'a namespace with objects of every kind and a Deployment of 20 goes away',
  async run(cluster) {
    const name = `${cluster.namespace}-full`;
    const full = cluster.in(name);
    await cluster.in('').create('Namespace', { metadata: { name } });
    await newNamespace.run(full);
    const objects = NamespacedObjects.of(full);
    for (const object of examples(name)) {
      if (!(await objects.isNamespaced(object))) continue;
      await objects.create({ ...object, metadata: { name: 'sample', ...object.metadata, namespace: name } });
    }
    await full.create('Deployment', deployment('many', 20));
    await full.becomes('Deployment', 'many', { status: { readyReplicas: 20 } });
    await removeNamespace(full);
  },
};

/** Deletes it and waits until it has gone, for which everything in it has to go first. */
export async function removeNamespace(cluster: Cluster): Promise<void> {
  const all = cluster.in('');
  await all.delete('Namespace', cluster.namespace);
  await all.vanishes('Namespace', cluster.namespace, 120);
}
