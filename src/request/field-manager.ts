const maxLength = 128;

/** Who writes: as the query says, else as far as the User-Agent names it. Upstream: managerOrUserAgent. */
export function managerName(fieldManager: string, userAgent = ''): string {
  if (fieldManager !== '') return fieldManager;
  let name = '';
  for (const character of userAgent.split('/', 1)[0]) {
    if (!/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) continue;
    if (Buffer.byteLength(name + character) > maxLength) break;
    name += character;
  }
  return name;
}
