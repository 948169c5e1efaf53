import type { APIService, APIServiceSpec } from '#types/apiregistration.v1';
import { type FieldError, invalidEach, invalidValue, notSupported, Path, quote, required } from '../../../api/field.js';
import { isDNS1035Label, isDNS1123Subdomain, isValidPathSegmentName, isValidPortNum } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { apiServicesTable } from './apiservice.table.js';

const specPath = Path.of('spec');
const statuses = ['True', 'False', 'Unknown'];

/** Of what this server answers itself (upstream: NewLocalAvailableAPIServiceCondition). */
export const availableLocally = {
  type: 'Available',
  status: 'True',
  reason: 'Local',
  message: 'Local APIServices are always available',
} as const;

export const apiServices: Strategy<APIService> = {
  allowUnconditionalUpdate: false,
  anyFinalizer: true,
  table: apiServicesTable,
  validateName: isValidPathSegmentName,
  defaults({ spec }) {
    if (spec.service !== undefined) spec.service.port ??= 443;
  },
  /** What this server answers itself is there at once. */
  prepareForCreate(object, { now }) {
    const local = { ...availableLocally, lastTransitionTime: now };
    object.status = object.spec.service === undefined ? { conditions: [local] } : {};
  },
  validate: (object) => validateService(object),
  doors: { status: { resets: [['spec'], ['metadata']] } },
  subresources: {
    status: {
      prepareForUpdate({ metadata }, old) {
        const { labels, annotations, finalizers, ownerReferences } = old.metadata;
        Object.assign(metadata, { labels, annotations, finalizers, ownerReferences });
      },
      validateUpdate: ({ status }) =>
        (status.conditions ?? []).flatMap((condition, i) => {
          const path = Path.of('status', 'conditions').index(i).child('status');
          return statuses.includes(condition.status) ? [] : [notSupported(path, condition.status, statuses)];
        }),
    },
  },
};

function validateService({ metadata, spec }: APIService): FieldError[] {
  const { group = '', version = '', groupPriorityMinimum: groupPriority, versionPriority } = spec;
  const [groupPath, versionPath] = [specPath.child('group'), specPath.child('version')];
  const errors = validateName(metadata.name ?? '', `${version}.${group}`);
  if (group !== '') errors.push(...invalidEach(groupPath, group, isDNS1123Subdomain(group)));
  else if (version !== 'v1') {
    errors.push(required(groupPath, 'only v1 may have an empty group and it better be legacy kube'));
  }
  errors.push(...invalidEach(versionPath, version, isDNS1035Label(version)));
  if (groupPriority <= 0 || groupPriority > 20000) {
    const path = specPath.child('groupPriorityMinimum');
    errors.push(invalidValue(path, groupPriority, 'must be positive and less than 20000'));
  }
  if (versionPriority <= 0 || versionPriority > 1000) {
    const path = specPath.child('versionPriority');
    errors.push(invalidValue(path, versionPriority, 'must be positive and less than 1000'));
  }
  return [...errors, ...(spec.service === undefined ? validateLocal(spec) : validateRemote(spec))];
}

function validateName(name: string, expected: string): FieldError[] {
  if (name === expected || isValidPathSegmentName(name).length > 0) return [];
  const detail = `must be \`spec.version+"."+spec.group\`: ${quote(expected)}`;
  return [invalidValue(Path.of('metadata', 'name'), name, detail)];
}

const insecurePath = specPath.child('insecureSkipTLSVerify');

function validateLocal({ caBundle = '', insecureSkipTLSVerify }: APIServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (caBundle !== '') {
    const bytes = Buffer.from(caBundle, 'base64').length;
    const detail = 'local APIServices may not have a caBundle';
    errors.push(invalidValue(specPath.child('caBundle'), `${bytes} bytes`, detail));
  }
  if (!insecureSkipTLSVerify) return errors;
  return [...errors, invalidValue(insecurePath, true, 'local APIServices may not have insecureSkipTLSVerify')];
}

function validateRemote({ service, caBundle = '', insecureSkipTLSVerify }: APIServiceSpec): FieldError[] {
  const { namespace = '', name = '', port = 0 } = service ?? {};
  const path = specPath.child('service');
  const errors: FieldError[] = [];
  if (namespace === '') errors.push(required(path.child('namespace')));
  if (name === '') errors.push(required(path.child('name')));
  const wrong = isValidPortNum(port);
  if (wrong.length > 0) errors.push(invalidValue(path.child('port'), port, `port is not valid: ${wrong.join(', ')}`));
  if (!insecureSkipTLSVerify || caBundle === '') return errors;
  return [...errors, invalidValue(insecurePath, true, 'may not be true if caBundle is present')];
}
