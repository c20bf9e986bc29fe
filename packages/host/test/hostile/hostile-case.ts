import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { HookTrait } from "../../src/manifest/manifest.ts";
import { wat } from "../wat.ts";
import { bytesOfRecipe, expandRepeats } from "./case-text.ts";

/** What a case must come to, and what it comes to when its limiters are off. */
export interface HostileCase {
  /** The file's name without its ending. */
  readonly name: string;
  /** What must happen, for people. */
  readonly must: string;
  /** `refused`, `fault`, `init-fault`, `answers` or `scenario`. */
  readonly outcome: string;
  /** A code or reason, the JSON of an answer, or the name of a scenario. */
  readonly detail: string;
  /** Words that the refusal's or fault's message has. */
  readonly words: string;
  readonly trait: HookTrait;
  readonly manifest: string;
  readonly switches: readonly SwitchedOff[];
  /** What holds the case though nothing can be switched off. */
  readonly heldBy: string | undefined;
  readonly wasm: Uint8Array;
}

/** A run with limiters switched off, which must fail in the way that is told. */
export interface SwitchedOff {
  readonly limiters: readonly string[];
  /** `hangs`, or part of what the failed check says. */
  readonly fails: string;
}

const CASES = join(import.meta.dirname, "cases");
const ENTRIES: Readonly<Record<HookTrait, Readonly<Record<string, string>>>> = {
  lens: {
    annotations: '["note"]',
    budget: "{ base = 100_000, per-hit = 1_000, output-bytes = 16_384 }",
  },
  query: { columns: '[{ name = "first" }]', budget: "{ base = 100_000, output-bytes = 16_384 }" },
  rule: { budget: "{ base = 100_000, output-bytes = 16_384 }" },
  analyzer: { columns: '[{ name = "weight", type = "f32" }]', budget: "{ base = 100_000 }" },
  exporter: {
    format: '"x"',
    "media-type": '"text/plain"',
    budget: "{ base = 100_000, output-bytes = 16_384 }",
  },
};

/** Reads all cases, in the order of their names. */
export function readCases(): readonly HostileCase[] {
  return readdirSync(CASES)
    .toSorted()
    .map((file) => readCase(file, readFileSync(join(CASES, file), "utf8")));
}

/**
 * A case is a module whose first lines are comments: `must`, `expect`, and `without` (limiters, `->`, what then fails) or
 * `held-by`; further `trait`, `features` that the text needs, and lines of the manifest: `top` (before its first table),
 * `plugin` and `hook`, each of which replaces the line of that key, and `bottom`, whole tables after the hook.
 */
function readCase(file: string, text: string): HostileCase {
  const [, name, ending] = /^(.+)\.(wat|bytes)$/.exec(file) ?? [];
  if (name === undefined) throw new Error(`no case: ${file}`);
  const all = headersOf(text);
  const one = (key: string): string | undefined => all.find(([each]) => each === key)?.[1];
  const many = (key: string): string[] => all.flatMap(([each, value]) => (each === key ? [value] : []));
  const must = one("must");
  const [, outcome, detail, words] = /^([a-z-]+) (\{.*\}|\S+) ?(.*)$/.exec(one("expect") ?? "") ?? [];
  if (must === undefined || outcome === undefined) throw new Error(`${file} does not say what must happen`);
  const trait = (one("trait") ?? "lens") as HookTrait;
  const features = Object.fromEntries((one("features") ?? "").split(" ").map((feature) => [feature, true]));
  const expanded = expandRepeats(text);
  return {
    name,
    must,
    outcome,
    detail: detail!,
    words: words!,
    trait,
    manifest: [manifestOf(trait, many("top"), many("plugin"), many("hook")), ...many("bottom"), ""].join("\n"),
    switches: many("without").map((line) => {
      const [limiters, fails] = line.split(" -> ");
      return { limiters: limiters!.split(" "), fails: fails! };
    }),
    heldBy: one("held-by"),
    wasm: ending === "wat" ? wat(expanded, features) : bytesOfRecipe(expanded),
  };
}

function headersOf(text: string): readonly (readonly [key: string, value: string])[] {
  return text.split("\n").flatMap((line) => {
    const [, key, value] = /^;; ([a-z-]+): (.*)$/.exec(line) ?? [];
    return key === undefined ? [] : [[key, value!] as const];
  });
}

function manifestOf(trait: HookTrait, top: string[], plugin: string[], hook: string[]): string {
  const ofPlugin = { name: '"hostile"', version: '"1.0.0"', api: '"1.0"', description: '"means harm"' };
  const ofHook = { name: '"hook"', description: '"means harm"', ...ENTRIES[trait] };
  return [...top, "[plugin]", ...linesOf(ofPlugin, plugin), `[[${trait}]]`, ...linesOf(ofHook, hook), ""].join("\n");
}

function linesOf(defaults: Readonly<Record<string, string>>, lines: readonly string[]): string[] {
  const replaced = new Set(lines.map((line) => line.split(" =")[0]!));
  const kept = Object.entries(defaults).filter(([key]) => !replaced.has(key));
  return [...kept.map(([key, value]) => `${key} = ${value}`), ...lines];
}
