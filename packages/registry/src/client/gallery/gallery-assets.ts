/** The page's style. Its digest is in the page's policy. */
export const GALLERY_STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
form { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; }
ol { list-style: none; padding: 0; }
ol > li { border-top: 1px solid; padding: 0.5rem 0; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dd { margin: 0; }
h2 { margin: 0; }
code { user-select: all; }
`;

/** The page's script: it hides and shows what is there, and makes nothing of any text. Its digest is in the page's policy. */
export const GALLERY_SCRIPT = `
"use strict";
const items = [...document.querySelectorAll("ol > li")];
const [words, trait, tier, count] = ["words", "trait", "tier", "count"].map((id) => document.getElementById(id));
function show() {
  const wanted = words.value.toLowerCase().split(/\\s+/).filter((word) => word !== "");
  let shown = 0;
  for (const item of items) {
    const text = item.textContent.toLowerCase();
    const isWanted =
      wanted.every((word) => text.includes(word)) &&
      (trait.value === "" || item.dataset.traits.split(" ").includes(trait.value)) &&
      (tier.value === "" || item.dataset.tier === tier.value);
    item.hidden = !isWanted;
    if (isWanted) shown++;
  }
  count.textContent = shown + " shown";
}
for (const each of [words, trait, tier]) each.addEventListener("input", show);
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
show();
`;
