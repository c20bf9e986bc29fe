import type { Command } from "commander";
import type { OnInvocation } from "./invocation.ts";
import { countOption, given, type IsMeant, keyChoice, passphraseOption, several, withKeys } from "./options.ts";
import {
  common,
  confined,
  here,
  local,
  oneKey,
  plain,
  type RegistryValues as Values,
  VERSION_ARGUMENT as WHAT,
} from "./registry-options.ts";
import { addStatementCommands } from "./statement-commands.ts";

/** Adds `registry` and what is below it. */
export function addRegistryCommands(program: Command, onInvocation: OnInvocation, isMeant: IsMeant): void {
  const registry = program
    .command("registry")
    .summary("check, rebuild and try what is in a tap, hand it over, take it back")
    .description(
      "What those need who keep a tap or publish there: checks of proposals, rebuilds, compatibility, costs, transfers, revocations.",
    )
    .helpCommand(false);
  if (!isMeant(registry.name())) return;
  addRegistryCheck(registry, onInvocation);
  addRebuild(registry, onInvocation);
  addDifferential(registry, onInvocation);
  addTrials(registry, onInvocation);
  addMeasure(registry, onInvocation);
  addStatementCommands(registry, onInvocation);
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
        "checks that the tap asks for. Needs no secret. Ends with 0 only when all of them passed.",
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

interface RebuildValues extends Values {
  readonly sign?: readonly string[];
  readonly wasmOnly?: boolean;
}

function addRebuild(registry: Command, onInvocation: OnInvocation): void {
  common(local(withKeys(registry.command("rebuild"))))
    .summary("build a version again, and sign what came out")
    .description(
      "Builds a version from its pinned commit, without network and without secrets where bubblewrap is, compares every bit, " +
        "and signs what came out: of plugin.wasm, and of machine code that the version has for this kind of machine. Ends " +
        "with 1 when it is not what was published.",
    )
    .argument("<plugin>", WHAT)
    .addOption(several("--sign <key>", "the same as --key"))
    .option("--wasm-only", "leave machine code to others")
    .action((what: string, values: RebuildValues) => {
      const keys = keyChoice({ ...values, key: [...(values.key ?? []), ...(values.sign ?? [])] });
      const wasmOnly = values.wasmOnly === true;
      onInvocation({ command: "registry-rebuild", what, wasmOnly, ...keys, ...here(values), ...plain(values) });
    });
}

interface DifferentialValues extends Values {
  readonly graphs?: number;
  readonly seed?: number;
  readonly sign?: string;
}

function addDifferential(registry: Command, onInvocation: OnInvocation): void {
  common(registry.command("differential"))
    .summary("compare a version's machine code with its sandboxed code")
    .description(
      "Has machine code and sandboxed code of a version, as they were published, answer generated graphs, on all cores, in " +
        "processes that reach nothing of this machine; the first difference is shown. Ends with 1 when there is one.",
    )
    .argument("<plugin>", WHAT)
    .addOption(countOption("--graphs <n>", "how many; default: as many as the tap's rules ask for", 1, 10_000_000))
    .addOption(countOption("--seed <n>", "number of the first of them; default: drawn by lot", 0, 2 ** 31 - 1))
    .option("--sign <key>", "sign what was found, and write it into the work tree")
    .addOption(passphraseOption())
    .action((what: string, values: DifferentialValues) => {
      const { graphs, seed, sign } = values;
      const said = { what, ...given({ graphs, seed }), sign: sign !== undefined };
      onInvocation({ command: "registry-differential", ...said, ...oneKey(sign, values), ...plain(values) });
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
        "plugin, and for the tap. A contract for which no host is named is inferred from this program, which serves all before " +
        "its own, and that is said. Ends with 1 when the tap promises more.",
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
      "Runs all plugins of a tap on two hosts, on all cores, and lists what differs. What was tried is kept in a file, under " +
        "digests of the hosts: an interrupted run goes on where it was, and says what it has kept. Ends with 1 when something works no more.",
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
