/** Makes the indexes that the graph is held against, once for each code base. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { digestOf } from "@parseltongue/base";

const CACHE = join(import.meta.dirname, "../../node_modules/.cache/parseltongue-accuracy");

/**
 * Path of the SCIP index of a code base, which is made unless it is there from before.
 *
 * Rust: `rust-analyzer scip` with all features on and no condition set that builds do not set (`miri` is its default). The environment's `RUST_ANALYZER` names the program, `RUST_SRC_PATH`
 * the library's source where the toolchain has none. TypeScript: `scip-typescript` through npx.
 */
export function findIndex(directory: string): string {
  const root = resolve(directory);
  const output = join(CACHE, `${basename(root)}-${digestOf(new TextEncoder().encode(root)).slice(-8)}.scip`);
  if (existsSync(output)) return output;
  mkdirSync(CACHE, { recursive: true });
  if (existsSync(join(root, "Cargo.toml"))) indexRust(root, output);
  else indexTypeScript(root, output);
  return output;
}

function indexRust(root: string, output: string): void {
  const config = `${output}.json`;
  const { RUST_SRC_PATH: sysrootSrc, RUST_ANALYZER: program = "rust-analyzer" } = process.env;
  writeFileSync(
    config,
    JSON.stringify({
      cargo: { features: "all", cfgs: ["debug_assertions"], ...(sysrootSrc === undefined ? {} : { sysrootSrc }) },
    }),
  );
  execFileSync(program, ["scip", ".", "--output", output, "--config-path", config], { cwd: root, stdio: "ignore" });
}

function indexTypeScript(root: string, output: string): void {
  const program = ["--yes", "@sourcegraph/scip-typescript@0.4.0", "index", "--infer-tsconfig", "--output", output];
  execFileSync("npx", program, { cwd: root, stdio: "ignore" });
}
