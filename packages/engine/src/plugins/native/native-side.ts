import { CodedError } from "@parseltongue/base";
import type { HookTrait, NativeLibrary, NativeWatch, PluginHost } from "@parseltongue/host";
import type { ReplicaThread } from "../../replica-thread.ts";
import type { RunningPlugin } from "../load-plugins.ts";

/** Loads a plugin's library into this process. @throws CodedError when it cannot be loaded */
export type OpenNative = (path: string) => NativeLibrary;

/** How an engine runs the machine code of plugins that may: see `ConfiguredPlugin.native`. */
export interface NativeRunner {
  /** Starts a replica's code in a process that may run machine code and reaches nothing of the machine. */
  readonly start: () => ReplicaThread;
  /** Loads the library of a plugin whose lenses may run in this process. */
  readonly open: OpenNative;
  /** What is told of each call of one in this process, so that the next process knows if this one ends in it. */
  readonly watch?: () => Promise<NativeWatch>;
  /** How long one call may take in the other process before that is ended, in milliseconds. Default 10,000. */
  readonly deadlineMs?: number;
}

/** What a set of plugins runs machine code with. */
export interface NativeSide {
  readonly open: OpenNative;
  readonly watch?: NativeWatch;
}

/** Hooks that run by themselves, not on every question. */
export const BATCH_TRAITS: readonly HookTrait[] = ["query", "rule", "analyzer", "exporter"];

/**
 * Has a plugin's hooks of some traits run in its library, if its configuration says that they may. One that cannot be
 * loaded runs in the sandbox; whoever listens is told why.
 * @param canary whether its first calls are compared with the sandbox here, or were in another process
 */
export function useLibrary(
  host: PluginHost,
  { plugin, configured }: RunningPlugin,
  { open, watch }: NativeSide,
  traits: readonly HookTrait[],
  canary: "here" | "done",
): void {
  if (configured.native === undefined || plugin.native !== undefined) return;
  try {
    const library = open(configured.native.path);
    host.useNative(plugin, { library, traits, canary, ...(watch && { watch }) });
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    host.noteNativeRefusal(plugin, error.message);
  }
}
