import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { countersignStatement } from "./countersign-statement.ts";
import { revoke } from "./revoke.ts";
import type { StatementInvocation } from "./statement-invocation.ts";
import { transfer } from "./transfer.ts";

/** Runs a command that hands something over or takes something back. */
export async function runStatements(invocation: StatementInvocation, machine: Machine): Promise<ExitCode> {
  switch (invocation.command) {
    case "registry-transfer":
      return transfer(invocation, machine);
    case "registry-revoke":
      return revoke(invocation, machine);
    case "registry-countersign":
      return countersignStatement(invocation, machine);
  }
}
