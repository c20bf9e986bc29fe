import type { Command, Option } from "commander";
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

/** Roles that sign a tap; the registry's own list is not loaded for commands that need none of it. */
const ROLES = ["root", "targets", "index", "security", "governance", "snapshot", "timestamp"];

interface Values extends OutputValues, KeyValues {
  readonly name?: string;
  readonly at?: string;
  readonly root?: string;
}

interface Patience {
  readonly timeout?: number;
}

function timeoutOption(): Option {
  return countOption("--timeout <seconds>", "give the remote up after so long; default 300", 1, 86_400);
}

/** Adds `tap` and what is below it. */
export function addTapCommands(program: Command, onInvocation: OnInvocation, isMeant: IsMeant): void {
  const tap = program
    .command("tap")
    .summary("use, keep and check registries of plugins")
    .description(
      "A tap is a git repository with plugins, in which everything is signed, also that nothing is missing. Adding one " +
        "turns nothing on.",
    )
    .helpCommand(false);
  if (!isMeant(tap.name())) return;
  addUsing(tap, onInvocation);
  addCarrying(tap, onInvocation);
  addChecking(tap, onInvocation);
  addKeeping(tap, onInvocation);
}

function addUsing(tap: Command, onInvocation: OnInvocation): void {
  withOutputOptions(tap.command("add"))
    .summary("fetch a tap, verify it and remember it")
    .description("Fetches a tap whose first root has the fingerprint that is given, verifies it and remembers it.")
    .argument("<url>", "https://…, ssh://…, git@host:path, or a path")
    .requiredOption("--root <fingerprint>", "SHA-256 of metadata/1.root.json; get it from somebody you trust")
    .option("--name <name>", "what you call it; default: the address's last part")
    .addOption(timeoutOption())
    .action((url: string, values: Values & Patience & { readonly root: string }) =>
      onInvocation({
        command: "tap-add",
        url,
        root: values.root,
        ...given({ name: values.name, timeout: values.timeout }),
        ...outputOf(values),
      }),
    );
  withOutputOptions(tap.command("trust"))
    .summary("agree to plugins of a tap")
    .description("Says that a plugin of a tap, or all of them, may be installed by name. The agreement ends by itself.")
    .argument("<tap[/namespace/name]>", "a tap, or one plugin of it")
    .addOption(countOption("--days <days>", "how long; default 365", 1, 3650).default(365))
    .option("--revoke", "take the agreement back")
    .action((what: string, values: Values & { readonly days: number; readonly revoke?: boolean }) => {
      const { days, revoke } = values;
      onInvocation({ command: "tap-trust", what, days, revoke: revoke === true, ...outputOf(values) });
    });
  withOutputOptions(tap.command("list"))
    .summary("taps that were added, and how current they are")
    .description("Lists the taps that were added: state, what they hold, when their signatures end, what is trusted.")
    .action((values: Values) => onInvocation({ command: "tap-list", ...outputOf(values) }));
  withOutputOptions(tap.command("remove"))
    .summary("forget a tap")
    .description("Forgets a tap and deletes what was fetched of it. Plugins that were installed from it stay.")
    .argument("<tap>", "the tap")
    .action((name: string, values: Values) => onInvocation({ command: "tap-remove", name, ...outputOf(values) }));
  withOutputOptions(tap.command("update"))
    .summary("fetch what is new and verify it")
    .description(
      "Fetches what is new in a tap, or in all, and trusts it once it is verified. When anything is wrong, what was trusted " +
        "before stays in use.",
    )
    .argument("[tap]", "the tap; default: all")
    .addOption(timeoutOption())
    .option("--witness <file>", "take nothing that is older than what others saw, or contradicts it: see `tap witness`")
    .action((name: string | undefined, values: Values & Patience & { readonly witness?: string }) => {
      const { timeout, witness } = values;
      onInvocation({ command: "tap-update", ...given({ name, timeout, witness }), ...outputOf(values) });
    });
  withOutputOptions(tap.command("witness"))
    .summary("say what you saw of taps, for others to compare")
    .description(
      "Prints which state of each tap this machine trusts, a line each, to publish or send. Others compare it with " +
        "`tap update --witness`: two that were shown different states of the same number know it then.",
    )
    .argument("[tap]", "the tap; default: all")
    .action((name: string | undefined, values: Values) =>
      onInvocation({ command: "tap-witness", ...given({ name }), ...outputOf(values) }),
    );
}

function addCarrying(tap: Command, onInvocation: OnInvocation): void {
  withOutputOptions(tap.command("export"))
    .summary("write a tap into a folder, for machines without a network")
    .description("Writes what is trusted of a tap, with the artefacts that were fetched, into a folder to carry along.")
    .argument("<tap>", "the tap")
    .argument("<directory>", "the folder; made if it is not there")
    .action((name: string, directory: string, values: Values) =>
      onInvocation({ command: "tap-export", name, directory, ...outputOf(values) }),
    );
  withOutputOptions(tap.command("import"))
    .summary("take over a tap from such a folder")
    .description("Takes over what `tap export` wrote, verified as if it came from the network.")
    .argument("<directory>", "the folder")
    .option("--root <fingerprint>", "SHA-256 of the first root; needed for a tap that was not added yet")
    .option("--name <name>", "what you call it, if it was not added yet")
    .action((directory: string, values: Values) => {
      const { root, name } = values;
      onInvocation({ command: "tap-import", directory, ...given({ root, name }), ...outputOf(values) });
    });
}

function addChecking(tap: Command, onInvocation: OnInvocation): void {
  const at = "--at <revision>";
  withOutputOptions(tap.command("verify"))
    .summary("verify a tap from its first root on")
    .description(
      "Verifies a tap as somebody does who never saw it before: a tap that was added, or a folder. With --full every entry, " +
        "statement and signature as well.",
    )
    .argument(
      "[tap]",
      "name of an added tap, or a folder; default: this folder if it is a tap, else all that were added",
    )
    .option("--full", "look at every file")
    .option(at, "in a folder: a commit instead of the files as they lie there")
    .action((what: string | undefined, values: Values & { readonly full?: boolean }) =>
      onInvocation({ command: "tap-verify", full: values.full === true, ...place(what, values), ...outputOf(values) }),
    );
  withOutputOptions(tap.command("audit"))
    .summary("look through a tap's past")
    .description(
      "Goes through all commits of a tap and lists what never may have happened: versions or statements that were changed or " +
        "removed, metadata that counted backwards. Says who signed commits.",
    )
    .argument("[tap]", "name of an added tap, or a folder; default: this folder")
    .option("--history", "the commits; the only thing to audit, and so the default")
    .option(at, "in a folder: up to this commit; default HEAD")
    .action((what: string | undefined, values: Values) =>
      onInvocation({ command: "tap-audit", ...place(what, values), ...outputOf(values) }),
    );
}

interface InitValues extends Values {
  readonly description?: string;
  readonly contact?: string;
  readonly security?: string;
  readonly holder?: string;
  readonly organisation?: string;
  readonly founder?: readonly string[];
  readonly threshold?: readonly string[];
  readonly tool?: string;
}

function addKeeping(tap: Command, onInvocation: OnInvocation): void {
  addBuild(tap, onInvocation);
  const init = tap
    .command("init")
    .summary("make a tap")
    .description(
      "Makes a tap that works: keys and roles, policies, offices, an empty list of advisories, schemas, CI, documents for " +
        "people; signed and committed. Where more founders have to sign, each runs `tap sign` in turn.",
    )
    .argument("<directory>", "where to; must be empty or not there")
    .option("--name <name>", "what it is called; default: the directory's name")
    .option("--description <text>", "a line about it")
    .option("--contact <text>", "whom to ask: an address")
    .option("--security <text>", "where to report what is secret; default: as --contact")
    .option("--holder <m:name>", "who you are, if a key has to be made for you")
    .option("--organisation <name>", "yours; default: none")
    .addOption(several("--founder <m:name,organisation,key>", "another founder with a public key (several times)"))
    .addOption(several("--threshold <role=n>", "how many sign for root, targets or governance (several times)"))
    .option("--tool <url@commit>", "where CI gets parseltongue from");
  withOutputOptions(withKeys(init)).action((directory: string, values: InitValues) => {
    const { name, description, contact, security, holder, organisation, tool } = values;
    const texts = given({ name, description, contact, security, holder, organisation, tool });
    const lists = { founders: values.founder ?? [], thresholds: values.threshold ?? [] };
    onInvocation({ command: "tap-init", directory, ...texts, ...lists, ...keyChoice(values), ...outputOf(values) });
  });
  const sign = tap
    .command("sign")
    .summary("sign a tap as it lies there")
    .description(
      "Writes the index anew and signs what your keys may sign; renews what ends soon. What wants more people is left for the " +
        "next one, who does the same: do that on a branch, and merge it when all is signed.",
    )
    .argument("[directory]", "the tap's work tree", ".")
    .addOption(
      several("--renew <role>", "have a role last longer although nothing changed (several times)").choices(ROLES),
    )
    .option("--commit", "commit what was signed");
  withOutputOptions(withKeys(sign)).action(
    (directory: string, values: Values & { readonly renew?: readonly string[]; readonly commit?: boolean }) =>
      onInvocation({
        command: "tap-sign",
        directory,
        renew: values.renew ?? [],
        commit: values.commit === true,
        ...keyChoice(values),
        ...outputOf(values),
      }),
  );
  addRole(tap, onInvocation);
}

interface RoleValues extends Values {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly threshold?: number;
  readonly of?: string;
}

function addRole(tap: Command, onInvocation: OnInvocation): void {
  withOutputOptions(tap.command("role"))
    .summary("say whose keys count in a tap, or change it")
    .description(
      "Shows who signs what, with how many, and until when. With options changes one role; those of before and those of now " +
        "then have to sign it with `tap sign`.",
    )
    .argument("[directory]", "the tap's work tree", ".")
    .addOption(oneOf("--of <role>", "the role to change", ROLES))
    .addOption(several("--add <key>", "a public key that counts from now on (several times)"))
    .addOption(several("--remove <fingerprint>", "a key that counts no longer (several times)"))
    .addOption(countOption("--threshold <n>", "how many have to sign", 1, 64))
    .action((directory: string, values: RoleValues) => {
      const { of, add = [], remove = [], threshold } = values;
      const change = given({ role: of, threshold });
      onInvocation({ command: "tap-role", directory, add, remove, ...change, ...outputOf(values) });
    });
}

function addBuild(tap: Command, onInvocation: OnInvocation): void {
  withOutputOptions(tap.command("build"))
    .summary("write a page of the tap's plugins, with search")
    .description(
      "Writes index.html, which fetches nothing and runs no script but its own, and search.json, for any web server. The same " +
        "tap at the same moment gives the same bytes.",
    )
    .argument("[directory]", "the tap's work tree", ".")
    .option("--out <directory>", "where to; default: site in the tap")
    .option("--at <time>", "the moment of tiers and scores: 2026-11-25 or 2026-11-25T12:00:00Z; default: now")
    .option("--check", "compare with what is there, and end with 1 when it differs")
    .action((directory: string, values: Values & { readonly out?: string; readonly check?: boolean }) => {
      const { out, at, check } = values;
      onInvocation({
        command: "tap-build",
        directory,
        ...given({ out, at }),
        check: check === true,
        ...outputOf(values),
      });
    });
}

/** Adds `key` and what is below it. */
export function addKeyCommands(program: Command, onInvocation: OnInvocation, isMeant: IsMeant): void {
  const key = program
    .command("key")
    .summary("make and list keys to sign with")
    .description("Keys of one's own, kept encrypted: who publishes, reviews or keeps a tap signs with one.")
    .helpCommand(false);
  if (!isMeant(key.name())) return;
  withOutputOptions(key.command("new"))
    .summary("make a key")
    .description("Makes an ed25519 key and keeps it encrypted. A passphrase that is lost cannot be recovered.")
    .argument("<holder>", "who you are: m: and a name, m:ann for instance")
    .addOption(passphraseOption())
    .action((holder: string, values: Values) => {
      const { passphraseFile } = values;
      onInvocation({ command: "key-new", holder, ...given({ passphraseFile }), ...outputOf(values) });
    });
  withOutputOptions(key.command("list"))
    .summary("list one's own keys")
    .description("Lists one's own keys with their fingerprints.")
    .action((values: Values) => onInvocation({ command: "key-list", ...outputOf(values) }));
  withOutputOptions(key.command("sign-policy"))
    .summary("sign an organisation's policy")
    .description(
      "Writes the signature of a policy.toml beside it. Machines take it that have the key's public half pinned.",
    )
    .argument("<file>", "the policy")
    .requiredOption("--key <key>", "a holder, the beginning of a fingerprint, or a file")
    .addOption(passphraseOption())
    .action((file: string, values: Omit<Values, "key"> & { readonly key: string }) => {
      const { key: name, passphraseFile } = values;
      const choice = { key: name, ...given({ passphraseFile }) };
      onInvocation({ command: "key-sign-policy", file, ...choice, ...outputOf(values) });
    });
  withOutputOptions(key.command("show"))
    .summary("show a key's public half")
    .description("Shows a key's holder, fingerprint and public half, which others need to know you by.")
    .argument("<key>", "a holder, the beginning of a fingerprint, or a file")
    .action((name: string, values: Values) => onInvocation({ command: "key-show", key: name, ...outputOf(values) }));
}

function place(what: string | undefined, { at }: Values): { readonly what?: string; readonly at?: string } {
  return given({ what, at });
}
