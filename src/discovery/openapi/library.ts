import { goJson } from '../../api/field.js';
import type { ResourceDescriptor } from '../../registry/descriptor.js';
import { groupResources } from '../groups.js';
import { type DocumentEntry, documentEntries, type Sources } from './documents.js';
import { Merged } from './merged.js';
import { encodeSwagger } from './proto-v2.js';
import { encodeOpenApi } from './proto-v3.js';
import { Built, builtEtags, type Published, Written } from './published.js';
import type { Dialect, Schema } from './schema.js';
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
  /** what v2 says of the built-in resources */
  private base: { resources: ResourceDescriptor[]; published: Published } | undefined;

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
    this.whole ??= this.join();
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

  private join(): Published {
    const all = [...this.documents.values()];
    const builtIn = all.filter((entry) => entry.builtIn);
    const custom = all.filter((entry) => !entry.builtIn);
    const resources = builtIn.flatMap((entry) => entry.resources);
    if (this.base === undefined || !sameItems(this.base.resources, resources)) {
      this.base = { resources, published: this.publishBase(builtIn, resources.length) };
    }
    return custom.length === 0 ? this.base.published : new Merged(this.base.published, this.swagger(custom));
  }

  private publishBase(entries: DocumentEntry[], count: number): Published {
    const etag = this.etags.v2;
    if (etag !== undefined && count === this.sources.facts.resources.length) return new Built('v2', etag);
    return new Written(() => JSON.stringify(this.swagger(entries)), encodeSwagger);
  }

  private swagger(entries: DocumentEntry[]): Schema {
    const parts = entries.map((entry) => entry.source());
    const operations = parts.flatMap((part) => part.operations);
    const custom = (dialect: Dialect) => Object.assign({}, ...parts.map((part) => part.custom(dialect)));
    return swagger({ operations, custom }, this.sources);
  }
}

const sameItems = <T>(a: T[], b: T[]) => a.length === b.length && a.every((item, i) => item === b[i]);
