// What only improves the form: without it everything can be answered and sent, too.

const form = document.querySelector("form.answers");
const kiosk = Boolean(form?.hasAttribute("data-kiosk") || document.querySelector("[data-return]"));

// --- Questions that depend on others appear when they are to be answered ---

const dependent = form ? [...form.querySelectorAll("[data-asked]")] : [];

function answersTo(item) {
  const question = document.getElementById(`item-${item}`)?.closest("[data-asked]");
  if (question?.hidden) return [];
  const data = new FormData(form);
  const given = [...data.getAll(`${item}.evasion`), ...data.getAll(item)];
  return given.map(String).filter((answer) => answer.trim() !== "");
}

function asNumber(typed) {
  const { group, decimal } = form.dataset;
  const plain = typed.replace(/[\s'’]/g, "").replace("−", "-");
  const grouped = new RegExp(`^[+-]?\\d{1,3}(\\${group}\\d{3})+(\\${decimal}\\d+)?$`).test(plain);
  return Number((grouped ? plain.replaceAll(group, "") : plain).replace(",", "."));
}

function holds(condition) {
  if (condition.all) return condition.all.every(holds);
  if (condition.any) return condition.any.some(holds);
  if (condition.not) return !holds(condition.not);
  const given = answersTo(condition.item);
  if (condition.is) return given.some((answer) => condition.is.includes(answer));
  if (given.length === 0) return false;
  const number = asNumber(given[0]);
  return (
    !Number.isNaN(number) &&
    number >= (condition.at_least ?? -Infinity) &&
    number <= (condition.at_most ?? Infinity)
  );
}

function reveal() {
  for (const question of dependent) {
    question.hidden = !holds(JSON.parse(question.dataset.asked));
  }
}

for (const question of dependent) {
  question.querySelector(".question__when")?.remove();
}

// --- Pages of a long form ---

const stages = form ? [...form.querySelectorAll(".stage")] : [];
const fault = form?.dataset.fault ?? "";
const surveyTitle = document.title.slice(fault.length);

function current() {
  const target = document.getElementById(location.hash.slice(1));
  return target?.closest(".stage") ??
    stages.find((stage) => stage.classList.contains("stage--first"));
}

function isEmpty(stage) {
  const questions = [...stage.querySelectorAll(".question")];
  return questions.length > 0 && questions.every((question) => question.closest("[hidden]"));
}

function turnTo(link, event) {
  const titles = stages.map((stage) => stage.querySelector(".stage__title"));
  let next = titles.findIndex((title) => `#${title.id}` === link.hash);
  if (next < 0) return;
  const step = next > stages.indexOf(current()) ? 1 : -1;
  while (stages[next + step] && isEmpty(stages[next])) next += step;
  const address = `#${titles[next].id}`;
  if (kiosk) {
    event.preventDefault();
    location.replace(address);
  } else if (address !== link.hash) {
    event.preventDefault();
    location.hash = address;
  }
}

function onTurn() {
  const stage = current();
  const title = stage?.querySelector(".stage__title");
  if (!title) return;
  const progress = stage.querySelector(".stage__progress span");
  const place = [progress?.textContent, title.textContent.trim()].filter(Boolean).join(": ");
  document.title = fault + (stage === stages[0] ? surveyTitle : `${place} – ${surveyTitle}`);
  for (const button of document.querySelectorAll("button[value=language]")) {
    button.formAction = button.formAction.replace(/#.*$/, "") + location.hash;
  }
}

// --- What was typed outlives a reload and the way back: the entry in the history keeps it ---

const blank = form && !form.elements.namedItem("on-check");

function remember() {
  if (kiosk || !blank) return;
  const typed = [...new FormData(form)].filter(([name]) => !["do", "typed-in"].includes(name));
  const page = current()?.querySelector(".stage__title").id;
  history.replaceState({ typed, page, language: document.documentElement.lang }, "");
}

function recall() {
  const kept = history.state;
  if (kiosk || !blank || !kept?.typed || kept.language !== document.documentElement.lang) return;
  const values = new Map();
  for (const [name, value] of kept.typed) values.set(name, [...(values.get(name) ?? []), value]);
  if (values.get("version")?.[0] !== form.elements.namedItem("version").value) return;
  for (const field of form.elements) {
    if (!field.name || field.type === "submit") continue;
    const given = values.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = given.includes(field.value);
    } else if (field.type !== "hidden" || field.name === "code") {
      field.value = given[0] ?? field.value;
    }
  }
  if (kept.page && !location.hash) location.replace(`#${kept.page}`);
}

// --- Sent once, however often the button is pressed ---

let sent = false;

function sendOnce(event) {
  if (sent) {
    event.preventDefault();
    return;
  }
  sent = true;
  setTimeout(() => { sent = false; }, 8000);
}

// --- How many characters are left ---

function count(field) {
  const limit = Number(field.dataset.most);
  const shown = document.createElement("p");
  shown.className = "characters";
  const said = document.createElement("p");
  said.className = "kern-sr-only";
  said.setAttribute("aria-live", "polite");
  field.after(shown, said);
  shown.setAttribute("aria-hidden", "true");
  let later;
  const update = () => {
    const left = limit - [...field.value.trim()].length;
    const words = left < 0 ? form.dataset.over : form.dataset.left;
    shown.textContent = words.replace("{number}", Math.abs(left));
    shown.classList.toggle("characters--over", left < 0);
    clearTimeout(later);
    if (left < limit / 4) later = setTimeout(() => { said.textContent = shown.textContent; }, 1000);
  };
  field.addEventListener("input", update);
  update();
}

// --- One device, many guests: nothing stays behind ---

function makeRoom(notice) {
  const start = notice.dataset.return;
  history.replaceState(null, "", start);
  notice.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(start);
  });
  let left = Number(notice.dataset.seconds);
  if (!left) return;
  const shown = notice.querySelector(".next-guest__left");
  const tick = setInterval(() => {
    left -= 1;
    shown.textContent = notice.dataset.left.replace("{number}", left);
    if (left <= 0) location.replace(start);
  }, 1000);
  const stop = document.querySelector("button[value=receipt][form=answers]:not(.languages__button)");
  stop?.addEventListener("click", (event) => {
    event.preventDefault();
    clearInterval(tick);
    notice.querySelector("p").remove();
    stop.remove();
  });
}

if (form) {
  recall();
  reveal();
  onTurn();
  form.querySelectorAll("[data-most]").forEach(count);
  form.addEventListener("input", () => { reveal(); remember(); });
  form.addEventListener("submit", (event) => { remember(); sendOnce(event); });
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".turn a");
    if (link) turnTo(link, event);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[type=text]")) {
      event.preventDefault();
      current()?.querySelector(".turn a.kern-btn--primary")?.click();
    }
  });
  window.addEventListener("hashchange", () => { onTurn(); remember(); });
  window.addEventListener("pageshow", () => { sent = false; reveal(); });
  if (kiosk && form.method === "post") history.replaceState(null, "");
}
document.querySelectorAll("[data-return]").forEach(makeRoom);
