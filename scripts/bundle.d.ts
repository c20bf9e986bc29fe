import type { build } from "esbuild";

export function bundle(esbuild: { readonly build: typeof build }, root: string, out: string): Promise<void>;
