import { join } from "node:path";
import { CodedError, type Digest, type Environment } from "@parseltongue/base";
import type {
  ConfiguredLanguage,
  ConfiguredPlugin,
  PluginConfiguration,
  PluginFailure,
  PluginSource,
} from "@parseltongue/engine";
import type { GuestLogEntry, PluginEvent } from "@parseltongue/host";
import { CliError } from "../cli-error.ts";
import { AuditTrail } from "./audit-trail.ts";
import { PURSE_NS, readFuelPrices } from "./fuel-price-file.ts";
import { codeDigest, GUEST_FILE, POLICY_PATH } from "./package-files.ts";
import { DemotionsFile } from "../native/demotions-file.ts";
import type { PluginEntry, PluginsFile } from "./plugins-file.ts";
import type { RuledOut } from "./from-taps/ruled-out.ts";
import type { PluginStore } from "./plugin-store.ts";
import { type PluginRecord, StrikesFile } from "./strikes-file.ts";
import { type UserDirectories, userDirectories } from "./user-directories.ts";

export const PLUGINS_FILE = "plugins.toml";
const NOTHING_ON: PluginsFile = { plugins: [] };

/** Who hears what happens to plugins, beside the audit trail. */
export interface PluginListeners {
  readonly onEvent?: (event: PluginEvent) => void;
  readonly onLog?: (entry: GuestLogEntry) => void;
  /** Told when strikes or the audit trail could not be written. */
  readonly onSaveFailure?: (error: unknown) => void;
}

/**
 * The plugins of this user: what the configuration says, the installed files, what is held against them. Nothing that a
 * repository contains is read here: only the user turns plugins on.
 */
export class UserPlugins {
  readonly directories: UserDirectories;
  readonly strikes: StrikesFile;
  /** Plugins whose machine code was given up on this machine. */
  readonly demotions: DemotionsFile;
  readonly audit: AuditTrail;
  readonly #environment: Environment;
  readonly #listeners: PluginListeners;

  private constructor(
    environment: Environment,
    directories: UserDirectories,
    about: Readonly<Record<string, unknown>>,
    listeners: PluginListeners,
  ) {
    const { files, clock } = environment;
    const onFailure = listeners.onSaveFailure ?? (() => {});
    this.#environment = environment;
    this.#listeners = listeners;
    this.directories = directories;
    this.strikes = new StrikesFile(files, clock, directories.state);
    this.demotions = new DemotionsFile(files, clock, directories.state);
    this.audit = new AuditTrail(files, clock, directories.state, about, onFailure);
  }

  /**
   * Undefined when the environment names no home: there are no plugins then.
   * @param about what the audit trail says of this process with each event
   * @throws CliError `relative-config`
   */
  static of(
    environment: Environment,
    about: Readonly<Record<string, unknown>> = {},
    listeners: PluginListeners = {},
  ): UserPlugins | undefined {
    const directories = userDirectories(environment);
    return directories && new UserPlugins(environment, directories, about, listeners);
  }

  get path(): string {
    return join(this.directories.config, PLUGINS_FILE);
  }

  /** The configuration; nothing is on where there is none. @throws CliError `bad-plugins-file`; EnvironmentError */
  async readFile(): Promise<PluginsFile> {
    const { files } = this.#environment;
    if ((await files.status(this.path)) === undefined) return NOTHING_ON;
    // Loaded here: most users have no plugins, and their questions should not wait for what reads them.
    const { parsePluginsFile } = await import("./plugins-file.ts");
    return parsePluginsFile(new TextDecoder().decode(await files.read(this.path)), this.path);
  }

  /**
   * Another whenever what the next reading gives may be another: the configuration was changed, who may run as machine
   * code, or what is held against whom. Undefined where there is no configuration.
   */
  async stamp(): Promise<string | undefined> {
    const { grantsPath } = await import("../native/native-store.ts");
    const paths = [this.path, grantsPath(this.directories.data), this.demotions.path];
    const [own, ...others] = await Promise.all(paths.map(async (path) => this.#environment.files.status(path)));
    if (own === undefined) return undefined;
    return [own, ...others]
      .map((status) => (status === undefined ? "-" : `${status.modifiedMs} ${status.byteCount} ${status.identity}`))
      .join();
  }

  /** Replaces the configuration. */
  async writeFile(file: PluginsFile): Promise<void> {
    const { files } = this.#environment;
    const { printPluginsFile } = await import("./plugins-file.ts");
    await files.createDirectory(this.directories.config, { mode: 0o700 });
    await files.replace(this.path, [new TextEncoder().encode(printPluginsFile(file))], { mode: 0o600 });
  }

  /** The plugin of a name. @throws CliError `unknown-plugin` */
  entryOf({ plugins }: PluginsFile, name: string): PluginEntry {
    const found = plugins.find((entry) => entry.name === name);
    if (found !== undefined) return found;
    throw new CliError("unknown-plugin", `no plugin called ${JSON.stringify(name)} is installed`, {
      hint: plugins.length === 0 ? "none is; add one: parseltongue plugin add <name>" : "see parseltongue plugin list",
      details: { candidates: plugins.map((entry) => entry.name) },
    });
  }

  /** The installed files. */
  async store(): Promise<PluginStore> {
    const { PluginStore } = await import("./plugin-store.ts");
    return new PluginStore(this.#environment.files, this.directories.data);
  }

  /**
   * What an engine has its plugins from.
   * @param quarantine `kept`: plugins that failed too often in other processes are left alone. `own`: the engine lives long
   * enough to find that out by itself, and to try them again
   */
  source(quarantine: "kept" | "own"): PluginSource {
    const { onEvent, onLog, onSaveFailure = () => {} } = this.#listeners;
    return {
      read: async () => this.#configuration(quarantine === "kept"),
      languages: async () => this.#languages(quarantine === "kept"),
      languagesOff: async () => (await this.readFile()).languagesOff ?? [],
      columnCache: join(this.directories.cache, "columns"),
      guestCache: { directory: join(this.directories.cache, "guests"), engine: `V8 ${process.versions.v8}` },
      onEvent: (event) => {
        this.audit.note({ ...event });
        this.strikes.note(event, onSaveFailure);
        this.demotions.note(event, onSaveFailure);
        onEvent?.(event);
      },
      ...(onLog && { onLog }),
    };
  }

  /** The plugins that are on, as engines take them. One that cannot be read is missing, the others are not. */
  async #configuration(leavesAlone: boolean): Promise<PluginConfiguration> {
    const file = await this.readFile();
    const on = file.plugins.filter(({ enabled }) => enabled);
    if (on.length === 0) return { plugins: [], unavailable: [] };
    const [store, kept, prices] = await Promise.all([
      this.store(),
      this.strikes.read(),
      readFuelPrices(this.#environment.files, this.directories.state),
    ]);
    const records: typeof kept = leavesAlone ? kept : {};
    const out = await this.#ruledOut(on);
    const read = await Promise.all(
      on.map(async (entry) => {
        const why = out.get(entry.name);
        return why === undefined
          ? this.#read(store, entry, records[entry.name])
          : failure(entry, entry.package, why.reason, why.message, why.hint);
      }),
    );
    return {
      ...(await this.#withNative(
        on,
        read.filter((each) => "manifest" in each),
      )),
      unavailable: read.filter((each) => "reason" in each),
      ...(file.lensBatches !== undefined && { lensBatches: file.lensBatches }),
      ...(file.isolation !== undefined && { isolation: file.isolation }),
      ...(prices !== undefined && { calibration: prices.calibration, purseNs: PURSE_NS }),
    };
  }

  /** What a lockfile or an organisation keeps from running. Loaded only where somebody asked for either. */
  async #ruledOut(entries: readonly PluginEntry[]): Promise<ReadonlyMap<string, RuledOut>> {
    const { files } = this.#environment;
    const isAsked = ["PARSELTONGUE_FROZEN", "PARSELTONGUE_POLICY"].some(
      (name) => (this.#environment.variable(name) ?? "") !== "",
    );
    if (!isAsked && (await files.status(POLICY_PATH)) === undefined) return new Map();
    const { ruledOut } = await import("./from-taps/ruled-out.ts");
    return ruledOut(this.#environment, this.directories, entries);
  }

  /** Loaded only where the user lets any plugin run as machine code. */
  async #withNative(
    entries: readonly PluginEntry[],
    plugins: readonly ConfiguredPlugin[],
  ): Promise<Pick<PluginConfiguration, "plugins" | "demoted" | "endedIn">> {
    if (!entries.some(({ native }) => native === true)) return { plugins };
    const { withNative } = await import("../native/configured-native.ts");
    // What was noted last is to be read.
    await this.demotions.written();
    const chosen = await withNative(this.#environment, this.directories, this.demotions, entries, plugins);
    for (const { plugin, digest, why } of [...(chosen.endedIn ?? []), ...(chosen.demoted ?? [])]) {
      this.audit.note({ type: "native-refused", plugin, digest, why });
    }
    return chosen;
  }

  /** The languages of the plugins that are on; those of plugins that cannot be read are not known. */
  async #languages(leavesAlone: boolean): Promise<readonly ConfiguredLanguage[]> {
    const { plugins } = await this.readFile();
    const all = plugins.filter(({ enabled }) => enabled);
    if (all.length === 0) return [];
    const out = await this.#ruledOut(all);
    const on = all.filter(({ name }) => !out.has(name));
    const [store, kept] = await Promise.all([this.store(), leavesAlone ? this.strikes.read() : {}]);
    const records: Readonly<Record<string, PluginRecord>> = kept;
    const read = await Promise.all(on.map(async (entry) => this.#languagesOf(store, entry, records[entry.name])));
    return read.flat();
  }

  async #languagesOf(
    store: PluginStore,
    entry: PluginEntry,
    record: PluginRecord | undefined,
  ): Promise<readonly ConfiguredLanguage[]> {
    try {
      const { manifest, files } = await store.read(entry.package);
      const digest = codeDigest(manifest, files);
      const isLeftAlone = isQuarantined(record, digest, this.#environment.clock.nowMs());
      const leftOut = isLeftAlone ? quarantine(entry, record).message : undefined;
      const { name: plugin, version, languages } = manifest;
      return languages.map((hook) => {
        return {
          plugin,
          version,
          digest,
          hook,
          files: leftOut === undefined ? files : { leftOut: `quarantined: ${leftOut}` },
        };
      });
    } catch (error) {
      // That it is missing is said where its hooks are called.
      if (error instanceof CodedError) return [];
      throw error;
    }
  }

  /** What the exporters of plugins that are on make; those of plugins that cannot be read are not among them. */
  async exporters(): Promise<{ readonly plugin: string; readonly format: string }[]> {
    const { plugins } = await this.#configuration(false);
    return plugins.flatMap(({ manifest }) =>
      manifest.exporters.map(({ format }) => ({ plugin: manifest.name, format })),
    );
  }

  /** Resolves when all that is to be kept is on the disk. */
  async close(): Promise<void> {
    await Promise.all([this.strikes.written(), this.demotions.written(), this.audit.written()]);
  }

  async #read(
    store: PluginStore,
    entry: PluginEntry,
    record: PluginRecord | undefined,
  ): Promise<ConfiguredPlugin | PluginFailure> {
    try {
      const { manifest, files } = await store.read(entry.package);
      const guest = files.get(GUEST_FILE);
      const wasm = guest ?? new Uint8Array(0);
      const { grants, config, weight } = entry;
      const digest = codeDigest(manifest, files);
      // Of one that only brings languages, and has no guest, answers have nothing to say.
      if (guest !== undefined && isQuarantined(record, digest, this.#environment.clock.nowMs()))
        return quarantine(entry, record);
      return { manifest, wasm, config, grants, weight, tier: "sandboxed" };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return failure(entry, entry.package, error.code, error.message, error.hint);
    }
  }
}

/** Whether a plugin with these bytes is being left alone. */
export function isQuarantined(record: PluginRecord | undefined, digest: Digest, nowMs: number): record is PluginRecord {
  return record !== undefined && record.digest === digest && record.untilMs > nowMs;
}

function quarantine(entry: PluginEntry, { digest, strikes, untilMs, reason }: PluginRecord): PluginFailure {
  const until = new Date(untilMs).toISOString();
  const message = `left alone until ${until} after ${strikes} strikes, the last for ${reason}`;
  const hint = `try it again before that: parseltongue plugin reset ${entry.name}`;
  return failure(entry, digest as Digest, "quarantined", message, hint);
}

function failure(
  { name }: PluginEntry,
  digest: Digest,
  reason: string,
  message: string,
  hint: string | undefined,
): PluginFailure {
  const remedy = hint ?? `leave it off: parseltongue plugin disable ${name}`;
  return { plugin: name, digest, phase: "load", reason, message, hint: remedy };
}
