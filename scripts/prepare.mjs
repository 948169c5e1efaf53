// Installs and builds what is missing or older than what it is made from. Plain JavaScript without dependencies, since
// it runs before any are there.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);

/** Runs a program to its end, its output going to standard error; ends this one where it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['inherit', 2, 2], ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

export function prepare() {
  checkNode();
  if (!isInstalled()) {
    process.stderr.write('Installing dependencies (npm ci) ...\n');
    run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  if (!isBuilt()) {
    process.stderr.write('Building ...\n');
    run(process.execPath, [at('scripts', 'build.mjs')]);
  }
}

function checkNode() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major >= 20) return;
  process.stderr.write(`Node 20 or newer is needed; this is ${process.versions.node}.\n`);
  process.exit(1);
}

/** npm notes in node_modules/.package-lock.json what it has installed. */
function isInstalled() {
  const wanted = at('package-lock.json');
  const installed = at('node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  if (mtime(installed) >= mtime(wanted)) return true;
  const same = hasAll(JSON.parse(readFileSync(wanted)).packages, JSON.parse(readFileSync(installed)).packages);
  if (same) utimesSync(installed, new Date(), new Date()); // so that the quick look is enough next time
  return same;
}

const hasAll = (wanted, installed) =>
  Object.entries(wanted).every(
    ([path, { version, optional, peer }]) =>
      path === '' || installed[path]?.version === version || ((optional || peer) && installed[path] === undefined),
  );

export const stamp = at('dist', '.built');
const sources = [
  'src',
  'openapi',
  'bench',
  'soak',
  'control-plane',
  'test/conformance',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** What is read when it is run. */
const read = ['test/conformance/golden', 'test/conformance/cases'];

function isBuilt() {
  if (!existsSync(stamp)) return false;
  const built = mtime(stamp);
  return sources.every((source) => !existsSync(at(source)) || newest(at(source)) <= built);
}

/** The time of the last change below `path`; directories count, since that is where a deletion shows. */
function newest(path) {
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  if (read.some((folder) => path === at(folder))) return 0;
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), own.mtimeMs);
}

const mtime = (path) => statSync(path).mtimeMs;
