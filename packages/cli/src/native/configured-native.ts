import { type Digest, digestOf, type Environment } from "@parseltongue/base";
import type { ConfiguredPlugin, NativeDemotion, PluginConfiguration } from "@parseltongue/engine";
import { type NativeOptIn, type NativeRefusalReason, refuseNative } from "@parseltongue/host";
import { takeMarks } from "../environment/call-mark.ts";
import { Sandbox } from "../environment/sandbox.ts";
import type { PluginEntry } from "../plugins/plugins-file.ts";
import type { UserDirectories } from "../plugins/user-directories.ts";
import type { DemotionRecord, DemotionsFile } from "./demotions-file.ts";
import { platformOf } from "./native-platform.ts";
import { marksDirectory } from "./native-runner.ts";
import { NativeStore } from "./native-store.ts";

/** A plugin with its library, if machine code of it may run; otherwise what to tell about that. */
export interface NativeChoice {
  readonly native?: NonNullable<ConfiguredPlugin["native"]>;
  readonly demoted?: NativeDemotion;
}

/** Nothing to tell: the user did not ask for it, or was told when it happened. */
const SILENT: ReadonlySet<NativeRefusalReason> = new Set(["no-opt-in", "demoted"]);

/**
 * The plugins with their libraries, where machine code may run, and what to tell of the others. A plugin in whose code a
 * process ended since the last time is demoted first.
 * @param entries of these plugins, as the user's configuration has them
 */
export async function withNative(
  environment: Environment,
  directories: UserDirectories,
  demotions: DemotionsFile,
  entries: readonly PluginEntry[],
  plugins: readonly ConfiguredPlugin[],
): Promise<Pick<PluginConfiguration, "plugins" | "demoted" | "endedIn">> {
  const store = new NativeStore(environment.files, directories.data);
  const lost = await takeMarks(marksDirectory(directories));
  const [told, endedIn]: [NativeDemotion[], NativeDemotion[]] = [[], []];
  for (const { manifest, wasm } of plugins.filter((each) => lost.includes(each.manifest.name))) {
    const { name: plugin } = manifest;
    const digest = digestOf(wasm);
    const why = "the process that ran it for a lens ended in it";
    await demotions.demote(plugin, digest, why);
    endedIn.push({ plugin, digest, why, hint: `try it again: parseltongue plugin reset ${plugin}` });
  }
  const held = await demotions.read();
  const chosen = await Promise.all(
    plugins.map(async (plugin) => {
      const { name } = plugin.manifest;
      const { native = false, nativeLens = false } = entries.find((entry) => entry.name === name) ?? {};
      const choice = await chooseNative(environment, store, plugin, { native, nativeLens }, held[name]);
      if (choice.demoted !== undefined) told.push(choice.demoted);
      return choice.native === undefined ? plugin : { ...plugin, native: choice.native };
    }),
  );
  return { plugins: chosen, ...(told.length > 0 && { demoted: told }), ...(endedIn.length > 0 && { endedIn }) };
}

const UNCONFINED: Pick<NativeDemotion, "why" | "hint"> = {
  why: "bubblewrap does not work here, and nothing else keeps machine code from this machine",
  hint: "install it (apt-get install bubblewrap) and let users make namespaces; until then the sandbox answers",
};

/** Whether bubblewrap works on a machine: tried once, as this is asked before every answer. */
const tried = new WeakMap<Environment, Promise<boolean>>();

async function isConfined(environment: Environment): Promise<boolean> {
  let found = tried.get(environment);
  if (found === undefined) {
    found = Sandbox.open(environment).then(({ isolation }) => isolation === "bubblewrap");
    tried.set(environment, found);
  }
  return found;
}

/**
 * Decides whether a plugin's machine code may run: by the grant, the user's opt-in, the library's bytes on the disk, and what
 * this machine has to keep it in.
 */
export async function chooseNative(
  environment: Environment,
  store: NativeStore,
  { manifest, wasm }: Pick<ConfiguredPlugin, "manifest" | "wasm">,
  optIn: NativeOptIn,
  demotion: DemotionRecord | undefined,
): Promise<NativeChoice> {
  if (!optIn.native) return {};
  const { name: plugin } = manifest;
  const digest: Digest = digestOf(wasm);
  const grant = (await store.grants()).find((each) => each.plugin === plugin);
  const [platform, library] = await Promise.all([platformOf(environment), grant && store.digestOf(grant.library)]);
  const refusal = refuseNative({
    plugin,
    platform,
    wasm: digest,
    library,
    optIn,
    grant,
    demotion: demotion?.digest === digest ? demotion.why : undefined,
    nowMs: environment.clock.nowMs(),
  });
  if (refusal === undefined && library !== undefined && grant !== undefined) {
    if (!(await isConfined(environment))) return { demoted: { plugin, digest, ...UNCONFINED } };
    const { expiresMs } = grant;
    return { native: { path: store.pathOf(library), library, lens: optIn.nativeLens, expiresMs } };
  }
  if (refusal === undefined || SILENT.has(refusal.reason)) return {};
  return { demoted: { plugin, digest, why: refusal.message, hint: refusal.hint } };
}
