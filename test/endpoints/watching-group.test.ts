import { describe, expect, it } from 'vitest';
import { type FrameOutput, type Framing, plain } from '../../src/endpoints/watching/frame-output.js';
import type { FrameEncoder } from '../../src/endpoints/watching/frames.js';
import type { WatchGroup } from '../../src/endpoints/watching/group.js';
import { WatchStream } from '../../src/endpoints/watching/stream.js';
import { WatchStreams } from '../../src/endpoints/watching/streams.js';
import type { CachedObject } from '../../src/watch/cached-object.js';
import { CacheEvent } from '../../src/watch/event.js';

const encoder: FrameEncoder = {
  form: 'text',
  frame: (type, { name }) => Buffer.from(`${type} ${name};`),
  bookmark: (revision) => Buffer.from(`at ${revision};`),
  error: ({ code }) => Buffer.from(`error ${code};`),
};

const added = (revision: number) => {
  const name = String(revision);
  const object: CachedObject = {
    key: `/${name}`,
    namespace: '',
    name,
    revision,
    json: Buffer.alloc(0),
    revisionAt: 0,
    labels: {},
    fields: {},
  };
  return new CacheEvent(revision, object, undefined);
};

/** A reader that notes what it gets, in how many writes, and lets `waiting` bytes come up. */
class Reader implements FrameOutput {
  readonly framing = plain;
  readonly writes: string[] = [];
  isOver = false;
  constructor(public waiting = 0) {}
  write(frames: Buffer[], join: (frames: Buffer[], framing: Framing) => Buffer): boolean {
    this.writes.push(join(frames, plain).toString());
    return true;
  }
  drained = () => Promise.resolve();
  end(): void {
    this.isOver = true;
  }
  destroy = () => this.end();
  onClose(): void {}
}

describe('watches that are alike', () => {
  const streams = new WatchStreams();
  const watchers = new Set<WatchGroup>();
  const cache = {
    watch: (_scope: unknown, group: unknown) => void watchers.add(group as WatchGroup),
    unwatch: (group: unknown) => void watchers.delete(group as WatchGroup),
    reachedBy: () => 9,
  };
  const scope = { prefix: '/', exact: false, matches: undefined };
  const join = (output: Reader) => {
    const { flusher } = streams;
    const stream = new WatchStream({ output, encoder, flusher, onEnd: () => undefined });
    stream.join(streams.group('all', { cache, scope, encoder, framing: plain, bookmarks: true }));
    return stream;
  };
  const happens = (...revisions: number[]) => {
    for (const group of watchers) for (const revision of revisions) group.event('ADDED', added(revision));
  };

  it('share what comes together in one write, from when they have come until they go', async () => {
    const [early, late, leaving] = [new Reader(), new Reader(), new Reader()];
    const [earlyStream, leavingStream] = [join(early), join(leaving)];
    expect(watchers.size).toBe(1);
    happens(1, 2);
    const lateStream = join(late);
    happens(3);
    leavingStream.finish();
    happens(4);
    await Promise.resolve();
    expect(early.writes).toEqual(['ADDED 1;ADDED 2;ADDED 3;ADDED 4;']);
    expect(late.writes).toEqual(['ADDED 3;ADDED 4;']);
    expect(leaving.writes.join('')).toBe('ADDED 1;ADDED 2;ADDED 3;at 9;');
    earlyStream.end();
    lateStream.end();
    expect([watchers.size, early.isOver, late.isOver]).toEqual([0, true, true]);
  });

  it('are let go one by one where a reader is too slow', async () => {
    const [quick, slow] = [new Reader(), new Reader(17 * 1024 * 1024)];
    const stream = join(quick);
    join(slow);
    happens(1);
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, 20)); // a round may have to wait for its turn
    expect([quick.writes, slow.writes]).toEqual([['ADDED 1;'], ['error 410;']]);
    stream.end();
    expect(watchers.size).toBe(0);
  });
});
