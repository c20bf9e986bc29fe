import { hash } from "node:crypto";
import { isRecordOf, isToldInTime, namespaceDigest, unsignedSides } from "../evaluation/hand-over.ts";
import { subjectOf } from "../evaluation/statement-binding.ts";
import { DOCUMENT_FORMATS, type DocumentKind, type Documents } from "../model/documents.ts";
import type { Namespace, TransferRecord } from "../model/namespace.ts";
import { parseDocument } from "../model/parse-document.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { KeyRing } from "../signing/key-ring.ts";
import { readStatement } from "../signing/verify-statement.ts";
import type { TapWork } from "../tap/index/build-index.ts";
import type { TapTree } from "../tap/tree/tap-tree.ts";
import type { ChangeProblem } from "./classify-changes.ts";
import type { TreeChange } from "./tree-changes.ts";

const FILE = /^entries\/([^/]+)\/namespace\.json$/;

/**
 * What a proposal changes of who a namespace belongs to without those who give and those who take it having signed just that,
 * in time. What it changes of a namespace's keys alone, those decide who merge it.
 */
export async function transferProblems(
  changes: readonly TreeChange[],
  tap: TapTree,
  proposed: TapTree,
  options: TapWork,
): Promise<readonly ChangeProblem[]> {
  const problems: ChangeProblem[] = [];
  for (const { path } of changes) {
    const [, name] = FILE.exec(path) ?? [];
    const before = name === undefined ? undefined : await read(tap, "namespace", path, options);
    const after = before && (await read(proposed, "namespace", path, options));
    if (name === undefined || before === undefined || after === undefined) continue;
    const added = after.transfers.slice(before.transfers.length);
    const [only, another] = added;
    const isGrown = before.transfers.every((each, at) => after.transfers[at]?.statement === each.statement);
    const refuse = (message: string): unknown => problems.push({ path, message });
    if (!isGrown || another !== undefined) refuse("changes what is recorded of transfers otherwise than by one more");
    else if (only !== undefined) {
      const problem = await recordProblem({ name, before, after, record: only }, tap, proposed, options);
      if (problem !== undefined) refuse(problem);
    } else if (after.organisation !== before.organisation) {
      refuse(`gives it to ${after.organisation} without a transfer that both sides signed`);
    }
  }
  return problems;
}

interface Recorded {
  readonly name: string;
  readonly before: Namespace;
  readonly after: Namespace;
  readonly record: TransferRecord;
}

async function recordProblem(
  { name, before, after, record }: Recorded,
  tap: TapTree,
  proposed: TapTree,
  options: TapWork,
): Promise<string | undefined> {
  const statement = await statementOf(name, { before, after, record }, tap, proposed, options);
  if (statement === undefined) return "records a transfer of which there is no statement";
  const { predicate, signers } = statement;
  if (predicate.parseltongue.tapId !== (await digestAt(tap, "metadata/1.root.json", options)))
    return "is handed over in another tap";
  if (!isRecordOf(record, predicate) || predicate.namespace !== name)
    return "records a transfer otherwise than it was signed";
  const [unsigned] = unsignedSides(predicate, before.keys, signers);
  if (unsigned === "giver") return "is handed over without the signature of a key that it has";
  if (unsigned === "taker") return "is handed over without the signature of those who take it";
  if (subjectOf(statement, "namespace") !== (await digestAt(tap, `entries/${name}/namespace.json`, options)))
    return "was another one when it was handed over: have the transfer signed anew";
  if (namespaceDigest({ ...after, transfers: before.transfers }) !== predicate.namespaceAfterSha256)
    return "becomes another one than was signed";
  const rules = await read(tap, "promotionPolicy", DOCUMENT_FORMATS.promotionPolicy.path, options);
  const noticeDays = rules?.transferNoticeDays ?? 0;
  return isToldInTime(predicate, noticeDays)
    ? undefined
    : `changes hands less than ${noticeDays} days after it was told`;
}

/** The statement that a record names, signed by whoever of both sides has. */
async function statementOf(
  name: string,
  { before, after, record }: Omit<Recorded, "name">,
  tap: TapTree,
  proposed: TapTree,
  options: TapWork,
): Promise<VerifiedStatement<"transfer"> | undefined> {
  const keys = new KeyRing({ members: [] }, "left-out");
  keys.add(before);
  keys.add(after);
  const folder = `attestations/${name}/_namespace`;
  const paths = new Set([...(await proposed.list(folder, options)), ...(await tap.list(folder, options))]);
  for (const path of paths) {
    const bytes = await proposed.read(path, DOCUMENT_FORMATS.envelope.maxBytes, options);
    const statement = bytes && readStatement(path, bytes, keys);
    if (statement?.type === "transfer" && statement.payloadSha256 === record.statement) return statement;
  }
  return undefined;
}

async function read<Kind extends DocumentKind>(
  tree: TapTree,
  kind: Kind,
  path: string,
  options: TapWork,
): Promise<Documents[Kind] | undefined> {
  const bytes = await tree.read(path, DOCUMENT_FORMATS[kind].maxBytes, options);
  return bytes && parseDocument(kind, bytes, path);
}

async function digestAt(tree: TapTree, path: string, options: TapWork): Promise<string | undefined> {
  const bytes = await tree.read(path, 1 << 20, options);
  return bytes && hash("sha256", bytes, "hex");
}
