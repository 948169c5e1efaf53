import { expect } from 'vitest';
import { kubectlSuite } from './suite.js';

kubectlSuite('discovery', (it) => {
  it('tells its version', async ({ kubectl }) => {
    expect(await kubectl.says('version')).toMatch(/^Server Version: v1\.36\.\d+$/m);
  });
});
