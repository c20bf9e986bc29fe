import type { Question } from "@parseltongue/engine";
import type { Severity } from "@parseltongue/host";
import type { LogFormat, LogLevel } from "../daemon/log.ts";
import type { KitInvocation } from "../plugin-kit/kit-invocation.ts";
import type { PluginInvocation } from "../plugins/manage/plugin-invocation.ts";
import type { JudgementInvocation } from "../registry/judgement-invocation.ts";
import type { RegistryInvocation, ReviewInvocation } from "../registry/checks/registry-invocation.ts";
import type { StatementInvocation } from "../registry/statements/statement-invocation.ts";
import type { TapInvocation } from "../registry/tap-invocation.ts";
import type { CheckFormat } from "../printers/check/check-formats.ts";
import type { Common } from "./options.ts";

export type Shell = "bash" | "zsh" | "fish";
export type DaemonAction = "run" | "start" | "stop" | "status";

/** A command line, understood: what to do with which values. */
export type Invocation =
  | (Common & {
      readonly command: "ask";
      readonly question: Question;
      /** One of `FORMATS`, or what an exporter makes. */
      readonly format: string;
      readonly daemon: boolean;
    })
  | (Common & {
      readonly command: "index";
      readonly daemon: boolean;
      readonly scip?: string;
      readonly dump?: string;
    })
  | (Common & {
      readonly command: "check";
      /** Undefined: all that are on. */
      readonly rules?: readonly string[];
      readonly format: CheckFormat;
      /** The least severity of a finding that makes the command fail; `never`: none does. */
      readonly failOn: Severity | "never";
      readonly explain: boolean;
      readonly daemon: boolean;
    })
  | (Common & {
      readonly command: "daemon";
      readonly action: DaemonAction;
      readonly watch: boolean;
      /** `host:port`. */
      readonly metrics?: string;
      readonly logLevel: LogLevel;
      readonly logFormat: LogFormat;
    })
  | (Common & { readonly command: "metrics" })
  | (Common & { readonly command: "info"; readonly json: boolean })
  | PluginInvocation
  | KitInvocation
  | TapInvocation
  | RegistryInvocation
  | ReviewInvocation
  | StatementInvocation
  | JudgementInvocation
  | { readonly command: "completions"; readonly shell: Shell };

/** Takes what a command line asked for. */
export type OnInvocation = (invocation: Invocation) => void;
