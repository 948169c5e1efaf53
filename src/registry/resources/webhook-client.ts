import { type FieldError, invalidEach, invalidValue, type Path, quote, required } from '../../api/field.js';
import { isDNS1123Subdomain, isValidPortNum } from '../../api/names.js';

/** Where a webhook is reached (upstream: k8s.io/apiserver/pkg/util/webhook/validation.go). */
const form = '; desired format: https://host[/path]';

export function validateWebhookURL(text: string, path: Path): FieldError[] {
  const wrong = urlError(text);
  if (wrong !== undefined) return [required(path, `url must be a valid URL: parse ${quote(text)}: ${wrong}${form}`)];
  const { scheme, user, host, query, fragment } = split(text);
  const checks: [boolean, string, string][] = [
    [scheme !== 'https', scheme, `'https' is the only allowed URL scheme${form}`],
    [host === '', host, `host must be specified${form}`],
    [user !== undefined, user ?? '', 'user information is not permitted in the URL'],
    [fragment !== '', fragment, 'fragments are not permitted in the URL'],
    [query !== '', query, 'query parameters are not permitted in the URL'],
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, value, detail]) => invalidValue(path, value, detail));
}

/** Go keeps all that a URL has, where the URL class would mend it. */
function split(text: string) {
  const [, scheme = '', authority = '', query = '', fragment = ''] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? [];
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? undefined : authority.slice(0, at);
  return { scheme: scheme.toLowerCase(), user, host: authority.slice(at + 1), query, fragment };
}

/** The errors of Go's url.Parse that come up. */
function urlError(text: string): string | undefined {
  if (/\p{Cc}/u.test(text)) return 'net/url: invalid control character in URL';
  if (text.startsWith(':')) return 'missing protocol scheme';
  const { scheme, host } = split(text);
  if (scheme === '' && !text.startsWith('/') && /^[^/?#]*:/.test(text))
    return 'first path segment in URL cannot contain colon';
  const wrongEscape = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(text);
  if (wrongEscape !== null) return `invalid URL escape ${quote(wrongEscape[0])}`;
  if (/[ <>"]/.test(host)) return `invalid character ${quote(/[ <>"]/.exec(host)?.[0] ?? '')} in host name`;
  const port = /^(?:\[[^\]]*\]|[^:]*)(:.*)?$/.exec(host)?.[1] ?? '';
  return /^(?::[0-9]*)?$/.test(port) ? undefined : `invalid port ${quote(port)} after host`;
}

export interface ServiceReference {
  namespace: string;
  name: string;
  path?: string;
  port?: number;
}

export function validateWebhookService({ name, namespace, port = 0, path: url }: ServiceReference, path: Path) {
  const errors: FieldError[] = [];
  if (name === '') errors.push(required(path.child('name')));
  if (namespace === '') errors.push(required(path.child('namespace')));
  const wrong = isValidPortNum(port);
  if (wrong.length > 0) errors.push(invalidValue(path.child('port'), port, `port is not valid: ${wrong.join(', ')}`));
  return url === undefined ? errors : [...errors, ...validatePath(url, path.child('path'))];
}

function validatePath(url: string, path: Path): FieldError[] {
  if (url === '' || url === '/') return [];
  if (url === '//') return [invalidValue(path, url, 'segment[0] may not be empty')];
  const errors = url.startsWith('/') ? [] : [invalidValue(path, url, "must start with a '/'")];
  const steps = url.slice(1).replace(/\/$/, '').split('/');
  for (const [i, step] of steps.entries()) {
    const wrong = step === '' ? [' may not be empty'] : isDNS1123Subdomain(step).map((message) => `: ${message}`);
    errors.push(
      ...invalidEach(
        path,
        url,
        wrong.map((message) => `segment[${i}]${message}`),
      ),
    );
  }
  return errors;
}
