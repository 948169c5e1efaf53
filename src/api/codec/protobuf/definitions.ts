const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const extensions = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';

/** Names of the types that have a protobuf form of their own. */
export const definitions = {
  time: `${meta}.Time`,
  microTime: `${meta}.MicroTime`,
  fieldsV1: `${meta}.FieldsV1`,
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  rawExtension: 'io.k8s.apimachinery.pkg.runtime.RawExtension',
  json: `${extensions}.JSON`,
  schema: `${extensions}.JSONSchemaProps`,
  schemaOrBool: `${extensions}.JSONSchemaPropsOrBool`,
  schemaOrArray: `${extensions}.JSONSchemaPropsOrArray`,
  schemaOrStringArray: `${extensions}.JSONSchemaPropsOrStringArray`,
} as const;
