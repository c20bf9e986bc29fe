import type { HookTrait } from "@parseltongue/host";
import type { PluginLanguage } from "../kit-invocation.ts";
import { assemblyScriptSource } from "./assemblyscript-template.ts";
import { cSource } from "./c-template.ts";
import { rustSource } from "./rust-template.ts";

/** The source of a new plugin in each language. */
export const SOURCE_TEMPLATES: Readonly<Record<PluginLanguage, (traits: readonly HookTrait[]) => string>> = {
  assemblyscript: assemblyScriptSource,
  rust: rustSource,
  c: cSource,
};
