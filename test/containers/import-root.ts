import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A minimal root for an image, of what is installed here. */
export interface Root {
  /** what runs in it, each with the libraries it needs */
  programs: string[];
  /** what else is in it, with all below it */
  paths?: string[];
  /** where links lead to, by their own place */
  links?: Record<string, string>;
  /** further instructions for the image: "ENV A=b" */
  changes?: string[];
}

const users = 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n';
const certificates = '/etc/ssl/certs/ca-certificates.crt';

/** Makes an image of it, under the name of one that cannot be pulled. */
export function importRoot(image: string, { programs, paths = [], links = {}, changes = [] }: Root): void {
  const folder = mkdtempSync(join(tmpdir(), 'kube-facade-root-'));
  chmodSync(folder, 0o755); // it becomes the root that everybody begins at
  try {
    for (const place of ['bin', 'lib', 'lib64']) {
      mkdirSync(join(folder, 'usr', place), { recursive: true });
      symlinkSync(`usr/${place}`, join(folder, place));
    }
    for (const program of programs) for (const file of [program, ...librariesOf(program)]) copy(file, folder);
    for (const library of asksForMore(programs)) copy(library, folder);
    for (const path of [...paths, certificates].filter(existsSync)) copy(path, folder);
    for (const place of ['tmp', 'root', 'etc', 'home/node']) mkdirSync(join(folder, place), { recursive: true });
    for (const [place, target] of Object.entries(links)) symlinkSync(target, join(folder, place));
    writeFileSync(join(folder, 'etc', 'passwd'), users);
    writeFileSync(join(folder, 'etc', 'group'), 'root:x:0:\nnode:x:1000:\n');
    writeFileSync(join(folder, 'etc', 'nsswitch.conf'), 'hosts: files dns\n');
    const archive = execFileSync('tar', ['-c', '-C', folder, '.'], { maxBuffer: 2 ** 31 });
    const instructions = changes.flatMap((change) => ['--change', change]);
    execFileSync('docker', ['import', ...instructions, '-', image], { input: archive, stdio: ['pipe', 'ignore', 2] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const copy = (path: string, folder: string): void =>
  cpSync(realpathSync(path), join(folder, path), { recursive: true, verbatimSymlinks: true });

function librariesOf(program: string): string[] {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...listed.matchAll(/(?:=> |^\s*)(\/\S+) \(/gm)].map(([, path]) => path);
}

/** What a C library brings along, and add-ons of node ask for, though node does not. */
const asksForMore = (programs: string[]): string[] =>
  programs
    .flatMap(librariesOf)
    .filter((path) => path.endsWith('/libc.so.6'))
    .slice(0, 1)
    .map((path) => join(dirname(path), 'librt.so.1'));

/** Where a program is. */
export const pathOf = (program: string): string => execFileSync('which', [program], { encoding: 'utf8' }).trim();

/** Where a program's own files are: npm's, two folders above what is run. */
export const packageOf = (program: string): string => dirname(dirname(realpathSync(pathOf(program))));
