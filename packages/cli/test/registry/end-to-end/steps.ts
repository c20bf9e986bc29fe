import type { TestContext } from "node:test";

/** For parts of a test of which each rests on those before it: after one that fails, the others are skipped. */
export function stepsOf(t: TestContext): (name: string, work: () => Promise<void>) => Promise<void> {
  let isGood = true;
  return async (name, work) =>
    t.test(name, { skip: !isGood }, async () => {
      isGood = false;
      await work();
      isGood = true;
    });
}
