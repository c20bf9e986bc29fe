import type {
  AnswerReport,
  CheckReport,
  CheckRequest,
  ExportReport,
  Indexed,
  PluginStatus,
  Question,
} from "@parseltongue/engine";
import type { IndexThroughDaemon, RequestOptions } from "./daemon-client.ts";
import type { DaemonServer, DaemonService } from "./daemon-server.ts";
import type { LogLevel } from "./log.ts";
import type { DaemonStatus } from "./protocol.ts";

/** A connection to a running daemon, as commands use it. */
export interface DaemonConnection {
  status(): Promise<DaemonStatus>;
  ask(question: Question, options?: RequestOptions): Promise<AnswerReport>;
  index(options?: IndexThroughDaemon): Promise<Indexed>;
  check(request: CheckRequest, options?: RequestOptions): Promise<CheckReport>;
  export(question: Question, format: string, options?: RequestOptions): Promise<ExportReport>;
  plugins(): Promise<readonly PluginStatus[]>;
  reloadPlugins(): Promise<readonly PluginStatus[]>;
  resetPlugin(name: string): Promise<boolean>;
  metrics(): Promise<string>;
  stop(): Promise<void>;
  close(): void;
}

export interface StartOptions {
  readonly watch: boolean;
  /** `host:port`. */
  readonly metrics?: string;
  readonly logLevel?: LogLevel;
  readonly signal: AbortSignal;
}

/** The daemons of this user, one per root at most. Roots are absolute paths with links resolved. */
export interface Daemons {
  /**
   * A connection to the root's daemon; undefined when none runs.
   * @throws CliError `daemon-silent`, `daemon-other-version`, `daemon-ended`, `unsafe-directory`
   */
  connect(root: string): Promise<DaemonConnection | undefined>;
  /**
   * Serves the root's clients. The caller holds the root's lock, so a socket that is there already is a dead daemon's.
   */
  serve(root: string, service: DaemonService): Promise<Pick<DaemonServer, "stopListening" | "disconnect">>;
  /**
   * Serves a text over HTTP at `/metrics` of an address, `host:port`.
   * @throws CliError `metrics-address`
   */
  serveMetrics(address: string, text: () => string): Promise<{ close(): void }>;
  /**
   * Starts a daemon as a process of its own and waits until it answers.
   * @throws CliError `daemon-failed` with what the process said last
   */
  start(root: string, options: StartOptions): Promise<DaemonConnection>;
}
