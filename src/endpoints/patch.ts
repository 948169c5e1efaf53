import { ApiError, conflict } from '../api/errors.js';
import type { GroupVersionKind } from '../api/facts.js';
import type { KubeObject } from '../api/object.js';
import { dedupeOwnerReferences } from '../api/owner-references.js';
import { type PatchType, parsePatch, readApplied } from '../api/patch/index.js';
import { readConfig } from '../api/patch/read-config.js';
import { update as updateInStore } from '../registry/store/update.js';
import { parseWriteOptions, type WriteOptions } from '../request/options.js';
import { readBody } from './body.js';
import { type Call, storeRequest } from './call.js';
import { checkNames } from './incoming.js';
import { projectionOf } from './projection.js';
import { formOf, sendObject } from './respond.js';
import { type ManagedChange, setDefaults, storedChange, updating } from './write.js';

const patchTypes: Record<string, PatchType | 'apply'> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

export async function patch(call: Call): Promise<void> {
  const { descriptor, store, req } = call;
  const { info } = req.context;
  const form = formOf(call);
  const patchType = patchTypes[(req.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase()];
  if (patchType === undefined) throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  const isApply = patchType === 'apply';
  const options = parseWriteOptions(info.query, 'PatchOptions', isApply);
  const projection = projectionOf(call);
  const target = projection ?? descriptor;
  let warnings: string[] = []; // of the last try
  const note = (object: KubeObject, found: string[]) => {
    checkNames(call, object);
    warnings = [...found, ...dedupeOwnerReferences(object.metadata, ' after mutating admission happens')];
    return object;
  };
  const body = await readBody(req);
  const change = isApply
    ? applying(call, target, body, options, note)
    : patching(call, patchType, target, body, options, note);
  const result = await updateInStore(store, {
    ...storeRequest(call, options.dryRun),
    name: info.name,
    forceCreate: isApply,
    change: storedChange(call, change),
  });
  req.context.warnings.push(...warnings);
  sendObject(call, result.created ? 201 : 200, result.object, form, projection);
}

/** Looks at what a patch has made, and keeps what is to be said of it should it be written. */
type Note = (object: KubeObject, warnings: string[]) => KubeObject;

function patching(
  call: Call,
  type: PatchType,
  target: GroupVersionKind,
  body: Buffer,
  options: WriteOptions,
  note: Note,
): ManagedChange {
  const apply = parsePatch(type, body, target, options.fieldValidation);
  return updating(call, options, (live) => {
    if (live === undefined) throw call.store.notFound(call.req.context.info.name, call.descriptor);
    const { object, warnings } = apply(live);
    return note(object, warnings);
  });
}

function applying(
  call: Call,
  target: GroupVersionKind,
  body: Buffer,
  { fieldValidation, fieldManager: name, force }: WriteOptions,
  note: Note,
): ManagedChange {
  const config = readConfig(body, fieldValidation);
  return (live, manager, now) => {
    const object = readApplied(manager.apply(live, config.object, { name, force }, now), target, config.object);
    setDefaults(call, object);
    const warnings = config.checkStrict();
    if (live === undefined && object.metadata.uid) throw uidMismatch(call, object.metadata.uid);
    return note(object, warnings);
  };
}

const uidMismatch = ({ store, req, descriptor }: Call, uid: string) =>
  conflict(
    store.groupResource(descriptor),
    req.context.info.name,
    `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
  );
