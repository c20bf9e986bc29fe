import { dirname, join } from "node:path";
import type { Engine } from "@parseltongue/engine";
import { formatCount } from "@parseltongue/base";
import type { Machine } from "../machine.ts";

/** More files than this are not looked at: the note is a courtesy and must stay cheap. */
const MAX_LOOKED_AT = 20_000;

/**
 * Says on standard error when files have changed since they were indexed, so that nobody takes an old answer for a new
 * one. Looks at the indexed files and their directories only, by modification time.
 */
export async function noteOldIndex(engine: Engine, machine: Machine): Promise<void> {
  const readMs = engine.readMs;
  if (readMs === undefined) return;
  const paths = engine.filePaths();
  if (paths.length > MAX_LOOKED_AT) return;
  const directories = new Set(paths.map((path) => dirname(path)));
  const changed = await countChanged(machine, engine.root, [...paths, ...directories], readMs);
  if (changed === 0) return;
  machine.stderr.write(
    `note: ${formatCount(changed)} ${changed === 1 ? "path has" : "paths have"} changed since the code was indexed; ` +
      "index again, or keep the index current with: parseltongue daemon start --watch\n",
  );
}

async function countChanged(machine: Machine, root: string, paths: readonly string[], readMs: number): Promise<number> {
  const { files } = machine.environment;
  const changes = await Promise.all(
    paths.map(async (path) => {
      const status = await files.status(join(root, path));
      return status === undefined || status.modifiedMs > readMs;
    }),
  );
  return changes.filter(Boolean).length;
}
