import { quote } from '../field.js';

const limit = 100;

/** Unknown and duplicate fields, in the order found, each told once. Texts and limit: sigs.k8s.io/json. */
export class StrictErrors {
  private readonly found = new Set<string>();

  unknown(path: string, field: string): void {
    this.add('unknown field', path, field);
  }

  duplicate(path: string, field: string): void {
    this.add('duplicate field', path, field);
  }

  private add(what: string, path: string, field: string): void {
    if (this.found.size < limit) this.found.add(`${what} ${quote(path === '' ? field : `${path}.${field}`)}`);
  }

  get all(): string[] {
    return [...this.found];
  }
}

export const childPath = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);
