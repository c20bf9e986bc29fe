import type { DecisionRule, Fraction, Governance, Role, RoleRules } from "../model/governance/governance.ts";
import { ROLES } from "../model/governance/governance.ts";
import type { Documents } from "../model/documents.ts";
import { compareText } from "./register.ts";
import { ruleForPath } from "./rules-for-paths.ts";
import type { TierRules } from "../model/policy/promotion-policy.ts";

/** What the documents for people are made from. Nothing else is in them. */
export type ProseSource = Pick<
  Documents,
  "tap" | "governance" | "promotionPolicy" | "reviewPolicy" | "compatPolicy" | "namesPolicy"
> & { readonly feedMaxAgeHours: number };

const NOTE =
  "<!-- Made from targets/governance and targets/policy by `parseltongue governance render`; where this differs, they count. -->";

/** Documents for people, by path: they say what the data says, in sentences. */
export function peopleDocuments(source: ProseSource): ReadonlyMap<string, string> {
  return new Map([
    ["CHARTER.md", charter(source)],
    ["CODE_OF_CONDUCT.md", conduct(source)],
    ["CONTRIBUTING.md", contributing(source)],
    ["SECURITY.md", security(source)],
    ["docs/rfcs.md", rfcs(source)],
    ["docs/rfc-template.md", RFC_TEMPLATE],
  ]);
}

/** What an RFC is begun from. */
export const RFC_TEMPLATE = `# Title

## What

What changes, file by file.

## Why

What is wrong as it is, and for whom.

## What else was considered

And why it was not taken.

## Whom it touches

Whose plugins, whose work, and what they have to do.
`;

function page(title: string, ...parts: readonly string[]): string {
  return `${[`# ${title}`, NOTE, ...parts].join("\n\n")}\n`;
}

function charter({ tap, governance }: ProseSource): string {
  const { epoch, epochDays, conflicts, inactivity, veto, organisationVouchers, tufRoles } = governance;
  const signing = Object.entries(tufRoles)
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([name, { role, threshold }]) => `| ${name} | ${role} | ${threshold} |`);
  return page(
    `Charter of ${tap.name}`,
    tap.description,
    `These are the rules of epoch ${epoch}. An epoch lasts ${days(epochDays)}.`,
    `## Offices\n\n| office | seats | at least | term | terms in a row | of one organisation | vouchers |\n|---|---|---|---|---|---|---|\n${ROLES.map((role) => officeRow(role, governance.roles[role])).join("\n")}`,
    `An organisation counts as itself when ${organisationVouchers.min} members who hold or held the office ${organisationVouchers.role}, of other organisations, vouch for it. All others, and people of none, count as one together: ${governance.independent}. Organisations that belong to one another count as one.`,
    `Who has signed nothing for ${days(inactivity.days)} can be made emeritus, and then keeps no office.`,
    `## Decisions\n\n${governance.decisions.map(decisionLine).join("\n")}`,
    "Those who held the office when a vote opened may vote. Silence is absence; who abstains counts to the quorum alone; who recuses counts for nothing. As many votes against as for decide nothing. Everybody can count again: every vote is a signed file.",
    veto === null
      ? "There is no veto."
      : `A holder of the office ${veto.role} can veto with a reason; ${share(veto.overriddenBy)} of the votes override it.`,
    `## Interests\n\nWho has an interest in something (${conflicts.kinds.join(", ")}; within the last ${days(conflicts.lookbackDays)}) says so and takes no part. A review by somebody whose interest is in the register and was not declared is void; the suspension for it is ${days(conflicts.suspensionDays)}.`,
    `## Appeals\n\n${appeals(governance)}`,
    `## Signatures\n\n| of the tap | by holders of | how many |\n|---|---|---|\n${signing.join("\n")}`,
  );
}

function officeRow(role: Role, rules: RoleRules): string {
  const { seats, minHolders, termDays, maxConsecutiveTerms, maxPerOrganisation, vouchers } = rules;
  const cells = [
    role,
    seats ?? "any number",
    minHolders,
    termDays === null ? "no end" : days(termDays),
    maxConsecutiveTerms ?? "any number",
    maxPerOrganisation ?? "any number",
    vouchers,
  ];
  return `| ${cells.join(" | ")} |`;
}

function decisionLine(rule: DecisionRule): string {
  const about = [...rule.paths.map((path) => `\`${path}\``), ...(rule.action === null ? [] : [rule.action])].join(", ");
  const parts = [
    `**${rule.id}** (${about || "nothing"}): ${rule.approvals} of the office ${rule.role} for it at least`,
    `${share(rule.share)} of those for or against`,
    `${share(rule.quorum)} of the office taking part`,
    ...(rule.windowDays > 0 ? [`open for ${days(rule.windowDays)}`] : []),
    ...(rule.needsRfc ? ["by RFC"] : []),
    rule.effective === "next-epoch" ? "binds from the next epoch on" : "binds at once",
    ...(rule.lapsesAfterDays === null
      ? []
      : [`lapses after ${days(rule.lapsesAfterDays)} unless the ${rule.ratifiedBy ?? "nobody"} ratifies it`]),
  ];
  return `- ${parts.join("; ")}.`;
}

function appeals({ appeals: { days: within, panel }, decisions }: Governance): string {
  const rule = decisions.find(({ action }) => action === "appeal");
  if (rule === undefined) return "There are none.";
  const approvals = Math.max(rule.approvals, Math.floor(panel / 2) + 1);
  return `The publisher of a version can appeal against its rejection within ${days(within)}. A panel of ${panel} holders of the office ${rule.role}, none of whom made the decision, is of the publisher or has an interest in it, hears the appeal within ${days(rule.windowDays)}; ${approvals} of them lift the rejection by signing that.`;
}

function conduct({ tap, governance }: ProseSource): string {
  const rule = ruleForPath(governance, "targets/governance/members.json");
  const suspensions = rule === undefined ? "" : `That is a change of the register, decided by the rule ${rule.id}.`;
  return page(
    "Code of conduct",
    "What is said here is about plugins, their code and the evidence on them, not about people.",
    `Who is treated badly here writes to ${tap.contact.text}, or in confidence to ${tap.contact.security}.`,
    `A member can be suspended: what a suspended member signed does not count while that lasts. ${suspensions}`,
  );
}

function contributing({ promotionPolicy, reviewPolicy, namesPolicy }: ProseSource): string {
  const { cooldownHours, checks, tiers, transferNoticeDays } = promotionPolicy;
  return page(
    "Contributing",
    `## Publish a plugin\n\n    parseltongue key new m:<you>\n    parseltongue plugin submit\n\nA change that touches anything beside your own namespace is refused, and so is one that changes or removes what is there: versions and statements are for ever, a mistake is answered by the next version. Names have ${namesPolicy.minLength} to ${namesPolicy.maxLength} letters and differ from those that are there.`,
    `These checks have to pass: ${checks.join(", ")}. A first version is then held for ${hours(cooldownHours.firstVersion)}, a later one for ${hours(cooldownHours.update)}; one that repairs something, once ${cooldownHours.securityFix.reviewers} security reviewers have approved it, for ${hours(cooldownHours.securityFix.hours)}.`,
    `## What it takes to be trusted\n\n${(["sandboxed", "verified", "native"] as const).map((tier) => tierLine(tier, tiers[tier])).join("\n")}\n\n    parseltongue plugin why <namespace>/<name>\n\nsays how far a version is, rule by rule.`,
    `## Review a plugin\n\n    parseltongue review start <namespace>/<name>@<version>\n    parseltongue review sign <namespace>/<name>@<version>\n\nA review takes ${reviewPolicy.minMinutes} minutes at least and counts for ${days(reviewPolicy.maxValidDays)} at most. No more than ${reviewPolicy.maxPerDay} approvals of one person on one day count, none of anybody who became a member less than ${days(reviewPolicy.minMemberDays)} before, and none that a language model did the reading for. It answers:\n\n${reviewPolicy.criteria.map(({ id, text, required }) => `- **${id}**${required ? "" : " (need not be met)"}: ${text}`).join("\n")}`,
    `## Hand a plugin over\n\nA transfer is signed by keys of both sides and told ${days(transferNoticeDays)} before. What people said before it does not count after it.`,
    "## Change the rules\n\nSee docs/rfcs.md.",
  );
}

function tierLine(tier: string, rules: TierRules): string {
  const { minAgeDays, rebuilds, reviews, compatibility, performance, validDays } = rules;
  const parts = [
    `known for ${days(minAgeDays)}`,
    `${count(rebuilds.min, "rebuild")} with the same bytes, from ${count(rebuilds.organisations, "organisation")} other than the publisher's`,
    `${count(reviews.min, "approval")} from ${count(reviews.organisations, "organisation")} other than the publisher's, ${reviews.security} of them by security reviewers`,
    `its tests with ${count(compatibility.contractMinors, "newest contract")} on ${compatibility.platforms.join(", ") || "no platform"}`,
    `measured over ${count(performance.runs, "run")}`,
    ...(validDays === null ? [] : [`for ${days(validDays)}`]),
  ];
  return `- **${tier}**: ${parts.join("; ")}.`;
}

function security({ tap, governance, promotionPolicy, feedMaxAgeHours }: ProseSource): string {
  const rule = governance.decisions.find(({ action }) => action === "revoke");
  const lapses = rule?.lapsesAfterDays ?? null;
  const stop =
    rule === undefined
      ? "Nobody can revoke a version at once."
      : `A plugin that harms its users is revoked by ${rule.approvals} of the office ${rule.role}${lapses === null ? "" : `; that lapses after ${days(lapses)} unless the ${rule.ratifiedBy ?? "nobody"} ratifies it`}.`;
  const { answerDays } = tap.contact;
  const answer = answerDays === undefined ? "" : ` You get an answer within ${days(answerDays)}.`;
  return page(
    "Security",
    `Report what is wrong with a plugin, or with this tap, to ${tap.contact.security}. Do not tell everybody before it is repaired.${answer}`,
    stop,
    `An advisory of severity ${promotionPolicy.advisoryDemotesFrom} or worse lowers the versions that it is about. Clients that could not renew the list of advisories for ${hours(feedMaxAgeHours)} say so.`,
    `Other questions: ${tap.contact.text}`,
  );
}

function rfcs({ governance }: ProseSource): string {
  const wanted = governance.decisions.filter(({ needsRfc }) => needsRfc);
  return page(
    "RFCs",
    wanted.length === 0 ? "Nothing needs one." : `These need one:\n\n${wanted.map(decisionLine).join("\n")}`,
    "An RFC is a folder `rfcs/NNNN/` with `rfc.md` (begin with docs/rfc-template.md) and `rfc.json` (state, dates, the paths that it changes with their digests afterwards). Votes are signed files in its folder `votes/`:",
    '    parseltongue governance propose "<title>" --change targets/policy/promotion.json=<new file>\n    parseltongue governance open NNNN\n    parseltongue governance vote NNNN for\n    parseltongue governance tally NNNN',
    `After the vote ${days(governance.rfc.finalCommentDays)} are left for last comments and vetoes. A changed text has no votes: open it again.`,
  );
}

function days(many: number): string {
  return count(many, "day");
}

function hours(many: number): string {
  return count(many, "hour");
}

function count(many: number, thing: string): string {
  return `${many} ${thing}${many === 1 ? "" : "s"}`;
}

function share({ numerator, denominator }: Fraction): string {
  return numerator === 0 ? "no share" : numerator === denominator ? "all" : `${numerator}/${denominator}`;
}
