// Logo and colours: the field in which a colour is typed and the one in which it is chosen agree.

for (const choice of document.querySelectorAll("[data-word]")) {
  const word = document.getElementById(choice.dataset.word);
  choice.addEventListener("input", () => (word.value = choice.value));
  word.addEventListener("input", () => {
    if (/^#[0-9a-f]{6}$/i.test(word.value)) choice.value = word.value;
  });
}
