import type { User } from '../api/user.js';
import type { RequestInfo } from '../request/info.js';

export interface Decision {
  allowed: boolean;
  /** why, for the answer to the client */
  reason: string;
}

/** Says whether a user may do what a request asks. */
export interface Authorizer {
  authorize(user: User, info: RequestInfo): Decision | Promise<Decision>;
}

const allow: Decision = { allowed: true, reason: '' };

const modes: Record<string, () => Authorizer> = {
  AlwaysAllow: () => ({ authorize: () => allow }),
};

const upstreamModes = ['AlwaysAllow', 'AlwaysDeny', 'ABAC', 'Webhook', 'RBAC', 'Node'];

/** The authorizer of --authorization-mode. */
export function authorizerFor(names: string[]): Authorizer {
  for (const name of names) {
    if (!upstreamModes.includes(name))
      throw new Error(`authorization-mode ${JSON.stringify(name)} is not a valid mode`);
    if (modes[name] === undefined) {
      throw new Error(
        `authorization-mode ${JSON.stringify(name)} is not there yet; there is ${Object.keys(modes).join(', ')}`,
      );
    }
  }
  if (names.length === 0) throw new Error('at least one authorization-mode must be passed');
  return modes[names[0]]();
}
