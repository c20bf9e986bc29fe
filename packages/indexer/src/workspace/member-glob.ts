/**
 * Whether a directory matches a glob of a workspace's member list: `*` and `?` inside a segment, `**` for any number of
 * segments. Manifests are foreign text, so matching takes time in proportion to path × pattern whatever they say;
 * matchers that go through regular expressions or expand braces do not.
 */
export function matchesMemberGlob(directory: string, glob: string): boolean {
  const segments = directory.split("/");
  // reached[i]: the pattern so far can match the first i segments.
  let reached = new Array<boolean>(segments.length + 1).fill(false);
  reached[0] = true;
  for (const part of glob.split("/")) {
    const next = new Array<boolean>(segments.length + 1).fill(false);
    for (let i = 0; i <= segments.length; i++) {
      if (part === "**") next[i] = reached[i] === true || (i > 0 && next[i - 1] === true);
      else next[i] = i > 0 && reached[i - 1] === true && matchesSegment(segments[i - 1] ?? "", part);
    }
    reached = next;
  }
  return reached[segments.length] === true;
}

/** Greedy with one point to return to: the last `*` is the only one whose extent can still matter. */
function matchesSegment(text: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const wanted = pattern[next];
    if (wanted === "*") {
      star = next++;
      starAt = at;
    } else if (wanted === "?" || wanted === text[at]) {
      at++;
      next++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (pattern[next] === "*") next++;
  return next === pattern.length;
}
