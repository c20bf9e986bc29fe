import type { Command } from "commander";
import type { OnInvocation } from "./invocation.ts";
import { given, keyChoice, several, withKeys } from "./options.ts";
import { common, here, local, plain, type RegistryValues as Values } from "./registry-options.ts";

interface SubmitValues extends Values {
  readonly namespace: string;
  readonly organisation?: string;
  readonly repository?: string;
  readonly url?: string;
  readonly native?: boolean;
  readonly nativeUrl?: string;
  readonly changes?: string;
  readonly fixes?: readonly string[];
  readonly branch?: string;
  readonly built?: boolean;
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
    .option("--native", "with machine code from the same source")
    .option("--native-url <https url>", "where others get the machine code; default: the tap carries it")
    .option("--changes <text>", "what is new, for people")
    .addOption(
      several("--fixes <text>", "what it repairs that was published, which may shorten the wait (several times)"),
    )
    .option("--branch <name>", "name of the branch")
    .option("--built", "publish what dist/ holds since the last build, and build nothing")
    .option("--dry-run", "check, and write nothing")
    .action((directory: string, values: SubmitValues) => {
      const { namespace, organisation, repository, url, nativeUrl, branch } = values;
      onInvocation({
        command: "plugin-submit",
        directory,
        namespace,
        changes: values.changes ?? "",
        fixes: values.fixes ?? [],
        built: values.built === true,
        dryRun: values.dryRun === true,
        native: values.native === true || nativeUrl !== undefined,
        ...given({ organisation, repository, url, nativeUrl, branch }),
        ...keyChoice(values),
        ...here(values),
        ...plain(values),
      });
    });
}
