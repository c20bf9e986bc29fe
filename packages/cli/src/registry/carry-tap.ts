import { safeJson, safeText } from "@parseltongue/base";
import { exportTap, importTap, readExport } from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import { counted } from "../counted.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { stopRevokedNow } from "../plugins/from-taps/stop-revoked.ts";
import { createProgress } from "../progress.ts";
import type { TapInvocation } from "./tap-invocation.ts";
import { newEntry, noteFeed } from "./use-tap.ts";
import { absolutePath, UserTaps } from "./user-taps.ts";

type Invocation = Extract<TapInvocation, { command: "tap-export" | "tap-import" }>;

/** `tap export`, `tap import`. */
export async function carryTap(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const taps = UserTaps.of(machine);
  const directory = absolutePath(machine, invocation.directory);
  return invocation.command === "tap-export"
    ? writeOut(invocation, machine, taps, directory)
    : takeIn(invocation, machine, taps, directory);
}

async function writeOut(
  { name, json }: Extract<Invocation, { command: "tap-export" }>,
  machine: Machine,
  taps: UserTaps,
  directory: string,
): Promise<ExitCode> {
  const entry = await taps.require(name);
  const { signal, environment } = machine;
  const written = await exportTap(environment, taps.pinned(entry), directory, { signal });
  const lines = [
    `wrote ${name} to ${directory}, with ${counted(written.blobs.length, "artefact")}`,
    `take it over with: parseltongue tap import <directory> --root ${written.tapId}`,
  ];
  const text = lines.map((line) => `${safeText(line)}\n`).join("");
  machine.stdout.write(json ? `${safeJson({ directory, ...written }, 2)}\n` : text);
  return 0;
}

async function takeIn(
  { root, name, json, quiet }: Extract<Invocation, { command: "tap-import" }>,
  machine: Machine,
  taps: UserTaps,
  directory: string,
): Promise<ExitCode> {
  const note = await readExport(machine.environment, directory);
  const all = await taps.file.read();
  const known = all.find((tap) => tap.root === (root ?? note.tapId));
  if (known === undefined && root === undefined) {
    throw new CliError("unknown-tap", "the folder holds a tap that was not added yet", {
      hint: `compare ${note.tapId} with what its keepers publish, then give it with --root`,
    });
  }
  const fresh = { url: note.url, root: root ?? note.tapId, ...(name !== undefined && { name }) };
  const entry = known ?? (await newEntry(taps, fresh, machine));
  const progress = await createProgress(machine, quiet);
  try {
    const { tap, added } = await importTap(machine.environment, taps.pinned(entry), directory, {
      signal: machine.signal,
      onProgress: (at) => progress.show(at),
    });
    if (known === undefined) await taps.file.write([...all, entry]);
    progress.end();
    const said = `${entry.name}: ${counted(added.length, "new file")}`;
    machine.stdout.write(json ? `${safeJson({ tap: entry, commit: tap.commit, added }, 2)}\n` : `${said}\n`);
    if (!quiet) noteFeed(machine, entry, tap);
    await stopRevokedNow(machine);
    return 0;
  } finally {
    progress.end();
  }
}
