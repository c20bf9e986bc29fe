import type { KeyChoice } from "../tap-invocation.ts";

interface Plain {
  readonly json: boolean;
  readonly quiet: boolean;
  /** A tap's work tree, or where only reading is done also the name of an added one; undefined: this folder. */
  readonly tap?: string;
}

/** Where sources and hosts are, beside the network and this program. */
export interface Local {
  /** Repositories on this machine. */
  readonly sources: readonly string[];
  /** `<contract>=<launcher>` each. */
  readonly hosts: readonly string[];
  /** Whether nothing is built or run where bubblewrap does not work. Default: it is, and said. */
  readonly requiresSandbox?: boolean;
}

/** Commands that check, build and try what is proposed for a tap. Paths are as the user wrote them. */
export type RegistryInvocation =
  | (Plain &
      Local &
      KeyChoice & {
        readonly command: "registry-check";
        /** `<old>..<new>`. */
        readonly range: string;
        /** Folder for all reports. */
        readonly out?: string;
        readonly markdown?: string;
        readonly junit?: string;
        readonly sarif?: string;
        /** Whether results are signed, with `keys`. */
        readonly sign: boolean;
      })
  | (Plain &
      Local &
      KeyChoice & {
        readonly command: "registry-rebuild";
        readonly what: string;
        /** Not to machine code. */
        readonly wasmOnly: boolean;
      })
  | (Plain &
      KeyChoice & {
        readonly command: "registry-differential";
        readonly what: string;
        /** Undefined: as many as the tap's rules say. */
        readonly graphs?: number;
        /** Of the first graph; undefined: drawn by lot. */
        readonly seed?: number;
        /** Whether what was found is signed, with `keys`. */
        readonly sign: boolean;
      })
  | (Plain &
      Local &
      KeyChoice & {
        readonly command: "registry-compat";
        readonly plugins: readonly string[];
        /** Whether what was found is signed, with `keys`. */
        readonly sign: boolean;
      })
  | (Plain &
      Pick<Local, "requiresSandbox"> &
      KeyChoice & {
        readonly command: "registry-measure";
        /** A version of a tap, or the path of a packed plugin. */
        readonly what: string;
        /** Files of code to measure over. */
        readonly graphs: readonly string[];
        /** Undefined: as often as the tap's rules say. */
        readonly runs?: number;
        /** Whether what was found is signed, with `keys`. */
        readonly sign: boolean;
      })
  | (Plain &
      Local & {
        readonly command: "registry-crater";
        /** Launcher of the changed host; undefined: this program. */
        readonly host?: string;
        /** Launcher of the host before; undefined: this program. */
        readonly baseline?: string;
        readonly state: string;
        readonly fresh: boolean;
        readonly workers?: number;
      })
  | (Plain &
      Local &
      KeyChoice & {
        readonly command: "plugin-submit";
        readonly directory: string;
        readonly namespace: string;
        readonly organisation?: string;
        readonly repository?: string;
        readonly url?: string;
        /** With machine code. */
        readonly native: boolean;
        readonly nativeUrl?: string;
        readonly changes: string;
        readonly fixes: readonly string[];
        readonly branch?: string;
        /** What lies in dist/ is published. */
        readonly built: boolean;
        readonly dryRun: boolean;
      });

/** Commands about reviews. */
export type ReviewInvocation =
  | (Plain & Local & { readonly command: "review-start"; readonly what: string; readonly out: string })
  | (Plain &
      KeyChoice & {
        readonly command: "review-sign";
        readonly what: string;
        readonly verdict?: string;
        readonly scope?: string;
        readonly changedLines?: number;
        /** `<criterion>=met|unmet|not-applicable[:<evidence>]` each. */
        readonly criteria: readonly string[];
        readonly thoroughness?: string;
        readonly understanding?: string;
        readonly minutes?: number;
        /** `<id>:<severity>:<status>:<text>` each. */
        readonly findings: readonly string[];
        /** `<kind>:<party>:<text>` each. */
        readonly conflicts: readonly string[];
        readonly noConflicts: boolean;
        readonly languageModel?: string;
        readonly supersedes?: string;
        readonly text: string;
      })
  | (Plain &
      KeyChoice & {
        readonly command: "review-appeal" | "review-lift";
        readonly what: string;
        /** Payload or file of the rejection; undefined: the only one. */
        readonly against?: string;
        readonly text: string;
      })
  | (Plain & { readonly command: "review-list"; readonly what: string })
  | (Plain & { readonly command: "review-verify"; readonly what: string })
  | (Plain & {
      readonly command: "review-canary";
      readonly what: string;
      readonly secret?: string;
      readonly days: number;
      readonly reveal: boolean;
    });
