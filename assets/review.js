// Single keys for reading texts. Whatever has data-key="f" is clicked, or entered, by the key F.
// They do nothing while somebody types, and can be switched off; without this script all works by
// the page's own buttons.

const KEPT = "mitsprache-keys";
const details = document.querySelector("[data-keys]");
const toggle = document.getElementById("keys");

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function on() {
  return toggle ? toggle.checked : kept() !== "off";
}

if (details && toggle) {
  details.hidden = false;
  toggle.checked = kept() !== "off";
  toggle.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, toggle.checked ? "on" : "off");
    } catch {
      // A browser that keeps nothing forgets the choice with the page.
    }
  });
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("textarea, select, input:not([type=checkbox])");
  if (field) {
    if (event.key === "Escape") field.blur();
    return;
  }
  if (!on() || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const key = event.key.toLowerCase();
  if (!/^[a-z1-9]$/.test(key)) return;
  const goal = document.querySelector(`[data-key="${key}"]`);
  if (!goal) return;
  event.preventDefault();
  if (goal.matches("textarea")) goal.focus();
  else goal.click();
});
