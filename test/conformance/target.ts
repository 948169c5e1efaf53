import { Agent } from 'node:https';
import type { User } from './case.js';

/** A server that cases are run against. */
export interface Target {
  url: string;
  /** by whom a request comes from: the connection it goes over, and the headers that say who it is */
  users: Record<User, { agent: Agent; headers: Record<string, string> }>;
  /** what is in its store under a key and below it, values by keys; absent where that cannot be looked at */
  stored?: (prefix: string) => Promise<Map<string, Buffer>>;
  close(): void;
}

/** The token of the admin in servers that are started for cases. */
export const adminToken = 'conformance';

/** For --token-auth-file. */
export const tokenLine = `${adminToken},admin,admin,"system:masters"\n`;

/** For --service-cluster-ip-range: so large that no Service gets by chance what another has given up. */
export const serviceClusterIpRange = '10.0.0.0/16';

/** A server to which the admin shows a token. Its certificate is checked where `ca` says what with. */
export function tokenTarget(url: string, token: string, ca?: string): Target {
  const agent = new Agent({ keepAlive: true, ca, rejectUnauthorized: ca !== undefined });
  return {
    url,
    users: {
      admin: { agent, headers: { authorization: `Bearer ${token}` } },
      anonymous: { agent, headers: {} },
    },
    close: () => agent.destroy(),
  };
}

/** A server to which the admin shows a certificate. */
export function certificateTarget(url: string, credentials: { ca: string; cert: string; key: string }): Target {
  const [admin, anonymous] = [new Agent({ keepAlive: true, ...credentials }), new Agent({ ca: credentials.ca })];
  return {
    url,
    users: { admin: { agent: admin, headers: {} }, anonymous: { agent: anonymous, headers: {} } },
    close() {
      admin.destroy();
      anonymous.destroy();
    },
  };
}
