import { goJson } from '../../api/field.js';
import type { ResourceDescriptor } from '../../registry/descriptor.js';
import { groupResources } from '../groups.js';
import { type DocumentEntry, documentEntries, type Sources } from './documents.js';
import { encodeSwagger } from './proto-v2.js';
import { encodeOpenApi } from './proto-v3.js';
import { Built, builtEtags, type Published, Written } from './published.js';
import type { Schema } from './schema.js';
import { swagger } from './v2.js';
import { openapi } from './v3.js';

interface Kept extends DocumentEntry {
  published: Published;
}

/** All documents, kept for as long as the resources that they describe are served. */
export class Library {
  private served: ResourceDescriptor[] = [];
  private documents = new Map<string, Kept>();
  private whole: Published | undefined;

  constructor(
    private readonly descriptors: () => ResourceDescriptor[],
    private readonly sources: Sources,
    /** of the documents that the build has written */
    private readonly etags = builtEtags(),
  ) {}

  /** Documents of OpenAPI v3 by their path below /openapi/v3. */
  v3(): ReadonlyMap<string, { published: Published }> {
    this.refresh();
    return this.documents;
  }

  v2(): Published {
    this.refresh();
    this.whole ??= this.unchanged() ? this.builtWhole() : this.merged();
    return this.whole;
  }

  private refresh(): void {
    const descriptors = this.descriptors();
    if (sameItems(descriptors, this.served)) return;
    const entries = documentEntries(groupResources(descriptors, this.sources.facts), this.sources);
    const kept = entries.map((entry): [string, Kept] => {
      const old = this.documents.get(entry.name);
      const published =
        old !== undefined && sameItems(old.resources, entry.resources) ? old.published : this.publish(entry);
      return [entry.name, { ...entry, published }];
    });
    this.served = [...descriptors];
    this.documents = new Map(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
    this.whole = undefined;
  }

  private publish(entry: DocumentEntry): Published {
    const etag = this.etags[`v3/${entry.name}`];
    if (etag !== undefined && this.isWhole(entry)) return new Built(`v3/${entry.name}`, etag);
    return new Written(() => goJson(openapi(entry.source(), this.sources)), encodeOpenApi);
  }

  /** Nothing of a version is missing: that is what the build has written. */
  private isWhole({ resources }: DocumentEntry): boolean {
    if (resources.length === 0) return true;
    const [{ group, version }] = resources;
    return (
      this.sources.facts.resources.filter((r) => r.group === group && r.version === version).length === resources.length
    );
  }

  private unchanged(): boolean {
    return (
      [...this.documents.values()].every(({ builtIn }) => builtIn) &&
      this.served.length === this.sources.facts.resources.length
    );
  }

  private builtWhole(): Published {
    const etag = this.etags.v2;
    return etag === undefined ? this.merged() : new Built('v2', etag);
  }

  private merged(): Published {
    const all = [...this.documents.values()];
    return new Written(() => {
      const parts = all.map((entry) => entry.source());
      const operations = parts.flatMap((part) => part.operations);
      const custom = (dialect: 'v2' | 'v3') => Object.assign({}, ...parts.map((part) => part.custom(dialect)));
      const document: Schema = swagger({ operations, custom }, this.sources);
      return JSON.stringify(document);
    }, encodeSwagger);
  }
}

const sameItems = <T>(a: T[], b: T[]) => a.length === b.length && a.every((item, i) => item === b[i]);
