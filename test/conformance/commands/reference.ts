import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOptions } from '../options.js';
import { startReference } from '../reference/start.js';
import { adminToken } from '../target.js';
import { say } from './say.js';

/** npm run reference: a kube-apiserver on an etcd of its own, until it is told to end. */
const { port } = parseOptions(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'kube-facade-reference-'));
const { url, etcd, stop } = await startReference(folder, port, say);
say(`kube-apiserver is ready on ${url}\n  --url=${url} --token=${adminToken} --etcd=${etcd}\n  files are in ${folder}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop().then(() => process.exit(0)));
