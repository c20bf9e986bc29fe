import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Ajv from "ajv-draft-04";

/** The schema that OASIS publishes, in its last release candidate, as a package carries it; none carries the final one. */
const SCHEMA = "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";

/** The characters that a reference consists of. @see RFC 3986, section 2 */
const REFERENCE = /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/;

const validate = validator();

/**
 * What the JSON schema of SARIF 2.1.0 has against a log, one line for each place, in the order of the schema; empty when
 * the log is valid.
 */
export function sarifProblems(log: unknown): readonly string[] {
  if (validate(log)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
}

function validator(): ReturnType<Ajv.default["compile"]> {
  const ajv = new Ajv.default({
    allErrors: true,
    strict: false,
    // Its pattern of languages is none in Unicode mode.
    unicodeRegExp: false,
    formats: {
      uri: (text: string) => REFERENCE.test(text) && URL.canParse(text),
      "uri-reference": REFERENCE,
      "date-time": (text: string) => !Number.isNaN(Date.parse(text)),
    },
  });
  return ajv.compile(JSON.parse(readFileSync(fileURLToPath(import.meta.resolve(SCHEMA)), "utf8")));
}
