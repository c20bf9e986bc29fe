import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { carryTap } from "./carry-tap.ts";
import { checkTap } from "./check-tap.ts";
import { initOneTap } from "./init-tap.ts";
import { keepTap } from "./keep-tap.ts";
import { runKey } from "./run-key.ts";
import type { TapInvocation } from "./tap-invocation.ts";
import { useTap } from "./use-tap.ts";

/** Runs a command about taps or keys. */
export async function runTap(invocation: TapInvocation, machine: Machine): Promise<ExitCode> {
  switch (invocation.command) {
    case "tap-init":
      return initOneTap(invocation, machine);
    case "tap-add":
    case "tap-trust":
    case "tap-list":
    case "tap-remove":
    case "tap-update":
    case "tap-witness":
      return useTap(invocation, machine);
    case "tap-verify":
    case "tap-audit":
      return checkTap(invocation, machine);
    case "tap-export":
    case "tap-import":
      return carryTap(invocation, machine);
    case "tap-build":
      return (await import("./build-gallery.ts")).buildGallery(invocation, machine);
    case "tap-sign":
    case "tap-role":
      return keepTap(invocation, machine);
    case "key-sign-policy":
      return (await import("./sign-policy.ts")).signPolicy(invocation, machine);
    case "key-new":
    case "key-list":
    case "key-show":
      return runKey(invocation, machine);
  }
}
