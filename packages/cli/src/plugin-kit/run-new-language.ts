import { basename, join, relative, resolve } from "node:path";
import { safeText } from "@parseltongue/base";
import { prepareGrammar } from "@parseltongue/host";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { KitError } from "./kit-error.ts";
import type { KitInvocation } from "./kit-invocation.ts";
import { newLanguageFiles } from "./new/new-language.ts";
import { completeRequest } from "./new/new-request.ts";
import { requireEmpty, writeTexts } from "./run-new.ts";

type NewInvocation = Extract<KitInvocation, { command: "plugin-new-language" }>;

/** `plugin new --trait language`: writes a plugin around a grammar that is there already. */
export async function runNewLanguage(invocation: NewInvocation, machine: Machine): Promise<ExitCode> {
  const { workingDirectory, environment, stdout } = machine;
  const { directory: given, name } = completeRequest(invocation, workingDirectory);
  if (invocation.grammar === undefined) {
    throw new KitError("not-given", "no grammar is given, and one cannot be made up", {
      hint: "name one that `tree-sitter build --wasm` made, or that npm has: --grammar tree-sitter-lua.wasm",
    });
  }
  const grammar = await environment.files.read(resolve(workingDirectory, invocation.grammar));
  // Sooner said than after the patterns are written.
  prepareGrammar(grammar);
  const directory = resolve(workingDirectory, given);
  await requireEmpty(machine, directory);
  const fileName = basename(invocation.grammar);
  await writeTexts(environment.files, directory, newLanguageFiles({ name, grammar: fileName }));
  await environment.files.replace(join(directory, fileName), [grammar]);
  const place = safeText(relative(workingDirectory, directory) || ".");
  stdout.write(
    `${safeText(name)} is in ${place}; what its files say is said in facts.scm\nnext: parseltongue plugin test ${place}\n`,
  );
  return 0;
}
