import type { User } from '../api/user.js';
import type { Authenticator } from './authenticator.js';

const anonymous: User = { name: 'system:anonymous', uid: '', groups: ['system:unauthenticated'], extra: {} };

/** Takes requests without credentials, to the addresses that `mayAsk` names. */
export const anonymousAuthenticator = (mayAsk: (path: string) => boolean): Authenticator => ({
  authenticate: (request) => (mayAsk((request.url ?? '').split('?')[0]) ? anonymous : undefined),
});

/** What the role system:public-info-viewer opens to everyone: health and version. */
export const isPublicPath = (path: string): boolean => /^\/(?:healthz|livez|readyz|version)(?:\/|$)/.test(path);
