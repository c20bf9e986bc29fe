/**
 * What a tap of 20,000 versions costs its users: `node bench/registry.ts [VERSIONS]`. A real repository with real signatures:
 * every version has its entry and a signed release. Each figure is the best of a few runs, as others share the machine.
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Environment, formatCount, formatDuration } from "@parseltongue/base";
import { type PinnedTap, updateTap, VerifiedTap, verifyTap } from "@parseltongue/registry";
import { nodeEnvironment } from "parseltongue/environment";
import { askProcess } from "../scripts/ask-process.ts";
import { machineLine, table } from "./machine.ts";
import type { KeeperRequest, KeptTap } from "./registry-keeper.ts";

const RUNS = 3;
/** Of what takes a moment: more of it are run, as a moment is easily disturbed. */
const MANY_RUNS = 12;

interface Measured {
  readonly what: string;
  readonly bestMs: number;
  readonly barMs?: number;
}

async function best(
  what: string,
  barMs: number | undefined,
  runs: number,
  work: (run: number) => Promise<unknown>,
): Promise<Measured> {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work(run);
    bestMs = Math.min(bestMs, performance.now() - start);
  }
  return { what, bestMs, ...(barMs !== undefined && { barMs }) };
}

async function ask(keeper: ChildProcess, request: KeeperRequest): Promise<KeptTap> {
  return askProcess(keeper, request, "the keeper of the tap has ended");
}

async function measure(keeper: ChildProcess, kept: KeptTap): Promise<readonly Measured[]> {
  const rows: Measured[] = [];
  const environment: Environment = {
    ...nodeEnvironment,
    clock: { ...nodeEnvironment.clock, nowMs: () => kept.nowMs },
  };
  const users: readonly PinnedTap[] = Array.from({ length: RUNS }, (_, number) => ({
    ...kept.pinned,
    directory: `${kept.pinned.directory}-${number}`,
  }));
  const [user] = users;
  if (user === undefined) throw new Error("no user");
  const update = async (run: number): Promise<unknown> => updateTap(environment, users[run] ?? user);
  rows.push(await best("first fetch, verified", undefined, RUNS, update));
  rows.push(await best("update with nothing new", 100, MANY_RUNS, async () => updateTap(environment, user)));
  const one = async (): Promise<unknown> => (await VerifiedTap.open(environment, user)).filesOf("space-7/plugin-7");
  rows.push(await best("one plugin with all that is signed about it, opened anew", 50, MANY_RUNS, one));
  const full = { nowMs: kept.nowMs, tapId: kept.pinned.tapId, isFull: true };
  rows.push(
    await best("full verification, every signature", 3000, RUNS, async () => {
      const { tree } = await VerifiedTap.open(environment, user);
      const { problems } = await verifyTap(tree, full);
      if (problems.length > 0) throw new Error(problems[0]?.message);
    }),
  );
  const signings: number[] = [];
  for (let run = 0; run < RUNS; run++) signings.push((await ask(keeper, { publish: `2.${run}.0` })).tookMs);
  rows.push({ what: "signing with one more version", bestMs: Math.min(...signings) });
  rows.push(await best("update with new versions", undefined, RUNS, update));
  return rows;
}

const versions = Number(process.argv[2] ?? 20_000);
const directory = mkdtempSync(join(tmpdir(), "parseltongue-tap-"));
const keeper = fork(new URL("registry-keeper.ts", import.meta.url));
try {
  console.log(machineLine());
  const kept = await ask(keeper, { make: { directory, versions } });
  console.log(`${formatCount(versions)} versions, ${formatCount(kept.files)} files`);
  const rows = (await measure(keeper, kept)).map(({ what, bestMs, barMs }) => {
    const holds = barMs === undefined ? "" : bestMs <= barMs ? "yes" : "no";
    return [what, formatDuration(bestMs), barMs === undefined ? "" : formatDuration(barMs), holds];
  });
  console.log(
    table(
      [
        ["what", "left"],
        ["best", "right"],
        ["bar", "right"],
        ["holds", "left"],
      ],
      rows,
    ),
  );
} finally {
  keeper.kill();
  rmSync(directory, { recursive: true, force: true });
}
