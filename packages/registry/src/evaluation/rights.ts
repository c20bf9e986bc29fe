import type { VersionEntry } from "../model/version-entry.ts";

/** What a version asks for, as policies name it: `attributes`, `host-data`, `log`, and the modules that it imports. */
export function rightsOf({ capabilities, imports }: VersionEntry): readonly string[] {
  const { attributes, hostData, log } = capabilities;
  return [
    ...(attributes.length > 0 ? ["attributes"] : []),
    ...(hostData.length > 0 ? ["host-data"] : []),
    ...(log ? ["log"] : []),
    ...imports,
  ];
}

/** Whether a right is the one that a policy names; of a module any version, where the policy names none. */
export function isRight(right: string, named: string): boolean {
  return right === named || right.startsWith(`${named}@`);
}

/** What a version asks for that another did not, each by its name. */
export function newRights(entry: VersionEntry, than: VersionEntry): readonly string[] {
  const { capabilities: now } = entry;
  const { capabilities: before } = than;
  const named = [
    ...now.attributes.filter((each) => !before.attributes.includes(each)).map((each) => `attribute ${each}`),
    ...now.hostData.filter((each) => !before.hostData.includes(each)).map((each) => `host data ${each}`),
    ...(now.log && !before.log ? ["log"] : []),
    ...entry.imports.filter((each) => !than.imports.includes(each)),
  ];
  return [...new Set(named)].sort();
}
