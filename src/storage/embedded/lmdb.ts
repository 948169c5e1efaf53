import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open } from 'lmdb';
import type { Change, Held } from './history.js';
import { type Journal, memoryJournal } from './journal.js';

interface Owner {
  pid: number;
  /** when the process was started, where the system tells: a pid may be given out again */
  started: string;
}

type Meta = Database<number | Owner, 'revision' | 'owner'>;

/** createRevision, modRevision and expires, before the value */
const headerSize = 24;

/** Opens the data folder, and makes it where there is none. Throws when another process holds it. */
export function openLmdb(path: string): Journal {
  const root = open({
    path: join(path, 'data.mdb'),
    noSubdir: true,
    // a commit's promise resolves after its fsync, not before
    overlappingSync: false,
  });
  const meta: Meta = root.openDB('meta', { encoding: 'json' });
  claim(meta, path);
  const entries: Database<Buffer, string> = root.openDB('entries', { encoding: 'binary' });
  return {
    revision: Number(meta.get('revision') ?? memoryJournal.revision),
    *load() {
      for (const { key, value } of entries.getRange()) yield decode(key, value);
    },
    async write(changes) {
      // LMDB commits what is put in one turn of the event loop as one transaction
      for (const { key, after } of lastOfEachKey(changes)) {
        if (after === undefined) entries.remove(key);
        else entries.put(key, encode(after));
      }
      await meta.put('revision', changes[changes.length - 1].revision);
    },
    async close() {
      await meta.remove('owner');
      await root.close();
    },
  };
}

function lastOfEachKey(changes: Change[]): Iterable<Change> {
  return new Map(changes.map((change) => [change.key, change])).values();
}

function encode({ value, createRevision, modRevision, expires }: Held): Buffer {
  const bytes = Buffer.allocUnsafe(headerSize + value.length);
  bytes.writeDoubleLE(createRevision, 0);
  bytes.writeDoubleLE(modRevision, 8);
  bytes.writeDoubleLE(expires, 16);
  value.copy(bytes, headerSize);
  return bytes;
}

function decode(key: string, bytes: Buffer): Held {
  return {
    key,
    value: bytes.subarray(headerSize),
    createRevision: bytes.readDoubleLE(0),
    modRevision: bytes.readDoubleLE(8),
    expires: bytes.readDoubleLE(16),
  };
}

/** LMDB itself would let a second process in; write transactions exclude each other, so the owner's name is kept in one. */
function claim(meta: Meta, path: string): void {
  meta.transactionSync(() => {
    const owner = meta.get('owner') as Owner | undefined;
    if (owner !== undefined && startOf(owner.pid) === owner.started) {
      throw new Error(`the data folder ${path} is in use by the process ${owner.pid}`);
    }
    meta.putSync('owner', { pid: process.pid, started: startOf(process.pid) ?? '' });
  });
}

/** When the process was started; undefined where there is no such process, '' where the system does not tell. */
function startOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  if (process.platform !== 'linux') return '';
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
