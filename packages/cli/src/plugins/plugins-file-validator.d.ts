import type { Validator } from "./toml-file.ts";

/** Of `plugins.toml`. */
export const validate: Validator<unknown>;
