import {
  aggregate,
  labelKeyErrors,
  newRequirement,
  type Operator,
  type Requirement,
  SelectorError,
} from './label-requirement.js';

/** A symbol or keyword as itself, anything else as 'word'; 'end' is the last. */
interface Token {
  kind: string;
  text: string;
}

const tokenPattern = /[ \t\r\n]*(==|!=|[=!(),<>]|[^=!(),<> \t\r\n]+)/gy;
const symbols = new Set(['==', '!=', '=', '!', '(', ')', ',', '<', '>', 'in', 'notin']);
const operators: Record<string, Operator> = {
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
  in: 'in',
  notin: 'notin',
};

/** The query syntax of label selectors: k8s.io/apimachinery/pkg/labels.Parse. Throws SelectorError. */
export function parseRequirements(text: string): Requirement[] {
  const tokens = [...text.matchAll(tokenPattern)].map((match) => match[1]);
  return new Parser(tokens.map((token) => ({ kind: symbols.has(token) ? token : 'word', text: token }))).parse();
}

const found = (token: Token, expected: string) => new SelectorError(`found '${token.text}', expected: ${expected}`);

class Parser {
  private position = 0;

  constructor(private readonly tokens: Token[]) {
    tokens.push({ kind: 'end', text: '' });
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    if (this.peek().kind === 'end') return requirements;
    if (!this.startsRequirement()) throw found(this.peek(), "!, identifier, or 'end of string'");
    for (;;) {
      requirements.push(this.requirement());
      const token = this.next();
      if (token.kind === 'end') return requirements;
      if (token.kind !== ',') throw found(token, "',' or 'end of string'");
      if (!this.startsRequirement()) throw found(this.peek(), "identifier after ','");
    }
  }

  private requirement(): Requirement {
    try {
      return this.readRequirement();
    } catch (error) {
      if (error instanceof SelectorError) throw new SelectorError(`unable to parse requirement: ${error.message}`);
      throw error;
    }
  }

  private readRequirement(): Requirement {
    const isNegated = this.peek().kind === '!';
    if (isNegated) this.next();
    const key = this.next();
    if (key.kind !== 'word') throw found(key, 'identifier');
    const wrong = labelKeyErrors(key.text, '<nil>');
    if (wrong.length > 0) throw new SelectorError(aggregate(wrong));
    if (isNegated) return newRequirement(key.text, '!', []);
    if (this.peek().kind === 'end' || this.peek().kind === ',') return newRequirement(key.text, 'exists', []);
    const operator = this.operator();
    const values = operator === 'in' || operator === 'notin' ? this.values() : this.exactValue();
    return newRequirement(key.text, operator, [...new Set(values)].sort());
  }

  private operator(): Operator {
    const token = this.tokens[this.position++]; // here "in" and "notin" are no words
    const operator = operators[token.kind];
    if (operator === undefined) throw found(token, 'in, notin, =, ==, !=, gt, lt');
    return operator;
  }

  /** "(a,b)"; where nothing stands between commas, that is the empty value. */
  private values(): string[] {
    const open = this.next();
    if (open.kind !== '(') throw new SelectorError(`found '${open.text}' expected: '('`);
    const first = this.peek();
    if (first.kind !== 'word' && first.kind !== ',' && first.kind !== ')') throw found(first, "',', ')' or identifier");
    const values: string[] = [];
    let isValueNext = true;
    for (;;) {
      const token = this.next();
      if (token.kind === 'word' && isValueNext) values.push(token.text);
      else if (isValueNext && (token.kind === ',' || token.kind === ')')) values.push('');
      else if (token.kind !== ',' && token.kind !== ')')
        throw found(token, isValueNext ? "',', or identifier" : "',' or ')'");
      if (token.kind === ')') return values;
      isValueNext = token.kind === ',';
    }
  }

  private exactValue(): string[] {
    if (this.peek().kind === 'end' || this.peek().kind === ',') return [''];
    const token = this.next();
    if (token.kind !== 'word') throw found(token, 'identifier');
    return [token.text];
  }

  private startsRequirement(): boolean {
    return this.peek().kind === 'word' || this.peek().kind === '!';
  }

  /** Keys and values may be named "in" and "notin". */
  private peek(): Token {
    const token = this.tokens[this.position];
    return token.kind === 'in' || token.kind === 'notin' ? { kind: 'word', text: token.text } : token;
  }

  private next(): Token {
    const token = this.peek();
    this.position++;
    return token;
  }
}
