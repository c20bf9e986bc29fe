import type { RebuildRule } from "../../model/policy/promotion-policy.ts";
import type { BuildTarget, MemberId, OrganisationId, Sha256 } from "../../model/scalars.ts";
import type { VerifiedStatement } from "../../model/verified-statement.ts";
import type { VersionEntry } from "../../model/version-entry.ts";
import { counted, type Finding } from "../reason.ts";
import { subjectOf } from "../statement-binding.ts";
import { TESTER_ROLES, type VersionCase } from "../version-case.ts";

/** Somebody built the source again. */
export interface Rebuild {
  readonly statement: VerifiedStatement<"rebuild">;
  readonly member: MemberId;
  readonly organisation: OrganisationId;
  readonly isSame: boolean;
}

/** Rebuilds of one target by those who may speak for it. */
export function rebuildsOf(version: VersionCase, target: BuildTarget): readonly Rebuild[] {
  const { record, docket, register } = version;
  const expected = expectedBytes(record.entry, target);
  return docket.standing("rebuild", record.sha256).flatMap((statement) => {
    const { externalParameters: built } = statement.predicate.buildDefinition;
    const named = statement.predicate.parseltongue.rebuilder.member;
    const bytes = subjectOf(statement, target === "wasm" ? "plugin.wasm" : `native/${target}`);
    const isSame = bytes === expected;
    const signers = isSame
      ? version.signersHolding(statement, TESTER_ROLES)
      : version.signersAgainst(statement, TESTER_ROLES);
    const by = signers.find((each) => each === named);
    const member = by === undefined ? undefined : register.member(by);
    if (member === undefined) {
      version.reject(statement, `${named} was no rebuilder or maintainer then, or has not signed it`);
      return [];
    }
    const { source } = record.entry;
    const isSource = built.commit === source.commit && built.directory === source.directory;
    if (built.target !== target || !isSource) return [];
    if (version.isOver(statement)) {
      version.reject(statement, "its time is over");
      return [];
    }
    return [{ statement, member: member.id, organisation: register.organisationOf(member), isSame }];
  });
}

/** Targets that a version is built for. */
export function targetsOf({ wasm, native }: VersionEntry): readonly BuildTarget[] {
  return [...(wasm === null ? [] : ["wasm"]), ...new Set(native.map(({ platform }) => platform))];
}

/** Enough people, of enough organisations beside the publisher's, got the entry's very bytes out of its source. */
export function judgeRebuilds(version: VersionCase, rule: RebuildRule, target: BuildTarget): Finding {
  const { wasm } = version.record.entry;
  if (target === "wasm" && wasm === null)
    return { text: "there is no code to build", missing: [], from: [], signers: [] };
  const same = rebuildsOf(version, target).filter(({ isSame }) => isSame);
  const people = new Set(same.map(({ member }) => member)).size;
  const others = same.filter(({ member, organisation }) => !version.isPublishers(member, organisation));
  const organisations = new Set(others.map(({ organisation }) => organisation)).size;
  const what = target === "wasm" ? "" : ` for ${target}`;
  return {
    text: `${counted(people, "rebuild")}${what} with the same bytes, from ${counted(organisations, "organisation")} other than the publisher's`,
    missing: [
      ...(people < rule.min ? [`${counted(rule.min - people, "more rebuild")}${what} with the same bytes`] : []),
      ...(organisations < rule.organisations
        ? [
            `rebuilds${what} from ${counted(rule.organisations - organisations, "more organisation")} other than the publisher's`,
          ]
        : []),
    ],
    from: same.map(({ statement }) => statement),
    signers: same.map(({ member }) => member),
  };
}

function expectedBytes({ wasm, native }: VersionEntry, target: BuildTarget): Sha256 | undefined {
  return target === "wasm" ? wasm?.sha256 : native.find(({ platform }) => platform === target)?.sha256;
}
