import type { Socket } from 'node:net';
import { errorCodes, FrameReader, frame, maxStreamId, number, types } from './frames.js';
import { Receiver } from './receiver.js';
import { Sender } from './sender.js';
import { ClientStream, type Listener } from './stream.js';

/**
 * The client's side of HTTP/2 (RFC 9113) on one connection, for requests that are there as a whole. It does without
 * tables of headers, priorities and pushes, and in return costs a fraction of node's own.
 */
export class ClientSession {
  private readonly sender: Sender;
  private readonly streams = new Map<number, ClientStream>();
  /** those for which the peer has no room yet */
  private waiting: ClientStream[] = [];
  private nextId = 1;
  private isRetired = false;

  /** `retired` is called when no further request may go over this connection */
  constructor(
    private readonly socket: Socket,
    private readonly retired: () => void,
  ) {
    this.sender = new Sender(socket);
    const receiver = new Receiver(this.sender, {
      streams: this.streams,
      answered: (stream) => this.answered(stream),
      failed: (stream, why) => this.failed(stream, why),
      roomMade: () => this.beginWaiting(),
      leaving: (last) => this.leaving(last),
    });
    const reader = new FrameReader((type, flag, id, payload) => receiver.take(type, flag, id, payload));
    socket.on('data', (bytes: Buffer) => {
      try {
        reader.read(bytes);
      } catch (error) {
        this.destroy(error as Error);
      }
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy(new Error('the connection was closed')));
  }

  /** Sends a request whose `head` is encoded and whose body is not empty. */
  request(head: Buffer, body: Buffer, listener: Listener): ClientStream {
    const stream = new ClientStream(head, body, listener);
    this.waiting.push(stream);
    this.beginWaiting();
    return stream;
  }

  /** The answer is wanted no more, and nobody is told. */
  cancel(stream: ClientStream): void {
    this.waiting = this.waiting.filter((other) => other !== stream);
    if (this.streams.get(stream.id) !== stream) return;
    this.sender.write(frame(types.resetStream, 0, stream.id, number(errorCodes.cancel)));
    this.remove(stream);
  }

  /** Takes no further request, and closes when those under way are over. */
  retire(): void {
    if (!this.isRetired) {
      this.isRetired = true;
      this.retired();
    }
    if (this.streams.size === 0 && this.waiting.length === 0) this.socket.destroySoon();
  }

  destroy(error: Error): void {
    const unanswered = [...this.streams.values(), ...this.waiting];
    this.streams.clear();
    this.waiting = [];
    this.retire();
    this.socket.destroy();
    for (const { listener } of unanswered) listener.failed(error);
  }

  private beginWaiting(): void {
    while (this.waiting.length > 0 && this.streams.size < this.sender.maxStreams) {
      const stream = this.waiting.shift()!;
      stream.id = this.nextId;
      this.nextId += 2;
      this.streams.set(stream.id, stream);
      this.sender.begin(stream);
    }
    if (this.nextId > maxStreamId - 2 ** 20) this.retire(); // before the numbers run out
  }

  private remove(stream: ClientStream): void {
    this.streams.delete(stream.id);
    this.sender.forget(stream);
    this.beginWaiting();
    if (this.isRetired) this.retire();
  }

  private answered(stream: ClientStream): void {
    // what is left of the request is wanted no more
    if (stream.rest.length > 0) this.sender.write(frame(types.resetStream, 0, stream.id, number(errorCodes.none)));
    this.remove(stream);
    stream.listener.end();
  }

  private failed(stream: ClientStream, why: string): void {
    this.remove(stream);
    stream.listener.failed(new Error(why));
  }

  /** The peer goes, and has not looked at what came after the stream `last`. */
  private leaving(last: number): void {
    const unseen = [...this.streams.values()].filter(({ id }) => id > last).concat(this.waiting);
    this.waiting = [];
    for (const stream of unseen) this.failed(stream, 'the server is going away');
    this.retire();
  }
}
