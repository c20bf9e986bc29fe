import { Columns } from "./columns";
import { Findings } from "./findings";
import { Found } from "./found";
import { Hits } from "./hits";
import { Output } from "./output";

/** Judges a question's candidates: keeps or drops, scores, annotates. */
export abstract class Lens {
  abstract evaluate(hits: Hits): void;
}

/** Answers a question of its own. `parameters` holds what was asked for. */
export abstract class Query {
  abstract answer(found: Found): void;
}

/** Checks the code base. With `onlyChanged()` the hits are what changed. */
export abstract class Rule {
  abstract check(findings: Findings, changed: Hits): void;
}

/** Computes columns. With `onlyChanged()` the hits are what changed. */
export abstract class Analyzer {
  abstract analyze(columns: Columns, changed: Hits): void;
}

/** Turns graph and hits into a text or bytes. */
export abstract class Exporter {
  abstract render(output: Output, hits: Hits): void;
}
