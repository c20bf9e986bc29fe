import { hash } from "node:crypto";
import { safeText } from "@parseltongue/base";
import type { TapDescription } from "../../model/tap-description.ts";
import type { SearchEntry, SearchIndex } from "../search/search-index.ts";
import { GALLERY_SCRIPT, GALLERY_STYLE } from "./gallery-assets.ts";

/**
 * A tap as one HTML page that can be searched, for any web server or none: it fetches nothing, runs no script but its own,
 * and shows what publishers wrote as text. The same tap at the same moment is the same page, to the byte.
 */
export function galleryPage(index: SearchIndex, { name, description, contact }: TapDescription): string {
  const plugins = index.plugins.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  const chosen = (entries: Iterable<string>): string =>
    [...new Set(entries)]
      .sort()
      .map((each) => `<option>${escaped(each)}</option>`)
      .join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(name)}</title>
<style>${GALLERY_STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(name)}</h1>
<p>${escaped(description)}</p>
<p>${plugins.length} plugins, as of ${escaped(index.atTime)}. Tap <code>${escaped(index.tapId)}</code></p>
</header>
<main>
<form role="search">
<label>Search <input id="words" type="search" autocomplete="off"></label>
<label>Kind <select id="trait"><option value="">any</option>${chosen(plugins.flatMap(({ traits }) => traits))}</select></label>
<label>Tier <select id="tier"><option value="">any</option>${chosen(plugins.map(({ tier }) => tier))}</select></label>
<output id="count" aria-live="polite"></output>
</form>
<ol>
${plugins.map(pluginItem).join("\n")}
</ol>
</main>
<footer><p>What is shown here is not signed: \`parseltongue plugin search\` shows what is. Contact: ${escaped(contact.text)}; security: ${escaped(contact.security)}</p></footer>
<script>${GALLERY_SCRIPT}</script>
</body>
</html>
`;
}

function pluginItem(plugin: SearchEntry): string {
  const { id, version, tier, score, description, traits, languages, capabilities, license, status, keywords } = plugin;
  const facts: readonly (readonly [string, string])[] = [
    ["Kind", traits.join(", ")],
    ["Languages", languages.length === 0 ? "all" : languages.join(", ")],
    ["Asks for", capabilities.length === 0 ? "nothing beyond the graph" : capabilities.join(", ")],
    ["Licence", license],
    ["Keywords", keywords.join(", ")],
    ["Published", plugin.publishedAt.slice(0, 10)],
  ];
  const links = [
    ["Home page", plugin.homepage],
    ["Documentation", plugin.documentation],
  ].flatMap(([text, url]) => (url === null || url === undefined ? [] : [link(url, text ?? "")]));
  const lines = plugin.scoreLines.map(
    ({ part, points, max, text }) => `<li>${escaped(`${part} ${points} of ${max}: ${text}`)}</li>`,
  );
  return `<li data-traits="${escaped(traits.join(" "))}" data-tier="${escaped(tier)}">
<h2>${escaped(id)} <small>${escaped(version)}</small></h2>
<p><b>${escaped(tier)}</b> · score ${score}${status === "active" ? "" : ` · ${escaped(status)}`}</p>
<p>${escaped(description)}</p>
<dl>${facts.map(([term, value]) => `<dt>${term}</dt><dd>${escaped(value)}</dd>`).join("")}</dl>
<details><summary>How the score comes about</summary><ul>${lines.join("")}</ul></details>
<p><code>parseltongue plugin add ${escaped(id)}</code> ${links.join(" ")}</p>
</li>`;
}

/** An address of the web only: schemas say so, and whoever reads the page need not rely on it. */
function link(url: string, text: string): string {
  if (!url.startsWith("https://")) return "";
  return `<a rel="noopener noreferrer nofollow" href="${escaped(url)}">${text}</a>`;
}

function policy(): string {
  const of = (text: string): string => `'sha256-${hash("sha256", text, "base64")}'`;
  return [
    "default-src 'none'",
    `style-src ${of(GALLERY_STYLE)}`,
    `script-src ${of(GALLERY_SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** Text as HTML shows it, and nothing else, in elements and in attributes with quotes. */
function escaped(text: string): string {
  return safeText(text).replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? "");
}
