import { stringify } from 'yaml';
import type { KeyPair } from './tls/make.js';

/** What kubectl and client libraries need to reach the server, as `clientcmd` of client-go reads it. */
export interface Kubeconfig {
  apiVersion: 'v1';
  kind: 'Config';
  clusters: { name: string; cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { name: string; user: { 'client-certificate-data': string; 'client-key-data': string } }[];
  contexts: { name: string; context: { cluster: string; user: string } }[];
  'current-context': string;
}

const name = 'kube-facade';
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The admin's kubeconfig, with certificates and key in it. `authority` is what the server's certificate is checked with. */
export function makeKubeconfig(url: string, authority: string, admin: KeyPair): { yaml: string; object: Kubeconfig } {
  const object: Kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': base64(authority) } }],
    users: [
      {
        name: 'admin',
        user: { 'client-certificate-data': base64(admin.certificate), 'client-key-data': base64(admin.key) },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: 'admin' } }],
    'current-context': name,
  };
  return { object, yaml: stringify(object, { lineWidth: 0 }) };
}
