/**
 * What a tap of 20,000 versions costs its users: `node bench/registry.ts [VERSIONS]`. A real repository with real signatures:
 * every version has its entry and a signed release. Each figure is the best of a few runs, as others share the machine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatCount, formatDuration } from "@parseltongue/base";
import { initTap, updateTap, VerifiedTap, verifyTap } from "@parseltongue/registry";
import { person, pluginFiles, START_MS, TestTap } from "../packages/registry/test/tap-builder.ts";
import { machineLine, table } from "./machine.ts";

const NAMESPACES = 200;
const VERSIONS_EACH = 4;
const RUNS = 3;

interface Measured {
  readonly what: string;
  readonly bestMs: number;
  readonly barMs?: number;
}

async function best(
  what: string,
  barMs: number | undefined,
  work: (run: number) => Promise<unknown>,
): Promise<Measured> {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await work(run);
    bestMs = Math.min(bestMs, performance.now() - start);
  }
  return { what, bestMs, ...(barMs !== undefined && { barMs }) };
}

async function makeLargeTap(directory: string, versions: number): Promise<TestTap> {
  const ann = person("ann", "acme");
  const contact = { text: "ann@example.org", security: "ann@example.org" };
  const signers = [ann.signingKey];
  const founded = await initTap({
    name: "Large",
    description: "Many plugins",
    contact,
    founders: [ann],
    signers,
    nowMs: START_MS,
  });
  const tap = new TestTap(directory, [ann], founded.tapId ?? "", START_MS);
  await tap.commit(Object.fromEntries(founded.files), { signers: [] });
  const files: Record<string, Uint8Array> = {};
  for (let number = 0; number < versions; number++) {
    const plugin = Math.floor(number / VERSIONS_EACH);
    const id = `space-${plugin % NAMESPACES}/plugin-${plugin}`;
    Object.assign(files, pluginFiles(tap, id, `1.${number % VERSIONS_EACH}.0`).files);
  }
  await tap.commit(files);
  return tap;
}

async function measure(tap: TestTap): Promise<readonly Measured[]> {
  const rows: Measured[] = [];
  const { environment } = tap;
  const users = Array.from({ length: RUNS }, (_, number) => tap.user(`user-${number}`));
  const [user] = users;
  if (user === undefined) throw new Error("no user");
  rows.push(await best("first fetch, verified", undefined, async (run) => users[run]?.update()));
  rows.push(await best("update with nothing new", 100, async () => updateTap(environment, user.pinned)));
  const one = async (): Promise<unknown> =>
    (await VerifiedTap.open(environment, user.pinned)).filesOf("space-7/plugin-7");
  rows.push(await best("one plugin with all that is signed about it, opened anew", 50, one));
  const { tree } = await user.open();
  const full = { nowMs: tap.nowMs, tapId: tap.tapId, isFull: true };
  rows.push(
    await best("full verification, every signature", 3000, async () => {
      const { problems } = await verifyTap(tree, full);
      if (problems.length > 0) throw new Error(problems[0]?.message);
    }),
  );
  rows.push(
    await best("signing with one more version", undefined, async (run) =>
      tap.addPlugin("space-7/plugin-7", `2.${run}.0`),
    ),
  );
  rows.push(await best("update with new versions", undefined, async (run) => users[run]?.update()));
  return rows;
}

const versions = Number(process.argv[2] ?? 20_000);
const directory = mkdtempSync(join(tmpdir(), "parseltongue-tap-"));
try {
  console.log(machineLine());
  const tap = await makeLargeTap(directory, versions);
  console.log(`${formatCount(versions)} versions, ${formatCount(tap.files.size)} files`);
  const rows = (await measure(tap)).map(({ what, bestMs, barMs }) => {
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
  rmSync(directory, { recursive: true, force: true });
}
