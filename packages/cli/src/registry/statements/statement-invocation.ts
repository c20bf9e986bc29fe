import type { KeyChoice } from "../tap-invocation.ts";

interface Plain {
  readonly json: boolean;
  readonly quiet: boolean;
  /** A tap's work tree; undefined: this folder. */
  readonly tap?: string;
}

/** Commands that hand something over or take something back, understood. */
export type StatementInvocation =
  | (Plain &
      KeyChoice & {
        readonly command: "registry-transfer";
        /** `<namespace>` or `<namespace>/<name>`. */
        readonly what: string;
        /** The organisation that takes it. */
        readonly to: string;
        /** `m:<holder>,ed25519:<key>` each. */
        readonly toKeys: readonly string[];
        /** A moment; undefined: as soon as the notice of the tap's rules is over. */
        readonly effective?: string;
        readonly text: string;
      })
  | (Plain &
      KeyChoice & {
        readonly command: "registry-revoke";
        readonly what: string;
        /** One of `AUTHORITIES`; undefined: the publisher or author that one is. */
        readonly as?: string;
        /** File or payload; with neither this nor a key the version is meant. */
        readonly statement?: string;
        /** Fingerprint. */
        readonly saidBy?: string;
        readonly reason: string;
        readonly severity: string;
        readonly advisory?: string;
        readonly ratifiedBy?: string;
      })
  | (Plain & KeyChoice & { readonly command: "registry-countersign"; readonly file: string });

/** In whose name something is taken back; appeals have commands of their own. */
export const AUTHORITIES = ["publisher", "author", "security-team", "council"] as const;
/** One of `AUTHORITIES`. */
export type Authority = (typeof AUTHORITIES)[number];
