import {
  decideBySignatures,
  type DecisionRule,
  type EntryRecord,
  type Member,
  type PluginEvidence,
  PublicKey,
  Register,
  revocationProblem,
  ruleForAction,
  type TapState,
  type VerifiedStatement,
} from "@parseltongue/registry";

type Revocation = VerifiedStatement<"revocation">;

/** What a revocation does in the tap as it lies there. */
export interface RevocationStanding {
  /** Why it changes nothing; undefined: it stands. */
  readonly problem: string | undefined;
  /** How many more holders of the office have to sign it; 0: none, or that would not help. */
  readonly missing: number;
}

/** Who decides together about revocations of a kind. */
export interface Deciders {
  readonly rule: DecisionRule;
  readonly holders: readonly Member[];
}

/** The office that an authority stands for, at a moment; undefined: it is none, or the tap's rules know none. */
export function decidersOf(state: TapState, authority: string, at: string): Deciders | undefined {
  const { governance, members } = state.documents;
  const action = authority === "council" ? "unrevoke" : authority === "security-team" ? "revoke" : undefined;
  const rule = action && ruleForAction(governance, action);
  return rule && { rule, holders: Register.of(governance, members).holders(rule.role, at) };
}

/** What a revocation of a version that was found would do. */
export function standingOf(
  state: TapState,
  { plugin, record }: { readonly plugin: PluginEvidence; readonly record: EntryRecord },
  revocation: Revocation,
  at: string,
): RevocationStanding {
  const policy = state.documents.promotionPolicy;
  const problemOf = (signers: readonly string[]): string | undefined =>
    revocationProblem(policy, plugin.evidenceOf(record), { ...revocation, signers }, at);
  const problem = problemOf(revocation.signers);
  const { authority, parseltongue } = revocation.predicate;
  const deciders = problem === undefined ? undefined : decidersOf(state, authority, parseltongue.createdAt);
  if (deciders === undefined) return { problem, missing: 0 };
  const { rule, holders } = deciders;
  const keysOf = ({ keys }: Member): string[] => keys.map(({ key }) => PublicKey.parse(key).fingerprint);
  if (problemOf(holders.flatMap(keysOf)) !== undefined) return { problem, missing: 0 };
  const register = Register.of(state.documents.governance, state.documents.members);
  const agreeing = new Set(register.signers(revocation.signers, parseltongue.createdAt).map(({ id }) => id));
  const signed = holders.filter(({ id }) => agreeing.has(id)).map(({ id }) => id);
  const left = holders.filter(({ id }) => !agreeing.has(id)).map(({ id }) => id);
  const counts = left.findIndex((_, at) =>
    decideBySignatures(register, rule, [...signed, ...left.slice(0, at + 1)], parseltongue.createdAt),
  );
  return { problem, missing: counts + 1 };
}

/** In a line, what a revocation that was signed does. */
export function standingLine({ problem, missing }: RevocationStanding, path: string): string {
  if (problem === undefined) return "it stands once it is merged and signed for";
  return missing > 0
    ? `${missing} more of the office have to sign it: parseltongue registry countersign ${path}`
    : `it changes nothing: ${problem}`;
}
