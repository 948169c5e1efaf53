import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, headersOf, type ResponseAnswer } from './answer.js';
import { decodeBody, encodeBody, type Frame } from './bodies.js';
import type { Case, FramesStep, RequestStep, Step, StoredStep, WatchStep } from './case.js';
import { isAnswered } from './case.js';
import { open, type Received, send } from './client.js';
import { Normaliser } from './normalise.js';
import { storedObject } from './stored.js';
import type { Target } from './target.js';
import { fill, type Variables, valueAt } from './variables.js';
import { type TakenFrames, WatchReader } from './watching.js';

/** How long frames and states are waited for; of states that have been recorded it is known how soon they come. */
const patience = 5000;
const shortPatience = 2000;

/**
 * Runs a case in a namespace of its own; returns the answers to the steps that have one, in order. Those that are
 * awaited, where they are known, say how many frames of a watch to wait for.
 */
export async function runCase({ steps }: Case, target: Target, awaited?: Answer[]): Promise<Answer[]> {
  const namespace = `c${randomBytes(5).toString('hex')}`;
  const run = new Run(target, namespace);
  try {
    if (JSON.stringify(steps).includes('/namespaces/<ns>')) await run.createNamespace(namespace);
    const answers: Answer[] = [];
    for (const step of steps) {
      const answer = await run.step(step, awaited?.[answers.length]);
      if (answer !== undefined && isAnswered(step)) answers.push(answer);
    }
    return answers;
  } finally {
    run.close();
  }
}

class Run {
  private readonly variables: Variables;
  private readonly normaliser: Normaliser;
  private readonly watches = new Map<string, WatchReader>();

  constructor(
    private readonly target: Target,
    namespace: string,
  ) {
    this.variables = new Map([['ns', namespace]]);
    this.normaliser = new Normaliser(namespace);
  }

  async createNamespace(name: string): Promise<void> {
    const body = Buffer.from(JSON.stringify({ metadata: { name } }));
    const headers = { 'content-type': 'application/json' };
    const sent = { method: 'POST', path: '/api/v1/namespaces', user: 'admin' as const, headers, body };
    const { status, body: answer } = await send(this.target, sent);
    if (status !== 201) throw new Error(`the namespace of a case was answered with ${status}: ${answer}`);
  }

  step(step: Step, awaited: Answer | undefined): Promise<Answer | undefined> {
    switch (step.kind) {
      case 'request':
        return this.request(step, awaited === undefined);
      case 'watch':
        return this.watch(step);
      case 'frames':
        return this.frames(step, awaited);
      case 'stored':
        return this.stored(step);
      case 'wait':
        return sleep(step.milliseconds);
    }
  }

  private async request(step: RequestStep, isFirst: boolean): Promise<ResponseAnswer> {
    const { method, path, user, body: told, until } = step;
    const headers = fill(step.headers, this.variables);
    const body = told && encodeBody(fill(told, this.variables), headers['content-type'] ?? '');
    const sent = { method, path: fill(path, this.variables), user, headers, body };
    let received = await send(this.target, sent);
    for (
      const deadline = Date.now() + (isFirst ? patience : shortPatience);
      until && Date.now() < deadline;
      await sleep(50)
    ) {
      if (holds(contentOf(received), until)) break;
      received = await send(this.target, sent);
    }
    this.keep(step, contentOf(received), isFirst);
    return this.response(received);
  }

  /** Where what is kept is not there, an answer that is compared tells so. */
  private keep({ keep, path }: RequestStep, content: unknown, isFirst: boolean): void {
    for (const [name, place] of Object.entries(keep)) {
      const value = valueAt(content, place);
      if (value === undefined && isFirst)
        throw new Error(`the answer to ${path} has no ${place}: ${JSON.stringify(content)}`);
      if (value !== undefined) this.variables.set(name, String(value));
    }
  }

  private response(received: Received): ResponseAnswer {
    const { status } = received;
    const [headers, content] = [headersOf(received.headers), contentOf(received)];
    const answer: ResponseAnswer = { status };
    if (headers !== undefined) answer.headers = this.normaliser.normal(headers) as ResponseAnswer['headers'];
    if (content !== undefined) answer.body = this.normaliser.normal(content);
    return answer;
  }

  private async watch({ path, headers, as }: WatchStep): Promise<ResponseAnswer> {
    const filled = { path: fill(path, this.variables), headers: fill(headers, this.variables) };
    const response = await open(this.target, { method: 'GET', user: 'admin', ...filled });
    const status = response.statusCode ?? 0;
    if (status === 200) {
      this.watches.set(as, new WatchReader(response));
      return this.response({ status, headers: response.headers, body: Buffer.alloc(0) });
    }
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    return this.response({ status, headers: response.headers, body: Buffer.concat(parts) });
  }

  private async frames({ of, count }: FramesStep, awaited: Answer | undefined): Promise<Answer> {
    const watch = this.watches.get(of);
    if (watch === undefined) return { frames: [], ended: true };
    const { frames, ended } = await take(watch, count, awaited);
    return { frames: frames.map((frame) => this.normaliser.normal(frame) as Frame), ended };
  }

  private async stored({ prefix }: StoredStep): Promise<Answer> {
    if (this.target.stored === undefined) return { stored: unseen };
    const values = await this.target.stored(fill(prefix, this.variables));
    const entries = [...values].map(([key, value]): [string, unknown] => [key, storedObject(value)]);
    return { stored: this.normaliser.normal(Object.fromEntries(entries)) as Record<string, unknown> };
  }

  close(): void {
    for (const watch of this.watches.values()) watch.close();
  }
}

function take(watch: WatchReader, count: FramesStep['count'], awaited: Answer | undefined): Promise<TakenFrames> {
  if (count === 'end') return watch.takeAll(patience);
  if (count !== 'quiet') return watch.take(count, patience);
  if (awaited === undefined || !('frames' in awaited)) return watch.takeUntilQuiet(0, patience, 1000);
  return watch.takeUntilQuiet(awaited.frames.length, patience, 10);
}

/** What is said of a store that cannot be looked at. */
export const unseen: Record<string, unknown> = { unseen: true };

const contentOf = ({ body, headers }: Received): unknown => decodeBody(body, headers['content-type'] ?? '');

const holds = (content: unknown, wanted: Record<string, unknown>): boolean =>
  Object.entries(wanted).every(([path, value]) => JSON.stringify(valueAt(content, path)) === JSON.stringify(value));
