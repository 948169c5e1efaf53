import type { User } from '../api/user.js';
import { type Authenticator, WrongCredentials } from './authenticator.js';

/** Knows the user a token stands for, or undefined. */
export interface TokenAuthenticator {
  authenticateToken(token: string): User | undefined | Promise<User | undefined>;
}

/** Asks each in turn for the token in the Authorization header; a token that none knows is a wrong one. */
export const bearerTokenAuthenticator = (authenticators: TokenAuthenticator[]): Authenticator => ({
  authenticate(request) {
    const token = tokenIn(request.headers.authorization);
    return token === '' ? undefined : mustFindUser(token, authenticators);
  },
});

/** The user of a token, which must be one that is known. */
export async function mustFindUser(token: string, authenticators: TokenAuthenticator[]): Promise<User> {
  const user = await findUser(token, authenticators);
  if (user === undefined) throw new WrongCredentials('invalid bearer token');
  return user;
}

/** The user of a token by the first that knows it. */
export async function findUser(token: string, authenticators: TokenAuthenticator[]): Promise<User | undefined> {
  for (const one of authenticators) {
    const user = await one.authenticateToken(token);
    if (user !== undefined) return user;
  }
  return undefined;
}

function tokenIn(header: string | undefined): string {
  const [scheme, token = ''] = (header ?? '').trim().split(' ');
  return scheme.toLowerCase() === 'bearer' ? token : '';
}
