import { isPrintable } from '../api/field.js';
import { maxManagerName } from '../api/object-meta.js';

/** Who writes: as the query says, else as far as the User-Agent names it. Upstream: managerOrUserAgent. */
export function managerName(fieldManager: string, userAgent = ''): string {
  if (fieldManager !== '') return fieldManager;
  let name = '';
  for (const character of userAgent.split('/', 1)[0]) {
    if (!isPrintable(character)) continue;
    if (Buffer.byteLength(name + character) > maxManagerName) break;
    name += character;
  }
  return name;
}
