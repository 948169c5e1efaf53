import { expect } from 'vitest';
import { stores } from '../stores.js';
import { kubectlSince } from './find.js';
import { kubectlSuite } from './suite.js';

kubectlSuite(
  'explain',
  (it) => {
    it('a kind, a field, and all below it', async ({ kubectl }) => {
      const pod = await kubectl.lines('explain pod');
      expect(pod).toEqual(
        expect.arrayContaining(['KIND:  Pod', 'VERSION:  v1', '  spec\t<PodSpec>'.replace('\t', '  ')]),
      );
      const image = await kubectl.says('explain pod.spec.containers.image');
      expect(image).toContain('FIELD: image <string>');
      expect(image).toContain('Container image name.');
      const deep = await kubectl.lines('explain pod.spec.containers --recursive');
      expect(deep.length).toBeGreaterThan(150);
      expect(deep).toContain('  readOnlyRootFilesystem  <boolean>');
      const policies = kubectlSince(30) ? '\n  enum: Always, IfNotPresent, Never' : '';
      expect(deep.join('\n')).toContain(`imagePullPolicy  <string>${policies}`);
      expect(await kubectl.says('explain deployment.spec.strategy.rollingUpdate.maxSurge')).toContain('<IntOrString>');
    });

    it('another version, and what is not there', async ({ kubectl }) => {
      const metrics = 'explain hpa.spec.metrics --api-version=autoscaling/v2';
      expect(await kubectl.says(metrics)).toContain('FIELD: metrics <[]MetricSpec>');
      expect(await kubectl.fails('explain hpa.spec.metrics --api-version=autoscaling/v1')).toBe(
        'error: field "metrics" does not exist',
      );
      expect(await kubectl.fails('explain pod.spec.nosuch')).toBe('error: field "nosuch" does not exist');
      expect(await kubectl.fails('explain nosuch')).toBe('the server doesn\'t have a resource type "nosuch"');
    });

    it('every resource', async ({ kubectl }) => {
      const resources = await kubectl.lines('api-resources --no-headers');
      for (const line of resources) {
        const [, resource, version] = /^(\S+).* (\S+) {2}(?:true|false) /.exec(line) ?? [];
        const text = await kubectl.says(`explain ${resource} --api-version=${version}`);
        expect([resource, text]).toEqual([resource, expect.stringMatching(/^DESCRIPTION:\n {4}\S+/m)]);
        expect([resource, text]).toEqual([resource, expect.stringMatching(/^FIELDS:\n(.*\n)* {4}\S+/m)]);
      }
    });

    it('from OpenAPI v2', async ({ kubectl }) => {
      const said = await kubectl.says('explain deployments.spec --output plaintext-openapiv2');
      expect(said).toContain('Number of desired pods.');
    });
  },
  stores.slice(0, 1),
); // what it shows does not come from a store
