import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/** Names what was skipped and why, and closes with one line: "N passed, N failed, N skipped". */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<SerializedError>): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    // a file that could not even be loaded has no tests to fail, and a suite whose preparation failed skips its own
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = suites.filter((suite) => suite.errors().length > 0).length;
    const skipped = inState('skipped');
    const lines = groupSkips(skipped).map((line) => `skipped: ${line}`);
    const failed = inState('failed').length + broken + errors.length;
    lines.push(`${inState('passed').length} passed, ${failed} failed, ${skipped.length} skipped`);
    process.stdout.write(`\n${lines.join('\n')}\n`);
  }
}

/** One line for a suite that is skipped as a whole for one reason, one for each other test. */
function groupSkips(tests: TestCase[]): string[] {
  const groups = new Map<string, TestCase[]>();
  for (const test of tests) {
    const key = `${suiteOf(test)}\n${reasonOf(test)}`;
    groups.set(key, [...(groups.get(key) ?? []), test]);
  }
  return [...groups].flatMap(([key, members]) => {
    const [suite, reason] = key.split('\n');
    if (members.length > 1) return [`${suite} (${members.length} tests)${reason}`];
    return members.map((test) => `${test.module.relativeModuleId} > ${test.fullName}${reason}`);
  });
}

const suiteOf = ({ parent, module }: TestCase): string =>
  parent.type === 'suite' ? `${module.relativeModuleId} > ${parent.fullName}` : module.relativeModuleId;

/** What the test was skipped with; a suite or test that is marked so where it stands has its reason in its name. */
function reasonOf(test: TestCase): string {
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  return note === undefined ? '' : `: ${note}`;
}
