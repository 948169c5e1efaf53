import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Target } from './client.js';
import type { Bench, Figures } from './measure.js';
import { apply } from './operations/apply.js';
import { create } from './operations/create.js';
import { remove } from './operations/delete.js';
import { get } from './operations/get.js';
import { list } from './operations/list.js';
import { patchStatus } from './operations/patch-status.js';
import { watch } from './operations/watch.js';
import { memoryOf } from './process.js';

export interface Size {
  pods: number;
  watchers: number;
}

/** What one server has shown. */
export interface Results {
  name: string;
  operations: Figures[];
  /** megabytes */
  memory: { idle: number; after: number };
  /** milliseconds; of this project's own servers */
  start?: { first: number; second: number };
}

const operations = [create, get, list, patchStatus, apply, watch, remove];
const settleMilliseconds = 2000;
/** What is warmed up with is so small a part of what is measured. */
const warmUpPart = 4;

/** Runs every operation on a server, in a namespace that is gone afterwards. */
export async function run(name: string, target: Target, { pods, watchers }: Size): Promise<Results> {
  const client = new Client(target);
  const namespace = `bench-${process.pid}`;
  const bench: Bench = {
    target,
    client,
    pods: { path: `/api/v1/namespaces/${namespace}/pods`, count: pods },
    watchers,
  };
  await sleep(settleMilliseconds);
  const idle = memoryOf(target.pid);
  await client.expect(201, 'POST', '/api/v1/namespaces', JSON.stringify({ metadata: { name: namespace } }));
  try {
    await warmUp(bench);
    const figures: Figures[] = [];
    for (const operation of operations) figures.push(...(await operation(bench)));
    return { name, operations: figures, memory: { idle, after: memoryOf(target.pid) } };
  } finally {
    await removeNamespace(client, namespace);
    client.close();
  }
}

/** A program that is compiled as it runs is not measured by its first requests, of whichever kind. */
async function warmUp(bench: Bench): Promise<void> {
  const smaller = { ...bench, pods: { ...bench.pods, count: Math.ceil(bench.pods.count / warmUpPart) } };
  for (const operation of operations) await operation(smaller);
}

async function removeNamespace(client: Client, name: string): Promise<void> {
  const path = `/api/v1/namespaces/${name}`;
  await client.expect(200, 'DELETE', path);
  // there may be nobody who takes care of that
  await client.expect(200, 'PUT', `${path}/finalize`, JSON.stringify({ metadata: { name }, spec: { finalizers: [] } }));
}
