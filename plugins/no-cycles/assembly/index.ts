import {
  config,
  Edge,
  EdgeFlag,
  EdgeKind,
  Findings,
  Node,
  NodeKind,
  rule,
  Rule,
  Scope,
  Writer,
} from "@parseltongue/sdk-assemblyscript";
import { Components } from "../../dependencies/assembly/components";
import { Dependencies } from "../../dependencies/assembly/dependencies";
import { meant } from "../../dependencies/assembly/edges";
import { Globs } from "../../dependencies/assembly/glob";
import { Level, levelOf, Units } from "../../dependencies/assembly/units";
import { ShortestCycle } from "./shortest-cycle";

/** Most units of a cycle that a message names. */
const NAMED: i32 = 12;

const message = new Writer();
let ignored: Globs = new Globs([]);

class NoCycles extends Rule {
  override check(findings: Findings, scope: Scope): void {
    ignored = new Globs(config.strings("ignore"));
    const level = levelOf(config.string("level", "file"));
    const units = new Units(level);
    const dependencies = new Dependencies(units, accepted(config.string("dependencies", "all")));
    const components = new Components(dependencies, units.count);
    const asked = askedComponents(scope, units, components);
    const search = new ShortestCycle(dependencies, components);
    for (let unit: u32 = 0, end = units.count; unit < end; unit++) {
      const component = components.of[unit];
      if (components.sizes[component] < 2 || !asked[component]) continue;
      // Its first unit in the order of names stands for the whole component.
      asked[component] = 0;
      report(findings, level, units, dependencies, components, search.through(unit));
    }
  }
}

/** By component whether it is reported: about what changed only, whether it holds any of that. */
function askedComponents(scope: Scope, units: Units, components: Components): StaticArray<u8> {
  const asked = new StaticArray<u8>(components.sizes.length);
  if (!scope.onlyChanged) {
    for (let component = 0; component < asked.length; component++) asked[component] = 1;
    return asked;
  }
  for (let at: u32 = 0, end = scope.count; at < end; at++) {
    const node = scope.node(at);
    const unit = node.exists ? units.of(node) : 0;
    if (unit != 0) asked[components.of[unit - 1]] = 1;
  }
  return asked;
}

/** @param cycle places among the dependencies' targets, one for each step */
function report(
  findings: Findings,
  level: u32,
  units: Units,
  dependencies: Dependencies,
  components: Components,
  cycle: u32[],
): void {
  const first = dependencies.target(cycle[cycle.length - 1]);
  const size = components.sizes[components.of[first]];
  name(message.clear(), level, units, first);
  for (let step = 0; step < cycle.length; step++) {
    if (step == NAMED && cycle.length > NAMED + 1) {
      message.string(" → … ").number(cycle.length - NAMED - 1).string(" more …");
      step = cycle.length - 1;
    }
    name(message.string(" → "), level, units, dependencies.target(cycle[step]));
  }
  if (size > <u32>cycle.length) message.string("; ").number(size).string(" depend on each other in all");
  for (let unit: u32 = 0, end = units.count; unit < end; unit++) {
    if (unit != first && components.of[unit] == components.of[first]) findings.relate(Node.at(units.nodes[unit]));
  }
  const edge = Edge.at(dependencies.edges[cycle[0]]);
  findings.reportWith(0, Node.at(units.nodes[first]), edge, message);
}

function name(out: Writer, level: u32, units: Units, unit: u32): void {
  const node = Node.at(units.nodes[unit]);
  if (level == Level.FILE || node.kind == NodeKind.FILE) out.text(node.file.path);
  else out.text(node.qualifiedName);
}

function accepted(dependencies: string): (edge: Edge) => bool {
  if (dependencies == "imports") return isImport;
  return dependencies == "value-imports" ? isValueImport : isAny;
}

function isAny(edge: Edge): bool {
  return ignored.isEmpty || !(ignored.matches(edge.from.file.path) || ignored.matches(meant(edge).file.path));
}

function isImport(edge: Edge): bool {
  return edge.kind == EdgeKind.IMPORTS && isAny(edge);
}

function isValueImport(edge: Edge): bool {
  if ((edge.flags & EdgeFlag.TYPE_ONLY) != 0) return false;
  const kind = meant(edge).kind;
  return kind != NodeKind.INTERFACE && kind != NodeKind.TYPE_ALIAS && isImport(edge);
}

rule(new NoCycles());
