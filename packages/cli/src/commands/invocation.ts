import type { Question } from "@parseltongue/engine";
import type { KitInvocation } from "../plugin-kit/kit-invocation.ts";
import type { Common, Format } from "./options.ts";

export type Shell = "bash" | "zsh" | "fish";
export type DaemonAction = "run" | "start" | "stop" | "status";

/** A command line, understood: what to do with which values. */
export type Invocation =
  | (Common & {
      readonly command: "ask";
      readonly question: Question;
      readonly format: Format;
      readonly daemon: boolean;
    })
  | (Common & {
      readonly command: "index";
      readonly daemon: boolean;
      readonly scip?: string;
      readonly dump?: string;
    })
  | (Common & { readonly command: "daemon"; readonly action: DaemonAction; readonly watch: boolean })
  | (Common & { readonly command: "info"; readonly json: boolean })
  | KitInvocation
  | { readonly command: "completions"; readonly shell: Shell };

/** Takes what a command line asked for. */
export type OnInvocation = (invocation: Invocation) => void;
