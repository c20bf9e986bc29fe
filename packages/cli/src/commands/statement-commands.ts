import type { Command } from "commander";
import type { OnInvocation } from "./invocation.ts";
import { AUTHORITIES } from "../registry/statements/statement-invocation.ts";
import { given, keyChoice, oneOf, several, withKeys } from "./options.ts";
import {
  common,
  plain,
  type RegistryValues as Values,
  SEVERITIES,
  VERSION_ARGUMENT as WHAT,
} from "./registry-options.ts";

interface TransferValues extends Values {
  readonly to: string;
  readonly toKey?: readonly string[];
  readonly effective?: string;
  readonly text: string;
}

interface RevokeValues extends Values {
  readonly as?: string;
  readonly statement?: string;
  readonly saidBy?: string;
  readonly reason: string;
  readonly severity: string;
  readonly advisory?: string;
  readonly ratifiedBy?: string;
}

/** Adds to `registry` what hands something over or takes something back. */
export function addStatementCommands(registry: Command, onInvocation: OnInvocation): void {
  addTransfer(registry, onInvocation);
  addRevoke(registry, onInvocation);
  common(withKeys(registry.command("countersign")))
    .summary("sign what somebody else began")
    .description(
      "Adds your signature to a transfer, as the other side, or to a revocation that several have to sign, in your clone of " +
        "the tap and before it is merged. Says who has to sign as well.",
    )
    .argument("<statement>", "the file, attestations/…")
    .action((file: string, values: Values) =>
      onInvocation({ command: "registry-countersign", file, ...keyChoice(values), ...plain(values) }),
    );
}

function addTransfer(registry: Command, onInvocation: OnInvocation): void {
  common(withKeys(registry.command("transfer")))
    .summary("hand a namespace or a plugin over")
    .description(
      "Signs, with a key of the namespace, that it or one of its plugins becomes somebody else's, and writes that into your " +
        "clone of the tap with the namespace as it will be. The other side countersigns. It takes effect when the notice is " +
        "over that the tap's rules want; what people said before it does not count after it.",
    )
    .argument("<what>", "<namespace>, or <namespace>/<name> for one of its plugins")
    .requiredOption("--to <o:organisation>", "who takes it")
    .addOption(
      several("--to-key <m:holder,key>", "a key of theirs: m:ben,ed25519:… (several times)").makeOptionMandatory(),
    )
    .option("--effective <time>", "from when on; default: as soon as the notice is over")
    .option("--text <text>", "why, for people", "")
    .action((what: string, values: TransferValues) => {
      const { to, toKey = [], effective, text } = values;
      const said = { what, to, toKeys: toKey, text, ...given({ effective }) };
      onInvocation({ command: "registry-transfer", ...said, ...keyChoice(values), ...plain(values) });
    });
}

function addRevoke(registry: Command, onInvocation: OnInvocation): void {
  common(withKeys(registry.command("revoke")))
    .summary("take back a version, or what was said of it")
    .description(
      "Signs that a version counts no longer, or with an option one statement about it or all that a key says of it, and " +
        "writes that into your clone of the tap. A publisher takes back versions, releases and keys of its own; whoever said " +
        "something, that; one of the security team stops things for a while; the council does all that together, and " +
        "takes revocations back. `review appeal` is for rejections.",
    )
    .argument("<plugin>", WHAT)
    .requiredOption("--reason <text>", "why")
    .addOption(oneOf("--as <authority>", "in whose name; default: publisher or author", AUTHORITIES))
    .option("--statement <statement>", "a statement about it: its file, or the digest of its payload")
    .option("--said-by <fingerprint>", "all that a key says of it")
    .addOption(oneOf("--severity <severity>", "how bad it is", SEVERITIES).default("medium"))
    .option("--advisory <id>", "the advisory that says more: PT-2026-0001")
    .option("--ratified-by <number>", "the RFC by which a measure of the security team lasts")
    .action((what: string, values: RevokeValues) => {
      const { as, statement, saidBy, reason, severity, advisory, ratifiedBy } = values;
      const said = { what, reason, severity, ...given({ as, statement, saidBy, advisory, ratifiedBy }) };
      onInvocation({ command: "registry-revoke", ...said, ...keyChoice(values), ...plain(values) });
    });
}
