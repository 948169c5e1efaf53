import { podTemplate } from '../manifests.js';
import type { Step } from '../step.js';

const onceTemplate = (app: string) => podTemplate(app, 'work:1', { restartPolicy: 'Never' });
const finished = (count: number) => ({ status: { succeeded: count, active: undefined } });

export const jobs: Step[] = [
  {
    name: 'a Job of 6 completions, 3 at a time, completes',
    async run(cluster) {
      await cluster.create('Job', {
        metadata: { name: 'work' },
        spec: { completions: 6, parallelism: 3, template: onceTemplate('work') },
      });
      await cluster.becomes('Job', 'work', finished(6));
      await cluster.counts('Pod', 6, 'job-name=work', { status: { phase: 'Succeeded' } });
    },
  },
  {
    name: 'an indexed Job completes, and goes when its time is over',
    async run(cluster) {
      await cluster.create('Job', {
        metadata: { name: 'indexed' },
        spec: {
          completions: 3,
          parallelism: 3,
          completionMode: 'Indexed',
          ttlSecondsAfterFinished: 2,
          template: onceTemplate('indexed'),
        },
      });
      await cluster.becomes('Job', 'indexed', { status: { succeeded: 3, completedIndexes: '0-2' } });
      await cluster.vanishes('Job', 'indexed');
      await cluster.counts('Pod', 0, 'job-name=indexed');
    },
  },
  {
    name: 'a CronJob starts a Job at the next minute',
    async run(cluster) {
      await cluster.create('CronJob', {
        metadata: { name: 'minutely' },
        spec: {
          schedule: '* * * * *',
          jobTemplate: { metadata: { labels: { from: 'minutely' } }, spec: { template: onceTemplate('minutely') } },
        },
      });
      await cluster.counts('Job', 1, 'from=minutely', finished(1), 90);
      await cluster.delete('CronJob', 'minutely');
      await cluster.counts('Job', 0, 'from=minutely');
    },
  },
];
