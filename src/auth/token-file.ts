import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { User } from '../api/user.js';
import type { TokenAuthenticator } from './bearer-token.js';

/** The tokens of --token-auth-file: lines of token,user,uid,"group1,group2". */
export async function tokenFileAuthenticator(path: string): Promise<TokenAuthenticator> {
  const users = parseTokens(await readFile(path, 'utf8'), path);
  return { authenticateToken: (token) => users.get(digest(token)) };
}

/** By a token's digest, so that looking one up takes the same time whatever it shares with those that are there. */
function parseTokens(text: string, path: string): Map<string, User> {
  const users = new Map<string, User>();
  for (const record of parseCsv(text)) {
    if (record.length < 3) {
      throw new Error(
        `token file '${path}' must have at least 3 columns (token, user name, user uid), found ${record.length}`,
      );
    }
    const [token, name, uid, groups] = record;
    if (token === '') continue;
    users.set(digest(token), { name, uid, groups: groups === undefined ? [] : groups.split(','), extra: {} });
  }
  return users;
}

const digest = (token: string) => createHash('sha256').update(token).digest('base64');

/** RFC 4180, without line breaks inside fields; empty lines do not count. */
export function parseCsv(text: string): string[][] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  return lines.map((line) => {
    const fields = line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? [];
    const isEndless = !line.endsWith(',');
    return (isEndless ? fields.slice(0, -1) : fields).map((field) =>
      field
        .replace(/,$/, '')
        .replace(/^"([\s\S]*)"$/, '$1')
        .replaceAll('""', '"'),
    );
  });
}
