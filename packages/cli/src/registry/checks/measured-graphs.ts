import { hash } from "node:crypto";
import { basename } from "node:path";
import type { ReferenceGraph } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { Machine } from "../../machine.ts";
import { referenceCode } from "../../plugin-kit/testing/reference-code.ts";
import { absolutePath } from "../user-taps.ts";

/** Code to measure over. */
export interface MeasuredGraph {
  readonly name: string;
  /** Of the code, which makes the graph: the same text gives the same one. */
  readonly sha256: string;
  /** Files in one text, a line `FILE: path` before each. */
  readonly text: string;
}

/** The name of the code that every parseltongue has. */
const BUILT_IN = "reference";

/**
 * The graphs to measure over: those that the rules name, each found by its digest among the given files and the built-in one;
 * where they name none, the given files, and without any the built-in one.
 * @param paths files as the user wrote them
 * @throws CliError `bad-option` when a graph that the rules name is not here, or a file is none of them
 */
export async function measuredGraphs(
  machine: Machine,
  paths: readonly string[],
  asked: readonly ReferenceGraph[],
): Promise<readonly MeasuredGraph[]> {
  const builtIn = graphOf(BUILT_IN, referenceCode());
  const given = await Promise.all(paths.map(async (path) => readGraph(machine, path)));
  if (asked.length === 0) return given.length === 0 ? [builtIn] : given;
  const stranger = given.find(({ sha256 }) => !asked.some((each) => each.sha256 === sha256));
  if (stranger !== undefined) {
    throw new CliError(
      "bad-option",
      `the rules measure over no code with the digest ${stranger.sha256} (${stranger.name})`,
      {
        hint: `they name ${asked.map(({ name, sha256 }) => `${name} (${sha256})`).join(", ")}`,
      },
    );
  }
  return asked.map(({ name, sha256 }) => {
    const found = [builtIn, ...given].find((each) => each.sha256 === sha256);
    if (found !== undefined) return { ...found, name };
    throw new CliError("bad-option", `the rules measure over ${name}, and its code is not here`, {
      hint: `give the file whose SHA-256 is ${sha256}: --graph <file>`,
    });
  });
}

async function readGraph(machine: Machine, path: string): Promise<MeasuredGraph> {
  const text = new TextDecoder().decode(await machine.environment.files.read(absolutePath(machine, path)));
  return graphOf(wordOf(basename(path)), text);
}

function graphOf(name: string, text: string): MeasuredGraph {
  return { name, sha256: hash("sha256", text, "hex"), text };
}

/** A file's name as a statement may say it. */
function wordOf(name: string): string {
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, "-")
    .replace(/^[.-]+/, "")
    .slice(0, 63);
  return word === "" ? "code" : word;
}
