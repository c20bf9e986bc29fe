import type { Digest } from "@parseltongue/base";
import type {
  Calibration,
  GuestLogEntry,
  Grants,
  LanguageHook,
  Manifest,
  PluginEvent,
  Tier,
  Value,
} from "@parseltongue/host";
import type { PluginFailure } from "./plugin-report.ts";

/** A plugin that the user turned on, with what it was allowed. */
export interface ConfiguredPlugin {
  readonly manifest: Manifest;
  /** The guest's bytes as its author published them. */
  readonly wasm: Uint8Array;
  /** By name; what is missing takes the manifest's default. */
  readonly config: Readonly<Record<string, Value>>;
  readonly grants: Grants;
  readonly tier: Tier;
  /** What its scores are multiplied by. */
  readonly weight: number;
  /** Its library, when machine code may run: whoever configures it has checked that. Default: it runs in the sandbox. */
  readonly native?: ConfiguredNative;
}

/** A library that may be loaded. */
export interface ConfiguredNative {
  /** Absolute path. */
  readonly path: string;
  /** Of its bytes. */
  readonly library: Digest;
  /** Whether lenses may run in the process that answers questions. */
  readonly lens: boolean;
  /** Milliseconds since 1970 from when on it may not run any more: then the sandbox answers. */
  readonly expiresMs: number;
}

/** A plugin that runs in the sandbox though the user wants it to run as machine code. */
export interface NativeDemotion {
  readonly plugin: string;
  /** Of the guest. */
  readonly digest: Digest;
  /** Lower case, with values. */
  readonly why: string;
  readonly hint: string;
}

/** A language of a plugin that the user turned on. */
export interface ConfiguredLanguage {
  readonly plugin: string;
  readonly version: string;
  /** What strikes are counted against: of the plugin's code. */
  readonly digest: Digest;
  readonly hook: LanguageHook;
  /** The grammar, patterns and what else the hook names, by path; or why its files are to be skipped. */
  readonly files: ReadonlyMap<string, Uint8Array> | { readonly leftOut: string };
}

/** The plugins that are on. */
export interface PluginConfiguration {
  /** Annotations stand in answers in this order. */
  readonly plugins: readonly ConfiguredPlugin[];
  /** Plugins that are on but could not be read; answers name them. */
  readonly unavailable: readonly PluginFailure[];
  /** Plugins whose machine code may not run; the next answer says so. Default: none. */
  readonly demoted?: readonly NativeDemotion[];
  /**
   * Plugins in whose machine code another process has ended since the configuration was read last; the next answer says
   * so, whether anything runs as machine code here or not. Default: none.
   */
  readonly endedIn?: readonly NativeDemotion[];
  /** Batches of 256 hits that lenses are given for one answer, 1 … 256. Default 4. */
  readonly lensBatches?: number;
  /** What fuel takes here, as it was when the lenses were admitted. Default: figures of a slow machine. */
  readonly calibration?: Calibration;
  /**
   * What lenses may add to a question at p99, in nanoseconds. Where there is a replica, a lens that turns out dearer than
   * it was admitted with is priced anew, and has no part in answers when that is too much. Default: nobody looks.
   */
  readonly purseNs?: number;
  /**
   * `process`: no plugin runs in this process; all do in another one that reaches nothing of the machine. Answers in
   * which plugins have a part have to be waited for. Default `none`.
   */
  readonly isolation?: "none" | "process";
}

/** Where an engine has its plugins from, and who hears of them. Nothing is read before a question needs it. */
export interface PluginSource {
  /** What is on now; asked when plugins are first needed, and again by `EnginePlugins.reload`. */
  read(): Promise<PluginConfiguration>;
  /** Languages that plugins which are on bring; asked before everything is read. Default: none. */
  readonly languages?: () => Promise<readonly ConfiguredLanguage[]>;
  /** Names of languages that come with the engine and are to be left out. Default: none. */
  readonly languagesOff?: () => Promise<readonly string[]>;
  /** Hears what an audit trail records. Must not throw. */
  readonly onEvent?: (event: PluginEvent) => void;
  /** Hears what guests that may log say to their authors. Texts are as the guest gave them. Must not throw. */
  readonly onLog?: (entry: GuestLogEntry) => void;
  /** Absolute path of a directory that keeps the columns of analyzers, so that they are not computed again. Default: none. */
  readonly columnCache?: string;
  /**
   * What keeps plugins as they were metered, so that it is not done again: absolute path of a directory that only the user
   * can write to, and the name and version of what runs WebAssembly here. Default: nothing is kept.
   */
  readonly guestCache?: { readonly directory: string; readonly engine: string };
}
