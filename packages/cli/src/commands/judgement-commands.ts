import type { Command } from "commander";
import type { OnInvocation } from "./invocation.ts";
import {
  type IsMeant,
  argumentOneOf,
  given,
  keyChoice,
  type KeyValues,
  oneOf,
  outputOf,
  type OutputValues,
  several,
  withKeys,
  withOutputOptions,
} from "./options.ts";
import { SEVERITIES } from "./registry-options.ts";

/** The registry's own lists are not loaded for commands that need none of them. */
const TIERS = ["held", "sandboxed", "verified", "native"];
const CHOICES = ["for", "against", "abstain", "veto", "recuse"];

interface Values extends OutputValues, KeyValues {
  readonly tap?: string;
  readonly at?: string;
}

const PLUGIN = "<namespace>/<name>, with @<version>; default: the newest";

/** Adds `why` to `plugin`. */
export function addWhy(plugin: Command, onInvocation: OnInvocation): void {
  withMoment(common(plugin.command("why")))
    .summary("say why a plugin of a tap is trusted as it is")
    .description(
      "Goes through every rule of every tier: what was found in which files, who signed them, what is missing, which " +
        "statements count for nothing and why; then how good it is, line by line.",
    )
    .argument(
      "<plugin>",
      "<name>, <namespace>/<name> or <tap>/<namespace>/<name>, with @<version>; without one the newest",
    )
    .action((what: string, values: Values) =>
      onInvocation({ command: "plugin-why", what, ...plain(values), ...moment(values) }),
    );
}

/** Adds `promote` and what is below it. */
export function addPromoteCommands(program: Command, onInvocation: OnInvocation, isMeant: IsMeant): void {
  const promote = program
    .command("promote")
    .summary("judge what plugins of a tap may be run as")
    .description(
      "What a version may be run as follows from the tap's policy and from what was signed about it: the same for everybody.",
    )
    .helpCommand(false);
  if (!isMeant(promote.name())) return;
  withMoment(common(promote.command("evaluate")))
    .summary("say what a version may be run as")
    .description("Says what a version may be run as, and what it lacks to be trusted more.")
    .argument("<plugin>", PLUGIN)
    .addOption(oneOf("--at-least <tier>", "end with 1 when it is less than this", TIERS))
    .action((what: string, values: Values & { readonly atLeast?: string }) => {
      const least = given({ atLeast: values.atLeast });
      onInvocation({ command: "promote-evaluate", what, ...least, ...plain(values), ...moment(values) });
    });
  withKeys(common(promote.command("apply")))
    .summary("sign what the evaluation gives")
    .description(
      "Evaluates a version and signs the result as a statement in the tap's work tree. For native this is the decision that " +
        "the policy asks of those who hold its office.",
    )
    .argument("<plugin>", PLUGIN)
    .addOption(oneOf("--tier <tier>", "the tier to decide for; default: the one that it has", TIERS.slice(1)))
    .action((what: string, values: Values & { readonly tier?: string }) => {
      const wanted = given({ tier: values.tier });
      onInvocation({ command: "promote-apply", what, ...wanted, ...plain(values), ...keyChoice(values) });
    });
  withMoment(common(promote.command("simulate")))
    .summary("say what another policy would change")
    .description("Evaluates the newest version of every plugin by another policy, and says what would change for whom.")
    .requiredOption("--policy <file>", "the other promotion.json")
    .action((values: Values & { readonly policy: string }) =>
      onInvocation({ command: "promote-simulate", policy: values.policy, ...plain(values), ...moment(values) }),
    );
}

interface ProposeValues extends Values {
  readonly author: string;
  readonly rule?: string;
  readonly change?: readonly string[];
}

/** Adds `governance` and what is below it. */
export function addGovernanceCommands(program: Command, onInvocation: OnInvocation, isMeant: IsMeant): void {
  const governance = program
    .command("governance")
    .summary("propose, vote, count and check the rules of a tap")
    .description("The rules of a tap are data that its members change by votes, which everybody can count again.")
    .helpCommand(false);
  if (!isMeant(governance.name())) return;
  common(governance.command("propose"))
    .summary("begin an RFC")
    .description(
      "Writes a draft into rfcs/: the text to be filled in, and what it changes, by the digests of the new files.",
    )
    .argument("<title>", "what it is called")
    .requiredOption("--author <m:name>", "who proposes it")
    .option("--rule <id>", "the rule that decides; default: the one for what changes")
    .addOption(
      several(
        "--change <path=file>",
        "a file of the tap and where its new bytes are; nothing behind = removes it (several times)",
      ),
    )
    .action((title: string, values: ProposeValues) => {
      const { author, rule, change = [] } = values;
      const said = { title, author, ...given({ rule }), changes: change };
      onInvocation({ command: "governance-propose", ...said, ...plain(values) });
    });
  common(governance.command("open"))
    .summary("open the vote on an RFC")
    .description("Opens the vote on a draft from now on, for as long as its rule wants.")
    .argument("<number>", "four digits")
    .action((number: string, values: Values) => onInvocation({ command: "governance-open", number, ...plain(values) }));
  addVote(governance, onInvocation);
  withMoment(common(governance.command("tally")))
    .summary("count the votes on an RFC")
    .description("Counts the votes on an RFC, or on all, and says what does not count and why.")
    .argument("[number]", "four digits; default: all")
    .action((number: string | undefined, values: Values) => {
      onInvocation({ command: "governance-tally", ...given({ number }), ...plain(values), ...moment(values) });
    });
  common(governance.command("check"))
    .summary("compare offices, keys and rules")
    .description(
      "Says where the keys that sign the tap are not those of its members, and offices are not held as the rules say.",
    )
    .option("--activity", "also who has signed nothing for long; reads every statement")
    .action((values: Values & { readonly activity?: boolean }) =>
      onInvocation({ command: "governance-check", activity: values.activity === true, ...plain(values) }),
    );
  common(governance.command("render"))
    .summary("write the documents for people")
    .description(
      "Writes charter, code of conduct, contribution guide, security policy and the guide to RFCs from the data.",
    )
    .option("--check", "write nothing; end with 1 when one differs")
    .action((values: Values & { readonly check?: boolean }) =>
      onInvocation({ command: "governance-render", check: values.check === true, ...plain(values) }),
    );
}

function addVote(governance: Command, onInvocation: OnInvocation): void {
  withKeys(common(governance.command("vote")))
    .summary("vote on an RFC")
    .description("Signs a vote over the text as it is; one that you cast before is replaced.")
    .argument("<number>", "four digits")
    .addArgument(argumentOneOf("<choice>", "what you say to it", CHOICES))
    .option("--reason <text>", "why; a veto needs one", "")
    .addOption(
      several("--interest <kind,party>", "an interest that you have in it: it makes you recuse (several times)"),
    )
    .action(
      (
        number: string,
        choice: string,
        values: Values & { readonly reason: string; readonly interest?: readonly string[] },
      ) => {
        const { reason, interest = [] } = values;
        const said = { number, choice, reason, interests: interest };
        onInvocation({ command: "governance-vote", ...said, ...plain(values), ...keyChoice(values) });
      },
    );
}

interface AdvisoryValues extends Values {
  readonly summary: string;
  readonly severity: string;
  readonly action: string;
  readonly details: string;
  readonly introduced?: string;
  readonly fixed?: string;
  readonly affected?: readonly string[];
  readonly reference?: readonly string[];
}

/** Adds `advisory` and what is below it. */
export function addAdvisoryCommands(program: Command, onInvocation: OnInvocation, isMeant: IsMeant): void {
  const advisory = program
    .command("advisory")
    .summary("say what is wrong with versions of plugins")
    .description("Advisories are in the format of OSV; the tap's signed list of them is what clients go by.")
    .helpCommand(false);
  if (!isMeant(advisory.name())) return;
  common(advisory.command("new"))
    .summary("write an advisory")
    .description(
      "Writes an advisory about versions of a plugin into the tap's work tree. Nobody sees it before it is published.",
    )
    .argument("<plugin>", "<namespace>/<name>")
    .requiredOption("--summary <text>", "what is wrong, one line")
    .addOption(oneOf("--severity <severity>", "how bad it is", SEVERITIES).makeOptionMandatory())
    .addOption(oneOf("--action <action>", "what clients do with it", ["warn", "stop"]).default("warn"))
    .option("--details <text>", "more about it", "")
    .option("--introduced <version>", "the first version that has it; default: all")
    .option("--fixed <version>", "the first version that has it no longer")
    .addOption(
      several("--affected <version>", "a version that has it, beside the range or in its place (several times)"),
    )
    .addOption(several("--reference <url>", "where more is said (several times)"))
    .action((plugin: string, values: AdvisoryValues) => {
      const { summary, severity, action, details, introduced, fixed, affected = [], reference = [] } = values;
      const said = { plugin, summary, severity, action, details, versions: affected, references: reference };
      onInvocation({ command: "advisory-new", ...said, ...given({ introduced, fixed }), ...plain(values) });
    });
  withKeys(common(advisory.command("publish")))
    .summary("put an advisory on the list that clients go by")
    .description("Puts an advisory on the tap's list. With --revoke the versions that it is about are revoked as well.")
    .argument("<id>", "PT-2026-0001")
    .option("--revoke", "revoke the versions as a member of the security team")
    .action((id: string, values: Values & { readonly revoke?: boolean }) =>
      onInvocation({
        command: "advisory-publish",
        id,
        revoke: values.revoke === true,
        ...plain(values),
        ...keyChoice(values),
      }),
    );
  common(advisory.command("check"))
    .summary("list open advisories")
    .description(
      "Lists the open advisories about versions of a tap, or of plugins that are named. Ends with 1 when there are some.",
    )
    .argument("[plugins...]", "<namespace>/<name>, with @<version>; default: all plugins")
    .action((what: readonly string[], values: Values) =>
      onInvocation({ command: "advisory-check", what, ...plain(values) }),
    );
}

function common(command: Command): Command {
  return withOutputOptions(
    command.option(
      "--tap <tap>",
      "name of an added tap, or a folder; default: this folder if it is one, else the only one added",
    ),
  );
}

function withMoment(command: Command): Command {
  return command.option("--at <time>", "as of a moment: 2026-11-25, or 2026-11-25T12:00:00Z; default: now");
}

function plain({ tap, ...values }: Values): ReturnType<typeof outputOf> & { readonly tap?: string } {
  return { ...outputOf(values), ...given({ tap }) };
}

function moment({ at }: Values): { readonly at?: string } {
  return given({ at });
}
