import { dirname, join, relative, resolve } from "node:path";
import { type Files, safeText } from "@parseltongue/base";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { KitError } from "./kit-error.ts";
import type { KitInvocation } from "./kit-invocation.ts";
import { newPluginFiles } from "./new/new-plugin.ts";
import { completeRequest, type NewRequest, SOURCE_PATHS } from "./new/new-request.ts";

type NewInvocation = Extract<KitInvocation, { command: "plugin-new" }>;

/** `plugin new`: writes a plugin that works. */
export async function runNew(invocation: NewInvocation, machine: Machine): Promise<ExitCode> {
  const asked = await requestOf(invocation, machine);
  if (asked === undefined) return 130;
  const request = completeRequest(asked, machine.workingDirectory);
  const directory = resolve(machine.workingDirectory, request.directory);
  await requireEmpty(machine, directory);
  await writeTexts(machine.environment.files, directory, newPluginFiles(request));
  const place = relative(machine.workingDirectory, directory) || ".";
  machine.stdout.write(
    `${safeText(request.name)} is in ${safeText(place)}; its source is ${SOURCE_PATHS[request.language]}\n` +
      `next: parseltongue plugin test ${safeText(place)}\n`,
  );
  return 0;
}

/** Writes texts by path from a directory. */
export async function writeTexts(files: Files, directory: string, texts: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, content] of texts) {
    const target = join(directory, path);
    await files.createDirectory(dirname(target));
    await files.replace(target, [new TextEncoder().encode(content)]);
  }
}

/** What the user wants; asked for on a terminal when something is open. Undefined: they gave up. */
async function requestOf(invocation: NewInvocation, machine: Machine): Promise<Partial<NewRequest> | undefined> {
  const isComplete = invocation.directory !== undefined;
  if (isComplete || !machine.canAsk) return invocation;
  // Loaded only where there is someone to ask.
  const { askNew } = await import("./new/ask-new.ts");
  return askNew(invocation);
}

/** @throws KitError `not-empty` */
export async function requireEmpty({ environment: { files } }: Machine, directory: string): Promise<void> {
  const status = await files.status(directory);
  if (status === undefined) return;
  if (status.kind === "directory" && (await files.list(directory)).length === 0) return;
  throw new KitError("not-empty", `${directory} is there already and holds something`, {
    hint: "name a directory that does not exist yet",
  });
}
