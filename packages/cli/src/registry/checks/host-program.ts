import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import type { Files } from "@parseltongue/base";
import { LAUNCHER } from "../../environment/sandbox.ts";

/** A parseltongue that plugins are tried on: what it is, wherever it lies. */
export interface HostProgram {
  /** As its package says; 0.0.0-unknown when it says nothing. */
  readonly version: string;
  /** SHA-256 over all files that it is made of, lower hex; what npm installs for it counts by the file that pins it. */
  readonly sha256: string;
}

/**
 * What is behind a launcher.
 * @param launcher absolute path; default: that of this program
 * @throws EnvironmentError `not-found` when there is nothing
 */
export async function readHostProgram(files: Files, launcher: string = LAUNCHER): Promise<HostProgram> {
  const path = await files.realPath(launcher);
  const digest = createHash("sha256");
  const root = rootOf(path);
  // What lies beside a launcher alone may be anything, such as the file that outcomes are kept in.
  const parts = basename(dirname(path)) === "bin" ? partsOf(path) : [path];
  for (const part of parts) await addFile(files, part, root, digest);
  return { version: await versionOf(files, path), sha256: digest.digest("hex") };
}

/** How a program is called where people read it. */
export function programText({ version, sha256 }: HostProgram): string {
  return `parseltongue ${version} (${sha256.slice(0, 12)})`;
}

/** A checkout has its packages side by side, and what they share beside these; any other program is one package. */
function partsOf(launcher: string): readonly string[] {
  const own = dirname(dirname(launcher));
  if (basename(dirname(own)) !== "packages") return [own];
  const root = rootOf(launcher);
  return ["contract", "package-lock.json", "packages", "plugins"].map((name) => join(root, name));
}

function rootOf(launcher: string): string {
  const own = dirname(dirname(launcher));
  return basename(dirname(own)) === "packages" ? dirname(dirname(own)) : own;
}

/** Of a checkout, what is made of the rest and what tests it is left out. */
const LEFT_OUT: ReadonlySet<string> = new Set(["node_modules", "test", "target", ".git"]);

async function addFile(files: Files, path: string, root: string, digest: ReturnType<typeof createHash>): Promise<void> {
  const status = await files.status(path);
  if (status?.kind === "file") {
    const bytes = await files.read(path);
    digest.update(`${path.slice(root.length)}\n${bytes.byteLength}\n`).update(bytes);
  }
  if (status?.kind === "link") digest.update(`${path.slice(root.length)}\n-> ${await files.realPath(path)}\n`);
  if (status?.kind !== "directory") return;
  const names = (await files.list(path)).map(({ name }) => name).sort();
  // The bundle of a checkout says when files changed, and is used only where it is what they say.
  const isChecked = names.includes("src") && names.includes("dist");
  for (const name of names) {
    if (!LEFT_OUT.has(name) && !(isChecked && name === "dist")) await addFile(files, join(path, name), root, digest);
  }
}

const UNKNOWN = "0.0.0-unknown";

async function versionOf(files: Files, launcher: string): Promise<string> {
  const path = join(dirname(dirname(launcher)), "package.json");
  if ((await files.status(path))?.kind !== "file") return UNKNOWN;
  const text = new TextDecoder().decode(await files.read(path));
  const [, version = UNKNOWN] = /"version":\s*"(\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.]{1,40})?)"/.exec(text) ?? [];
  return version;
}
