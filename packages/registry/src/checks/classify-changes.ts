import type { PluginId, Version } from "../model/scalars.ts";
import { parseStatementPath } from "../model/statement-path.ts";
import { isDataPath } from "../tap/tree/tap-paths.ts";
import { RegistryError } from "../registry-error.ts";
import type { TreeChange } from "./tree-changes.ts";

/**
 * What a change is about, and so whose business it is: a publisher's plugins, a namespace's keys, what people and machines
 * state, advisories, votes, the tap's rules, its signatures, or what runs and describes it. One proposal is of one class.
 */
export const CHANGE_CLASSES = [
  "entry",
  "namespace",
  "statement",
  "advisory",
  "rfc",
  "rules",
  "signing",
  "tool",
] as const;
/** What a change is about, and so whose business it is. */
export type ChangeClass = (typeof CHANGE_CLASSES)[number];

/** Why a proposal is refused before anything in it is read. */
export interface ChangeProblem {
  /** Path that it is about; empty: the proposal as a whole. */
  readonly path: string;
  /** Lower case, a sentence without its full stop. */
  readonly message: string;
}

/** A version that a proposal adds. */
export interface AddedVersion {
  readonly plugin: PluginId;
  readonly version: Version;
}

/** What a proposal is. */
export interface ClassifiedChanges {
  /** Classes that occur, in order of `CHANGE_CLASSES`. Signing goes along with rules, advisories, votes and namespaces. */
  readonly classes: readonly ChangeClass[];
  /** Namespaces whose files change. */
  readonly namespaces: readonly string[];
  readonly versions: readonly AddedVersion[];
  /** Empty: the proposal has a shape that is allowed. */
  readonly problems: readonly ChangeProblem[];
}

/** What may happen to a path: `grow` may be added and never change, `keep` may change and never go. */
type Shape = "grow" | "keep" | "free";

interface PathRule {
  readonly pattern: RegExp;
  readonly class: ChangeClass;
  readonly shape: Shape;
}

const NAME = "[a-z](?:-?[a-z0-9])*";
const rule = (pattern: string, changeClass: ChangeClass, shape: Shape): PathRule => ({
  pattern: new RegExp(`^${pattern}$`),
  class: changeClass,
  shape,
});

/** The allow-list. What no rule names below a data area is refused; what lies beside them is `tool`. */
const RULES: readonly PathRule[] = [
  rule(`entries/(?<namespace>${NAME})/(?<name>${NAME})/versions/(?<version>[0-9a-z.-]+)\\.json`, "entry", "grow"),
  rule(`entries/(?<namespace>${NAME})/${NAME}/plugin\\.json`, "entry", "keep"),
  rule(`entries/(?<namespace>${NAME})/namespace\\.json`, "namespace", "keep"),
  rule("blobs/[0-9a-f]{64}", "entry", "grow"),
  rule("advisories/[A-Z]+-[0-9]{4}-[0-9]+\\.json", "advisory", "keep"),
  rule("targets/advisories/feed\\.json", "advisory", "keep"),
  rule("rfcs/[0-9]{4}/rfc\\.(?:json|md)", "rfc", "keep"),
  rule("rfcs/[0-9]{4}/votes/[^/]+", "rfc", "grow"),
  rule("targets/policy/(?:promotion|review|names|perf|compat)\\.json", "rules", "keep"),
  rule("targets/governance/(?:governance|members)\\.json", "rules", "keep"),
  rule("targets/tombstones\\.json", "rules", "keep"),
  rule("targets/index/root\\.json", "signing", "keep"),
  rule("targets/index/shards/[0-9a-f]{2}\\.json", "signing", "keep"),
  rule("metadata/[a-z0-9.-]+\\.json", "signing", "keep"),
  rule("schemas/[a-z0-9.-]+\\.json", "tool", "keep"),
  rule("tap\\.json", "tool", "keep"),
];

/** With which other classes signatures may come along: those whose files roles sign, and that keepers write themselves. */
const SIGNED_WITH: ReadonlySet<ChangeClass> = new Set(["advisory", "namespace", "rfc", "rules"]);
const PLAIN_FILE = "100644";

/**
 * Says of a proposal what it is, by all the paths that it touches and by what happens to each: adds, edits, deletes, modes,
 * links and submodules. What no rule allows is a problem; nothing is overlooked because a tool would not show it.
 */
export function classifyChanges(changes: readonly TreeChange[]): ClassifiedChanges {
  const judged = changes.map(judge);
  const problems = judged.flatMap((each) => each.problems);
  const namespaces = sorted(judged.flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace])));
  const versions = judged.flatMap(({ version }) => (version === undefined ? [] : [version]));
  const found = new Set(judged.flatMap((each) => (each.class === undefined ? [] : [each.class])));
  mergeNewNamespaces(judged, found);
  const classes = CHANGE_CLASSES.filter((each) => found.has(each));
  return { classes, namespaces, versions, problems: [...problems, ...mixtures(classes, namespaces)] };
}

interface Judged {
  readonly class?: ChangeClass;
  readonly namespace?: string;
  readonly version?: AddedVersion;
  readonly isNew: boolean;
  readonly problems: readonly ChangeProblem[];
}

function judge(change: TreeChange): Judged {
  const { path, before, after } = change;
  const isNew = before === undefined;
  const refused = (message: string, changeClass?: ChangeClass): Judged => ({
    ...(changeClass !== undefined && { class: changeClass }),
    isNew,
    problems: [{ path, message }],
  });
  const data = isDataPath(path);
  const found = data ? dataRule(path) : { class: "tool" as const, shape: "free" as const, groups: {} };
  if (found === undefined) return refused("is nothing that taps have");
  const problem = data ? modeProblem(change) : linkProblem(change);
  if (problem !== undefined) return refused(problem, found.class);
  if (found.shape !== "free" && after === undefined)
    return refused("is removed, which nothing here ever is", found.class);
  if (found.shape === "grow" && !isNew)
    return refused("is changed, which it never may be once it is there", found.class);
  const { namespace, name, version } = found.groups;
  return {
    class: found.class,
    isNew,
    problems: [],
    ...(namespace !== undefined && { namespace }),
    ...(version !== undefined && { version: { plugin: `${namespace}/${name}`, version } }),
  };
}

function dataRule(path: string): (Omit<PathRule, "pattern"> & { readonly groups: Groups }) | undefined {
  if (path.startsWith("attestations/")) return statementRule(path);
  for (const { pattern, class: changeClass, shape } of RULES) {
    const match = pattern.exec(path);
    if (match !== null) return { class: changeClass, shape, groups: match.groups ?? {} };
  }
  return undefined;
}

type Groups = Readonly<Record<string, string | undefined>>;

/** A release belongs to the entry that it signs, a transfer to its namespace; what others say stands for itself. */
function statementRule(path: string): ReturnType<typeof dataRule> {
  const parsed = statementAt(path);
  if (parsed === undefined) return undefined;
  const { place, type } = parsed;
  if (place.kind === "namespace") return { class: "namespace", shape: "grow", groups: { namespace: place.namespace } };
  if (place.kind === "version" && type === "release") {
    return { class: "entry", shape: "grow", groups: { namespace: place.plugin.split("/")[0] } };
  }
  return { class: "statement", shape: "grow", groups: {} };
}

function statementAt(path: string): ReturnType<typeof parseStatementPath> | undefined {
  try {
    return parseStatementPath(path);
  } catch (error) {
    if (error instanceof RegistryError) return undefined;
    throw error;
  }
}

function modeProblem({ after }: TreeChange): string | undefined {
  if (after === undefined || after.mode === PLAIN_FILE) return undefined;
  return linkProblem({ path: "", before: undefined, after }) ?? `is of mode ${after.mode}, where a tap has plain files`;
}

function linkProblem({ after }: TreeChange): string | undefined {
  if (after?.mode === "120000") return "is a link";
  return after?.mode === "160000" ? "is a submodule" : undefined;
}

/** A namespace that is not there yet comes with its first plugin: nobody's keys change by it. */
function mergeNewNamespaces(judged: readonly Judged[], found: Set<ChangeClass>): void {
  const ofNamespaces = judged.filter((each) => each.class === "namespace");
  if (found.has("entry") && ofNamespaces.every(({ isNew, problems }) => isNew && problems.length === 0)) {
    found.delete("namespace");
  }
}

function mixtures(classes: readonly ChangeClass[], namespaces: readonly string[]): readonly ChangeProblem[] {
  const [only, another] = classes.filter((each) => each !== "signing");
  const whole = (message: string): ChangeProblem => ({ path: "", message });
  if (another !== undefined) {
    return [whole(`mixes ${classes.join(", ")}: each is decided by others, and wants a proposal of its own`)];
  }
  if (classes.includes("signing") && only !== undefined && !SIGNED_WITH.has(only)) {
    return [whole(`signs the tap together with a change of ${only}: keepers sign once it is merged`)];
  }
  if ((only === "entry" || only === "namespace") && namespaces.length > 1) {
    return [whole(`changes several namespaces: ${namespaces.join(", ")}`)];
  }
  return [];
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
