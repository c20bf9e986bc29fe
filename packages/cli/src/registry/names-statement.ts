import type { VerifiedStatement } from "@parseltongue/registry";

/** Whether a text names a statement: its path in the tap, the end of that from a folder on, or the digest of its payload. */
export function namesStatement(
  text: string,
  { path, payloadSha256 }: Pick<VerifiedStatement, "path" | "payloadSha256">,
): boolean {
  return path === text || path.endsWith(`/${text}`) || payloadSha256 === text;
}
