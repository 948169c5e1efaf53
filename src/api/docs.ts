import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './facts-loader.js';

/** The documentation of a type ("io.k8s.api.core.v1.Pod"), field ("io.k8s.api.core.v1.Pod.spec") or operation id. */
export type Docs = (name: string) => string;

let texts: Record<string, string> | undefined;

/**
 * Looks up the texts that the build takes from @kubernetes/client-node. There are none where nothing was built, as in
 * a checkout whose tests run from source: then everything is '' .
 */
export const docs: Docs = (name) => {
  texts ??= readTexts();
  return texts[name] ?? '';
};

function readTexts(): Record<string, string> {
  const path = join(packageRoot(), 'dist', 'openapi', 'docs.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {};
}
