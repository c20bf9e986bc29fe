import { Output } from "@parseltongue/sdk-assemblyscript";
import { Drawing, Group } from "./drawing";

/** How a diagram's text has frames with nodes in them. */
export abstract class FrameWriter {
  abstract open(output: Output, group: Group, number: u32): void;
  abstract close(output: Output): void;
  /** @param indent spaces before the line */
  abstract node(output: Output, drawing: Drawing, place: u32, indent: string): void;
}

/** Writes all nodes: frame by frame, then those that stand in none. */
export function writeFrames(output: Output, drawing: Drawing, writer: FrameWriter): void {
  const groups = drawing.groups;
  for (let at = 0; at < groups.length; at++) {
    const group = groups[at];
    writer.open(output, group, at);
    for (let member = 0; member < group.members.length; member++) {
      writer.node(output, drawing, group.members[member], "    ");
    }
    writer.close(output);
  }
  for (let place = 0; place < drawing.nodes.length; place++) {
    if (!drawing.isFramed(place)) writer.node(output, drawing, place, "  ");
  }
}
