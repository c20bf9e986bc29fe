import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** A fresh empty directory, links resolved; removed with all it holds when the test ends. */
export async function temporaryDirectory(context: TestContext): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "parseltongue-test-")));
  context.after(() => rm(path, { recursive: true, force: true, maxRetries: 3 }));
  return path;
}
