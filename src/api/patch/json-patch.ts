import { depthOf, maxDepth } from '../depth.js';
import { ApiError, requestEntityTooLarge } from '../errors.js';
import { type Container, isContainer, Working } from './containers.js';
import { jsonEqual } from './json-equal.js';

const maxOperations = 10_000;
/** by how much "copy" operations may grow a document, in bytes of JSON; kube-apiserver's default */
const maxCopiedBytes = 3 * 1024 * 1024;

/** All that can go wrong in applying has one answer; kube-apiserver keeps the reason to itself. */
export const patchRejected = () =>
  new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

/** One step, as it came: nothing of it has been checked but that it is an object. */
export type Operation = Record<string, unknown>;

/** Applies a JSON patch (RFC 6902, with the liberties of evanphx/json-patch) and gives the new document. */
export function applyJsonPatch(doc: unknown, patch: readonly (Operation | null)[]): unknown {
  if (patch.length > maxOperations) {
    throw requestEntityTooLarge(
      `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}`,
    );
  }
  return new JsonPatcher(doc).apply(patch);
}

class JsonPatcher {
  private readonly working = new Working();
  private root: unknown;
  private copiedBytes = 0;

  constructor(doc: unknown) {
    this.root = isContainer(doc) ? this.working.own(doc) : doc;
  }

  apply(patch: readonly (Operation | null)[]): unknown {
    for (const operation of patch) this.step(operation ?? {});
    if (depthOf(this.root) > maxDepth) throw patchRejected();
    return this.working.finish(this.root);
  }

  private step(operation: Operation): void {
    const run = Object.hasOwn(steps, String(operation.op)) ? steps[String(operation.op)] : undefined;
    if (run === undefined) throw patchRejected();
    run(this, operation);
  }

  add(path: string, value: unknown): void {
    const { container, key } = this.find(path);
    if (!Array.isArray(container)) {
      container[key] = value;
    } else if (key === '-') {
      container.push(value);
    } else {
      container.splice(indexIn(key, container.length + 1), 0, value);
    }
  }

  remove(path: string): void {
    const { container, key } = this.find(path);
    if (Array.isArray(container)) container.splice(indexIn(key, container.length), 1);
    else if (key in container) delete container[key];
    else throw patchRejected();
  }

  replace(path: string, value: unknown): void {
    if (path === '') {
      if (!isContainer(value)) throw patchRejected();
      this.root = this.working.own(value);
      return;
    }
    const { container, key } = this.find(path);
    // a missing key is no error: upstream only asks whether looking it up is
    if (Array.isArray(container)) container[indexIn(key, container.length)] = value;
    else container[key] = value;
  }

  test(path: string, value: unknown): void {
    if (!jsonEqual(path === '' ? this.root : this.get(path), value)) throw patchRejected();
  }

  move(from: string, path: string): void {
    const value = this.get(from);
    this.remove(from);
    this.add(path, value);
  }

  copy(from: string, path: string): void {
    const value = this.get(from);
    if (depthOf(value) > maxDepth) throw patchRejected();
    const text = JSON.stringify(value);
    this.copiedBytes += Buffer.byteLength(text);
    if (this.copiedBytes > maxCopiedBytes) throw patchRejected();
    this.add(path, JSON.parse(text));
  }

  /** The value there; null where there is none. */
  private get(path: string): unknown {
    const { container, key } = this.find(path);
    return (Array.isArray(container) ? container[indexIn(key, container.length)] : container[key]) ?? null;
  }

  /** The container that a path's last part is a key of, made ready to be changed. */
  private find(path: string): { container: Container & Record<string, unknown>; key: string } {
    const parts = path.split('/').slice(1).map(unescapePart);
    const key = parts.pop();
    if (key === undefined || !isContainer(this.root)) throw patchRejected();
    let container: Container = this.root;
    for (const part of parts) {
      const at: string | number = Array.isArray(container) ? indexIn(part, container.length) : part;
      const next: unknown = (container as Record<string | number, unknown>)[at];
      if (!isContainer(next)) throw patchRejected();
      const own = this.working.own(next);
      (container as Record<string | number, unknown>)[at] = own;
      container = own;
    }
    return { container: container as Container & Record<string, unknown>, key };
  }
}

const givenValue = (operation: Operation) => (Object.hasOwn(operation, 'value') ? operation.value : null);

const steps: Record<string, (patcher: JsonPatcher, operation: Operation) => void> = {
  add: (patcher, operation) => patcher.add(pathOf(operation.path), givenValue(operation)),
  remove: (patcher, operation) => patcher.remove(pathOf(operation.path)),
  replace: (patcher, operation) => patcher.replace(pathOf(operation.path), givenValue(operation)),
  test: (patcher, operation) => patcher.test(pathOf(operation.path), givenValue(operation)),
  move: (patcher, operation) => patcher.move(pathOf(operation.from), pathOf(operation.path)),
  copy: (patcher, operation) => patcher.copy(pathOf(operation.from), pathOf(operation.path)),
};

function pathOf(path: unknown): string {
  if (typeof path !== 'string') throw patchRejected();
  return path;
}

const unescapePart = (part: string) => part.replace(/~[01]/g, (escaped) => (escaped === '~1' ? '/' : '~'));

/** An index into a list of that length; negative ones count from the end. */
function indexIn(key: string, length: number): number {
  const index = /^[+-]?\d+$/.test(key) ? Number(key) : Number.NaN;
  const positive = index < 0 ? index + length : index;
  if (!(positive >= 0 && positive < length)) throw patchRejected();
  return positive;
}
