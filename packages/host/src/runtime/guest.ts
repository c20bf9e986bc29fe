import { limits } from "@parseltongue/contract";
import type { GuestLogEntry, LogLevel } from "../events.ts";
import type { RuleHook } from "../manifest/manifest.ts";
import { type ParameterEntry, parameterBlock } from "../manifest/parameter-block.ts";
import type { PreparedPlugin } from "../plugin.ts";
import type { GuestInstance } from "./guest-instance.ts";
import type { HostCallPlugin } from "./host-functions.ts";

/** A plugin as the runtime sees it: what to instantiate, and the instance there is. */
export class Guest implements HostCallPlugin {
  readonly prepared: PreparedPlugin;
  readonly attributes: readonly string[];
  /** The plugin's rules by number. */
  readonly rules: readonly RuleHook[];
  /** The configuration's values, and what the host knows beside the code. */
  readonly settings: readonly ParameterEntry[];
  /** They alone as a block of parameters: that of calls that have none of their own. */
  readonly configuration: Uint8Array;
  /** Whether it can drop hits. */
  readonly keeps: boolean;
  /** Whether it can score hits. */
  readonly scores: boolean;
  /** Undefined before the first, and after a trap. */
  instance: GuestInstance | undefined = undefined;
  /** Of the latest initialisation. */
  initFuelUsed = 0;
  #messages: GuestLogEntry[] = [];
  #droppedMessages = 0;
  #hookName = "init";

  /** @throws HostError `input-too-large` when the settings do not fit into a block */
  constructor(prepared: PreparedPlugin, settings: readonly ParameterEntry[]) {
    const { manifest } = prepared;
    this.prepared = prepared;
    this.settings = settings;
    this.configuration = parameterBlock(settings);
    this.attributes = manifest.capabilities.attributes;
    this.rules = manifest.rules;
    this.keeps = prepared.imports.has("io.set-keep");
    this.scores = prepared.imports.has("io.set-score");
  }

  /** Forgets the messages of the call before. */
  beginCall(hookName: string): void {
    this.#hookName = hookName;
    if (this.#messages.length > 0) this.#messages = [];
    this.#droppedMessages = 0;
  }

  log(level: LogLevel, text: string, isCut: boolean): void {
    if (this.#messages.length >= limits.logMessagesPerCall) this.#droppedMessages += 1;
    else this.#messages.push({ ...this.#source(), level, text, isCut });
  }

  get hasMessages(): boolean {
    return this.#messages.length > 0;
  }

  /** Takes the messages of the latest call; the last one says how many more there were. @see SPEC 5.6 */
  takeMessages(): readonly GuestLogEntry[] {
    const messages = this.#messages;
    const dropped = this.#droppedMessages;
    if (messages.length === 0) return messages;
    this.#messages = [];
    this.#droppedMessages = 0;
    if (dropped === 0) return messages;
    const note = {
      ...this.#source(),
      level: "warning",
      text: `${dropped} more messages dropped`,
      isCut: true,
    } as const;
    return [...messages, note];
  }

  #source(): Pick<GuestLogEntry, "plugin" | "hook"> {
    return { plugin: this.prepared.manifest.name, hook: this.#hookName };
  }
}
