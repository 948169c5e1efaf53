import { describe, expect, it } from 'vitest';
import { Path } from '../../src/api/field.js';
import { unsupportedField } from '../../src/api/field-selector.js';
import {
  formatLabelSelector,
  formatLabels,
  parseFieldSelector,
  parseLabelSelector,
  SelectorError,
  selectorFromSet,
  selectorOf,
  validateLabelSelector,
} from '../../src/api/selectors.js';

const labelValue =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const labelName =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

describe('label selector queries', () => {
  it.each([
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a in (b c)', "unable to parse requirement: found 'c', expected: ',' or ')'"],
    [',', "found ',', expected: !, identifier, or 'end of string'"],
    ['a,,b', "found ',', expected: identifier after ','"],
    ['a=b,', "found '', expected: identifier after ','"],
    ['!a=b', "found '=', expected: ',' or 'end of string'"],
    [
      'a>x',
      "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
    ['-a', `unable to parse requirement: <nil>: Invalid value: "-a": ${labelName}`],
    ['a=-b', `unable to parse requirement: values[0][a]: Invalid value: "-b": ${labelValue}`],
    [
      'a in (-x,-y)',
      `unable to parse requirement: [values[0][a]: Invalid value: "-x": ${labelValue}, values[1][a]: Invalid value: "-y": ${labelValue}]`,
    ],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['(', "found '(', expected: !, identifier, or 'end of string'"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['a=!b', "unable to parse requirement: found '!', expected: identifier"],
    ['!!a', "unable to parse requirement: found '!', expected: identifier"],
    ['a<>b', "unable to parse requirement: found '>', expected: identifier"],
    ['a=)', "unable to parse requirement: found ')', expected: identifier"],
  ])('%s is refused', (text, message) => expect(() => parseLabelSelector(text)).toThrow(new SelectorError(message)));

  it.each([
    ['', ''],
    ['a', 'a'],
    ['!a', '!a'],
    ['a=b', 'a=b'],
    ['a == b', 'a==b'],
    ['a!=b', 'a!=b'],
    ['a ==', 'a=='],
    ['b,a', 'a,b'],
    ['a in (y,x,y)', 'a in (x,y)'],
    ['a in ()', 'a in ()'],
    ['a notin (,)', 'a notin ()'],
    ['a in (b,)', 'a in (,b)'],
    ['in in (in)', 'in in (in)'],
    ['a=in', 'a=in'],
    ['in', 'in'],
    ['a>5', 'a>5'],
    ['a<-5', null],
  ])('%s is understood', (text, printed) => {
    if (printed === null) expect(() => parseLabelSelector(text)).toThrow(SelectorError);
    else expect(parseLabelSelector(text).toString()).toBe(printed);
  });

  it.each([
    ['a=b', { a: 'b' }, true],
    ['a=b', { a: 'c' }, false],
    ['a=b', undefined, false],
    ['a!=b', {}, true],
    ['a!=b', { a: 'b' }, false],
    ['a in (b,c)', { a: 'c' }, true],
    ['a notin (b,c)', { a: 'c' }, false],
    ['a', { a: '' }, true],
    ['!a', { a: '' }, false],
    ['a>5', { a: '10' }, true],
    ['a>5', { a: '5' }, false],
    ['a<5', { a: 'x' }, false],
    ['a=', { a: '' }, true],
    ['a=', {}, false],
    ['constructor', {}, false],
    ['a=b,c', { a: 'b' }, false],
  ])('%s on %o: %s', (text, labels, result) =>
    expect(parseLabelSelector(text).matches(labels as Record<string, string>)).toBe(result),
  );

  it('tells the one value it allows', () => {
    expect(parseLabelSelector('app=web,x').exact('app')).toBe('web');
    expect(parseLabelSelector('app in (web)').exact('app')).toBe('web');
    expect(parseLabelSelector('app in (web,db)').exact('app')).toBeUndefined();
  });
});

describe('LabelSelector objects', () => {
  const selector = { matchLabels: { b: 'c' }, matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['y', 'x'] }] };
  it('match and print', () => {
    expect(formatLabelSelector(selector)).toBe('a notin (x,y),b=c');
    expect(formatLabelSelector({})).toBe('<none>');
    expect(formatLabelSelector(undefined)).toBe('<none>');
    expect(formatLabelSelector({ matchExpressions: [{ key: 'a', operator: 'No' }] })).toBe('<error>');
    expect(selectorOf(selector)?.matches({ a: 'z', b: 'c' })).toBe(true);
    expect(selectorOf(undefined)).toBeUndefined();
    expect(selectorFromSet({ a: 'b' }).matches({ a: 'b', c: 'd' })).toBe(true);
    expect(formatLabels({ c: 'd', a: 'b' })).toBe('a=b,c=d');
    expect(formatLabels(undefined)).toBe('<none>');
  });
  it('are validated', () => {
    const wrong = {
      matchLabels: { a: '-' },
      matchExpressions: [
        { key: 'a', operator: 'In' },
        { key: 'a', operator: 'Exists', values: ['x'] },
        { key: '', operator: 'Is', values: ['-'] },
      ],
    };
    expect(validateLabelSelector(wrong, Path.of('spec')).map((e) => `${e.field}: ${e.body.slice(0, 60)}`)).toEqual([
      'spec.matchLabels: Invalid value: "-": a valid label must be an empty string or',
      "spec.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or",
      "spec.matchExpressions[1].values: Forbidden: may not be specified when `operator` is 'Exists' ",
      'spec.matchExpressions[2].operator: Invalid value: "Is": not a valid selector operator',
      'spec.matchExpressions[2].key: Invalid value: "": name part must be non-empty',
      'spec.matchExpressions[2].key: Invalid value: "": name part must consist of alphanumeric ch',
      'spec.matchExpressions[2].values[0]: Invalid value: "-": a valid label must be an empty string or',
    ]);
  });
});

describe('field selectors', () => {
  it.each([
    ['a', "invalid selector: 'a'; can't understand 'a'"],
    ['metadata.name>3', "invalid selector: 'metadata.name>3'; can't understand 'metadata.name>3'"],
    ['metadata.name=a=b', 'invalid field selector: unescaped character in value: 61'],
    ['metadata.name=a\\x', 'invalid field selector: invalid escape sequence: \\x'],
    ['metadata.name=a\\', 'invalid field selector: invalid escape sequence: \\'],
  ])('%s is refused', (text, message) => expect(() => parseFieldSelector(text)).toThrow(new SelectorError(message)));

  it('match', () => {
    const selector = parseFieldSelector('status.phase!=Running,metadata.name==a\\,b\\=c\\\\d,');
    expect(selector.requirements).toEqual([
      { field: 'metadata.name', operator: '=', value: 'a,b=c\\d' },
      { field: 'status.phase', operator: '!=', value: 'Running' },
    ]);
    expect(selector.toString()).toBe('metadata.name=a\\,b\\=c\\\\d,status.phase!=Running');
    expect(selector.exact('metadata.name')).toBe('a,b=c\\d');
    expect(selector.matches({ 'metadata.name': 'a,b=c\\d' })).toBe(true);
    expect(selector.matches({ 'metadata.name': 'a,b=c\\d', 'status.phase': 'Running' })).toBe(false);
    expect(parseFieldSelector(',,').isEmpty).toBe(true);
  });

  it('says which fields are not offered', () => {
    expect(unsupportedField('a', 'v1', 'Pod', true)).toBe('field label not supported: a');
    expect(unsupportedField('a', 'batch/v1', 'Job', true)).toBe('field label "a" not supported for Job');
    expect(unsupportedField('a', 'apps/v1', 'Deployment', false)).toBe(
      '"a" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
  });
});
