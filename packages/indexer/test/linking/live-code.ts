import { readFile } from "node:fs/promises";
import { Graph, printGraph } from "@parseltongue/graph";
import type { GraphCommit } from "@parseltongue/graph";
import type { FileFacts } from "../../src/facts/facts.ts";
import { languageOf, languages } from "../../src/languages/all.ts";
import { libraryModels } from "../../src/languages/libraries.ts";
import { rulesFor } from "../../src/languages/rules.ts";
import type { LinkInput } from "../../src/linker/linked-file.ts";
import { Linker } from "../../src/linker/linker.ts";
import { openGrammar } from "../../src/syntax/grammar.ts";
import { buildWorkspaceModel } from "../../src/workspace/build-workspace-model.ts";
import type { WorkspaceModel } from "../../src/workspace/workspace-model.ts";

const languageRules = await rulesFor(languages.map(({ id }) => id));

const readers = new Map<number, (text: string) => FileFacts>();
for (const entry of languages) {
  const syntax = await entry.load();
  const grammar = await openGrammar(syntax);
  const extract = syntax.createExtractor(grammar.names);
  readers.set(entry.id, (text) => extract(grammar.parse(text)));
}

const known = new Map<string, FileFacts>();

function factsOf(language: number, text: string): FileFacts {
  const key = `${language}|${text}`;
  let facts = known.get(key);
  if (facts === undefined) known.set(key, (facts = readers.get(language)!(text)));
  return facts;
}

const libraries: readonly LinkInput[] = await Promise.all(
  libraryModels.map(async ({ path, language, text, place }) => {
    return { path, language, place, external: true, facts: factsOf(language, await readFile(text, "utf8")) };
  }),
);

/** A code base in memory whose graph is kept current by linking edits, to be compared with one linked from nothing. */
export class LiveCode {
  readonly #files: Map<string, string>;
  readonly #linker = new Linker(languageRules);
  readonly #graph = Graph.create();
  #model: WorkspaceModel;

  constructor(files: ReadonlyMap<string, string>) {
    this.#files = new Map(files);
    this.#model = this.#readModel();
    this.#graph.apply(this.#linker.link({ files: this.#all(), removed: [], workspace: this.#model }));
  }

  get files(): ReadonlyMap<string, string> {
    return this.#files;
  }

  /** Writes a file, and links what that changes. */
  write(path: string, text: string): void {
    const place = this.#model.files.get(path);
    if (!this.#files.has(path) || place === undefined) {
      this.change(new Map([[path, text]]));
      return;
    }
    this.#files.set(path, text);
    this.#graph.apply(this.#linker.link({ files: [this.#input(path)], removed: [] }));
  }

  /** Writes and removes (`undefined`) files of any kind, manifests too. */
  change(texts: ReadonlyMap<string, string | undefined>): void {
    const before = this.#model;
    for (const [path, text] of texts) {
      if (text === undefined) this.#files.delete(path);
      else this.#files.set(path, text);
    }
    this.#model = this.#readModel();
    const removed = [...before.files.keys()].filter((path) => !this.#model.files.has(path));
    const files = this.#all().filter(
      ({ path, external }) => external === true || texts.has(path) || !samePlace(before, this.#model, path),
    );
    this.#graph.apply(this.#linker.link({ files, removed, workspace: this.#model }));
  }

  /** The graph as edits made it. */
  print(): string {
    return printGraph(this.#graph);
  }

  /** The graph of the files as they are, linked from nothing. */
  printFresh(): string {
    const graph = Graph.create();
    graph.apply(this.link());
    return printGraph(graph);
  }

  /** The commit that makes the graph of the files as they are, from nothing. */
  link(): GraphCommit {
    return new Linker(languageRules).link({ files: this.#all(), removed: [], workspace: this.#model });
  }

  #readModel(): WorkspaceModel {
    return buildWorkspaceModel([...this.#files.keys()].sort(), (path) => this.#files.get(path));
  }

  #all(): LinkInput[] {
    const present = [...this.#files.keys()].filter((path) => this.#model.files.has(path)).sort();
    const read = new Set(present.map((path) => languageOf(path)?.id ?? 0));
    const models = libraryModels.filter((model) => model.readers.some((language) => read.has(language)));
    const paths = new Set(models.map((model) => model.path));
    return [...libraries.filter(({ path }) => paths.has(path)), ...present.map((path) => this.#input(path))];
  }

  #input(path: string): LinkInput {
    const language = languageOf(path)!.id;
    return { path, language, place: this.#model.files.get(path)!, facts: factsOf(language, this.#files.get(path)!) };
  }
}

/** The first commit of a code base. */
export function linkOnce(files: ReadonlyMap<string, string>): GraphCommit {
  return new LiveCode(files).link();
}

function samePlace(before: WorkspaceModel, after: WorkspaceModel, path: string): boolean {
  const [a, b] = [before.files.get(path), after.files.get(path)];
  return (
    JSON.stringify([a, a && before.packages[a.package]?.root]) ===
    JSON.stringify([b, b && after.packages[b.package]?.root])
  );
}
