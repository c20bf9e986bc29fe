import { join } from "node:path";
import { EnvironmentError, safeJson } from "@parseltongue/base";
import {
  buildSearchIndex,
  DirectoryTree,
  DOCUMENT_FORMATS,
  galleryPage,
  parseDocument,
  readTapTree,
  searchIndexBytes,
} from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { createProgress } from "../progress.ts";
import { momentOf } from "./open-tap.ts";
import type { TapInvocation } from "./tap-invocation.ts";
import { absolutePath } from "./user-taps.ts";

type Invocation = Extract<TapInvocation, { command: "tap-build" }>;

/**
 * `tap build`: a page of a tap's plugins with search, and the index that it shows. The same tap at the same moment gives the
 * same bytes, so that anybody can find out by `--check` whether what is published is what the tap holds.
 */
export async function buildGallery(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const { environment, signal } = machine;
  const directory = absolutePath(machine, invocation.directory);
  const out = invocation.out === undefined ? join(directory, "site") : absolutePath(machine, invocation.out);
  const tree = new DirectoryTree(environment.files, directory);
  const { path, maxBytes } = DOCUMENT_FORMATS.tap;
  const description = await tree.read(path, maxBytes, { signal });
  if (description === undefined) {
    throw new CliError("unknown-tap", `${directory} is no tap: it has no ${path}`, { hint: "give a tap's work tree" });
  }
  const progress = await createProgress(machine, invocation.quiet);
  try {
    const work = { signal, onProgress: progress.show.bind(progress) };
    const index = await buildSearchIndex(await readTapTree(tree, work), momentOf(machine, invocation.at), work);
    const page = galleryPage(index, parseDocument("tap", description, path));
    const files = new Map([
      ["index.html", new TextEncoder().encode(page)],
      ["search.json", searchIndexBytes(index)],
    ]);
    progress.end();
    return invocation.check
      ? await compare(invocation, machine, out, files)
      : await write(invocation, machine, out, files);
  } finally {
    progress.end();
  }
}

async function write(
  { json }: Invocation,
  machine: Machine,
  out: string,
  built: ReadonlyMap<string, Uint8Array>,
): Promise<ExitCode> {
  const { files } = machine.environment;
  await files.createDirectory(out);
  for (const [name, bytes] of built) await files.replace(join(out, name), [bytes]);
  const names = [...built.keys()].map((name) => join(out, name));
  machine.stdout.write(json ? `${safeJson({ written: names }, 2)}\n` : names.map((name) => `${name}\n`).join(""));
  return 0;
}

async function compare(
  { json }: Invocation,
  machine: Machine,
  out: string,
  built: ReadonlyMap<string, Uint8Array>,
): Promise<ExitCode> {
  const different: string[] = [];
  for (const [name, bytes] of built) {
    const path = join(out, name);
    const there = await readThere(machine, path);
    if (there === undefined || Buffer.compare(there, bytes) !== 0) different.push(path);
  }
  const said =
    different.length === 0
      ? "what is there is what the tap holds\n"
      : different.map((path) => `${path} differs\n`).join("");
  machine.stdout.write(json ? `${safeJson({ different }, 2)}\n` : said);
  return different.length === 0 ? 0 : 1;
}

async function readThere({ environment: { files } }: Machine, path: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (error instanceof EnvironmentError && error.code === "not-found") return undefined;
    throw error;
  }
}
