import { badRequest, expired } from '../../api/errors.js';

/** Where a list goes on. Upstream: storage.continueToken, whose form is public. */
export interface Continue {
  /** the snapshot to go on in; -1: the newest */
  revision: number;
  /** the first key to return, whole */
  start: string;
}

const tokenVersion = 'meta.k8s.io/v1';

/** `prefix` is what the list's keys begin with, slash included. */
export function encodeContinue(prefix: string, lastKey: string, revision: number): string {
  const start = `/${lastKey.slice(prefix.length)}\0`;
  return Buffer.from(JSON.stringify({ v: tokenVersion, rv: revision, start })).toString('base64url');
}

export function decodeContinue(prefix: string, token: string): Continue {
  const bad = (why: string) => badRequest(`invalid continue token: continue key is not valid${why}`);
  let parsed: { v?: unknown; rv?: unknown; start?: unknown };
  const text = Buffer.from(token, 'base64url').toString();
  try {
    parsed = JSON.parse(text) ?? {};
  } catch {
    throw bad(`: invalid character ${goQuotedCharacter(text)} looking for beginning of value`);
  }
  if (parsed.v !== tokenVersion)
    throw bad(`: server does not recognize this encoded version ${String(parsed.v ?? '')}`);
  if (typeof parsed.rv !== 'number' || parsed.rv === 0) {
    throw bad(`: incorrect encoded start resourceVersion (version ${tokenVersion})`);
  }
  if (typeof parsed.start !== 'string' || parsed.start === '') {
    throw bad(`: encoded start key empty (version ${tokenVersion})`);
  }
  const start = parsed.start.replace(/^\//, '');
  // nobody may list what lies outside the prefix
  if (start.split('/').some((part) => part === '..' || part === '.') || start.includes('//'))
    throw bad(`: ${parsed.start}`);
  return { revision: parsed.rv, start: prefix + start };
}

const goQuotedCharacter = (text: string) => `'${[...text][0] ?? ''}'`;

/** The snapshot is gone; the token in the answer goes on in the newest state. Upstream: handleCompactedErrorForPaging. */
export function continueExpired(prefix: string, start: string) {
  const error = expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  );
  error.metadata.continue = encodeContinue(prefix, start.replace(/\0$/, ''), -1);
  return error;
}

export const listExpired = () => expired('The resourceVersion for the provided list is too old.');
