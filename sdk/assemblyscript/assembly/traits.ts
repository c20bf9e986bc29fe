import { Columns } from "./columns";
import { Findings } from "./findings";
import { Found } from "./found";
import { Hits } from "./hits";
import { Output } from "./output";
import { Scope } from "./scope";

/** Judges a question's candidates: keeps or drops, scores, annotates. */
export abstract class Lens {
  abstract evaluate(hits: Hits): void;
}

/** Answers a question of its own. `parameters` holds what was asked for. */
export abstract class Query {
  abstract answer(found: Found): void;
}

/** Checks the code base, or what changed of it. */
export abstract class Rule {
  abstract check(findings: Findings, scope: Scope): void;
}

/** Computes columns of the whole graph, or of what changed. */
export abstract class Analyzer {
  abstract analyze(columns: Columns, scope: Scope): void;
}

/** Turns graph and hits into a text or bytes. */
export abstract class Exporter {
  abstract render(output: Output, hits: Hits): void;
}
