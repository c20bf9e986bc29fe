/** One text made to deceive whoever prints it. */
export interface HostileText {
  /** What it does where it is printed raw. */
  readonly name: string;
  readonly text: string;
}

/** Names and paths a hostile repository may hold. Every printer is tested with all of them. */
export const hostileTexts: readonly HostileText[] = [
  { name: "colours the terminal", text: "\u001b[31mred\u001b[0m" },
  { name: "clears the screen", text: "\u001b[2J\u001b[H" },
  { name: "sets the window title", text: "\u001b]0;title\u0007" },
  { name: "makes a link of its own", text: "\u001b]8;;https://example.invalid\u001b\\click\u001b]8;;\u001b\\" },
  { name: "writes to the clipboard", text: "\u001b]52;c;cm0gLXJm\u0007" },
  { name: "starts a sequence with one C1 byte", text: "\u009b31mred" },
  { name: "overwrites what stands left of it", text: "evil.rs\rgood.rs" },
  { name: "rubs letters out", text: "bad\b\b\bgood" },
  { name: "starts a new line", text: "one\ntwo: error" },
  { name: "starts a new line on Windows", text: "one\r\ntwo" },
  { name: "breaks table columns", text: "a\tb\u000bc\u000cd" },
  { name: "ends a C string", text: "before\u0000after" },
  { name: "deletes", text: "a\u007fb" },
  { name: "turns the reading direction", text: "user\u202e gnp.exe" },
  { name: "isolates a direction", text: "access\u2066level\u2069\u2067user\u2069" },
  { name: "marks a direction", text: "a\u200eb\u200fc\u061cd" },
  { name: "hides letters of no width", text: "pay\u200bpal\u200c\u200d\u2060\ufeff" },
  { name: "hides a soft hyphen", text: "pass\u00adword" },
  { name: "hides a message in tag characters", text: "x\u{e0001}\u{e0068}\u{e0069}\u{e007f}" },
  { name: "hides data in variation selectors", text: "a\ufe0f\u{e0100}\u{e01ef}" },
  { name: "looks empty", text: "\u3164\u115f\u1160\uffa0\u2800" },
  { name: "separates lines and paragraphs", text: "a\u2028b\u2029c\u0085d" },
  { name: "annotates between lines", text: "a\ufff9b\ufffac\ufffbd" },
  { name: "is no character", text: "a\uffff\ufdd0b" },
  { name: "is half a character", text: "a\ud800b\udc00c" },
  { name: "means what its font decides", text: "a\ue000\u{f0000}b" },
  { name: "closes a script", text: '</script><script>alert("1")</script>' },
  { name: "opens an HTML comment", text: "<!--<script>-->" },
  { name: "is an HTML element", text: '<img src=x onerror="alert(1)">' },
  { name: "is an HTML entity", text: "&lt;b&gt; &#x1b;" },
  { name: "closes a string", text: "\"; rm -rf '$HOME' `id` \\" },
  { name: "ends with a backslash", text: "name\\" },
  { name: "is a DOT escape", text: 'a\\N\\l\\"];b [label="' },
  { name: "closes a Mermaid label", text: 'a"]\n  click A "javascript:alert(1)"' },
  { name: "is a Markdown link", text: "[text](javascript:alert(1)) **bold** | cell" },
  { name: "is a workflow command", text: "::error file=a,line=1::message" },
  { name: "is a spreadsheet formula", text: '=HYPERLINK("https://example.invalid")' },
  { name: "is an option", text: "--format=json" },
  { name: "climbs out of its directory", text: "../../etc/passwd" },
  { name: "is a format directive", text: "%s%n%d {} ${x} {{x}}" },
  { name: "is a key of every object", text: "__proto__" },
  { name: "is long", text: "a".repeat(10_000) },
];
