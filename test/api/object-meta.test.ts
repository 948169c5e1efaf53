import { describe, expect, it } from 'vitest';
import { isDNS1123Subdomain } from '../../src/api/names.js';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../src/api/object-meta.js';

const rules = {
  namespaced: true,
  validateName: (name: string) => (isDNS1123Subdomain(name).length > 0 ? ['bad name'] : []),
};
const short = (errors: { field: string; body: string }[]) => errors.map((e) => `${e.field}: ${e.body}`.slice(0, 100));

describe('metadata', () => {
  it('is checked as a whole', () => {
    const owner = { apiVersion: 'v1', kind: 'X', name: 'a', uid: 'u', controller: true };
    const meta = {
      name: 'A',
      generateName: 'B',
      namespace: 'x.y',
      generation: -1,
      labels: { a: '-' },
      annotations: { 'A/B/C': '' },
      finalizers: ['orphan', 'foregroundDeletion', 'x'],
      ownerReferences: [{ apiVersion: 'a/b/c', kind: '', name: '', uid: '' }, { ...owner, kind: 'Event' }, owner],
      managedFields: [{ manager: 'a\tb', operation: 'x', fieldsType: 'y', subresource: 'x'.repeat(257) }],
    };
    expect(short(validateObjectMeta(meta, rules))).toEqual([
      'metadata.generateName: Invalid value: "B": bad name',
      'metadata.name: Invalid value: "A": bad name',
      'metadata.namespace: Invalid value: "x.y": must not contain dots',
      'metadata.generation: Invalid value: -1: must be greater than or equal to 0',
      'metadata.labels: Invalid value: "-": a valid label must be an empty string or consist of alphanumeri',
      'metadata.annotations: Invalid value: "A/B/C": a valid label key must consist of alphanumeric charact',
      'metadata.ownerReferences.apiVersion: Invalid value: "a/b/c": version must not be empty',
      'metadata.ownerReferences.kind: Invalid value: "": must not be empty',
      'metadata.ownerReferences.name: Invalid value: "": must not be empty',
      'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
      'metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"a","uid":"u","con',
      'metadata.ownerReferences: Invalid value: [{"apiVersion":"a/b/c","kind":"","name":"","uid":""},{"apiV',
      'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion","x"]: finalizer orphan and foregr',
      'metadata.managedFields[0].operation: Invalid value: "x": must be `Apply` or `Update`',
      'metadata.managedFields[0].fieldsType: Invalid value: "y": must be `FieldsV1`',
      'metadata.managedFields[0].manager: Invalid value: "a\\tb": invalid character U+0009 (at position 1)',
      'metadata.managedFields[0].subresource: Too long: may not be more than 256 bytes',
      'metadata.finalizers[2]: Invalid value: "x": name is neither a standard finalizer name nor is it full',
    ]);
  });

  it('needs a name, a namespace where there are namespaces, and not too many annotations', () => {
    const annotations = { a: 'x'.repeat(256 * 1024) };
    expect(short(validateObjectMeta({ annotations }, rules))).toEqual([
      'metadata.name: Required value: name or generateName is required',
      'metadata.namespace: Required value',
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    ]);
    expect(short(validateObjectMeta({ name: 'a', namespace: 'b' }, { ...rules, namespaced: false }))).toEqual([
      'metadata.namespace: Forbidden: not allowed on this type',
    ]);
  });

  it('is immutable in parts', () => {
    const old = {
      name: 'a',
      uid: 'u',
      resourceVersion: '1',
      generation: 2,
      deletionTimestamp: '2024-01-01T00:00:00Z',
      finalizers: ['a/b'],
    };
    expect(
      short(validateObjectMetaUpdate({ name: 'b', uid: 'v', generation: 1, finalizers: ['d/e', 'c/d'] }, old)),
    ).toEqual([
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found',
      'metadata.resourceVersion: Invalid value: "": must be specified for an update',
      'metadata.generation: Invalid value: 1: must not be decremented',
      'metadata.name: Invalid value: "b": field is immutable',
      'metadata.uid: Invalid value: "v": field is immutable',
      'metadata.deletionTimestamp: Invalid value: null: field is immutable',
    ]);
    expect(validateObjectMetaUpdate(old, old)).toEqual([]);
  });
});
