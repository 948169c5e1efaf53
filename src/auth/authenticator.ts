import type { IncomingMessage } from 'node:http';
import { unauthorized } from '../api/errors.js';
import type { User } from '../api/user.js';

/**
 * Finds out who sends a request by one kind of credential. undefined: the request carries none of this kind, or none
 * that is known here; an error: it carries one that is wrong.
 */
export interface Authenticator {
  authenticate(request: IncomingMessage): User | undefined | Promise<User | undefined>;
}

/** Knows the user of every request, or throws a 401. */
export interface UserFinder {
  authenticate(request: IncomingMessage): Promise<User>;
}

const everyone = 'system:authenticated';

/**
 * The first authenticator that knows the request's user decides. Where none does, `anonymous` is asked, but only if
 * no credential was wrong; and where that does not take the request either, the answer is 401.
 */
export function firstOf(authenticators: Authenticator[], anonymous: Authenticator): UserFinder {
  return {
    async authenticate(request) {
      let wrong: WrongCredentials | undefined;
      for (const one of authenticators) {
        try {
          const user = await one.authenticate(request);
          if (user !== undefined) return withEveryone(user);
        } catch (error) {
          if (!(error instanceof WrongCredentials)) throw error;
          wrong ??= error;
        }
      }
      const user = wrong === undefined ? await anonymous.authenticate(request) : undefined;
      if (user === undefined) throw Object.assign(unauthorized(), { cause: wrong });
      return user;
    },
  };
}

/** A credential that was shown and does not hold. The client is told no more than 401. */
export class WrongCredentials extends Error {
  override name = 'WrongCredentials';
}

/** The user as a member of those who have shown who they are. */
export const withEveryone = (user: User): User =>
  user.groups.includes(everyone) ? user : { ...user, groups: [...user.groups, everyone] };
