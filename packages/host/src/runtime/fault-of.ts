import type { GuestFault, GuestFaultReason } from "../guest-fault.ts";
import type { AnyGuestHook } from "../manifest/manifest.ts";
import type { PreparedPlugin } from "../plugin.ts";

const HINTS: Readonly<Record<GuestFaultReason, string>> = {
  "out-of-fuel": "its author raises the hook's budget in plugin.toml, or makes it do less",
  "too-deep": "its author uses a loop or a list of its own instead of recursion",
  trap: "tell its author; the message says how the guest ended itself",
  "output-limit": "its author raises output-bytes of the hook's budget, or makes it say less",
  "bad-pointer": "tell its author: the guest passes an address outside its memory",
  "bad-output": "tell its author: what the guest gives does not fit its manifest or the graph",
  "not-repeatable": 'its author makes answers independent of earlier calls, or declares state = "cache"',
  quarantined: "it is tried again later; reset the plugin to try at once",
  "purse-empty": "turn off a lens, or raise what plugins may cost a query",
  "re-entered": "call the host once the call under way has returned",
  "no-instance": "unload plugins that are not used, or start the process anew",
};

/** A fault with everything that whoever reads it needs. */
export function faultOf(
  { manifest, digest }: Pick<PreparedPlugin, "manifest" | "digest">,
  hook: AnyGuestHook | undefined,
  what: Pick<GuestFault, "phase" | "reason" | "message" | "fuelUsed" | "fuelBudget">,
): GuestFault {
  return {
    plugin: manifest.name,
    digest,
    trait: hook?.trait,
    hook: hook?.name,
    ...what,
    hint: HINTS[what.reason],
  };
}
