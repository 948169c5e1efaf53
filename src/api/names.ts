/**
 * Rules for names and other short texts: what is wrong with a value, in kube-apiserver's words; nothing wrong is [].
 * Rules and texts: k8s.io/apimachinery/pkg/util/validation and pkg/api/validate/content.
 */

const length = (value: string) => Buffer.byteLength(value);
export const maxLengthError = (max: number) => `must be no more than ${max} characters`;
/** Label keys and values say bytes where all else says characters. */
const maxBytesError = (max: number) => `must be no more than ${max} bytes`;
export const emptyError = 'must be non-empty';
export const inclusiveRangeError = (low: number, high: number) => `must be between ${low} and ${high}, inclusive`;

export function regexError(message: string, expression: string, ...examples: string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (${examples.length > 0 ? `e.g. ${shown}` : ''}regex used for validation is '${expression}')`;
}

interface Rule {
  expression: string;
  message: string;
  examples: string[];
  maxLength?: number;
}

function rule({ expression, message, examples, maxLength }: Rule): (value: string) => string[] {
  const pattern = new RegExp(`^(?:${expression})$`);
  const wrong = regexError(message, expression, ...examples);
  return (value) => {
    const errors = maxLength !== undefined && length(value) > maxLength ? [maxLengthError(maxLength)] : [];
    return pattern.test(value) ? errors : [...errors, wrong];
  };
}

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const underscoreLabel = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const labelName = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const subdomainPattern = new RegExp(`^${subdomain}$`);

export const isDNS1123Subdomain = rule({
  expression: subdomain,
  message:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  examples: ['example.com'],
  maxLength: 253,
});

export const isDNS1123SubdomainWithUnderscore = rule({
  expression: `${underscoreLabel}(\\.${underscoreLabel})*`,
  message:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
  examples: ['example.com'],
  maxLength: 253,
});

const checkDNS1123Label = rule({
  expression: label,
  message:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  examples: ['my-name', '123-abc'],
  maxLength: 63,
});

export function isDNS1123Label(value: string): string[] {
  if (!value.includes('.') || !subdomainPattern.test(value)) return checkDNS1123Label(value);
  return [...(length(value) > 63 ? [maxLengthError(63)] : []), 'must not contain dots'];
}

export const isDNS1035Label = rule({
  expression: '[a-z]([-a-z0-9]*[a-z0-9])?',
  message:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  examples: ['my-name', 'abc-123'],
  maxLength: 63,
});

export const isWildcardDNS1123Subdomain = rule({
  expression: `\\*\\.${subdomain}`,
  message:
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  examples: ['*.example.com'],
  maxLength: 253,
});

const labelNameError = regexError(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  labelName,
  'MyName',
  'my.name',
  '123-abc',
);
const labelNamePattern = new RegExp(`^${labelName}$`);

/** Label keys, annotation keys (in lower case), finalizers, condition types: [prefix/]name. */
export function isQualifiedName(value: string): string[] {
  const parts = value.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${labelNameError} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts[parts.length - 1];
  const errors: string[] = [];
  if (parts.length === 2) {
    const wrong = parts[0] === '' ? [emptyError] : isDNS1123SubdomainInBytes(parts[0]);
    errors.push(...wrong.map((message) => `prefix part ${message}`));
  }
  if (name === '') errors.push(`name part ${emptyError}`);
  else if (length(name) > 63) errors.push(`name part ${maxBytesError(63)}`);
  if (!labelNamePattern.test(name)) errors.push(`name part ${labelNameError}`);
  return errors;
}

/** The prefix of a label key is checked by a copy of the rule that counts bytes. */
const isDNS1123SubdomainInBytes = (value: string) =>
  isDNS1123Subdomain(value).map((message) => (message === maxLengthError(253) ? maxBytesError(253) : message));

const checkLabelValue = rule({
  expression: `(${labelName})?`,
  message:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  examples: ['MyValue', 'my_value', '12345'],
});

export const isValidLabelValue = (value: string): string[] => [
  ...(length(value) > 63 ? [maxBytesError(63)] : []),
  ...checkLabelValue(value),
];

export const isCIdentifier = rule({
  expression: '[A-Za-z_][A-Za-z0-9_]*',
  message:
    "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
  examples: ['my_name', 'MY_NAME', 'MyName'],
});

export const isHTTPHeaderName = rule({
  expression: '[-A-Za-z0-9]+',
  message: "a valid HTTP header must consist of alphanumeric characters or '-'",
  examples: ['X-Header-Name'],
});

export const isValidPercent = rule({
  expression: '[0-9]+%',
  message: "a valid percent string must be a numeric string followed by an ending '%'",
  examples: ['1%', '93%'],
});

const checkEnvVarName = rule({
  expression: '[-._a-zA-Z][-._a-zA-Z0-9]*',
  message:
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
  examples: ['my.env-name', 'MY_ENV.NAME', 'MyEnvName1'],
});

export const isEnvVarName = (value: string): string[] => [...checkEnvVarName(value), ...parentDirectory(value)];

/** The rule for container environments since RelaxedEnvironmentVariableValidation: printable ASCII but "=". */
export function isRelaxedEnvVarName(value: string): string[] {
  if (value === '') return [`environment variable name ${emptyError}`];
  if (/^[ -<>-~]*$/.test(value)) return [];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

const checkConfigMapKey = rule({
  expression: '[-._a-zA-Z0-9]+',
  message: "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  examples: ['key.name', 'KEY_NAME', 'key-name'],
  maxLength: 253,
});

export const isConfigMapKey = (value: string): string[] => [...checkConfigMapKey(value), ...parentDirectory(value)];

function parentDirectory(value: string): string[] {
  if (value === '.' || value === '..') return [`must not be '${value}'`];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

export const isInRange = (value: number, low: number, high: number): string[] =>
  value >= low && value <= high ? [] : [inclusiveRangeError(low, high)];
export const isValidPortNum = (port: number): string[] => isInRange(port, 1, 65535);
export const isValidUserID = (id: number): string[] => isInRange(id, 0, 2147483647);
export const isValidGroupID = isValidUserID;

export function isValidPortName(port: string): string[] {
  const checks: [boolean, string][] = [
    [length(port) > 15, maxLengthError(15)],
    [!/^[-a-z0-9]+$/.test(port), 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'],
    [!/[a-z]/.test(port), 'must contain at least one letter (a-z)'],
    [port.includes('--'), 'must not contain consecutive hyphens'],
    [port.startsWith('-') || port.endsWith('-'), 'must not begin or end with a hyphen'],
  ];
  return checks.filter(([wrong]) => wrong).map(([, message]) => message);
}

/** The least a name must be to stand in a path: RBAC roles and other kinds use this alone. */
export function isValidPathSegmentName(name: string, prefix = false): string[] {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((illegal) => name.includes(illegal)).map((illegal) => `may not contain '${illegal}'`);
}

/** A generateName may end in a dash, because characters follow it. */
const masked = (name: string, prefix: boolean) =>
  prefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;

export const nameIsDNSSubdomain = (name: string, prefix: boolean): string[] => isDNS1123Subdomain(masked(name, prefix));
export const nameIsDNSLabel = (name: string, prefix: boolean): string[] => isDNS1123Label(masked(name, prefix));
export const nameIsDNS1035Label = (name: string, prefix: boolean): string[] => isDNS1035Label(masked(name, prefix));
