import { describe, expect, it } from 'vitest';
import * as names from '../../src/api/names.js';

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const part =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const long = 'a'.repeat(64);

describe('names', () => {
  it.each<[string, (value: string) => string[], string, string[]]>([
    ['label', names.isDNS1123Label, 'my-name', []],
    ['label', names.isDNS1123Label, 'A', [label]],
    ['label', names.isDNS1123Label, 'a.b', ['must not contain dots']],
    ['label', names.isDNS1123Label, long, ['must be no more than 63 characters']],
    ['subdomain', names.isDNS1123Subdomain, 'a.b', []],
    ['subdomain', names.isDNS1123Subdomain, 'a..b', [subdomain]],
    ['subdomain', names.isDNS1123Subdomain, `${'a.'.repeat(130)}a`, ['must be no more than 253 characters']],
    ['qualified', names.isQualifiedName, 'example.com/My_Name', []],
    ['qualified', names.isQualifiedName, '', ['name part must be non-empty', `name part ${part}`]],
    ['qualified', names.isQualifiedName, '/x', ['prefix part must be non-empty']],
    ['qualified', names.isQualifiedName, 'A/x', [`prefix part ${subdomain}`]],
    ['qualified', names.isQualifiedName, long, ['name part must be no more than 63 bytes']],
    [
      'qualified',
      names.isQualifiedName,
      'a/b/c',
      [`a valid label key ${part} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`],
    ],
    ['label value', names.isValidLabelValue, '', []],
    ['label value', names.isValidLabelValue, long, ['must be no more than 63 bytes']],
    ['port name', names.isValidPortName, 'http-2', []],
    [
      'port name',
      names.isValidPortName,
      '-a--',
      ['must not contain consecutive hyphens', 'must not begin or end with a hyphen'],
    ],
    [
      'port name',
      names.isValidPortName,
      '',
      [
        'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
        'must contain at least one letter (a-z)',
      ],
    ],
    ['env', names.isRelaxedEnvVarName, 'a b', []],
    [
      'env',
      names.isRelaxedEnvVarName,
      'a=b',
      ["a valid environment variable name must consist only of printable ASCII characters other than '='"],
    ],
    ['key', names.isConfigMapKey, '..a', ["must not start with '..'"]],
    ['path', names.isValidPathSegmentName, 'a/b%', ["may not contain '/'", "may not contain '%'"]],
    ['path', names.isValidPathSegmentName, '..', ["may not be '..'"]],
  ])('%s', (_, check, value, errors) => expect(check(value)).toEqual(errors));

  it('lets a prefix end in a dash', () => {
    expect(names.nameIsDNSSubdomain('web-', true)).toEqual([]);
    expect(names.nameIsDNSSubdomain('web-', false)).toEqual([subdomain]);
  });
});
