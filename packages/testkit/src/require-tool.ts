import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { TestContext } from "node:test";

/** Where to look for a tool; made for testing `requireTool` itself. */
export interface ToolSearch {
  /** `PATH` to search; default the process's. */
  readonly path?: string;
  /** Whether a missing tool fails the test; default: whether `PARSELTONGUE_REQUIRE_TOOLS` is `1`. */
  readonly isRequired?: boolean;
}

/**
 * Whether a program from outside npm is there. If not, the test is marked as skipped, with what to install, and the
 * caller returns; with `PARSELTONGUE_REQUIRE_TOOLS=1` it fails instead, so that CI never skips without anyone noticing.
 * @param install how to get it, a command
 */
export function requireTool(
  context: Pick<TestContext, "skip" | "name">,
  program: string,
  install: string,
  search: ToolSearch = {},
): boolean {
  const directories = (search.path ?? process.env["PATH"] ?? "").split(delimiter);
  if (directories.some((directory) => directory !== "" && isExecutable(join(directory, program)))) return true;
  const message = `needs ${program}, which is not on PATH; install it with: ${install}`;
  if (search.isRequired ?? process.env["PARSELTONGUE_REQUIRE_TOOLS"] === "1") {
    throw new Error(`${message} (PARSELTONGUE_REQUIRE_TOOLS=1 makes this a failure)`);
  }
  process.stderr.write(`\nSKIPPED: "${context.name}" ${message}\n\n`);
  context.skip(message);
  return false;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}
