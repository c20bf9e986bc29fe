/**
 * Keeps the tap that `bench/registry.ts` measures, in a process of its own: it holds all files of the tap, and a process
 * that holds much takes long to start git. Users hold nothing of the kind.
 */
import type { PinnedTap } from "@parseltongue/registry";
import { initTap } from "@parseltongue/registry";
import { person, pluginFiles, START_MS, TestTap } from "../packages/registry/test/tap-builder.ts";

const NAMESPACES = 200;
const VERSIONS_EACH = 4;

/** What the keeper is asked: to make the tap, or to publish one more version. */
export type KeeperRequest =
  | { readonly make: { readonly directory: string; readonly versions: number } }
  | { readonly publish: string };

/** What it answers with. */
export interface KeptTap {
  readonly pinned: PinnedTap;
  readonly nowMs: number;
  readonly files: number;
  /** How long publishing took. */
  readonly tookMs: number;
}

async function makeTap(directory: string, versions: number): Promise<TestTap> {
  const ann = person("ann", "acme");
  const founded = await initTap({
    name: "Large",
    description: "Many plugins",
    contact: { text: "ann@example.org", security: "ann@example.org" },
    founders: [ann],
    signers: [ann.signingKey],
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

let tap: TestTap | undefined;

async function answer(request: KeeperRequest): Promise<KeptTap> {
  if ("make" in request) tap = await makeTap(request.make.directory, request.make.versions);
  if (tap === undefined) throw new Error("there is no tap yet");
  const start = performance.now();
  if ("publish" in request) await tap.addPlugin("space-7/plugin-7", request.publish);
  const tookMs = performance.now() - start;
  return { pinned: tap.user().pinned, nowMs: tap.nowMs, files: tap.files.size, tookMs };
}

process.on("message", (request: KeeperRequest) => {
  void answer(request).then((kept) => process.send?.(kept));
});
