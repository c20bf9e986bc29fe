import { safeJson, safeText } from "@parseltongue/base";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { type OwnKey, OwnKeys } from "./own-keys.ts";
import type { TapInvocation } from "./tap-invocation.ts";

type KeyInvocation = Extract<TapInvocation, { command: "key-new" | "key-list" | "key-show" }>;

/** `key new`, `key list`, `key show`. */
export async function runKey(invocation: KeyInvocation, machine: Machine): Promise<ExitCode> {
  const keys = OwnKeys.of(machine);
  const { json } = invocation;
  if (invocation.command === "key-list") {
    const all = await keys.list();
    const lines = all.map(({ holder, publicKey }) => `${publicKey.fingerprint.slice(0, 12)}  ${safeText(holder)}\n`);
    const text = lines.length === 0 ? "no key yet: make one with `parseltongue key new`\n" : lines.join("");
    machine.stdout.write(json ? `${safeJson({ keys: all.map(plainKey) }, 2)}\n` : text);
    return 0;
  }
  const key =
    invocation.command === "key-new"
      ? await keys.create(invocation.holder, invocation)
      : await keys.find(invocation.key);
  const { holder, publicKey, path } = key;
  const lines = [
    `holder       ${safeText(holder)}`,
    `public key   ${publicKey.text}`,
    `fingerprint  ${publicKey.fingerprint}`,
    `file         ${safeText(path)}`,
  ];
  machine.stdout.write(json ? `${safeJson(plainKey(key), 2)}\n` : `${lines.join("\n")}\n`);
  return 0;
}

function plainKey({ holder, publicKey, path }: OwnKey): Readonly<Record<string, string>> {
  return { holder, publicKey: publicKey.text, fingerprint: publicKey.fingerprint, path };
}
