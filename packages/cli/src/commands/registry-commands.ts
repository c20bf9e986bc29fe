import type { Command } from "commander";
import type { Local } from "../registry/checks/registry-invocation.ts";
import type { OnInvocation } from "./invocation.ts";
import {
  type IsMeant,
  countOption,
  given,
  keyChoice,
  type KeyValues,
  oneOf,
  outputOf,
  type OutputValues,
  passphraseOption,
  several,
  withKeys,
  withOutputOptions,
} from "./options.ts";

interface Values extends OutputValues, KeyValues {
  readonly tap?: string;
  readonly source?: readonly string[];
  readonly hostOf?: readonly string[];
  readonly requireSandbox?: boolean;
}

const WHAT = "<namespace>/<name>@<version>; without a version the newest";

/** Adds `registry` and what is below it. */
export function addRegistryCommands(program: Command, onInvocation: OnInvocation, isMeant: IsMeant): void {
  const registry = program
    .command("registry")
    .summary("check, rebuild and try what is in a tap")
    .description("What those need who keep a tap: checks of proposals, rebuilds, compatibility.")
    .helpCommand(false);
  if (!isMeant(registry.name())) return;
  addRegistryCheck(registry, onInvocation);
  addRebuild(registry, onInvocation);
  addTrials(registry, onInvocation);
  addMeasure(registry, onInvocation);
}

interface CheckValues extends Values {
  readonly out?: string;
  readonly markdown?: string;
  readonly junit?: string;
  readonly sarif?: string;
  readonly sign?: string;
}

function addRegistryCheck(registry: Command, onInvocation: OnInvocation): void {
  common(local(registry.command("check")))
    .summary("check a proposed change to a tap")
    .description(
      "Checks everything between two commits of a tap: what kind of change it is, and for every version that it adds the " +
        "closed set of checks. Needs no secret. Ends with 0 only when all of them passed.",
    )
    .argument("<old..new>", "what there is, and what is proposed: main..HEAD")
    .option("--out <folder>", "write all reports into a folder: check.md, check.xml, check.sarif")
    .option("--markdown <file>", "write a report for people")
    .option("--junit <file>", "write a report that build servers read")
    .option("--sarif <file>", "write a report that code hosts read")
    .option("--sign <key>", "sign what was found of each version, and write it into the work tree")
    .addOption(passphraseOption())
    .action((range: string, values: CheckValues) => {
      const { out, markdown, junit, sarif, sign } = values;
      onInvocation({
        command: "registry-check",
        range,
        ...given({ out, markdown, junit, sarif }),
        sign: sign !== undefined,
        ...oneKey(sign, values),
        ...here(values),
        ...plain(values),
      });
    });
}

function addRebuild(registry: Command, onInvocation: OnInvocation): void {
  common(local(withKeys(registry.command("rebuild"))))
    .summary("build a version again, and sign what came out")
    .description(
      "Builds a version from its pinned commit, without network and without secrets where bubblewrap is, compares every bit, " +
        "and signs what came out. Ends with 1 when it is not what was published.",
    )
    .argument("<plugin>", WHAT)
    .addOption(several("--sign <key>", "the same as --key"))
    .action((what: string, values: Values & { readonly sign?: readonly string[] }) => {
      const keys = keyChoice({ ...values, key: [...(values.key ?? []), ...(values.sign ?? [])] });
      onInvocation({ command: "registry-rebuild", what, ...keys, ...here(values), ...plain(values) });
    });
}

interface CraterValues extends Values {
  readonly host?: string;
  readonly baseline?: string;
  readonly state: string;
  readonly fresh?: boolean;
  readonly workers?: number;
}

function addTrials(registry: Command, onInvocation: OnInvocation): void {
  common(local(registry.command("compat")))
    .summary("try every plugin on every host that is supported")
    .description(
      "Runs the newest version of each plugin of a tap on every supported host that it says it runs on: figures for each " +
        "plugin, and for the tap. Ends with 1 when the tap promises more.",
    )
    .argument("[plugins...]", "<namespace>/<name>; default: all")
    .option("--sign <key>", "sign what was found of each version, and write it into the work tree")
    .addOption(passphraseOption())
    .action((plugins: readonly string[], values: Values & { readonly sign?: string }) => {
      const { sign } = values;
      const said = { plugins, sign: sign !== undefined, ...oneKey(sign, values) };
      onInvocation({ command: "registry-compat", ...said, ...here(values), ...plain(values) });
    });
  common(local(registry.command("crater")))
    .summary("try all plugins on a changed host before it is released")
    .description(
      "Runs all plugins of a tap on two hosts, on all cores, and lists what differs. What was tried is kept in a file: an " +
        "interrupted run goes on where it was. Ends with 1 when something works no more.",
    )
    .option("--host <launcher>", "bin/parseltongue.js of the changed host; default: this one")
    .option("--baseline <launcher>", "of the host before; default: this one")
    .option("--state <file>", "where outcomes are kept", "crater.jsonl")
    .option("--fresh", "forget what was tried before")
    .addOption(countOption("--workers <n>", "processes at once; default: one for each core", 1, 512))
    .action((values: CraterValues) => {
      const { host, baseline, state, fresh, workers } = values;
      onInvocation({
        command: "registry-crater",
        state,
        fresh: fresh === true,
        ...given({ host, baseline, workers }),
        ...here(values),
        ...plain(values),
      });
    });
}

interface MeasureValues extends Values {
  readonly graph?: readonly string[];
  readonly runs?: number;
  readonly sign?: string;
}

function addMeasure(registry: Command, onInvocation: OnInvocation): void {
  common(confined(registry.command("measure")))
    .summary("measure what a version costs, beside what it declares")
    .description(
      "Calls every hook of a version as it was published, again and again over all of the reference graphs, without network " +
        "and without secrets where bubblewrap is: fuel, output and memory beside what it declares, the same on every " +
        "machine, and the time that this one takes. Ends with 1 when a budget is exceeded.",
    )
    .argument("<plugin>", `${WHAT}; or the path of what \`plugin pack\` made`)
    .addOption(
      several(
        "--graph <file>",
        "code to measure over, as `index --dump` reads it; default: what the tap's rules name, else generated code of 1,600 functions (several times)",
      ),
    )
    .addOption(countOption("--runs <n>", "how often; default: as often as the tap's rules say", 1, 1_000_000))
    .option("--sign <key>", "sign what was found over each graph, and write it into the work tree")
    .addOption(passphraseOption())
    .action((what: string, values: MeasureValues) => {
      const { graph, runs, sign } = values;
      const said = { what, graphs: graph ?? [], ...given({ runs }), sign: sign !== undefined };
      onInvocation({
        command: "registry-measure",
        ...said,
        requiresSandbox: values.requireSandbox === true,
        ...oneKey(sign, values),
        ...plain(values),
      });
    });
}

interface SubmitValues extends Values {
  readonly namespace: string;
  readonly organisation?: string;
  readonly repository?: string;
  readonly url?: string;
  readonly changes?: string;
  readonly fixes?: readonly string[];
  readonly branch?: string;
  readonly dryRun?: boolean;
}

/** Adds `submit` to `plugin`. */
export function addSubmit(plugin: Command, onInvocation: OnInvocation): void {
  common(local(withKeys(plugin.command("submit"))))
    .summary("propose a version to a tap")
    .description(
      "Builds the plugin from what is committed, makes the very checks that the tap makes, signs the release and commits " +
        "entry and release on a branch of your clone of the tap. What is left is to push it.",
    )
    .argument("[directory]", "the plugin's directory", ".")
    .requiredOption("--namespace <name>", "whose plugin it is; made for you if the tap has none of the name")
    .option("--organisation <o:name>", "of a new namespace; default: none")
    .option("--repository <https url>", "where others get the source; default: the manifest's")
    .option("--url <https url>", "where others get the artefact; default: the tap carries it")
    .option("--changes <text>", "what is new, for people")
    .addOption(
      several("--fixes <text>", "what it repairs that was published, which may shorten the wait (several times)"),
    )
    .option("--branch <name>", "name of the branch")
    .option("--dry-run", "check, and write nothing")
    .action((directory: string, values: SubmitValues) => {
      const { namespace, organisation, repository, url, branch } = values;
      onInvocation({
        command: "plugin-submit",
        directory,
        namespace,
        changes: values.changes ?? "",
        fixes: values.fixes ?? [],
        dryRun: values.dryRun === true,
        ...given({ organisation, repository, url, branch }),
        ...keyChoice(values),
        ...here(values),
        ...plain(values),
      });
    });
}

interface SignValues extends Values {
  readonly verdict?: string;
  readonly scope?: string;
  readonly changedLines?: number;
  readonly criterion?: readonly string[];
  readonly thoroughness?: string;
  readonly understanding?: string;
  readonly minutes?: number;
  readonly finding?: readonly string[];
  readonly conflict?: readonly string[];
  /** False with --no-conflicts. */
  readonly conflicts?: boolean;
  readonly languageModel?: string;
  readonly supersedes?: string;
  readonly text?: string;
}

/** Adds `review` and what is below it. */
export function addReviewCommands(program: Command, onInvocation: OnInvocation, isMeant: IsMeant): void {
  const review = program
    .command("review")
    .summary("read plugins of a tap for others, and say what was found")
    .description("Commands for those who review versions of plugins, and for those who read their reviews.")
    .helpCommand(false);
  if (!isMeant(review.name())) return;
  common(local(review.command("start")))
    .summary("fetch a version to read, with what changed")
    .description(
      "Writes source and artefact of a version, by their digests, into a folder, and shows what changed since the last " +
        "version that somebody approved in full: rights and budgets first.",
    )
    .argument("<plugin>", WHAT)
    .option("--out <folder>", "where to", "review")
    .action((what: string, values: Values & { readonly out: string }) => {
      const { sources } = here(values);
      onInvocation({ command: "review-start", what, out: values.out, sources, hosts: [], ...plain(values) });
    });
  addReviewSign(review, onInvocation);
  addAppeals(review, onInvocation);
  for (const [word, summary] of [
    ["list", "list what reviewers said, and what of it stands"],
    ["verify", "verify the signatures of reviews"],
  ] as const) {
    common(review.command(word))
      .summary(summary)
      .description(
        word === "list"
          ? "Lists the reviews of a plugin in order of time: verdict, by whom, and whether it was replaced or lifted."
          : "Verifies all reviews of a plugin. Ends with 1 when one is signed by nobody whom the tap knows, or is none.",
      )
      .argument("<plugin>", "<namespace>/<name>, or one version of it with @<version>")
      .action((what: string, values: Values) => onInvocation({ command: `review-${word}`, what, ...plain(values) }));
  }
  common(review.command("canary"))
    .summary("find out whether reviewers read")
    .description(
      "Commits in the review policy to a version with a fault that was put there on purpose, without saying which; with " +
        "--reveal tells it once reviewers have answered. Whoever approved it counts for nothing for a while.",
    )
    .argument("<plugin>", WHAT)
    .option("--secret <text>", "what it is made of; default: drawn by lot")
    .addOption(countOption("--days <n>", "how long; default 180", 1, 3650).default(180))
    .option("--reveal", "tell it")
    .action(
      (
        what: string,
        values: Values & { readonly secret?: string; readonly days: number; readonly reveal?: boolean },
      ) => {
        const { secret, days, reveal } = values;
        const made = { days, reveal: reveal === true, ...given({ secret }) };
        onInvocation({ command: "review-canary", what, ...made, ...plain(values) });
      },
    );
}

function addReviewSign(review: Command, onInvocation: OnInvocation): void {
  const degrees = ["low", "medium", "high"];
  common(withKeys(review.command("sign")))
    .summary("say what you found, signed")
    .description(
      "Signs what you say of a version and writes it into your clone of the tap. What is not given is asked for on a " +
        "terminal. A rejection stays until you replace it or an appeal lifts it.",
    )
    .argument("<plugin>", WHAT)
    .addOption(oneOf("--verdict <verdict>", "what you conclude", ["approve", "reject", "abstain"]))
    .option("--scope <scope>", "full, or delta:<digest of the entry it starts from>; default: full")
    .addOption(countOption("--changed-lines <n>", "of a delta: lines that differ", 0, 10_000_000))
    .addOption(
      several(
        "--criterion <id=result:where>",
        "a criterion: met, unmet or not-applicable, and where one sees it (several times)",
      ),
    )
    .addOption(oneOf("--thoroughness <degree>", "how thoroughly you read", degrees))
    .addOption(oneOf("--understanding <degree>", "how well you understood it", degrees))
    .addOption(countOption("--minutes <n>", "how long you read", 0, 1_000_000))
    .addOption(several("--finding <id:severity:status:text>", "what you found (several times)"))
    .addOption(several("--conflict <kind:party:text>", "an interest that you have in the outcome (several times)"))
    .option("--no-conflicts", "say that you have none")
    .option("--language-model <name>", "which one did the reading; it then counts to no quorum")
    .option("--supersedes <digest>", "the payload of an earlier review of yours that this one replaces")
    .option("--text <text>", "what else there is to say")
    .action((what: string, values: SignValues) => {
      const { verdict, scope, changedLines, thoroughness, understanding, minutes, languageModel, supersedes } = values;
      const answers = { verdict, scope, changedLines, thoroughness, understanding, minutes, languageModel, supersedes };
      onInvocation({
        command: "review-sign",
        what,
        ...given(answers),
        criteria: values.criterion ?? [],
        findings: values.finding ?? [],
        conflicts: values.conflict ?? [],
        noConflicts: values.conflicts === false,
        text: values.text ?? "",
        ...keyChoice(values),
        ...plain(values),
      });
    });
}

interface AppealValues extends Values {
  readonly against?: string;
  readonly text: string;
}

function addAppeals(review: Command, onInvocation: OnInvocation): void {
  for (const [word, summary, description] of [
    [
      "appeal",
      "ask for a rejection of your version to be lifted",
      "Files an appeal against a rejection, signed with a key of the plugin's namespace, and writes it into your clone of " +
        "the tap. A panel decides: people in office who are neither of the publisher's nor made the decision, nor have an " +
        "interest in it. `targets/governance/governance.json` says which office, how many, and how long there is for it.",
    ],
    [
      "lift",
      "agree to an appeal, as one of the panel",
      "Signs that a rejection against which its publisher appealed should count no longer, and writes that into your clone " +
        "of the tap. The rejection is lifted when enough of the panel have.",
    ],
  ] as const) {
    common(withKeys(review.command(word)))
      .summary(summary)
      .description(description)
      .argument("<plugin>", WHAT)
      .requiredOption("--text <text>", "why")
      .option("--against <review>", "payload or file of the rejection, where there are several")
      .action((what: string, values: AppealValues) => {
        const { against, text } = values;
        const said = { what, text, ...given({ against }) };
        onInvocation({ command: `review-${word}`, ...said, ...keyChoice(values), ...plain(values) });
      });
  }
}

function common(command: Command): Command {
  return withOutputOptions(
    command.option(
      "--tap <tap>",
      "the tap's work tree, or to read only also the name of an added one; default: this folder",
    ),
  );
}

function local(command: Command): Command {
  return confined(
    command
      .addOption(
        several("--source <repository>", "a repository here in which sources are looked for first (several times)"),
      )
      .addOption(several("--host-of <contract=launcher>", "a parseltongue of another version here (several times)")),
  );
}

function confined(command: Command): Command {
  return command.option(
    "--require-sandbox",
    "build and run nothing where bubblewrap does not work; default: say so and go on",
  );
}

function plain({ tap, ...values }: Values): ReturnType<typeof outputOf> & { readonly tap?: string } {
  return { ...outputOf(values), ...given({ tap }) };
}

function here({ source, hostOf, requireSandbox = false }: Values): Local {
  return { sources: source ?? [], hosts: hostOf ?? [], requiresSandbox: requireSandbox };
}

/** Of a command that signs only if it is told with what. */
function oneKey(sign: string | undefined, values: KeyValues): ReturnType<typeof keyChoice> {
  return keyChoice({ ...values, key: sign === undefined ? [] : [sign] });
}
