import { compareText } from "../governance/register.ts";
import type { Sha256, Time } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { subjectsOf } from "../signing/statement.ts";
import { mayDiffer } from "../signing/verify-statement.ts";
import type { EntryRecord, Evidence } from "./evidence.ts";

/** Digest of a subject that a statement names; undefined when it names none of that name. */
export function subjectOf({ subjects }: VerifiedStatement, name: string): Sha256 | undefined {
  return subjects.find((each) => each.name === name)?.digest.sha256;
}

/** One statement for each payload, signed by all who signed it in any file; the first path stands for all. */
export function mergeByPayload(statements: readonly VerifiedStatement[]): readonly VerifiedStatement[] {
  const merged = new Map<string, VerifiedStatement>();
  for (const statement of statements.toSorted((a, b) => compareText(a.path, b.path))) {
    const key = `${statement.type} ${statement.payloadSha256}`;
    const other = merged.get(key);
    const signers = other && [...new Set([...other.signers, ...statement.signers])].sort();
    merged.set(key, other === undefined ? statement : ({ ...other, signers } as VerifiedStatement));
  }
  return [...merged].sort(([a], [b]) => compareText(a, b)).map(([, statement]) => statement);
}

/** What a statement has to be about. */
export interface BindingContext {
  readonly evidence: Evidence;
  /** Of the plugin, by their digests. */
  readonly entries: ReadonlyMap<Sha256, EntryRecord>;
  readonly policies: ReadonlySet<Sha256>;
  readonly at: Time;
}

/** Why a statement says nothing about this plugin in this tap at this time; undefined when it may. */
export function bindingProblem(statement: VerifiedStatement, context: BindingContext): string | undefined {
  const { evidence, entries, policies, at } = context;
  const { type, predicate } = statement;
  const { tapId, createdAt, policySha256 } = predicate.parseltongue;
  if (tapId !== evidence.tapId) return "it was made for another tap";
  if (timeMs(createdAt) > timeMs(at)) return "it is of a later time";
  if (type === "vote") return "it is a vote";
  if (type === "transfer") {
    return predicate.namespace === evidence.namespace.namespace ? undefined : "it is about another namespace";
  }
  if (!policies.has(policySha256)) return "it was made under a policy that does not count here";
  const record = entries.get(subjectOf(statement, "entry") ?? "");
  const { plugin, version } = predicate.parseltongue;
  if (record === undefined || record.entry.id !== plugin || record.entry.version !== version) {
    return "it is about another entry";
  }
  return subjectProblem(statement, record);
}

function subjectProblem({ type, subjects }: VerifiedStatement, { sha256, entry }: EntryRecord): string | undefined {
  const here = subjectsOf(entry, sha256);
  const other = subjects.find(({ name, digest }) => !mayDiffer(type, name) && here.get(name) !== digest.sha256);
  if (other !== undefined) return `it is about another ${other.name}`;
  const mustName = type === "review" && entry.wasm !== null && !subjects.some(({ name }) => name === "plugin.wasm");
  return mustName ? "it does not name the code that runs" : undefined;
}

/** Whether all of some are among others. */
export function isWithin(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].every((each) => others.has(each));
}
