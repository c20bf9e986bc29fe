import type { Command } from "commander";
import type { OnInvocation } from "./invocation.ts";
import { countOption, given, type IsMeant, keyChoice, oneOf, several, withKeys } from "./options.ts";
import {
  common,
  here,
  local,
  plain,
  type RegistryValues as Values,
  VERSION_ARGUMENT as WHAT,
} from "./registry-options.ts";

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
