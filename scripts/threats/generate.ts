import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emitThreats, threatProblems } from "./emit-threats.ts";

const problems = threatProblems();
if (problems.length > 0) throw new Error(problems.join("\n"));
writeFileSync(join(import.meta.dirname, "..", "..", "docs", "security", "threats.md"), emitThreats());
