import { digestOf } from "@parseltongue/base";
import type { Graph } from "@parseltongue/graph";
import type { Replica } from "../../replica.ts";
import type { ReplicaNews } from "../../replica-messages.ts";
import { PluginsBeside, type PluginsToTell } from "../beside/plugins-beside.ts";
import type { PluginWork, PluginWorkResults, WorkOf } from "../beside/plugin-work.ts";
import { hasEnded, type WorkBeside } from "../beside/work-beside.ts";
import type { ConfiguredPlugin } from "../plugin-configuration.ts";
import type { PluginStatus } from "../plugin-status.ts";

/** Times that the process may end of itself in a row before no more are started. */
const MOST_FAILURES = 3;
const DEADLINE_MS = 10_000;

/** What plugins' machine code runs with. */
export interface NativeBesideParts {
  /** Where all runs that is not native, and whatever machine code did not answer. */
  readonly sandboxed: WorkBeside;
  /** The replica that may run machine code; starts one if need be. */
  readonly replica: () => Replica;
  readonly deadlineMs: number | undefined;
  /** Hears what the plugins have to tell, demotions among it. */
  readonly onNews: (news: ReplicaNews) => void;
}

/**
 * Has work that machine code has a part in done in a process that may end: when it does, or a call takes too long, the
 * plugin whose code was running is demoted, and the sandbox does the work. No answer is lost.
 */
export class NativeBeside implements WorkBeside {
  readonly #parts: NativeBesideParts;
  readonly #helper: PluginsBeside;
  /** Plugins that run in the sandbox again. Read anew they are others: whoever is asked then knows of what happened here. */
  readonly #demoted = new WeakSet<ConfiguredPlugin>();
  /** Those that were told last. */
  #configured: readonly ConfiguredPlugin[] = [];
  #usesHelper = false;
  #failures = 0;
  #running: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The call that the timer is for. */
  #overrun: object | undefined;
  /** Why the process was ended from here. */
  #endedFor: string | undefined;

  constructor(parts: NativeBesideParts) {
    this.#parts = parts;
    this.#helper = new PluginsBeside(parts.replica);
  }

  get statuses(): readonly PluginStatus[] {
    return this.#usesHelper ? this.#helper.statuses : this.#parts.sandboxed.statuses;
  }

  async do<Kind extends PluginWork["kind"]>(
    tell: PluginsToTell,
    graph: Graph,
    work: WorkOf<Kind>,
  ): Promise<PluginWorkResults[Kind]> {
    const { sandboxed } = this.#parts;
    this.#configured = tell.plugins.configuration.plugins;
    if (isReset(work)) await this.#tryAgain(tell, graph, work);
    const isAnyLeft = this.#natives(tell).length > 0;
    if (!isAnyLeft) this.#usesHelper = false;
    if (!runsBatches(work) || this.#failures >= MOST_FAILURES || !isAnyLeft) {
      return sandboxed.do<Kind>(tell, graph, work);
    }
    try {
      this.#parts.replica();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#noteEnd(tell, error);
      return sandboxed.do<Kind>(tell, graph, work);
    }
    try {
      const result = await this.#helper.do<Kind>(tell, graph, work);
      this.#usesHelper = true;
      this.#failures = 0;
      return result;
    } catch (error) {
      if (!hasEnded(error)) throw error;
      this.#usesHelper = false;
      this.#noteEnd(tell, error);
      return sandboxed.do<Kind>(tell, graph, work);
    }
  }

  /** To be told what the process tells. */
  hear(news: ReplicaNews): void {
    if (news.kind === "native") {
      this.#follow(news.plugin);
      return;
    }
    if (news.kind === "event" && news.event.type === "tier-change" && news.event.from === "native") {
      const { plugin, digest } = news.event;
      for (const each of this.#configured) {
        if (each.manifest.name === plugin && digestOf(each.wasm) === digest) this.#demoted.add(each);
      }
    }
    this.#parts.onNews(news);
  }

  /** Lets a plugin's machine code run again, whatever it did, in the process that has given it up as well. */
  async #tryAgain(tell: PluginsToTell, graph: Graph, work: WorkOf<"reset">): Promise<void> {
    for (const each of this.#configured) if (each.manifest.name === work.name) this.#demoted.delete(each);
    this.#failures = 0;
    if (this.#helper.statuses.length === 0) return;
    try {
      await this.#helper.do<"reset">(tell, graph, work);
    } catch (error) {
      // The next one that is started knows of nothing.
      if (!hasEnded(error)) throw error;
    }
  }

  #natives({ plugins }: PluginsToTell): readonly ConfiguredPlugin[] {
    return plugins.configuration.plugins.filter((each) => each.native !== undefined && !this.#demoted.has(each));
  }

  /** Whose code runs now; undefined: none. */
  #follow(plugin: string | undefined): void {
    clearTimeout(this.#timer);
    this.#running = plugin;
    if (plugin === undefined) return;
    const { deadlineMs = DEADLINE_MS } = this.#parts;
    const running = {};
    this.#overrun = running;
    // This thread may have been busy itself, and the news that the call has returned be waiting.
    this.#timer = setTimeout(() => setImmediate(() => this.#overrun === running && this.#end(deadlineMs)), deadlineMs);
    this.#timer.unref();
  }

  #end(deadlineMs: number): void {
    if (this.#running === undefined) return;
    this.#endedFor = `a call took longer than ${deadlineMs} ms`;
    this.#parts.replica().end(this.#endedFor);
  }

  #noteEnd(tell: PluginsToTell, { message }: Error): void {
    const plugin = this.#running;
    const why = this.#endedFor ?? message.replace(/^the replica ended: /, "");
    this.#follow(undefined);
    this.#endedFor = undefined;
    const configured = this.#natives(tell).find(({ manifest }) => manifest.name === plugin);
    if (configured !== undefined) {
      this.#demote(configured, `it did not come back: ${why}`);
      return;
    }
    // Nobody's code was running: it may come back.
    this.#failures += 1;
    if (this.#failures < MOST_FAILURES) return;
    for (const each of this.#natives(tell))
      this.#demote(each, `the process for machine code ended ${MOST_FAILURES} times: ${why}`);
  }

  #demote({ manifest, wasm, tier }: ConfiguredPlugin, why: string): void {
    const { name: plugin, version } = manifest;
    const event = {
      type: "tier-change",
      plugin,
      version,
      digest: digestOf(wasm),
      from: "native",
      to: tier,
      why,
    } as const;
    this.hear({ kind: "event", event });
  }
}

function isReset(work: PluginWork): work is WorkOf<"reset"> {
  return work.kind === "reset";
}

/** Lenses run where questions are answered, not there. */
function runsBatches(work: PluginWork): boolean {
  if (work.kind === "report") return work.question.ask === "query";
  return work.kind !== "prices" && work.kind !== "reset";
}
