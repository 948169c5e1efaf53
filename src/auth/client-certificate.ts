import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { User } from '../api/user.js';
import { type Authenticator, WrongCredentials } from './authenticator.js';

/**
 * The user a client certificate is made out to: the common name is the user, the organizations are the groups. The
 * listener has checked it against the CAs already. A connection's certificate never changes, so it is read once.
 */
export function clientCertificateAuthenticator(): Authenticator {
  const users = new WeakMap<Socket, User | 'none' | 'wrong'>();
  return {
    authenticate({ socket }) {
      let user = users.get(socket);
      if (user === undefined) {
        user = readUser(socket);
        users.set(socket, user);
      }
      if (user === 'wrong') throw new WrongCredentials('the client certificate does not come from a known CA');
      return user === 'none' ? undefined : user;
    },
  };
}

function readUser(socket: Socket): User | 'none' | 'wrong' {
  if (!(socket instanceof TLSSocket)) return 'none';
  const certificate: Partial<PeerCertificate> = socket.getPeerCertificate();
  if (certificate.raw === undefined || certificate.subject === undefined) return 'none';
  if (!socket.authorized) return 'wrong';
  const { CN, O } = certificate.subject as Record<string, string | string[] | undefined>;
  const name = typeof CN === 'string' ? CN : (CN?.at(-1) ?? '');
  if (name === '') return 'none';
  const fingerprint = createHash('sha256').update(certificate.raw).digest('hex');
  return {
    name,
    uid: '',
    groups: O === undefined ? [] : typeof O === 'string' ? [O] : O,
    extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint}`] },
  };
}
