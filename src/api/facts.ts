/** What a machine can know of the API. Generated into openapi/facts.json from the published Go modules; never edited. */
export interface Facts {
  /** the Kubernetes version the facts were read from, for example "1.36.3" */
  kubernetesVersion: string;
  /** by OpenAPI definition name, for example "io.k8s.api.core.v1.Pod" */
  types: Record<string, TypeFacts>;
  /** every resource a default kube-apiserver serves */
  resources: ResourceFacts[];
}

export interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

export interface TypeFacts {
  /** the Go type as encoding/json names it in its errors, for example "v1.PodSpec" */
  goName: string;
  /** in Go's field order, inlined structs flattened; absent for scalars */
  fields?: FieldFacts[];
  /** a type with its own JSON form (Time, MicroTime, Quantity, IntOrString, RawExtension, FieldsV1, JSON, ...) */
  scalar?: ScalarFacts;
  gvk?: GroupVersionKind[];
  /** "atomic" where x-kubernetes-map-type says so for the whole type */
  mapType?: string;
  /** discriminated unions and other x-kubernetes-* extensions that are served in OpenAPI as they are */
  extensions?: Record<string, unknown>;
}

export interface ScalarFacts {
  type: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'any';
  format?: string;
  /** the JSON types that OpenAPI v3 knows of it, where v2 has one only (Quantity, IntOrString) */
  oneOf?: string[];
}

/** "string", "boolean", "int32", "int64", "double", "bytes", "any"; a definition name; a list or a map of such */
export type TypeRef = string | { list: TypeRef } | { map: TypeRef };

export interface FieldFacts {
  /** the JSON name */
  name: string;
  type: TypeRef;
  /** Go's name where it is not the JSON name with a capital, for example "ObjectMeta" */
  goField?: string;
  /** the Go type where it can't be told from `type`, for example "v1.PullPolicy" */
  goType?: string;
  /** listed under "required" in OpenAPI */
  required?: true;
  /** Go's omitempty: a zero value is left out of the JSON */
  omitEmpty?: true;
  /** Go's omitzero: a struct (or scalar) that is all zero is left out of the JSON */
  omitZero?: true;
  /** a Go pointer: absent and zero are told apart */
  pointer?: true;
  /** as declared (`+default=`); the zero values that OpenAPI gives to whatever Go always prints are not repeated here */
  default?: unknown;
  /** of the value, or of a list's or map's elements */
  enum?: string[];
  listType?: string;
  listMapKeys?: string[];
  mapType?: string;
  structType?: string;
  patchStrategy?: string;
  patchMergeKey?: string;
  /** protobuf field number */
  proto?: number;
  /** protobuf wire encoding of one value: "bytes", "varint", "fixed64" */
  protoType?: string;
  /** field numbers of the messages around it, where JSON inlines a struct that protobuf nests (Volume.volumeSource) */
  protoPath?: number[];
  /** a list that protobuf nests in a message of its own, so that none and an empty one are told apart */
  protoMessage?: true;
  /** further OpenAPI of the field (format, minimum, pattern, x-kubernetes-...) served as it is */
  extensions?: Record<string, unknown>;
}

export interface ResourceFacts {
  group: string;
  version: string;
  /** plural, for example "pods" */
  resource: string;
  singular: string;
  kind: string;
  namespaced: boolean;
  verbs: string[];
  shortNames: string[];
  categories: string[];
  storageVersionHash?: string;
  /** definition name of the kind */
  type: string;
  /** DELETE answers with the object that is gone, not with a Status */
  deleteReturnsObject?: true;
  subresources: SubresourceFacts[];
}

export interface SubresourceFacts {
  /** for example "status" */
  name: string;
  group: string;
  version: string;
  kind: string;
  verbs: string[];
  /** definition name of the kind, where it has one */
  type?: string;
  /** options kind of a connect subresource (PodExecOptions, ...) */
  connect?: true;
}
