import { safeJson, safeText } from "@parseltongue/base";
import type { Machine } from "../machine.ts";

/** Writes a command's result for people or for programs. */
export function say({ stdout }: Machine, json: boolean, plain: object, lines: readonly string[]): void {
  stdout.write(json ? `${safeJson(plain, 2)}\n` : lines.map((line) => `${safeText(line)}\n`).join(""));
}
