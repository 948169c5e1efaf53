import { builtin, toProtobuf } from '../api/codec/builtin.js';
import type { KubeObject } from '../api/object.js';
import type { ResourceDescriptor } from './descriptor.js';

/** How values are written into the store; whatever is written, all forms are read. */
export interface StoredForm {
  readonly isProtobuf: boolean;
  /** The object's resourceVersion is left out: it is the store's to say. */
  encode(object: KubeObject): Buffer;
}

const withoutRevision = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: undefined },
});

export const storedAsJson: StoredForm = {
  isProtobuf: false,
  encode: (object) => Buffer.from(JSON.stringify(withoutRevision(object))),
};

/** By media type, as --storage-media-type names it. */
export const storedForms = {
  'application/json': storedAsJson,
  'application/vnd.kubernetes.protobuf': {
    isProtobuf: true,
    encode: (object) => toProtobuf(withoutRevision(object)),
  } as StoredForm,
};

/** Definitions of custom resources are in JSON whatever is asked for, as upstream has them; custom resources must be. */
export function storedFormOf({ group, storage }: ResourceDescriptor, wanted: StoredForm): StoredForm {
  const canBe = group !== 'apiextensions.k8s.io' && builtin().encoder.knows(storage?.type ?? '');
  return canBe ? wanted : storedAsJson;
}
