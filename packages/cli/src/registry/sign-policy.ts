import { safeJson, safeText } from "@parseltongue/base";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { parsePolicy, policyBytes } from "../plugins/from-taps/organisation-policy.ts";
import { OwnKeys } from "./own-keys.ts";
import type { TapInvocation } from "./tap-invocation.ts";
import { absolutePath } from "./user-taps.ts";

/** `key sign-policy`: writes the signature of an organisation's policy beside it. */
export async function signPolicy(
  invocation: Extract<TapInvocation, { command: "key-sign-policy" }>,
  machine: Machine,
): Promise<ExitCode> {
  const { files } = machine.environment;
  const path = absolutePath(machine, invocation.file);
  const policy = await files.read(path);
  // What nobody could read is not signed.
  parsePolicy(new TextDecoder().decode(policy), path);
  const keys = OwnKeys.of(machine);
  const key = await keys.find(invocation.key);
  const signingKey = await keys.open(key, invocation);
  const signature = Buffer.from(signingKey.sign(policyBytes(policy))).toString("base64");
  await files.replace(`${path}.sig`, [new TextEncoder().encode(`${signature}\n`)]);
  const text = `${safeText(`${path}.sig`)} is written; pin the key in /etc/parseltongue/policy.key:\n${key.publicKey.text}\n`;
  machine.stdout.write(
    invocation.json ? `${safeJson({ path: `${path}.sig`, publicKey: key.publicKey.text }, 2)}\n` : text,
  );
  return 0;
}
