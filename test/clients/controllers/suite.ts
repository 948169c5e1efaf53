import { afterAll, beforeAll, describe, it } from 'vitest';
import { stores, type TestStore } from '../../stores.js';
import { installTime } from '../suite.js';
import { Missing } from '../tools.js';
import { Stage } from './stage.js';
import * as applying from './steps/applying.js';
import * as lasting from './steps/lasting.js';
import * as removing from './steps/removing.js';

/**
 * A program that is a controller of sites, in the namespace of the variable NAMESPACE. A site is a ConfigMap with the label
 * example.com/site. Its controller gives it a finalizer of the same name, and applies, with force, as site-controller, what
 * the site needs: a Deployment of its `image` and `port` (and `replicas`, where it names them), and a Service; and into the
 * Deployment's status the condition example.com/Served with the Service's address. When the site goes, it deletes both.
 * It reads from informers' caches, and leads by the Lease site-controller. What it writes for replica.ts is told there.
 */
export interface Controller {
  name: string;
  /** Installs and builds what is due, and tells the command line of the program. Missing where that cannot be. */
  prepare(): Promise<string[]>;
}

/** In this order: most go on with the site that the first has made, as the one before them has left it. */
const steps: [string, (stage: Stage) => Promise<void>][] = [
  ['applies what a site needs, and owns it', applying.appliesWhatItNeeds],
  ['leaves alone what it does not apply', applying.leavesOthersAlone],
  ['takes back what it applies', applying.takesBackWhatItApplies],
  ['takes a field over when it is told to, and gives it up', applying.takesOverAndGivesUp],
  ['shares the status with another controller', applying.sharesTheStatus],
  ['writes nothing when nothing changes', applying.writesNothingInVain],
  ['makes again what somebody deletes', removing.makesAgain],
  ['cleans up before a site goes', removing.cleansUp],
  ['goes on after a restart of the server', lasting.goesOnAfterServer],
  ['goes on after a restart of etcd', lasting.goesOnAfterEtcd],
  ['hands over to another replica when the leader dies or ends', lasting.handsOver],
];

const stepTime = 150_000;

/** Every step with a controller, over every store. */
export function controllerSuite(controller: Controller): void {
  let prepared: Promise<string[]> | undefined;

  describe.each(stores)(`a controller with ${controller.name} over $name`, (store) => {
    let missing: string | undefined;
    let stage: Stage | undefined;
    let hasFailed = false;

    beforeAll(async () => {
      prepared ??= controller.prepare();
      const command = await prepared.catch((error: unknown) => {
        if (!(error instanceof Missing)) throw error;
        missing = error.message;
      });
      if (command) stage = await Stage.over(store, command);
    }, installTime);
    afterAll(() => stage?.close());

    for (const [shows, step] of stepsOver(store))
      it(shows, { timeout: stepTime }, async ({ skip }) => {
        skip(missing !== undefined, missing);
        skip(hasFailed, 'a step before it has failed');
        hasFailed = true;
        if (stage) await play(step, stage);
        hasFailed = false;
      });
  });
}

const stepsOver = (store: TestStore) =>
  steps.filter(([, step]) => step !== lasting.goesOnAfterEtcd || store.restart !== undefined);

/** Where the step fails, tells what the replicas have written. */
async function play(step: (stage: Stage) => Promise<void>, stage: Stage): Promise<void> {
  try {
    await step(stage);
  } catch (error) {
    for (const [i, { output }] of stage.replicas.entries()) console.error(`replica ${i + 1}:\n${output}`);
    throw error;
  }
}
