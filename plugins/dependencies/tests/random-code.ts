import { CodeGraph } from "../../../packages/cli/src/plugin-kit/testing/code-graph.ts";

/** Numbers from 0 to below 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The graph of TypeScript files that import each other at random: some in circles, some with classes and interfaces. */
export async function randomTypeScript(seed: number, files = 14): Promise<CodeGraph> {
  const random = randomOf(seed);
  const pick = (): number => Math.floor(random() * files);
  const names = Array.from({ length: files }, (_, file) => file);
  const texts = names.map((file) => {
    const targets = [...new Set(Array.from({ length: Math.floor(random() * 4) }, pick))].filter((to) => to !== file);
    const imports = targets.map((to) => `import { f${to}, C${to} } from "./m${to}.ts";`);
    const calls = targets.filter(() => random() < 0.8).map((to) => `f${to}();`);
    const uses = targets.filter(() => random() < 0.5).map((to) => `new C${to}().run0();`);
    const methods = Array.from(
      { length: 1 + Math.floor(random() * 4) },
      (_, at) => `run${at}(): void { ${calls[at] ?? ""} }`,
    );
    return [
      `FILE: src/m${file}.ts`,
      ...imports,
      random() < 0.5 ? `export interface I${file} { name: string }` : "",
      `export class C${file} { count = 0; ${methods.join(" ")} }`,
      `export function f${file}(): void { ${calls.join(" ")} ${uses.join(" ")} }`,
    ].join("\n");
  });
  return CodeGraph.ofDump(
    `FILE: package.json\n{ "name": "random" }\n${texts.join("\n")}\n`,
    new AbortController().signal,
  );
}
