import type { KeyChoice } from "./tap-invocation.ts";

interface Plain {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Name of an added tap, or a folder; undefined: this folder if it is a tap, else the only tap that was added. */
  readonly tap?: string;
}

/** `<namespace>/<name>` or `<namespace>/<name>@<version>`, as the user wrote it. */
interface About {
  readonly what: string;
  /** A moment; undefined: now. */
  readonly at?: string;
}

/** Commands that judge versions of plugins, understood. Paths are as the user wrote them. */
export type PromoteInvocation =
  | (Plain & About & { readonly command: "promote-evaluate"; readonly atLeast?: string })
  | (Plain & About & { readonly command: "plugin-why" })
  | (Plain & KeyChoice & { readonly command: "promote-apply"; readonly what: string; readonly tier?: string })
  | (Plain & { readonly command: "promote-simulate"; readonly policy: string; readonly at?: string });

/** Commands about a tap's rules and offices. */
export type GovernanceInvocation =
  | (Plain & {
      readonly command: "governance-propose";
      readonly title: string;
      readonly author: string;
      /** Id of a rule; undefined: the one that the first path has. */
      readonly rule?: string;
      /** `<path in the tap>=<file with its new bytes>` each. */
      readonly changes: readonly string[];
    })
  | (Plain & { readonly command: "governance-open"; readonly number: string })
  | (Plain &
      KeyChoice & {
        readonly command: "governance-vote";
        readonly number: string;
        readonly choice: string;
        readonly reason: string;
        /** `<kind>,<party>` each. */
        readonly interests: readonly string[];
      })
  | (Plain & { readonly command: "governance-tally"; readonly number?: string; readonly at?: string })
  | (Plain & { readonly command: "governance-check"; readonly activity: boolean })
  | (Plain & { readonly command: "governance-render"; readonly check: boolean });

/** Commands about what is wrong with versions. */
export type AdvisoryInvocation =
  | (Plain & {
      readonly command: "advisory-new";
      readonly plugin: string;
      readonly summary: string;
      readonly severity: string;
      readonly action: string;
      readonly details: string;
      readonly introduced?: string;
      readonly fixed?: string;
      readonly versions: readonly string[];
      readonly references: readonly string[];
    })
  | (Plain & KeyChoice & { readonly command: "advisory-publish"; readonly id: string; readonly revoke: boolean })
  | (Plain & { readonly command: "advisory-check"; readonly what: readonly string[] });

/** A command that judges, decides or warns. */
export type JudgementInvocation = PromoteInvocation | GovernanceInvocation | AdvisoryInvocation;
