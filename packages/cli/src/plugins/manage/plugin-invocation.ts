import type { Common } from "../../commands/options.ts";

/** What of a plugin may run as machine code: nothing, all but lenses, all. */
export const NATIVE_CHOICES = ["off", "on", "lenses"] as const;
export type NativeChoiceName = (typeof NATIVE_CHOICES)[number];

interface Named {
  readonly name: string;
  readonly json: boolean;
}

/** A command about the user's plugins, understood. */
export type PluginInvocation =
  | {
      readonly command: "plugin-add";
      /** Where it is, as the user wrote it; see `parseReference`. */
      readonly reference: string;
      /** The user agrees beforehand. */
      readonly yes: boolean;
      readonly json: boolean;
      /** `key=value`. */
      readonly settings: readonly string[];
      readonly weight?: number;
      /** The least that a tap must let it run as; absent: what `plugins.toml` says. */
      readonly tier?: "sandboxed" | "verified" | "native";
    }
  | (Named & { readonly command: "plugin-remove" | "plugin-enable" | "plugin-disable" })
  | (Named & { readonly command: "plugin-info" })
  | {
      readonly command: "plugin-update";
      /** Empty: all that came from taps. */
      readonly names: readonly string[];
      readonly yes: boolean;
      readonly json: boolean;
      /** Exactly what the lockfile names, which stays as it is. */
      readonly frozen: boolean;
      /** Nothing is fetched. */
      readonly offline: boolean;
    }
  | { readonly command: "plugin-audit"; readonly json: boolean }
  | (Common & {
      readonly command: "plugin-adopt";
      readonly json: boolean;
      /** The user trusts whoever commits to the code base. */
      readonly trustProject: boolean;
    })
  | {
      readonly command: "plugin-search";
      readonly words: readonly string[];
      readonly json: boolean;
      readonly trait?: string;
      readonly language?: string;
      readonly capability?: string;
      /** This one, or a higher one. */
      readonly tier?: "sandboxed" | "verified" | "native";
      /** How scores come about is told as well. */
      readonly explain: boolean;
    }
  | { readonly command: "plugin-discover"; readonly json: boolean }
  | (Named & Common & { readonly command: "plugin-reset" })
  | (Named & {
      readonly command: "plugin-configure";
      readonly settings: readonly string[];
      /** Keys that take the manifest's default again. */
      readonly unset: readonly string[];
      readonly weight?: number;
      readonly native?: NativeChoiceName;
    })
  | (Common & { readonly command: "plugin-list" | "plugin-reload"; readonly json: boolean });
