import { SaxesParser, type SaxesTagNS } from "saxes";

const GRAPHML = "http://graphml.graphdrawing.org/xmlns";

/** What an element may hold, as a pattern over the names of its children, each followed by a blank. */
const CHILDREN: Readonly<Record<string, RegExp>> = {
  graphml: /^(desc )?(key )*((data|graph) )*$/,
  key: /^(desc )?(default )?$/,
  graph: /^(desc )?((data|node|edge|hyperedge) )*$/,
  node: /^(desc )?((data|port) )*(graph )?$/,
  edge: /^(desc )?(data )*(graph )?$/,
  data: /^$/,
  desc: /^$/,
  default: /^$/,
};

/** The attributes of an element: those with a `!` it must have. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  graphml: [],
  key: ["id!", "for", "attr.name", "attr.type"],
  graph: ["id", "edgedefault!"],
  node: ["id!"],
  edge: ["id", "directed", "source!", "target!", "sourceport", "targetport"],
  data: ["id", "key!"],
  desc: [],
  default: [],
};

const CHOICES: Readonly<Record<string, RegExp>> = {
  "key for": /^(all|graphml|graph|node|edge|hyperedge|port|endpoint)$/,
  "key attr.type": /^(boolean|int|long|float|double|string)$/,
  "graph edgedefault": /^(directed|undirected)$/,
};

const VALUES: Readonly<Record<string, RegExp>> = { boolean: /^(true|false)$/, int: /^-?\d+$/, string: /^[^]*$/ };

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  children: string;
  text: string;
}

/**
 * What speaks against a document by the XML schema of GraphML 1.0, as far as it concerns what exporters write: content
 * models, attributes, choices, ids that are unique and refer to something, data of the type and for the element that its
 * key says. Written from the schema's text: no package carries the schema itself. Empty when all is well.
 * @see http://graphml.graphdrawing.org/xmlns/1.0/graphml-structure.xsd
 */
export function graphmlProblems(text: string): readonly string[] {
  const document = new Structure();
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => document.open(tag));
  parser.on("text", (each) => document.text(each));
  parser.on("closetag", () => document.close());
  parser.write(text).close();
  return document.problems();
}

class Structure {
  readonly #problems: string[] = [];
  readonly #open: Open[] = [];
  readonly #ids = { key: new Map<string, Open>(), node: new Set<string>(), edge: new Set<string>() };
  readonly #ends: string[] = [];

  open(tag: SaxesTagNS): void {
    const { local: name, uri, attributes } = tag;
    if (uri !== GRAPHML || CHILDREN[name] === undefined) this.#problems.push(`<${tag.name}> is no element of GraphML`);
    if (this.#open.length === 0 && name !== "graphml") this.#problems.push(`<${name}> is the root`);
    const own = Object.values(attributes).filter(({ uri: of }) => of === "");
    const element = {
      name,
      attributes: new Map(own.map(({ local, value }) => [local, value])),
      children: "",
      text: "",
    };
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.children += `${name} `;
    this.#open.push(element);
    this.#checkAttributes(element);
    this.#checkIds(element);
    if (name === "data") this.#checkKey(element, parent);
  }

  text(text: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += text;
  }

  close(): void {
    const element = this.#open.pop()!;
    const { name, children, text } = element;
    if (!(CHILDREN[name] ?? /^/).test(children)) this.#problems.push(`<${name}> holds ${children}`);
    if (name === "data") this.#checkValue(element);
    else if (name !== "desc" && name !== "default" && text.trim() !== "")
      this.#problems.push(`<${name}> holds the text ${text.trim()}`);
  }

  problems(): readonly string[] {
    const dangling = this.#ends.filter((id) => !this.#ids.node.has(id)).map((id) => `no node ${id}`);
    return [...this.#problems, ...dangling];
  }

  #checkAttributes({ name, attributes }: Open): void {
    const known = ATTRIBUTES[name] ?? [];
    for (const each of known.filter((known) => known.endsWith("!")))
      if (!attributes.has(each.slice(0, -1))) this.#problems.push(`<${name}> without ${each.slice(0, -1)}`);
    for (const [attribute, value] of attributes) {
      const isKnown = known.includes(attribute) || known.includes(`${attribute}!`);
      if (!isKnown) this.#problems.push(`<${name}> with ${attribute}`);
      if (!(CHOICES[`${name} ${attribute}`] ?? /^/).test(value)) this.#problems.push(`${attribute} is ${value}`);
      const isName = attribute === "id" || attribute === "source" || attribute === "target";
      if (isName && !/^[\w.-]+$/.test(value)) this.#problems.push(`${attribute} ${value} is no NMTOKEN`);
    }
  }

  #checkIds(element: Open): void {
    const { name, attributes } = element;
    for (const end of ["source", "target"]) if (attributes.has(end)) this.#ends.push(attributes.get(end)!);
    const id = attributes.get("id");
    if (id === undefined || (name !== "key" && name !== "node" && name !== "edge")) return;
    const ids = this.#ids[name];
    if (ids.has(id)) this.#problems.push(`two <${name}> have the id ${id}`);
    if (ids instanceof Map) ids.set(id, element);
    else ids.add(id);
  }

  #checkKey({ attributes }: Open, parent: Open | undefined): void {
    const key = this.#ids.key.get(attributes.get("key") ?? "");
    const scope = key?.attributes.get("for") ?? "all";
    if (key === undefined) this.#problems.push(`no key ${attributes.get("key")}`);
    else if (scope !== "all" && scope !== parent?.name) this.#problems.push(`a key for ${scope} in <${parent?.name}>`);
  }

  #checkValue({ attributes, text }: Open): void {
    const type = this.#ids.key.get(attributes.get("key") ?? "")?.attributes.get("attr.type") ?? "string";
    if (!(VALUES[type] ?? /^[-+.\deE]+$/).test(text)) this.#problems.push(`${attributes.get("key")} is ${text}`);
  }
}
