import { builtin } from '../api/codec/builtin.js';
import { ApiError, badRequest, invalid } from '../api/errors.js';
import { type FieldError, invalidValue, notSupported, Path } from '../api/field.js';
import type { DeleteOptions } from '../registry/store/request.js';
import { validateDryRun } from '../request/options.js';
import { readBody } from './body.js';
import type { Call } from './call.js';

interface WireOptions extends DeleteOptions {
  dryRun?: string[];
}

const kind = { group: '', version: 'v1', kind: 'DeleteOptions' };
const policies = ['Foreground', 'Background', 'Orphan', 'nil'];

/** metav1.DeleteOptions from the body or, where there is none, the query. */
export async function readDeleteOptions(call: Call): Promise<DeleteOptions & { dryRun: boolean }> {
  const { req } = call;
  const body = await readBody(req);
  const options: WireOptions = body.length > 0 ? fromBody(call, body) : fromQuery(req.context.info.query);
  const errors = validate(options);
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', name: 'DeleteOptions' }, '', errors);
  const { deleteWarning } = call.descriptor.strategy;
  const leavesDefault = options.propagationPolicy === undefined && options.orphanDependents === undefined;
  if (deleteWarning !== undefined && leavesDefault) req.context.warnings.push(deleteWarning);
  return { ...options, dryRun: (options.dryRun ?? []).length > 0 };
}

const unfit = /^\w+ in version "[^"]*" cannot be handled as a DeleteOptions: /;
const unreadable = /^the object provided is unrecognized \(must be of type DeleteOptions\): (.*) \(.*\)$/s;

function fromBody(call: Call, body: Buffer): WireOptions {
  try {
    const contentType = call.req.headers['content-type'];
    const request = { body, contentType, kind, inAnyVersion: true, fieldValidation: 'Ignore' } as const;
    return builtin().decoder.decode(request).object as unknown as WireOptions;
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 400)) throw error;
    // upstream decodes these options by other means, which say no more than what is wrong
    throw badRequest(error.message.replace(unfit, '').replace(unreadable, '$1'));
  }
}

function fromQuery(query: URLSearchParams): WireOptions {
  const grace = query.get('gracePeriodSeconds');
  if (grace && !/^[+-]?\d+$/.test(grace))
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(grace)}: invalid syntax`);
  const orphan = query.get('orphanDependents');
  const dryRun = query.getAll('dryRun').filter((value) => value !== '');
  const policy = query.get('propagationPolicy');
  return {
    gracePeriodSeconds: grace ? Number(grace) : undefined,
    orphanDependents: orphan === null ? undefined : orphan !== 'false' && orphan !== '0',
    propagationPolicy: policy === null ? undefined : (policy as DeleteOptions['propagationPolicy']),
    preconditions: preconditionsFrom(query),
    dryRun,
  };
}

function preconditionsFrom(query: URLSearchParams): DeleteOptions['preconditions'] {
  const [uid, resourceVersion] = [query.get('uid') ?? undefined, query.get('resourceVersion') ?? undefined];
  return uid === undefined && resourceVersion === undefined ? undefined : { uid, resourceVersion };
}

/** Upstream: apimachinery metav1/validation.ValidateDeleteOptions. */
function validate({ propagationPolicy, orphanDependents, dryRun = [] }: WireOptions): FieldError[] {
  const errors: FieldError[] = [];
  const path = Path.of('propagationPolicy');
  if (orphanDependents !== undefined && propagationPolicy !== undefined) {
    errors.push(invalidValue(path, propagationPolicy, 'orphanDependents and deletionPropagation cannot be both set'));
  }
  if (propagationPolicy !== undefined && !policies.slice(0, 3).includes(propagationPolicy)) {
    errors.push(notSupported(path, propagationPolicy, policies));
  }
  return [...errors, ...validateDryRun(dryRun)];
}
