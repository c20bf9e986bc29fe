import type { HookTrait } from "@parseltongue/host";

/** Languages that plugins are written in; the first is the default. */
export const PLUGIN_LANGUAGES = ["assemblyscript", "rust", "c"] as const;
export type PluginLanguage = (typeof PLUGIN_LANGUAGES)[number];

/** What a new plugin can be made to be; the first is the default. */
export const NEW_TRAITS: readonly HookTrait[] = ["lens", "query", "rule", "analyzer", "exporter"];

/** The trait of a plugin that brings a language, which is a plugin of its own. */
export const LANGUAGE_TRAIT = "language";
/** What `--trait` takes. */
export const TRAIT_CHOICES: readonly (HookTrait | typeof LANGUAGE_TRAIT)[] = [...NEW_TRAITS, LANGUAGE_TRAIT];

/** How machine code is compared with the guest. */
export interface NativeTrials {
  readonly graphs: number;
  /** The first of as many seeds that follow one another. */
  readonly seed: number;
}

/** A command of the development kit, understood. `directory` is as the user wrote it. */
export type KitInvocation =
  | {
      readonly command: "plugin-new";
      /** Undefined: to be asked for. */
      readonly directory?: string;
      readonly name?: string;
      readonly language?: PluginLanguage;
      readonly traits?: readonly HookTrait[];
    }
  | {
      readonly command: "plugin-new-language";
      readonly directory?: string;
      readonly name?: string;
      /** Path of its grammar, as the user wrote it. */
      readonly grammar?: string;
    }
  | {
      readonly command: "plugin-build";
      readonly directory: string;
      /** To machine code as well. */
      readonly native: boolean;
      readonly json: boolean;
    }
  | {
      readonly command: "plugin-pack";
      readonly directory: string;
      /** One file, or a package around it for those who install by cargo or npm. */
      readonly as: "archive" | "crate" | "npm";
      readonly out?: string;
    }
  | {
      readonly command: "plugin-test";
      readonly directory: string;
      readonly json: boolean;
      /** What `dist/` holds is tested, and nothing is built. */
      readonly built: boolean;
      /** Of the code that is generated for the test. */
      readonly seed: number;
      /** Graphs over which machine code is compared with the guest; undefined: it is not built. */
      readonly native?: NativeTrials;
      /** File for a report in JUnit's format. */
      readonly junit?: string;
    }
  | {
      readonly command: "plugin-bench";
      readonly directory: string;
      /** Code base to measure over, or a file with one as one text, as the user wrote it. */
      readonly on?: string;
      /** How often each hook goes over all of it; undefined: for a while. */
      readonly runs?: number;
      /** What `dist/` holds is measured, and nothing is built. */
      readonly built: boolean;
      readonly json: boolean;
      /** Machine code beside the guest. */
      readonly native: boolean;
      /** File for a flame graph. */
      readonly profile?: string;
    }
  | { readonly command: "plugin-doc"; readonly directory: string; readonly out?: string }
  | {
      readonly command: "plugin-dev";
      readonly directory: string;
      /** Code base that is asked, as the user wrote it; undefined: look for one. */
      readonly root?: string;
      /** A question as on the command line. */
      readonly ask?: string;
      readonly yes: boolean;
    };
