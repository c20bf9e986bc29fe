import { hash } from "node:crypto";
import type { Advisory } from "../model/advisory.ts";
import { parseDocument } from "../model/parse-document.ts";
import { RegistryError } from "../registry-error.ts";
import type { TapWork } from "../tap/index/build-index.ts";
import type { TapState } from "./tap-state.ts";

/**
 * All advisories that the signed feed names, in its order.
 * @throws RegistryError `tap-incomplete` when one is missing or another than the feed says; `bad-document`
 */
export async function readAdvisories(
  tap: Pick<TapState, "documents" | "index">,
  options?: TapWork,
): Promise<readonly Advisory[]> {
  const listed = tap.documents.feed.advisories.map(({ id, sha256 }) => ({ path: `advisories/${id}.json`, sha256 }));
  const paths = listed.map(({ path }) => path);
  const read = await tap.index.read(paths, options);
  return listed.map(({ path, sha256 }) => {
    const bytes = read.get(path);
    if (bytes !== undefined && hash("sha256", bytes, "hex") === sha256) return parseDocument("advisory", bytes, path);
    const problem = bytes === undefined ? "is missing" : "is not what the feed names";
    throw new RegistryError("tap-incomplete", `${path} ${problem}`, {
      hint: "somebody withholds or changed an advisory: use another mirror, and tell those who keep the tap",
      details: { path },
    });
  });
}
