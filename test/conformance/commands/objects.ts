import { writeFileSync } from 'node:fs';
import { send } from '../client.js';
import { fillType } from '../generate/fill-type.js';
import { type Subject, subjects } from '../generate/resources.js';
import { fullFile } from '../generate/samples.js';
import { takeAway, withoutEmpty } from '../generate/shrink.js';
import { parseOptions } from '../options.js';
import type { Target } from '../target.js';
import { openReference } from './open-target.js';
import { say } from './say.js';

/** npm run conformance:objects: fills in all that an object of each kind can have, as far as kube-apiserver lets it. */
type Content = Record<string, unknown>;

interface Status {
  message: string;
  details?: { causes?: { field?: string }[] };
}

const rounds = 200;
const options = parseOptions(process.argv.slice(2));
const target = await openReference(options);
const full: string[] = [];
try {
  for (const subject of subjects()) {
    const content = await largest(subject, target);
    full.push(`${JSON.stringify(`${subject.apiVersion}/${subject.facts.resource}`)}: ${JSON.stringify(content)}`);
  }
} finally {
  await target.end();
}
writeFileSync(fullFile, `{\n${full.join(',\n')}\n}\n`);

async function largest(subject: Subject, server: Target): Promise<Content> {
  const important = subject.minimal as Content;
  const content = fillType(subject.facts.type, important);
  for (let round = 0; round < rounds; round++) {
    const refusal = await tried(subject, server, content);
    if (refusal === undefined) return withoutEmpty(content, important) as Content;
    const fields = (refusal.details?.causes ?? []).flatMap(({ field }) => field ?? []);
    // one at a time: what is gone may have been all that was wrong with the next
    if (!fields.some((field) => takeAway(content, field, important))) {
      say(`${subject.title}: ${refusal.message}`);
      return important;
    }
  }
  say(`${subject.title}: there is no end to it`);
  return important;
}

async function tried(subject: Subject, server: Target, content: Content): Promise<Status | undefined> {
  const object = JSON.stringify(subject.object(6, content)).replaceAll('<ns>', 'default');
  const path = `${subject.path.replace('<ns>', 'default')}?dryRun=All`;
  const headers = { 'content-type': 'application/json' };
  const { status, body } = await send(server, {
    method: 'POST',
    path,
    user: 'admin',
    headers,
    body: Buffer.from(object),
  });
  return status === 201 ? undefined : (JSON.parse(body.toString()) as Status);
}
