import { type Flag, flags } from './flags.js';

const intro = `kube-facade: a Kubernetes API server over an embedded store, or over etcd.

Usage:
  npm start -- [flags]
  kube-facade [flags]
`;

const outro = `
Every other flag of kube-apiserver 1.36 is accepted, with a warning, and has no effect.
`;

/** What --help prints: the flags by group, one or two lines each, wrapped to `width`. */
export function helpText(width = 100): string {
  const entries = Object.entries(flags as Record<string, Flag<unknown>>);
  const groups = [...new Set(entries.map(([, flag]) => flag.group))];
  const left = Math.max(...entries.map(([name, flag]) => label(name, flag).length)) + 2;
  const sections = groups.map((group) => {
    const rows = entries
      .filter(([, flag]) => flag.group === group)
      .map(([name, flag]) => row(label(name, flag), describe(flag), left, width));
    return `\n${group}:\n${rows.join('\n')}\n`;
  });
  return intro + sections.join('') + outro;
}

const shorthandOf: Record<string, string> = { v: '-v, ', help: '-h, ' };

function label(name: string, flag: Flag<unknown>): string {
  return `  ${shorthandOf[name] ?? '    '}--${name}${flag.kind.name === '' ? '' : ` ${flag.kind.name}`}`;
}

function describe(flag: Flag<unknown>): string {
  const { default: value } = flag;
  const isZero = value === '' || value === false || value === 0 || (Array.isArray(value) && value.length === 0);
  return isZero ? flag.help : `${flag.help} (default ${flag.kind.print(value)})`;
}

function row(head: string, text: string, left: number, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width - left)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, i) => (i === 0 ? head : '').padEnd(left) + line).join('\n');
}
