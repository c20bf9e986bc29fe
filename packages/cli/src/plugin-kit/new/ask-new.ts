import { basename } from "node:path";
import { cancel, intro, multiselect, select, text } from "@clack/prompts";
import type { HookTrait } from "@parseltongue/host";
import { NEW_TRAITS, PLUGIN_LANGUAGES, type PluginLanguage } from "../kit-invocation.ts";
import { isPluginName, type NewRequest } from "./new-request.ts";

const ABOUT_TRAITS: Readonly<Record<HookTrait, string>> = {
  lens: "judges the hits of every question: keeps, scores, annotates",
  query: "answers a question of its own",
  rule: "finds what should not be",
  analyzer: "computes a number for each item",
  exporter: "writes answers in a format of its own",
};
const ABOUT_LANGUAGES: Readonly<Record<PluginLanguage, string>> = {
  assemblyscript: "like TypeScript; nothing to install",
  rust: "needs rustc with wasm32-unknown-unknown",
  c: "needs clang and lld",
};

/** Asks on the terminal for what a request leaves open; undefined when the user gives up. */
export async function askNew(request: Partial<NewRequest>): Promise<NewRequest | undefined> {
  intro("A new plugin");
  const answers = {
    directory: request.directory ?? (await askDirectory()),
    language: request.language ?? (await askLanguage()),
    traits: request.traits ?? (await askTraits()),
  };
  const { directory, language, traits } = answers;
  if (directory === undefined || language === undefined || traits === undefined) {
    cancel("nothing was written");
    return undefined;
  }
  return { directory, language, traits, name: request.name ?? basename(directory) };
}

async function askDirectory(): Promise<string | undefined> {
  return given(
    await text({
      message: "What is it called? A directory of this name is made here.",
      placeholder: "my-plugin",
      validate: (name) =>
        isPluginName(basename(name ?? "")) ? undefined : "lower-case letters, digits and hyphens, a letter first",
    }),
  );
}

async function askLanguage(): Promise<PluginLanguage | undefined> {
  const options = PLUGIN_LANGUAGES.map((value) => ({ value, label: value, hint: ABOUT_LANGUAGES[value] }));
  return given(await select<PluginLanguage>({ message: "What is it written in?", options }));
}

async function askTraits(): Promise<readonly HookTrait[] | undefined> {
  const options = NEW_TRAITS.map((value) => ({ value, label: value, hint: ABOUT_TRAITS[value] }));
  return given(
    await multiselect<HookTrait>({
      message: "What can it do? Space chooses, enter goes on.",
      options,
      initialValues: ["lens"],
      required: true,
    }),
  );
}

/** What the user answered; undefined when they gave up. */
function given<Answer>(answer: Answer): Exclude<Answer, symbol> | undefined {
  return typeof answer === "symbol" ? undefined : (answer as Exclude<Answer, symbol>);
}
