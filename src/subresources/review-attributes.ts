import type { SelfSubjectAccessReview } from '#types/authorization.v1';
import { invalid } from '../api/errors.js';
import { type FieldError, invalidValue, Path } from '../api/field.js';
import type { KubeObject } from '../api/object.js';
import { parseRequestInfo, type RequestInfo } from '../request/info.js';

type Review = Pick<SelfSubjectAccessReview, 'spec'> & KubeObject;
type Spec = SelfSubjectAccessReview['spec'] & { user?: string; groups?: string[] };

/**
 * What an access review asks about, as the request it stands for. Upstream: authorization/validation and
 * registry/authorization/util.
 */
export function attributesOf(kind: { group: string; kind: string }, review: Review, namespace: string): RequestInfo {
  const spec = review.spec as Spec;
  const local = kind.kind === 'LocalSubjectAccessReview' ? validateLocal(spec, namespace) : [];
  const errors = [...validate(spec, kind.kind), ...local];
  // upstream names no kind here
  if (errors.length > 0) throw invalid({ group: kind.group, name: '' }, '', errors);
  if (spec.nonResourceAttributes) {
    const { verb = '', path = '' } = spec.nonResourceAttributes;
    return { ...parseRequestInfo('GET', path), isResourceRequest: false, verb };
  }
  const asked = spec.resourceAttributes ?? {};
  return {
    ...parseRequestInfo('GET', '/'),
    isResourceRequest: true,
    verb: asked.verb ?? '',
    apiGroup: asked.group ?? '',
    apiVersion: asked.version ?? '*',
    namespace: asked.namespace ?? '',
    resource: asked.resource ?? '',
    subresource: asked.subresource ?? '',
    name: asked.name ?? '',
  };
}

function validateLocal({ resourceAttributes, nonResourceAttributes }: Spec, namespace: string): FieldError[] {
  const path = Path.of('spec');
  const errors: FieldError[] = [];
  const asked = resourceAttributes?.namespace ?? '';
  if (resourceAttributes && asked !== namespace) {
    errors.push(invalidValue(path.child('resourceAttributes', 'namespace'), asked, 'must match metadata.namespace'));
  }
  if (nonResourceAttributes) {
    const value = printed(nonResourceAttributes);
    errors.push(invalidValue(path.child('nonResourceAttributes'), value, 'disallowed on this kind of request'));
  }
  return errors;
}

/** As upstream's internal type prints itself. */
const printed = ({ path = '', verb = '' }: { path?: string; verb?: string }) => ({ Path: path, Verb: verb });

function validate({ resourceAttributes, nonResourceAttributes, user, groups }: Spec, kind: string): FieldError[] {
  const path = Path.of('spec');
  const errors: FieldError[] = [];
  if (resourceAttributes && nonResourceAttributes) {
    errors.push(
      invalidValue(
        path.child('nonResourceAttributes'),
        printed(nonResourceAttributes),
        'cannot be specified in combination with resourceAttributes',
      ),
    );
  }
  if (!resourceAttributes && !nonResourceAttributes) {
    errors.push(
      invalidValue(
        path.child('resourceAttributes'),
        null,
        'exactly one of nonResourceAttributes or resourceAttributes must be specified',
      ),
    );
  }
  if (kind !== 'SelfSubjectAccessReview' && !user && (groups ?? []).length === 0) {
    errors.push(invalidValue(path.child('user'), user ?? '', 'at least one of user or group must be specified'));
  }
  return errors;
}
