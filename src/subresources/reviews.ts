import type { TokenReview } from '#types/authentication.v1';
import type { SelfSubjectAccessReview, SelfSubjectRulesReview, SubjectAccessReview } from '#types/authorization.v1';
import { formatTime } from '../api/duration.js';
import { badRequest } from '../api/errors.js';
import type { KubeObject } from '../api/object.js';
import type { User } from '../api/user.js';
import type { Authorizer } from '../auth/authorizer.js';
import type { TokenAuthenticator } from '../auth/bearer-token.js';
import type { Creator, Creators } from './creator.js';
import { attributesOf } from './review-attributes.js';

export interface Reviewers {
  authorizer: Authorizer;
  /** knows the user of a token, or undefined */
  authenticateToken: TokenAuthenticator['authenticateToken'];
  /** whom this server's tokens are for */
  audiences: string[];
}

const authentication = (kind: string) => accepts('authentication', 'authentication.k8s.io', kind);
const authorization = (kind: string) => accepts('authorization', 'authorization.k8s.io', kind);
const accepts = (shortGroup: string, group: string, kind: string) => ({
  group,
  version: 'v1',
  kind,
  type: `io.k8s.api.${shortGroup}.v1.${kind}`,
});

/** Questions about who somebody is and what they may do. Nothing of them is stored. */
export const reviewCreators = (reviewers: Reviewers): Creators => ({
  selfsubjectreviews: selfSubjectReview,
  tokenreviews: tokenReview(reviewers),
  selfsubjectaccessreviews: accessReview(
    reviewers,
    authorization('SelfSubjectAccessReview'),
    ({ request }) => request.user,
  ),
  subjectaccessreviews: accessReview(reviewers, authorization('SubjectAccessReview'), subjectOf),
  localsubjectaccessreviews: accessReview(reviewers, authorization('LocalSubjectAccessReview'), subjectOf),
  selfsubjectrulesreviews: rulesReview,
});

const selfSubjectReview: Creator = {
  accepts: authentication('SelfSubjectReview'),
  async create({ request }, body) {
    return { ...body, metadata: now(), status: { userInfo: userInfo(request.user) } };
  },
};

const tokenReview = ({ authenticateToken, audiences }: Reviewers): Creator => ({
  accepts: authentication('TokenReview'),
  async create(_call, body) {
    const { spec } = body as TokenReview & KubeObject;
    if (!spec.token) throw badRequest('token is required for TokenReview in authentication');
    const asked = spec.audiences ?? [];
    const user = await authenticateToken(spec.token);
    const shared = asked.length === 0 ? audiences : asked.filter((audience) => audiences.includes(audience));
    if (user === undefined) return { ...body, status: { user: {}, error: 'invalid bearer token' } };
    if (shared.length === 0) return { ...body, status: { user: {} } };
    return { ...body, status: { authenticated: true, user: userInfo(user), audiences: shared } };
  },
});

type AccessReview = (SelfSubjectAccessReview | SubjectAccessReview) & KubeObject;

function accessReview(
  { authorizer }: Reviewers,
  kind: Creator['accepts'],
  subject: (call: Parameters<Creator['create']>[0], review: AccessReview) => User,
): Creator {
  return {
    accepts: kind,
    async create(call, body) {
      const review = body as AccessReview;
      const { allowed, reason } = await authorizer.authorize(
        subject(call, review),
        attributesOf(kind, review, call.namespace),
      );
      return { ...named(kind, review, call.namespace), status: { allowed, ...(reason === '' ? {} : { reason }) } };
    },
  };
}

function subjectOf(_call: unknown, review: AccessReview): User {
  const { user = '', uid = '', groups, extra } = (review as SubjectAccessReview).spec;
  return { name: user, uid, groups: groups ?? [], extra: (extra ?? {}) as User['extra'] };
}

/** A review within a namespace says which, in its metadata. */
const named = ({ kind }: Creator['accepts'], review: AccessReview, namespace: string) =>
  kind === 'LocalSubjectAccessReview' ? { ...review, metadata: { ...review.metadata, namespace } } : review;

/** Without rules to read, everything is what everybody may do (upstream: the AlwaysAllow authorizer's RulesFor). */
const rulesReview: Creator = {
  accepts: authorization('SelfSubjectRulesReview'),
  async create(_call, body) {
    const { spec } = body as SelfSubjectRulesReview & KubeObject;
    if (!spec.namespace) throw badRequest('no namespace on request');
    return {
      ...body,
      metadata: {},
      spec: {},
      status: {
        resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
        incomplete: false,
      },
    };
  },
};

const now = () => ({ creationTimestamp: formatTime(Date.now()) });

function userInfo({ name, uid, groups, extra }: User) {
  return {
    username: name,
    ...(uid === '' ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}
