import { globSync } from "node:fs";

// Every `*.tests.ts` here, in one process: to load the AssemblyScript compiler and warm it up costs more than most of these
// tests. Each runs alone as well.
for (const name of globSync("*.tests.ts", { cwd: import.meta.dirname }).toSorted()) await import(`./${name}`);
