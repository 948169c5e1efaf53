import type { Request, RequestHandler, Response } from 'express';
import { Gauge, type Registry } from 'prom-client';
import type { RequestInfo } from '../../request/info.js';
import { Http2Answer } from '../http/http2-messages.js';
import { isLongRunning } from '../long-running.js';
import { dryRunOf, placeOf, scopeOf, verbOf } from './request-labels.js';
import { type Count, type Distribution, QuickCounter, QuickHistogram } from './series.js';

export const latencies = [
  0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60,
];
const sizes = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
const about = ['group', 'version', 'resource', 'subresource', 'scope', 'component'];
const reads = new Set(['GET', 'LIST', 'WATCH']);

/** The series of requests that are alike in all but the code they are answered with. */
interface Alike {
  total(code: number): Count;
  duration: Distribution;
  sliDuration: Distribution | undefined;
  size: Distribution | undefined;
}

/**
 * What dashboards and alerts for kube-apiserver read of its requests. Names, labels and buckets are those of
 * k8s.io/apiserver/pkg/endpoints/metrics. As there, only addresses that are served are counted: nobody can make up
 * labels.
 */
export class RequestMetrics {
  private readonly alike = new Map<string, Alike>();
  private readonly total: QuickCounter;
  private readonly duration: QuickHistogram;
  private readonly sliDuration: QuickHistogram;
  private readonly sizes: QuickHistogram;
  private readonly terminations: QuickCounter;
  private readonly longRunning: Gauge;
  private readonly deprecated: Gauge;

  /** `serves` tells whether there is what a request asks for, and its names may become labels */
  constructor(
    registry: Registry,
    private readonly serves: (info: RequestInfo) => boolean,
  ) {
    const registers = [registry];
    this.total = new QuickCounter({
      name: 'apiserver_request_total',
      help: 'Requests that were answered, by what they asked for and the code of the answer; 0 for one that got none.',
      labelNames: ['verb', 'dry_run', ...about, 'code'],
      registers,
    });
    this.duration = new QuickHistogram({
      name: 'apiserver_request_duration_seconds',
      help: 'How long requests took. Watches take until they end.',
      labelNames: ['verb', 'dry_run', ...about],
      buckets: latencies,
      registers,
    });
    this.sliDuration = new QuickHistogram({
      name: 'apiserver_request_sli_duration_seconds',
      help: 'How long requests took that were no dry runs, without the time that others than this server are to blame for.',
      labelNames: ['verb', ...about],
      buckets: latencies.slice(2),
      registers,
    });
    this.sizes = new QuickHistogram({
      name: 'apiserver_response_sizes',
      help: 'Bytes of the answers to reads, as they went over the wire.',
      labelNames: ['verb', ...about],
      buckets: sizes,
      registers,
    });
    this.terminations = new QuickCounter({
      name: 'apiserver_request_terminations_total',
      help: 'Requests that the server gave up to protect itself, by the code they were answered with.',
      labelNames: ['verb', ...about, 'code'],
      registers,
    });
    this.longRunning = new Gauge({
      name: 'apiserver_longrunning_requests',
      help: 'Watches and other requests without a time limit that are under way.',
      labelNames: ['verb', ...about],
      registers,
    });
    this.deprecated = new Gauge({
      name: 'apiserver_requested_deprecated_apis',
      help: 'Is 1 for each resource that was asked for and is deprecated.',
      labelNames: ['group', 'version', 'resource', 'subresource', 'removed_release'],
      registers,
    });
  }

  /** Counts requests for the few addresses without a resource that kube-apiserver counts. */
  readonly paths: RequestHandler = (req, res, next) => {
    const place = placeOf(req.context.info);
    if (place !== undefined) {
      const verb = req.method === 'GET' ? 'GET' : 'other';
      this.follow(req, res, verb, ['', '', '', place.subresource, '', place.component]);
    }
    next();
  };

  /** Counts a request for a resource that is known to be served. */
  readonly resource = (req: Request, res: Response, { deprecated }: { deprecated: boolean }): void => {
    const { apiGroup: group, apiVersion: version, resource, subresource } = req.context.info;
    this.follow(req, res, verbOf(req), labelsOf(req.context.info));
    if (deprecated) this.deprecated.set({ group, version, resource, subresource, removed_release: '' }, 1);
  };

  /** Counts a request that there was no room for. Upstream: RecordDroppedRequest. */
  dropped(req: Request): void {
    this.total.of(verbOf(req), dryRunOf(req.context.info), ...this.checkedLabelsOf(req), '429').value += 1;
  }

  /** Counts a request that was not answered in time. Upstream: RecordRequestTermination. */
  terminated(req: Request, code: number): void {
    this.terminations.of(verbOf(req), ...this.checkedLabelsOf(req), String(code)).value += 1;
  }

  /** For a request that has not come to where it is known whether anybody serves it. */
  private checkedLabelsOf({ context: { info } }: Request): string[] {
    return info.isResourceRequest && this.serves(info) ? labelsOf(info) : ['', '', '', '', scopeOf(info), 'apiserver'];
  }

  private follow(req: Request, res: Response, verb: string, labels: string[]): void {
    const { context } = req;
    const series = this.seriesOf(verb, dryRunOf(context.info), labels);
    const longRunning = isLongRunning(context.info) ? this.longRunning.labels(verb, ...labels) : undefined;
    longRunning?.inc();
    const sent = sentBytes(req, res);
    res.once('close', () => {
      longRunning?.dec();
      const seconds = (performance.now() - context.startedAt) / 1000;
      series.total(res.headersSent ? res.statusCode : 0).value += 1;
      series.duration.observe(seconds);
      series.sliDuration?.observe(seconds);
      series.size?.observe(Number(res.getHeader('Content-Length') ?? sent()));
    });
  }

  private seriesOf(verb: string, dryRun: string, labels: string[]): Alike {
    const [group, version, resource, subresource, scope] = labels;
    const key = `${verb} ${dryRun} ${group} ${version} ${resource} ${subresource} ${scope}`;
    let series = this.alike.get(key);
    if (series === undefined) {
      const totals = new Map<number, Count>();
      series = {
        total: (code) => {
          let count = totals.get(code);
          if (count === undefined) {
            count = this.total.of(verb, dryRun, ...labels, String(code));
            totals.set(code, count);
          }
          return count;
        },
        duration: this.duration.of(verb, dryRun, ...labels),
        sliDuration: dryRun === '' ? this.sliDuration.of(verb, ...labels) : undefined,
        size: reads.has(verb) ? this.sizes.of(verb, ...labels) : undefined,
      };
      this.alike.set(key, series);
    }
    return series;
  }
}

/** Tells how much of the answer has gone out: over HTTP/1.1, what has gone out over its connection since now. */
function sentBytes({ socket }: Request, res: Response | Http2Answer): () => number {
  if (res instanceof Http2Answer) return () => res.bytesWritten;
  const before = socket.bytesWritten;
  return () => socket.bytesWritten - before;
}

function labelsOf(info: RequestInfo): string[] {
  const { apiGroup, apiVersion, resource, subresource } = info;
  return [apiGroup, apiVersion, resource, subresource, scopeOf(info), 'apiserver'];
}
