import type { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

const pieceBytes = 256 * 1024;

/** Pieces nobody uses now. New ones for every list would keep the garbage collector busy. */
const spare: Buffer[] = [];
const maxSpare = 16;

/**
 * Writes many small parts, gathered into pieces between which others get their turn, and ends the output. Resolves when
 * all is with the system, or the reader has gone.
 */
export async function sendGathered(output: Writable, parts: Iterable<Buffer>): Promise<void> {
  const piece = spare.pop() ?? Buffer.allocUnsafeSlow(pieceBytes);
  let used = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; ) {
      const copied = part.copy(piece, used, at);
      at += copied;
      used += copied;
      if (used < piece.length) continue;
      if (!(await handOver((done) => output.write(piece, done), output))) return;
      await nextTurn();
      used = 0;
    }
  }
  const isSent = await handOver((done) => output.end(piece.subarray(0, used), done), output);
  if (isSent && spare.length < maxSpare) spare.push(piece);
}

/** True when the bytes are written, and their buffer may be used again; false when the reader has gone. */
function handOver(write: (done: (error?: Error | null) => void) => void, output: Writable): Promise<boolean> {
  if (output.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const gone = () => resolve(false);
    output.once('close', gone);
    write((error) => {
      output.off('close', gone);
      resolve(!error);
    });
  });
}
