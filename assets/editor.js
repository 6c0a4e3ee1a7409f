// The editor of a question: shows what is typed in the preview, a moment after the last key.

const form = document.querySelector("form[data-preview]");
const button = form?.querySelector("[data-preview-button]");
const PAUSE = 700;

let waiting;
form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => form.requestSubmit(button), PAUSE);
});
form?.addEventListener("submit", () => clearTimeout(waiting));
