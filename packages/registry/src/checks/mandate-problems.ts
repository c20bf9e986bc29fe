import { hash } from "node:crypto";
import { CodedError } from "@parseltongue/base";
import { TapEvidence } from "../evaluation/tap-evidence.ts";
import { readTapTree } from "../evaluation/tap-state.ts";
import { changesWithoutMandate, type PathChange } from "../governance/rules-for-paths.ts";
import { type Tally, tally } from "../governance/tally.ts";
import { timeText } from "../model/strict-time.ts";
import type { TapWork } from "../tap/index/build-index.ts";
import { pathKind } from "../tap/tree/path-kinds.ts";
import type { TapTree } from "../tap/tree/tap-tree.ts";
import type { ChangeProblem } from "./classify-changes.ts";
import type { TreeChange } from "./tree-changes.ts";

/** When it is, beside what reading a tap takes. */
interface MandateOptions extends TapWork {
  readonly nowMs: number;
}

/**
 * What a proposal changes of a tap's rules without a vote that allows it. Votes are counted anew, by the rules, the members
 * and the votes of the tap as it is: what is proposed brings no mandate of its own.
 * @param changes of rules alone
 */
export async function mandateProblems(
  changes: readonly TreeChange[],
  tap: TapTree,
  proposed: TapTree,
  options: MandateOptions,
): Promise<readonly ChangeProblem[]> {
  const evidence = await TapEvidence.open(await readTapTree(tap, options), options);
  const tallies: Tally[] = [];
  for (const number of await evidence.rfcNumbers(options)) {
    const ballot = await evidence.ballot(number, options).catch(withoutText);
    if (ballot !== undefined) tallies.push(tally(ballot, timeText(options.nowMs)));
  }
  const after = await Promise.all(changes.map(async (change) => afterwards(change, proposed, options)));
  const { governance } = evidence.state.documents;
  return changesWithoutMandate(governance, after, tallies).map(({ path, why }) => ({ path, message: why }));
}

async function afterwards({ path, after }: TreeChange, proposed: TapTree, options: TapWork): Promise<PathChange> {
  const maxBytes = pathKind(path)?.maxBytes ?? 0;
  const bytes = after === undefined ? undefined : await proposed.read(path, maxBytes, options);
  return { path, sha256: bytes === undefined ? null : hash("sha256", bytes, "hex") };
}

/** An RFC of which only a part is there has no votes. */
function withoutText(error: unknown): undefined {
  if (!(error instanceof CodedError) || error.code !== "no-such-rfc") throw error;
}
