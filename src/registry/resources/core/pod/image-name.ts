/**
 * The tag of an image's name; "latest" where it has neither tag nor digest, undefined where it is no image name.
 * Grammar: github.com/distribution/reference.
 */
export function imageTag(image: string): string | undefined {
  if (/^[0-9a-f]{64}$/.test(image)) return undefined; // could be an id
  const parts = reference.exec(image);
  if (parts === null) return undefined;
  const [, name, tag, digest] = parts;
  if (pathOf(name).length > maxPath) return undefined;
  return tag ?? (digest === undefined ? 'latest' : '');
}

const maxPath = 255;

/** What stands after the registry; names of one part are Docker Hub's own images. */
function pathOf(name: string): string {
  const [first, ...rest] = name.split('/');
  if (rest.length === 0) return `library/${name}`;
  return first === 'localhost' || /[.:A-Z]/.test(first) ? rest.join('/') : name;
}

const domainPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domain = `(?:${domainPart}(?:\\.${domainPart})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?`;
const pathPart = '[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*';
const tagPart = '[\\w][\\w.-]{0,127}';
const digestPart = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const reference = new RegExp(`^((?:${domain}/)?${pathPart}(?:/${pathPart})*)(?::(${tagPart}))?(?:@(${digestPart}))?$`);
