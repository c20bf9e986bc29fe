interface Plain {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** How long a remote is waited for. */
interface Patience {
  /** Seconds for all that is fetched of a tap; absent: what the registry takes for enough. */
  readonly timeout?: number;
}

/** Where a key is, and how its passphrase is had. */
export interface KeyChoice {
  /** Names, beginnings of fingerprints or files; empty: those of one's own that are asked for. */
  readonly keys: readonly string[];
  /** File that holds the passphrase. */
  readonly passphraseFile?: string;
}

/** A command about taps or keys, understood. Paths are as the user wrote them. */
export type TapInvocation =
  | (Plain &
      KeyChoice & {
        readonly command: "tap-init";
        readonly directory: string;
        readonly name?: string;
        readonly description?: string;
        readonly contact?: string;
        readonly security?: string;
        readonly holder?: string;
        readonly organisation?: string;
        /** `m:<name>,<organisation>,ed25519:<key>` each. */
        readonly founders: readonly string[];
        /** `<role>=<n>` each. */
        readonly thresholds: readonly string[];
        /** `<git url>@<commit>`. */
        readonly tool?: string;
      })
  | (Plain &
      Patience & {
        readonly command: "tap-add";
        readonly url: string;
        readonly root: string;
        readonly name?: string;
      })
  | (Plain & {
      readonly command: "tap-trust";
      /** `<tap>` or `<tap>/<namespace>/<name>`. */
      readonly what: string;
      readonly days: number;
      readonly revoke: boolean;
    })
  | (Plain & { readonly command: "tap-list" })
  | (Plain & { readonly command: "tap-remove"; readonly name: string })
  | (Plain &
      Patience & {
        readonly command: "tap-update";
        readonly name?: string;
        /** File with what others saw. */
        readonly witness?: string;
      })
  | (Plain & { readonly command: "tap-witness"; readonly name?: string })
  | (Plain & { readonly command: "tap-verify"; readonly what?: string; readonly at?: string; readonly full: boolean })
  | (Plain & {
      readonly command: "tap-build";
      readonly directory: string;
      /** Where the files go; absent: `site` in the tap. */
      readonly out?: string;
      /** Compare with what is there instead of writing it. */
      readonly check: boolean;
      /** RFC 3339; absent: now. */
      readonly at?: string;
    })
  | (Plain & { readonly command: "tap-audit"; readonly what?: string; readonly at?: string })
  | (Plain & { readonly command: "tap-export"; readonly name: string; readonly directory: string })
  | (Plain & {
      readonly command: "tap-import";
      readonly directory: string;
      readonly root?: string;
      readonly name?: string;
    })
  | (Plain &
      KeyChoice & {
        readonly command: "tap-sign";
        readonly directory: string;
        readonly renew: readonly string[];
        readonly commit: boolean;
      })
  | (Plain & {
      readonly command: "tap-role";
      readonly directory: string;
      readonly role?: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
      readonly threshold?: number;
    })
  | (Plain & { readonly command: "key-new"; readonly holder: string; readonly passphraseFile?: string })
  | (Plain & { readonly command: "key-list" })
  | (Plain & {
      readonly command: "key-sign-policy";
      /** The policy; its signature goes beside it. */
      readonly file: string;
      readonly key: string;
      readonly passphraseFile?: string;
    })
  | (Plain & { readonly command: "key-show"; readonly key: string });
