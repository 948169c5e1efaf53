import { GenericContainer, Network, Wait } from 'testcontainers';
import { afterAll, it } from 'vitest';
import { openEtcd } from '../../src/storage/etcd.js';
import { storedIn } from '../conformance/stored.js';
import { describeCorpus, type Running } from '../conformance/suite.js';
import { adminToken, serviceClusterIpRange, tokenLine, tokenTarget } from '../conformance/target.js';
import { openEngine } from './engine.js';
import { buildImage, etcdImage, obtainEtcd } from './images.js';

const engine = await openEngine();
if ('missing' in engine) it('runs the corpus in containers', ({ skip }) => skip(engine.missing));
else {
  afterAll(() => engine.stop());
  describeCorpus('from a container, with etcd in another', start);
}

const minutes = 60_000;

async function start(): Promise<Running> {
  const image = await buildImage();
  obtainEtcd();
  const network = await new Network().start();
  const etcd = await new GenericContainer(etcdImage)
    .withNetwork(network)
    .withNetworkAliases('etcd')
    .withExposedPorts(2379)
    .withCommand([
      'etcd',
      '--data-dir=/tmp/etcd',
      '--listen-client-urls=http://0.0.0.0:2379',
      '--advertise-client-urls=http://etcd:2379',
    ])
    .withWaitStrategy(Wait.forHttp('/health', 2379))
    .withStartupTimeout(minutes)
    .start();
  const server = await image
    .withNetwork(network)
    .withExposedPorts(6443)
    .withCopyContentToContainer([{ content: tokenLine, target: '/tokens.csv' }])
    .withCommand([
      '--etcd-servers=http://etcd:2379',
      '--token-auth-file=/tokens.csv',
      `--service-cluster-ip-range=${serviceClusterIpRange}`,
    ])
    .withWaitStrategy(Wait.forHealthCheck())
    .withStartupTimeout(minutes)
    .start();
  const backend = await openEtcd({ endpoints: [`http://${etcd.getHost()}:${etcd.getMappedPort(2379)}`] });
  const target = tokenTarget(`https://${server.getHost()}:${server.getMappedPort(6443)}`, adminToken);
  return {
    target: { ...target, stored: storedIn(backend) },
    async stop() {
      target.close();
      await backend.close();
      await server.stop();
      await etcd.stop();
      await network.stop();
    },
  };
}
